//! Every operation of `description.yaml`, called: what is then sent, and what comes of the answer.

mod answers;
mod bodies;
mod models;
mod parameters;
mod servers;
#[path = "../support.rs"]
mod support;

use everything::api::models::Color;

fn color() -> Color {
    Color::new(1, 2).note("n m")
}

const COLOR: &str = r#"{"R":1,"G":2,"note":"n m"}"#;
