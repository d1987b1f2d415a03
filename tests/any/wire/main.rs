//! Every operation of `description.yaml`, called: what is then sent, and what comes of the answer.

mod answers;
mod bodies;
mod models;
mod parameters;
mod servers;
#[path = "../support.rs"]
#[allow(dead_code, reason = "programs need different parts of it")]
mod support;

use everything::api::models::{Color, ColorRequired};

fn color() -> Color {
    mixed(1, 2).note("n m")
}

/// Two of one type are named, so that none is taken for the other.
fn mixed(red: i64, green: i64) -> Color {
    Color::new(ColorRequired { r: red, g: green })
}

const COLOR: &str = r#"{"R":1,"G":2,"note":"n m"}"#;
