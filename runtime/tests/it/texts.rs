//! Bodies that are JSON by the skin of their teeth, or not at all: each costs itself alone, or is one
//! clear error.

use std::collections::BTreeMap;

use mainsheet_runtime::{Extra, Json, json};

#[derive(Clone)]
struct Holder {
    text: Option<String>,
    number: Option<f64>,
    list: Option<Vec<String>>,
    map: Option<BTreeMap<String, bool>>,
    extra: Extra,
}

mainsheet_runtime::object!(Holder + extra {
    text => "text", number => "number", list => "list", map => "map",
});

/// What is read, the places and the reasons of what is not, and what goes back.
fn read(text: &[u8]) -> (Holder, Vec<String>, String) {
    let holder: Holder = json::from_slice(text).unwrap();
    let unread = holder.extra.unread().map(|unread| unread.to_string());
    let (unread, back) = (unread.collect(), json::to_string(&holder).unwrap());
    (holder, unread, back)
}

#[test]
fn texts_that_no_rust_text_can_be() {
    // Half of a pair of UTF-16: JSON has it, and no text of Rust does.
    for (text, shown) in [
        (r#"{"text":"a\ud800b"}"#, "/text"),
        (r#"{"text":"\udc00"}"#, "/text"),
        (r#"{"list":["a","\ud800","c"]}"#, "/list/1"),
        (r#"{"map":{"k":true,"\ud800":true}}"#, ""),
    ] {
        let (holder, unread, back) = read(text.as_bytes());
        assert_eq!(back, text, "what cannot be read goes back");
        if !shown.is_empty() {
            assert!(unread[0].starts_with(shown), "{unread:?}");
        }
        assert!(holder.list.is_none_or(|list| list == ["a", "c"]));
    }
    // NUL is a character like any other.
    let (holder, unread, _) = read(br#"{"text":"a\u0000b"}"#);
    assert_eq!((holder.text.as_deref(), unread.len()), (Some("a\0b"), 0));
}

#[test]
fn bytes_that_are_no_utf_8_cost_their_element() {
    let (holder, unread, _) = read(b"{\"list\":[\"a\",\"\xff\xfe\",\"c\"],\"text\":\"t\"}");
    assert_eq!(holder.list.unwrap(), ["a", "c"]);
    assert_eq!(holder.text.as_deref(), Some("t"));
    assert!(unread[0].starts_with("/list/1"), "{unread:?}");
}

#[test]
fn numbers_beyond_all_measure() {
    for number in [
        "1e999",
        "-1e999",
        "1e-999",
        "0.1000000000000000055511151231257827",
    ] {
        let text = format!(r#"{{"number":{number}}}"#);
        let (_, _, back) = read(text.as_bytes());
        assert_eq!(back, text);
    }
}

#[test]
fn a_key_of_a_megabyte_is_a_key() {
    let key = "k".repeat(1_000_000);
    let text = format!(r#"{{"{key}":1,"map":{{"{key}":true}}}}"#);
    let (holder, unread, back) = read(text.as_bytes());
    assert_eq!(unread.len(), 0);
    assert_eq!(holder.extra.get(&key), Some(&Json::from(1)));
    assert!(holder.map.unwrap()[&key]);
    assert_eq!(back.len(), text.len());
    // And a pointer of one is cut.
    let text = format!(r#"{{"map":{{"{key}":"x"}}}}"#);
    let (_, unread, back) = read(text.as_bytes());
    assert!(unread[0].len() < 1200, "{}", unread[0].len());
    assert_eq!(back, text);
}

type Four = (String, String, String, String);

/// Of which each takes a kilobyte, and three bytes of text.
struct Wide {
    a: Option<(Four, Four, Four)>,
    b: Option<(Four, Four, Four)>,
    c: Option<(Four, Four, Four)>,
    d: Option<(Four, Four, Four)>,
}

mainsheet_runtime::object!(Wide { a => "a", b => "b", c => "c", d => "d" });

#[test]
fn ten_million_elements_are_read_unless_they_take_more_memory_than_their_text_allows_for() {
    let text = format!("[{}true]", "true,".repeat(9_999_999));
    let all: Vec<bool> = json::from_str(&text).unwrap();
    assert_eq!(all.len(), 10_000_000);

    let text = format!("[{}{{}}]", "{},".repeat(999_999));
    let error = json::from_str::<Vec<Wide>>(&text).map(|all| all.len());
    assert_eq!(error.unwrap_err().to_string(), TOO_MUCH);
    // Elements that are set aside take some as well.
    let text = format!(r#"{{"list":[{}0]}}"#, "0,".repeat(999_999));
    let error = json::from_str::<Holder>(&text).map(|holder| holder.list);
    assert_eq!(
        error.unwrap_err().to_string(),
        format!("{TOO_MUCH} at /list")
    );
}

const TOO_MUCH: &str = "the elements take more memory than their text allows for";
