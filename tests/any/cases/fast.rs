//! What FastAPI writes, in OpenAPI 3.1: optional values as alternatives to null, files by their
//! `contentMediaType`, unions by constants, and names of everything after the functions.

use cases::fast::models::{
    BodySignInTokenPost, BodySignInTokenPostRequired, GuestLoan, GuestLoanDeposit, HTTPValidationError, Kind,
    ListToolsOrder, MemberLoan, Missing, SetUpName, ShopLoan, ToolInInput,
    ToolPatch, ToolState, ValidationErrorLocItem, Wear,
};
use cases::fast::{Loans, People, Tools};
use cases::Upload;
use mainsheet_runtime::Credentials;
use serde_json::{Value, json};

use crate::form_parts::assert_parts;
use crate::support::{NOTHING, answered, exchange, exchange_as, json};

const ID: &str = "5c3b1f1e-0b3f-4a51-9d5a-0f6d1a6f2f11";

fn tool() -> Value {
    json!({
        "name": "Jigsaw", "kind": "saw", "wear": 2, "size": {"width": 30.5, "height": null},
        "bought": null, "price": "19.90", "weight": 2.5, "lent_for": "P3D", "spot": [4, "left"],
        "labels": ["red"], "notes": {"blade": null, "bag": "torn"}, "extra": [1, {"a": null}],
        "parent": {"name": "Saws", "kind": "other thing"},
        "id": ID, "added": "2026-02-03T04:05:06.5Z", "seen": null, "state": "here",
    })
}

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[tokio::test]
async fn signing_in_by_a_form() {
    let reply = json(r#"{"access_token":"t"}"#);
    let (sent, answer) = exchange(reply, |client| {
        let required = BodySignInTokenPostRequired {
            username: "me".to_owned(),
            password: "a b".to_owned(),
        };
        let form = BodySignInTokenPost::new(required).grant_type("password".to_owned());
        People::new(client).sign_in(form)
    })
    .await;
    assert_eq!(sent.line, "POST /token");
    let media_type = sent.header("content-type");
    assert_eq!(media_type, Some("application/x-www-form-urlencoded"));
    assert_eq!(sent.body, "grant_type=password&username=me&password=a+b");
    let signed = answer.unwrap();
    assert_eq!((&*signed.access_token, signed.token_type), ("t", None));
}

#[tokio::test]
async fn a_token_is_sent() {
    let reply = json(r#"{"name":"me","tools":3,"shed":null}"#);
    let (sent, answer) = exchange_as(
        |builder, _| builder.credentials(Credentials::token("t")),
        reply,
        |client| People::new(client).who_am_i(),
    )
    .await;
    assert_eq!(sent.header("authorization"), Some("Bearer t"));
    let me = answer.unwrap();
    assert_eq!(serde_json::to_string(&me).unwrap(), r#"{"name":"me","shed":null,"tools":3}"#);
    assert_eq!(me["shed"], None);
}

#[tokio::test]
async fn a_page_by_a_query() {
    let page = json!({"items": [tool()], "total": 41, "next_offset": null}).to_string();
    let (sent, answer) = exchange(json(&page), |client| {
        Tools::new(client)
            .list()
            .limit(10)
            .offset(30)
            .kind(Kind::OtherThing)
            .wear([Wear::Value1, Wear::Value3])
            .label(["a b".to_owned(), "c".to_owned()])
            .since("2026-02-03".parse::<chrono::NaiveDate>().unwrap())
            .order(ListToolsOrder::MinusName)
            .x_trace(ID)
    })
    .await;
    assert_eq!(
        sent.line,
        "GET /tools?limit=10&offset=30&kind=other%20thing&wear=1&wear=3&label=a%20b&label=c\
         &since=2026-02-03&order=-name"
    );
    assert_eq!(sent.header("x-trace"), Some(ID));
    let page = answer.unwrap();
    assert_eq!((page.items.len(), page.total, page.next_offset), (1, 41, None));
    let found = &page.items[0];
    assert_eq!((&found.kind, &found.wear), (&Kind::Saw, &Some(Wear::Value2)));
    assert_eq!(found.size.as_ref().unwrap().width, 30.5);
    assert_eq!(found.price.as_deref(), Some("19.90"));
    assert_eq!(serde_json::to_value(&found.spot).unwrap(), json!([4, "left"]));
    assert_eq!(found.notes.as_ref().unwrap()["blade"], None);
    assert_eq!(found.extra, Some(json!([1, {"a": null}]).into()));
    let parent = found.parent.as_ref().unwrap();
    assert_eq!((&parent.kind, &parent.bought), (&Kind::OtherThing, &None));
    assert_eq!(found.seen, None);
    assert_eq!(found.state, ToolState::Here);
    let (sent, _) =
        exchange(json("{}"), |client| Tools::new(client).list()).await;
    assert_eq!(sent.line, "GET /tools");
}

/// Both ways: what is null was written so, and what is absent was left out.
#[tokio::test]
async fn absent_and_null_are_told_apart() {
    let answer = tool().to_string();
    let (sent, added) = exchange((201, "application/json", &answer), |client| {
        let parent = ToolInInput::new("Saws", Kind::Saw).lent_for_null().parent_null();
        let tool = ToolInInput::new("Jigsaw", Kind::Unknown("file".to_owned()))
            .wear(Wear::Value2)
            .bought("2025-01-02".parse::<chrono::NaiveDate>().unwrap())
            .price_null()
            .notes([("blade".to_owned(), None)])
            .parent(Box::new(parent));
        Tools::new(client).add(tool)
    })
    .await;
    assert_eq!(sent.line, "POST /tools");
    let expected = json!({
        "name": "Jigsaw", "kind": "file", "wear": 2, "bought": "2025-01-02", "price": null,
        "notes": {"blade": null},
        "parent": {"name": "Saws", "kind": "saw", "lent_for": null, "parent": null},
    });
    assert_eq!(value(&sent.body), expected);
    assert_eq!(added.unwrap().id, ID);
    let body = json!({"name": "n", "kind": "drill", "price": 3.5, "spot": [1, "r"], "extra": null});
    let (sent, _) = exchange(json(&answer), |client| {
        let mut read = body.clone();
        // Anything may be null, which is read as absent where nothing says that it may.
        read.as_object_mut().unwrap().remove("extra");
        let tool: ToolInInput = serde_json::from_value(read).unwrap();
        Tools::new(client).add(tool.extra(Value::Null))
    })
    .await;
    assert_eq!(value(&sent.body), body);
    let (sent, _) = exchange(json(&answer), |client| {
        let patch = ToolPatch::new().name_null().kind(Kind::Drill).labels([]);
        Tools::new(client).change(ID, patch)
    })
    .await;
    assert_eq!(sent.line, format!("PATCH /tools/{ID}"));
    assert_eq!(value(&sent.body), json!({"name": null, "kind": "drill", "labels": []}));
}

#[tokio::test]
async fn a_tool_or_none() {
    let get = |body| answered(json(body), |client| Tools::new(client).get(ID));
    assert_eq!(get("null").await.unwrap(), None);
    let body = tool().to_string();
    let found = get(&body).await.unwrap().unwrap();
    assert_eq!(found.added.to_rfc3339(), "2026-02-03T04:05:06.500+00:00");
    let reply = (404, "application/json", r#"{"detail":"gone"}"#);
    let get = answered(reply, |client| Tools::new(client).get(ID));
    let error = get.await.unwrap_err();
    assert_eq!(error.body::<Missing>().unwrap().detail, "gone");
}

#[tokio::test]
async fn what_is_not_valid() {
    let reply = r#"{"detail":[{"loc":["path","tool_id",0],"msg":"no uuid","type":"uuid_parsing",
        "input":null,"ctx":{"error":"e"}}]}"#;
    let (sent, answer) = exchange((422, "application/json", reply), |client| {
        Tools::new(client).drop("no uuid")
    })
    .await;
    assert_eq!(sent.line, "DELETE /tools/no%20uuid");
    let error = answer.unwrap_err();
    let detail = error.body::<HTTPValidationError>().unwrap().detail.as_ref().unwrap();
    assert_eq!(detail[0].loc[1], ValidationErrorLocItem::String("tool_id".to_owned()));
    assert_eq!(detail[0].loc[2], ValidationErrorLocItem::Integer(0));
    assert_eq!(detail[0].ctx.as_ref().unwrap()["error"], "e");
    let dropped = answered(NOTHING, |client| Tools::new(client).drop(ID));
    dropped.await.unwrap();
}

#[tokio::test]
async fn files() {
    let file = |name: &str| Upload::from_bytes(name, format!("\u{1}{name}"));
    let (sent, answer) = exchange(json(r#"{"width":2}"#), |client| {
        Tools::new(client)
            .put_photo(ID, file("front"))
            .back(file("back"))
            .caption("a b")
            .taken("2026-02-03".parse::<chrono::NaiveDate>().unwrap())
    })
    .await;
    assert_eq!(sent.line, format!("PUT /tools/{ID}/photo"));
    assert_parts(
        &sent,
        &[
            (r#"name="photo"; filename="front": application/octet-stream"#, "\u{1}front"),
            (r#"name="back"; filename="back": application/octet-stream"#, "\u{1}back"),
            (r#"name="caption""#, "a b"),
            (r#"name="taken""#, "2026-02-03"),
        ],
    );
    let size = answer.unwrap();
    assert_eq!((size.width, size.height), (2.0, None));
    let list = format!("[{}]", tool());
    let (sent, answer) = exchange(json(&list), |client| {
        Tools::new(client)
            .import([file("1"), file("2")])
            .dry(true)
    })
    .await;
    assert_parts(
        &sent,
        &[
            (r#"name="sheets"; filename="1": application/octet-stream"#, "\u{1}1"),
            (r#"name="sheets"; filename="2": application/octet-stream"#, "\u{1}2"),
            (r#"name="dry""#, "true"),
        ],
    );
    assert_eq!(answer.unwrap().into_vec().unwrap()[0].id, ID);
    let (sent, answer) = exchange((200, "application/pdf", "%PDF\u{1}"), |client| {
        Tools::new(client).get_manual(ID).page("iv")
    })
    .await;
    assert_eq!(sent.line, format!("GET /tools/{ID}/manual?page=iv"));
    let accept = sent.header("accept").unwrap();
    assert!(accept.starts_with("application/pdf"), "{accept}");
    assert_eq!(answer.unwrap().bytes().await.unwrap(), "%PDF\u{1}");
}

#[tokio::test]
async fn alternatives_by_a_constant() {
    let until = "2026-03-01".parse().unwrap();
    let guest = GuestLoan::new("guest", "G").deposit(GuestLoanDeposit::Integer(5));
    let expected = [
        json!({"by": "member", "member_id": 7, "until": "2026-03-01"}),
        json!({"by": "guest", "name": "G", "deposit": 5}),
        json!({"by": "branch", "shop": "S"}),
    ];
    let member = MemberLoan::new(7, until).by("member");
    let bodies = [member.into(), guest.into(), ShopLoan::new("branch", "S").into()];
    for (body, expected) in bodies.into_iter().zip(expected) {
        let lent = json!({"id": 1, "loan": expected, "earlier": [{"by": "nobody"}, expected]});
        let (sent, answer) = exchange(json(&lent.to_string()), |client| {
            let body: cases::fast::models::LendBody = body;
            Loans::new(client).lend(body)
        })
        .await;
        assert_eq!(sent.line, "POST /loans");
        assert_eq!(value(&sent.body), expected);
        let answer = answer.unwrap();
        assert_eq!(serde_json::to_value(&answer.loan).unwrap(), expected);
        let earlier = answer.earlier.as_ref().unwrap();
        assert_eq!(serde_json::to_value(&earlier[1]).unwrap(), expected);
        assert_eq!(serde_json::to_value(&answer).unwrap(), lent);
    }
}

#[tokio::test]
async fn a_value_of_several_types_in_a_query() {
    for (value, query) in [(3.into(), "3"), (0.5.into(), "0.5"), ("a&b".into(), "a%26b")] {
        let (sent, answer) = exchange(json(r#"{"was":null}"#), |client| {
            let value: cases::fast::models::SetUpValue = value;
            People::new(client).set_up(SetUpName::Fee, value)
        })
        .await;
        assert_eq!(sent.line, format!("PUT /settings/fee?value={query}"));
        assert_eq!(answer.unwrap(), json!({"was": null}));
    }
}
