//! Objects, or their ids in their places.

use cases::IdOr;
use cases::ids::Charges;
use cases::ids::models::{
    Charge, ChargeNamed, ChargeNumbered, ChargeOwner, Customer, CustomerRequired, PayerOrId, Refund,
};
use serde_json::json;

use crate::support::{answered, json as answer, sent};

async fn get(text: &str) -> Charge {
    let charge = answered(answer(text), |client| Charges::new(client).get("7")).await;
    charge.unwrap()
}

/// What is read is written as it came.
async fn back(text: &str) -> Charge {
    let charge = get(text).await;
    let same = charge.clone();
    let sent = sent(|client| Charges::new(client).put("7", same)).await;
    assert_eq!(sent.body, text);
    charge
}

#[tokio::test]
async fn an_id_stands_for_its_object() {
    let charge = back(
        r#"{"id":"ch_1","customer":"cu_2","owner":"cu_3","refunds":["re_4",{"id":"re_5","amount":6}],"refund":null,"by_month":{"may":"re_7"}}"#,
    )
    .await;
    assert_eq!(charge.customer.as_ref().unwrap().id(), Some("cu_2"));
    assert_eq!(charge.customer.unwrap().object(), None);
    assert_eq!(charge.owner.unwrap().id(), Some("cu_3"));
    let refunds = charge.refunds.unwrap();
    let ids: Vec<_> = refunds.iter().map(|refund| refund.id().unwrap()).collect();
    assert_eq!(ids, ["re_4", "re_5"]);
    assert_eq!(refunds[1].object().unwrap().amount, Some(6));
    assert_eq!(charge.refund, Some(None));
    assert_eq!(charge.by_month.unwrap()["may"].id(), Some("re_7"));
}

#[tokio::test]
async fn the_object_may_come_and_lead_back() {
    let charge = back(
        r#"{"id":"ch_1","customer":{"id":"cu_2","name":"Ann","last":{"id":"ch_0","customer":"cu_2"}},"owner":{"id":"cu_3","deleted":true}}"#,
    )
    .await;
    let customer = charge.customer.unwrap().into_object().unwrap();
    assert_eq!(customer.name, "Ann");
    let last = customer.last.unwrap();
    assert_eq!(last.id(), Some("ch_0"));
    assert_eq!(
        last.object().unwrap().customer.as_ref().unwrap().id(),
        Some("cu_2")
    );
    let owner = charge.owner.unwrap();
    assert_eq!(owner.id(), Some("cu_3"));
    assert!(matches!(owner.object(), Some(ChargeOwner::Gone(gone)) if gone.deleted));
}

#[tokio::test]
async fn what_is_neither_is_kept() {
    let charge = back(r#"{"id":"ch_1","customer":7,"owner":{"id":"cu_3","else":1}}"#).await;
    assert_eq!(charge.customer, Some(IdOr::Unknown(json!(7).into())));
    let owner = charge.owner.unwrap();
    assert_eq!(
        owner.id(),
        Some("cu_3"),
        "an object that nobody knows has its id"
    );
}

#[tokio::test]
async fn either_is_sent() {
    let customer = Customer::new(CustomerRequired {
        id: "cu_2".to_owned(),
        name: "Ann".to_owned(),
    });
    let charge = Charge::new("ch_1")
        .customer(customer)
        .owner("cu_3")
        .refunds([IdOr::from(Refund::new("re_4")), IdOr::from("re_5")])
        .numbered(ChargeNumbered::Integer(7))
        .named(ChargeNamed::from("label"))
        .payer(PayerOrId::from("pa_6"));
    let sent = sent(|client| Charges::new(client).put("7", charge)).await;
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&sent.body).unwrap(),
        json!({"id": "ch_1", "customer": {"id": "cu_2", "name": "Ann"}, "owner": "cu_3",
            "refunds": [{"id": "re_4"}, "re_5"], "numbered": 7, "named": "label", "payer": "pa_6"})
    );
}
