//! Queries that are a form (OpenAPI 3.2.0, "in: querystring").

use mainsheet_runtime::request::Style::Fields;

use super::styles::{Place, expect, json, list, text};

/// What is no object has the name of the parameter.
#[tokio::test]
async fn a_whole_query_has_the_fields_of_a_form() {
    let members = json!({"b": [1, 2], "c": "x y", "d": {"e": 1}, "f": null, "g": []});
    let sent = "b=1&b=2&c=x%20y&d=%7B%22e%22%3A1%7D";
    expect(&[
        (Place::Query, Fields, members, sent),
        (
            Place::Query,
            Fields,
            list(),
            "color=blue&color=black&color=brown",
        ),
        (Place::Query, Fields, text(), "color=blue"),
    ])
    .await;
}
