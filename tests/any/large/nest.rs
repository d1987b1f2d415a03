//! The widest types in the deepest nest: nothing that is done with them takes more of the stack than a
//! thread has, in a build that optimizes nothing.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use nest::api::models::{Strict, Wide};
use nest::runtime::json;

/// As deep as is read: the innermost object is one level more, and a list in it another.
const LEVELS: usize = 126;

/// What a thread has unless it is told otherwise.
const STACK: usize = 2 << 20;

fn in_a_thread(what: fn()) {
    let thread = std::thread::Builder::new().stack_size(STACK);
    thread.spawn(what).unwrap().join().unwrap();
}

fn nested(open: &str, innermost: &str) -> String {
    format!("{}{innermost}{}", open.repeat(LEVELS), "}".repeat(LEVELS))
}

#[test]
fn of_ten_thousand_properties() {
    in_a_thread(|| {
        let text = nested(r#"{"member9999":"x","next":"#, "{}");
        let wide: Wide = json::from_str(&text).unwrap();
        assert_eq!(json::to_string(&wide).unwrap(), text);
        let copy = wide.clone();
        assert!(copy == wide);
        assert!(format!("{copy:?}").contains("member9999: Some(\"x\")"));
        let wide = Wide::new().member1("y").next(copy).all([Wide::new()]);
        assert_eq!(wide.next.as_ref().unwrap().member9999.as_deref(), Some("x"));
    });
}

#[test]
fn of_a_thousand_properties_of_which_some_are_required() {
    in_a_thread(|| {
        let one = r#""member0":"a","member999":"x""#;
        let text = nested(&format!(r#"{{{one},"next":"#), &format!(r#"{{{one},"more":7}}"#));
        let strict: Strict = json::from_str(&text).unwrap();
        assert_eq!(json::to_string(&strict).unwrap(), text);
        let mut copy = strict.clone();
        assert!(copy == strict);
        copy.member0.push('b');
        assert!(copy != strict);
        let mut innermost = &copy;
        while let Some(next) = &innermost.next {
            innermost = next;
        }
        assert_eq!(innermost.additional_properties["more"], 7);
        assert!(json::from_str::<Strict>(r#"{"member0":"a"}"#).is_err());
    });
}
