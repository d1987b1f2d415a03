//! Types that hold themselves.

use cases::endless::Endless;
use cases::endless::models::{
    EndlessBranch, EndlessBranchTwigsItem, EndlessMark, EndlessNode, EndlessOne, EndlessSelf,
    EndlessValue,
};

use crate::support::{answered, exchange, json};

macro_rules! back {
    ($operation:ident, $ty:ty, $text:expr) => {{
        let text = $text;
        let value: $ty = serde_json::from_str(text).unwrap();
        let (received, answer) =
            exchange(json(text), |client| Endless::new(client).$operation(value)).await;
        assert_eq!(received.body, text);
        answer
    }};
}

#[tokio::test]
async fn through_a_list_of_a_union() {
    let text = r#"{"twigs":[{"twigs":[]},{"bud":"b"}]}"#;
    let branch = back!(add_branch, EndlessBranch, text).unwrap();
    let EndlessBranchTwigsItem::EndlessBranch(inner) = &branch.twigs[0] else {
        panic!("{branch:?}");
    };
    assert!(inner.twigs.is_empty());
    let EndlessBranchTwigsItem::EndlessTip(tip) = &branch.twigs[1] else {
        panic!("{branch:?}");
    };
    assert_eq!(tip.bud, "b");
}

#[tokio::test]
async fn a_list_and_a_map_of_itself() {
    let one = back!(put_value, EndlessValue, r#"[{"a":["b"]},"c"]"#).unwrap();
    // What the answer is not, is kept as it came.
    assert!(matches!(one, EndlessOne::Unknown(_)), "{one:?}");
}

#[tokio::test]
async fn alternatives_of_one_another() {
    for (text, expected) in [
        ("5", EndlessOne::Integer(5)),
        (r#""t""#, EndlessOne::String("t".to_owned())),
    ] {
        let value = EndlessValue::String("v".to_owned());
        let one = answered(json(text), |client| Endless::new(client).put_value(value)).await;
        assert_eq!(one.unwrap(), expected);
    }
}

#[tokio::test]
async fn by_a_discriminator() {
    let text = r#"{"shape":"EndlessGroup","marks":[{"shape":"EndlessDot","x":1.5}]}"#;
    let mark = back!(add_mark, EndlessMark, text).unwrap();
    let EndlessMark::EndlessGroup(group) = &mark else {
        panic!("{mark:?}");
    };
    let EndlessMark::EndlessDot(dot) = &group.marks[0] else {
        panic!("{mark:?}");
    };
    assert_eq!(dot.x, Some(1.5));
}

#[tokio::test]
async fn a_base_that_a_derived_schema_requires() {
    let text = r#"{"kind":"EndlessLink","children":[],"target":{"kind":"EndlessLeaf","children":[],"text":"t"}}"#;
    let node = back!(add_node, EndlessNode, text).unwrap();
    let EndlessNode::EndlessLink(link) = &node else {
        panic!("{node:?}");
    };
    let EndlessNode::EndlessLeaf(leaf) = &*link.target else {
        panic!("{node:?}");
    };
    assert_eq!(leaf.text.as_deref(), Some("t"));
}

/// Nobody can build such a value, but its type is there.
#[tokio::test]
async fn what_requires_itself() {
    serde_json::from_str::<EndlessSelf>("{}").unwrap_err();
}
