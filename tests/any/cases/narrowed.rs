//! What several schemas say of one value: the type that fits all of them.

use cases::narrowed::Tickets;
use cases::narrowed::models::{
    NarrowBoxOrText, NarrowState, NarrowTicket, NarrowTicketCommon, MoveTicketBody,
};
use serde_json::json;

use crate::support::{answered, exchange, json};

/// What comes goes back, and a ticket with it.
async fn back(text: &str) -> NarrowTicket {
    let ticket: NarrowTicket = serde_json::from_str(text).unwrap();
    let sent = ticket.clone();
    let (received, answer) = exchange(json(text), |client| {
        Tickets::new(client).file_ticket(NarrowState::Open, sent)
    })
    .await;
    let (sent, came): (serde_json::Value, serde_json::Value) = (
        serde_json::from_str(&received.body).unwrap(),
        serde_json::from_str(text).unwrap(),
    );
    assert_eq!(sent, came);
    assert_eq!(answer.unwrap(), ticket);
    ticket
}

#[tokio::test]
async fn members_narrow_one_another() {
    let ticket = back(
        r#"{
            "nullable": null, "text": "open", "beside": "shut", "common": "open", "code": "A1",
            "day": "2026-02-03", "count": 7, "mark": 3,
            "tags": [{"name": "n", "weight": 1.5}], "states": ["lost", null, "new"],
            "named": {"a": "shut"}
        }"#,
    )
    .await;
    assert_eq!(ticket.nullable, Some(None));
    assert_eq!(ticket.text, Some(NarrowState::Open));
    assert_eq!(ticket.beside, Some(NarrowState::Shut));
    assert_eq!(ticket.common, Some(NarrowTicketCommon::Open));
    let _ = NarrowTicketCommon::Shut;
    assert_eq!(ticket.code.as_deref(), Some("A1"));
    assert_eq!(ticket.day.unwrap().to_string(), "2026-02-03");
    assert_eq!(ticket.count, Some(7));
    assert_eq!(ticket.mark, Some(3));
    let tags = ticket.tags.unwrap();
    assert_eq!((tags[0].name.as_str(), tags[0].weight), ("n", Some(1.5)));
    let unknown = NarrowState::Unknown("new".to_owned());
    assert_eq!(ticket.states.unwrap(), [Some(NarrowState::Lost), None, Some(unknown)]);
    assert_eq!(ticket.named.unwrap()["a"], NarrowState::Shut);
}

#[tokio::test]
async fn what_cannot_be_narrowed_is_any_json() {
    let ticket = back(
        r#"{"no_text": [1], "both": {"x": 1}, "single": {"size": "L", "unit": "u"},
            "sized": {"size": 3, "unit": "cm"}}"#,
    )
    .await;
    assert_eq!(ticket.no_text, Some(json!([1]).into()));
    assert_eq!(ticket.both, Some(json!({"x": 1}).into()));
    assert_eq!(ticket.single.unwrap().size, Some(json!("L").into()));
    let sized = ticket.sized.unwrap();
    assert_eq!((sized.size, sized.unit.as_str()), (3, "cm"));
}

#[tokio::test]
async fn an_object_or_a_text() {
    let ticket = back(r#"{"box": {"lid": true, "label": "l"}}"#).await;
    let Some(NarrowBoxOrText::Object(found)) = ticket.r#box else {
        panic!("{ticket:?}");
    };
    assert_eq!((found.lid, found.label.as_deref()), (Some(true), Some("l")));
    let ticket = back(r#"{"box": "t"}"#).await;
    assert_eq!(ticket.r#box, Some(NarrowBoxOrText::String("t".to_owned())));
}

#[tokio::test]
async fn parameters_and_forms_are_narrowed() {
    let day: chrono::NaiveDate = "2026-02-03".parse().unwrap();
    let (received, _) = exchange(json("{}"), |client| {
        Tickets::new(client)
            .file_ticket(NarrowState::Lost, NarrowTicket::new())
            .days([day])
            .x_count(4)
    })
    .await;
    assert_eq!(received.line, "POST /tickets/lost?days=2026-02-03");
    assert_eq!(received.header("x-count"), Some("4"));
    let form = MoveTicketBody::new(Some(NarrowState::Shut)).count(2);
    let (received, answer) = exchange(json("null"), |client| {
        Tickets::new(client).move_ticket(NarrowState::Open, form)
    })
    .await;
    assert_eq!(received.body, "to=shut&count=2");
    assert_eq!(answer.unwrap(), None);
    let state = answered(json("\"shut\""), |client| {
        let form = MoveTicketBody::new(Some(NarrowState::Shut));
        Tickets::new(client).move_ticket(NarrowState::Open, form)
    });
    assert_eq!(state.await.unwrap(), Some(NarrowState::Shut));
}
