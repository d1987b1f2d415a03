//! Operations by QUERY and by methods that have no field of their own.

use cases::methods::Notes;
use cases::methods::models::{FindNotesBody, NoteLink};

use crate::support::{exchange, json, sent};

#[tokio::test]
async fn a_query_carries_its_body() {
    let (sent, answer) = exchange(json(r#"[{"id":"7"}]"#), |client| {
        Notes::new(client).find(FindNotesBody::new("x y"))
    })
    .await;
    assert_eq!(sent.line, "QUERY /notes");
    assert_eq!(sent.body, r#"{"word":"x y"}"#);
    assert_eq!(answer.unwrap().into_vec().unwrap()[0].id, "7");
}

#[tokio::test]
async fn a_method_is_sent_as_it_is_written() {
    let link = NoteLink::new().to("a&b").depth(2);
    let linked = sent(|client| Notes::new(client).link_note("7", link)).await;
    assert_eq!(linked.line, "LINK /notes/7?to=a%26b&depth=2");
    let purged = sent(|client| Notes::new(client).purge_notes_id("7")).await;
    assert_eq!(purged.line, "purge /notes/7");
}
