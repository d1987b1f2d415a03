//! A base lists alternatives that are derived from it.

use cases::bases::Bases;
use cases::bases::models::{BaseGuest, BaseHolder, BaseShape, BaseStaff, BaseTile, BaseTool};

use crate::support::{exchange, json};

macro_rules! back {
    ($operation:ident, $ty:ty, $text:expr) => {{
        let text = $text;
        let value: $ty = serde_json::from_str(text).unwrap();
        let sent = value.clone();
        let (received, answer) =
            exchange(json(text), |client| Bases::new(client).$operation(sent)).await;
        let sent: serde_json::Value = serde_json::from_str(&received.body).unwrap();
        assert_eq!(sent, serde_json::from_str::<serde_json::Value>(text).unwrap());
        (value, answer.unwrap())
    }};
}

#[tokio::test]
async fn by_a_mapping() {
    let text = r#"{"name":"a","role":"visitor","until":"2026-02-03"}"#;
    let (_, BaseGuest::BaseVisitor(visitor)) = back!(add_mapped, BaseGuest, text) else {
        panic!();
    };
    assert_eq!(visitor.name, "a");
    assert_eq!(visitor.until.unwrap().to_string(), "2026-02-03");
    let text = r#"{"role":"plain"}"#;
    let (_, BaseGuest::BasePlain(plain)) = back!(add_mapped, BaseGuest, text) else {
        panic!();
    };
    assert_eq!(plain.role, "plain");
}

#[tokio::test]
async fn by_the_mapping_of_a_base_within() {
    let text = r#"{"name":"a","role":"cook","desk":"d","dish":"soup"}"#;
    let (_, BaseGuest::BaseStaff(staff)) = back!(add_mapped, BaseGuest, text) else {
        panic!();
    };
    let BaseStaff::BaseCook(cook) = staff else {
        panic!("{staff:?}");
    };
    assert_eq!((cook.name.as_str(), cook.dish.as_str()), ("a", "soup"));
    assert_eq!(cook.desk.as_deref(), Some("d"));
}

#[tokio::test]
async fn by_the_names_of_schemas() {
    let text = r#"{"kind":"BaseDrill","speed":3}"#;
    let (_, BaseTool::BaseDrill(drill)) = back!(add_named, BaseTool, text) else {
        panic!();
    };
    assert_eq!((drill.kind.as_str(), drill.speed), ("BaseDrill", Some(3)));
}

#[tokio::test]
async fn by_the_shape_of_the_value() {
    let (shape, holder) = back!(add_bare, BaseShape, r#"{"side":2.5}"#);
    let BaseShape::BaseTile(tile) = shape else {
        panic!("{shape:?}");
    };
    assert_eq!(tile, BaseTile::new(2.5));
    assert_eq!((holder.note, holder.kind, holder.radius), (None, None, None));
}

/// Beside other properties, those of all that is listed may be there.
#[test]
fn beside_other_properties() {
    let text = r#"{"kind":"BaseSaw","teeth":3,"note":"n"}"#;
    let holder: BaseHolder = serde_json::from_str(text).unwrap();
    assert_eq!((holder.teeth, holder.speed), (Some(3), None));
    assert_eq!(holder.note.as_deref(), Some("n"));
}
