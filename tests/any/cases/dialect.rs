//! What schemas of OpenAPI 3.1 say that those of 3.0 cannot.

use cases::dialect::Shapes;
use cases::dialect::models::{
    PutShapeWindowItem2, Shape31, Shape31Either, Shape31GoingOnItem, Shape31MarksValue,
    Shape31Mixed, Shape31OneOfKinds, Shape31Same, Side31,
};
use mainsheet_runtime::Upload;
use serde_json::json;

use crate::support::{exchange, json as answer, sent};

async fn back(text: &str) -> Shape31 {
    let shape: Shape31 = serde_json::from_str(text).unwrap();
    let (received, answer) =
        exchange(answer(text), |client| Shapes::new(client).put_shape(shape)).await;
    assert_eq!(received.body, text);
    answer.unwrap()
}

#[tokio::test]
async fn tuples_keep_their_places() {
    let shape = back(
        r#"{"corner":[1,null],"nested":[[{"length":2},[0.5,1.5]]],"within":[{"corner":[3,"c"]}],"either":[4,5]}"#,
    )
    .await;
    assert_eq!(shape.corner, Some((1, None)));
    let nested = shape.nested.unwrap();
    assert_eq!(nested, [(Side31::new().length(2), (0.5, 1.5))]);
    let (within,) = shape.within.unwrap();
    assert_eq!(within.corner, Some((3, Some("c".to_owned()))));
    assert_eq!(shape.either, Some(Shape31Either::Tuple((4, 5))));
    // A value that is longer, shorter or another is as wrong as any.
    for wrong in [r#"[1]"#, r#"[1,"c",2]"#, r#"["c",1]"#, "{}"] {
        let text = format!(r#"{{"corner":{wrong}}}"#);
        let shape = back(&text).await;
        assert_eq!((shape.corner, shape.extra.unread().count()), (None, 1), "{wrong}");
    }
    let shape = back(r#"{"either":[1,2,3]}"#).await;
    assert_eq!(shape.either, Some(Shape31Either::Unknown(json!([1, 2, 3]).into())));
}

#[tokio::test]
async fn what_follows_the_places_is_kept() {
    let shape = back(r#"{"going_on":["a",1,true]}"#).await;
    let items = [
        Shape31GoingOnItem::String("a".to_owned()),
        Shape31GoingOnItem::Integer(1),
        Shape31GoingOnItem::Unknown(json!(true).into()),
    ];
    assert_eq!(shape.going_on.unwrap(), items);
}

#[tokio::test]
async fn constants_are_known_and_others_kept() {
    let shape = back(r#"{"same":7,"mixed":{"b":3},"one_of_kinds":{"kind":"square","size":2}}"#).await;
    assert_eq!(shape.same, Some(Shape31Same::Value7));
    let mixed = shape.mixed.unwrap().unwrap();
    assert_eq!(mixed.as_json(), json!({"b": 3}));
    assert!(!matches!(mixed, Shape31Mixed::Unknown(_)));
    let Some(Shape31OneOfKinds::Square(square)) = shape.one_of_kinds else {
        panic!("the constant says that it is a square");
    };
    assert_eq!(square.size, Some(2));
    let shape = back(r#"{"same":8,"mixed":null,"one_of_kinds":{"kind":"oval"}}"#).await;
    assert_eq!(shape.same, Some(Shape31Same::Unknown(8)));
    assert_eq!(shape.mixed, Some(None));
    let oval = Shape31OneOfKinds::Unknown(json!({"kind": "oval"}).into());
    assert_eq!(shape.one_of_kinds, Some(oval));
}

#[tokio::test]
async fn optional_values_and_values_of_patterns() {
    let shape = back(r#"{"side":null,"marks":{"name":"n","x-a":1}}"#).await;
    assert_eq!(shape.side, Some(None));
    let marks = shape.marks.unwrap();
    assert_eq!(marks["x-a"], Shape31MarksValue::Integer(1));
    assert_eq!(marks["name"], Shape31MarksValue::Unknown(json!("n").into()));
    let shape = back(r#"{"side":{"length":1}}"#).await;
    assert_eq!(shape.side, Some(Some(Side31::new().length(1))));
}

#[tokio::test]
async fn tuples_are_lists_in_parameters_and_forms() {
    let shape = Shape31::new();
    let request = |client: &_| {
        let request = Shapes::new(client).put_shape(shape);
        request.window((3, PutShapeWindowItem2::Em)).x_window((4, 5))
    };
    let (received, _) = exchange(answer("{}"), request).await;
    assert_eq!(received.query(), "window=3&window=em");
    assert_eq!(received.header("x-window"), Some("4,5"));
    let picture = Upload::from_bytes("p", "PNG");
    let received = sent(|client| {
        let request = Shapes::new(client).add_picture(picture);
        request.sheet("a,b").corner((6, "c".to_owned()))
    })
    .await;
    for part in [
        "name=\"picture\"",
        "Content-Type: image/png",
        "Content-Type: text/csv",
        "name=\"corner\"\r\n\r\n6\r\n",
        "name=\"corner\"\r\n\r\nc\r\n",
    ] {
        assert!(received.body.to_lowercase().contains(&part.to_lowercase()), "{part}: {}", received.body);
    }
}
