//! What a caller has at hand is taken as it is, and `None` leaves a thing absent.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use cases::chrono::{DateTime, TimeZone, Utc};
use cases::given::{Authors, Issues};
use cases::given::models::{GivenAuthor, ReadAuthor, RenameAuthorBody, GivenIssue, GivenIssueLevel, GivenIssueMarksItem, GivenState};
use serde_json::{Value, json};

use crate::support::exchange;

fn sent(issue: GivenIssue) -> Value {
    serde_json::to_value(issue).unwrap()
}

fn new() -> GivenIssue {
    GivenIssue::new()
}

#[test]
fn texts_and_nullable_texts() {
    let owned = "a".to_owned();
    for issue in [
        new().title("a").body("a"),
        new().title(&owned).body(&owned),
        new().title(owned.clone()).body(owned.clone()),
        new().title('a').body(Cow::Borrowed("a")),
        new().title(Some(owned.clone())).body(Some(owned.clone())),
    ] {
        assert_eq!(sent(issue), json!({"title": "a", "body": "a"}));
    }
    assert_eq!(sent(new().title(None).body(None)), json!({}));
    assert_eq!(sent(new().body("a").body(None)), json!({}));
}

#[test]
fn null_has_a_setter_of_its_own() {
    let issue = new().body_null("b").body_null2();
    assert_eq!(sent(issue.assignee_name_null()), json!({"body": null, "assigneeName": null, "body_null": "b"}));
}

#[test]
fn numbers() {
    let small = 2_i32;
    assert_eq!(new().weight(2).weight, Some(Some(2.0)));
    assert_eq!(sent(new().points(2)), json!({"points": 2}));
    assert_eq!(sent(new().points(small).weight(1.5)), json!({"points": 2, "weight": 1.5}));
    assert_eq!(sent(new().points(None).weight(None)), json!({}));
    assert_eq!(sent(new().points(Some(2))), json!({"points": 2}));
}

#[test]
fn enumerations_and_unions() {
    let issue = new().state("open").milestone("m").level("").marks(["bug"]).stop(["a", "b"]);
    let expected = json!({"state": "open", "milestone": "m", "level": "", "marks": ["bug"],
        "stop": ["a", "b"]});
    assert_eq!(sent(issue), expected);
    let issue = new().state(GivenState::Open).milestone(1).level(1.5).marks([1]).stop("a");
    let expected = json!({"state": "open", "milestone": 1, "level": 1.5, "marks": [1], "stop": "a"});
    assert_eq!(sent(issue), expected);
    let issue = new().milestone(GivenIssueMarksItem::from(1_i64)).level(2).stop(vec!["a"]);
    assert_eq!(issue.level, Some(GivenIssueLevel::Number(2.0)));
    assert_eq!(sent(issue.level(None)), json!({"milestone": 1, "stop": ["a"]}));
    let none = new().state(None).milestone(None).level(None).marks(None).stop(None);
    assert_eq!(sent(none), json!({}));
    assert_eq!(sent(new().milestone_null()), json!({"milestone": null}));
}

#[test]
fn lists() {
    let owned = vec!["a".to_owned()];
    for issue in [
        new().labels(["a"]),
        new().labels(vec!["a"]),
        new().labels(&owned),
        new().labels(&owned[..]),
        new().labels(owned.iter().map(|label| label.to_lowercase())),
        new().labels(HashSet::from(["a"])),
        new().labels(Some(owned.clone())),
        new().labels(owned),
    ] {
        assert_eq!(sent(issue), json!({"labels": ["a"]}));
    }
    assert_eq!(sent(new().labels(None)), json!({}));
    assert_eq!(sent(new().labels([]).states([])), json!({"labels": [], "states": []}));
    assert_eq!(sent(new().states(["open"])), json!({"states": ["open"]}));
    let table = Some(vec![vec!["a".to_owned()]]);
    assert_eq!(sent(new().table(table)), json!({"table": [["a"]]}));
    assert_eq!(sent(new().table([["a"]])), json!({"table": [["a"]]}));
}

#[test]
fn maps_and_any_json() {
    for issue in [
        new().sizes([("a", 1)]),
        new().sizes(HashMap::from([("a", 1)])),
        new().sizes(BTreeMap::from([("a".to_owned(), 1)])),
        new().sizes(["a"].iter().zip([1]).map(|(key, size)| (*key, size))),
    ] {
        assert_eq!(sent(issue), json!({"sizes": {"a": 1}}));
    }
    assert_eq!(sent(new().sizes(None).payload(None)), json!({}));
    assert_eq!(sent(new().payload("a")), json!({"payload": "a"}));
    assert_eq!(sent(new().payload(1)), json!({"payload": 1}));
    assert_eq!(sent(new().payload(["a"])), json!({"payload": ["a"]}));
    assert_eq!(sent(new().payload(json!({"a": null}))), json!({"payload": {"a": null}}));
    // Whatever serializes.
    assert_eq!(sent(new().payload(&new().title("a"))), json!({"payload": {"title": "a"}}));
}

#[test]
fn dates_and_parts_of_the_type_itself() {
    let due: DateTime<Utc> = Utc.with_ymd_and_hms(2025, 1, 2, 3, 4, 5).unwrap();
    let expected = json!({"due": "2025-01-02T03:04:05Z"});
    assert_eq!(sent(new().due(due)), expected);
    assert_eq!(sent(new().due(due.fixed_offset())), expected);
    assert_eq!(sent(new().due(None)), json!({}));
    let parent = new().title("a");
    let expected = json!({"parent": {"title": "a"}, "related": [{"title": "a"}]});
    assert_eq!(sent(new().parent(&parent).related([parent.clone()])), expected);
    assert_eq!(sent(new().parent(Box::new(parent.clone())).related([&parent])), expected);
}

#[tokio::test]
async fn parameters() {
    let given = exchange((204, "", ""), |client| {
        let since = Utc.with_ymd_and_hms(2025, 1, 2, 3, 4, 5).unwrap();
        let request = Issues::new(client).add(new()).labels(["a", "b"]).state("open");
        request.page(2).since(since).x_note("n")
    });
    let (given, _) = given.await;
    assert!(given.line.ends_with("?labels=a&labels=b&state=open&page=2&since=2025-01-02T03%3A04%3A05%2B00%3A00"), "{}", given.line);
    let (absent, _) = exchange((204, "", ""), |client| {
        let request = Issues::new(client).add(new()).labels(None).state(None);
        request.page(None).since(None).x_note(None)
    })
    .await;
    assert_eq!(absent.line, "POST /issues");
}

#[tokio::test]
async fn bodies() {
    let labels = vec!["a".to_owned()];
    for list in [&labels[..], &labels] {
        let (sent, _) = exchange((204, "", ""), |client| Issues::new(client).set_labels(list)).await;
        assert_eq!(sent.body, r#"["a"]"#);
    }
    let (sent, _) = exchange((204, "", ""), |client| Issues::new(client).set_labels(["a"])).await;
    assert_eq!(sent.body, r#"["a"]"#);
    let (sent, _) = exchange((204, "", ""), |client| Issues::new(client).set_settings([("a", 1)])).await;
    assert_eq!(sent.body, r#"{"a":1}"#);
    let (sent, _) = exchange((204, "", ""), |client| Issues::new(client).search().body(None)).await;
    assert_eq!(sent.body, "");
    let (sent, _) = exchange((204, "", ""), |client| Issues::new(client).search().body(new())).await;
    assert_eq!(sent.body, "{}");
}

/// What the server sets is not sent back, nor is what no description names; what cannot be read goes
/// along, and what is required and missing is named.
#[tokio::test]
async fn what_is_read_is_changed_and_written() {
    let read = json!({"id": "7", "name": "Ann", "aliases": ["A."], "level": {"rank": "high", "since": 3},
        "created": "2025-01-02T03:04:05Z"});
    let author: ReadAuthor = serde_json::from_value(read).unwrap();
    let mut body = GivenAuthor::try_from(author.clone()).unwrap();
    body.aliases.push("B.".to_owned());
    let (sent, _) = exchange((204, "", ""), |client| Authors::new(client).add(body)).await;
    assert_eq!(
        serde_json::from_str::<Value>(&sent.body).unwrap(),
        json!({"name": "Ann", "aliases": ["A.", "B."], "level": {"rank": "high"}})
    );
    // What cannot fail needs no word.
    let (sent, _) = exchange((204, "", ""), |client| {
        Authors::new(client).rename_author("7", RenameAuthorBody::from(author.clone()))
    })
    .await;
    assert_eq!(sent.body, r#"{"name":"Ann"}"#);
    let unread = json!({"id": "7", "name": 7, "aliases": ["A.", 8], "mood": "dark",
        "level": {"rank": "high", "since": "then"}, "created": "long ago"});
    let unread: ReadAuthor = serde_json::from_value(unread).unwrap();
    let (sent, _) = exchange((204, "", ""), |client| {
        Authors::new(client).add(GivenAuthor::try_from(unread).unwrap())
    })
    .await;
    assert_eq!(
        serde_json::from_str::<Value>(&sent.body).unwrap(),
        json!({"name": 7, "aliases": ["A.", 8], "level": {"rank": "high"}})
    );
    let mut author = author;
    author.level.as_mut().unwrap().rank = None;
    let error = GivenAuthor::try_from(author).unwrap_err();
    assert_eq!(error.pointer(), "/level/rank");
}
