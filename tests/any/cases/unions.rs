//! Which of several a value is.

use cases::unions::Records;
use cases::unions::models::*;
use serde_json::{Value, json};

use crate::support::{exchange, json as answer};

/// A record with this property, which was received, and sent as it came.
async fn back(property: &str, value: Value) -> UnionRecord {
    let text = json!({ property: value }).to_string();
    let record: UnionRecord = serde_json::from_str(&text).unwrap();
    let sent = record.clone();
    let (received, answer) = exchange(answer(&text), |client| Records::new(client).add(sent)).await;
    let sent: Value = serde_json::from_str(&received.body).unwrap();
    assert_eq!(sent, serde_json::from_str::<Value>(&text).unwrap());
    assert_eq!(answer.unwrap(), record);
    record
}

/// A property of a record with this value, if it is such a one.
macro_rules! back {
    ($property:literal, $field:ident, $pattern:pat => $then:expr, $($value:tt)+) => {{
        let record = back($property, json!($($value)+)).await;
        match record.$field.as_ref().unwrap() {
            $pattern => $then,
            other => panic!("{other:?}"),
        }
    }};
}

#[tokio::test]
async fn by_constants() {
    use UnionRecordAnyEvent::{UnionClosed, UnionOpened};
    back!("event", event, UnionOpened(it) => assert_eq!(it.at, "9"), {"event": "opened", "at": "9"});
    back!("event", event, UnionClosed(it) => assert_eq!(it.at, "9"), {"event": "closed", "at": "9"});
    back!("anyEvent", any_event, UnionClosed(_) => {}, {"event": "closed", "at": "9"});
}

#[tokio::test]
async fn by_constants_within_what_is_within() {
    use UnionRecordDeepEvent::{UnionFailed, UnionSent};
    back!("deepEvent", deep_event, UnionSent(_) => {}, {"detail": {"state": {"code": 0}}});
    back!("deepEvent", deep_event, UnionFailed(_) => {}, {"detail": {"state": {"code": 1}}});
    // Where nothing tells, it is the first.
    back!("deepEvent", deep_event, UnionSent(_) => {}, {"detail": {}});
}

#[tokio::test]
async fn what_another_alternative_knows_is_kept() {
    let both = json!({"name": "n", "price": 2.5});
    back!("both", both, UnionRecordBoth::UnionNamed(it) => {
        assert_eq!(it.name.as_deref(), Some("n"));
        assert_eq!(it.extra.get("price").unwrap().as_f64(), Some(2.5));
    }, both);
    back!("both", both, UnionRecordBoth::UnionPriced(it) => assert_eq!(it.price, Some(2.5)), {"price": 2.5});
}

#[tokio::test]
async fn by_integers() {
    use UnionFormat::{One, Two};
    back!("format", format, One(it) => assert_eq!(it.version, 1), {"version": 1, "a": "x"});
    back!("format", format, Two(it) => assert_eq!(it.b.as_deref(), Some("x")), {"version": 2, "b": "x"});
    back!("format", format, UnionFormat::Unknown(_) => {}, {"version": 3, "b": "x"});
}

#[tokio::test]
async fn by_the_generation() {
    back!("animal", animal, UnionAnimal::UnionAnimal(it) => assert_eq!(it.age, Some(3)), {"kind": "UnionAnimal", "age": 3});
    back!("animal", animal, UnionAnimal::UnionDog(it) => assert_eq!(it.bark.as_deref(), Some("w")), {"kind": "UnionDog", "bark": "w"});
    back!("animal", animal, UnionAnimal::UnionPuppy(it) => {
        assert_eq!((it.age, it.cute, it.bark.as_deref()), (Some(1), Some(true), Some("w")));
    }, {"kind": "UnionPuppy", "age": 1, "cute": true, "bark": "w"});
    back!("animalOrStone", animal_or_stone,
        UnionRecordAnimalOrStone::UnionAnimal(UnionAnimal::UnionPuppy(it)) => assert_eq!(it.cute, Some(true)),
        {"kind": "UnionPuppy", "cute": true});
    back!("animalOrStone", animal_or_stone, UnionRecordAnimalOrStone::UnionStone(_) => {}, {"kind": "UnionStone"});
}

#[tokio::test]
async fn the_tag_that_came_goes_back() {
    for tag in ["lamp", "flash"] {
        back!("signal", signal, UnionSignal::UnionLight(it) => assert_eq!(it.color.as_deref(), Some("red")),
            {"sort": tag, "color": "red"});
    }
    // A value that is built has the first of the tags, or the one that is set.
    let light = UnionLight::default().color("red");
    let built = UnionSignal::from(light.clone());
    let written = |signal: &UnionSignal| serde_json::to_value(signal).unwrap();
    assert_eq!(written(&built), json!({"sort": "lamp", "color": "red"}));
    let mut light = light;
    light.extra.insert("sort", "flash");
    assert_eq!(
        written(&light.into()),
        json!({"sort": "flash", "color": "red"})
    );
}

#[tokio::test]
async fn what_an_inner_union_does_not_know_is_the_outer_one_s() {
    use UnionRecordDrinkOrList::{Array, UnionDrink as Drink};
    back!("drinkOrList", drink_or_list, Array(list) => {
        let [UnionDrink::UnionTea(tea)] = list.as_slice() else { panic!("{list:?}") };
        assert_eq!(tea.steep, 3);
    }, [{"steep": 3}]);
    back!("drinkOrList", drink_or_list, Drink(UnionDrink::UnionJuice(it)) => assert_eq!(it.fruit, "fig"), {"fruit": "fig"});
    use UnionRecordDrinkOrFood::{UnionFood as Food, Unknown};
    back!("drinkOrFood", drink_or_food, Food(UnionFood::UnionSoup(it)) => assert_eq!(it.bowl, "red"), {"bowl": "red"});
    back!("drinkOrFood", drink_or_food, Unknown(_) => {}, {"plate": "red"});
}

#[tokio::test]
async fn both_lists_of_alternatives_apply() {
    for (way, fare) in [
        ("train", "price"),
        ("train", "voucher"),
        ("bus", "price"),
        ("bus", "voucher"),
    ] {
        let price = if fare == "price" {
            json!(5)
        } else {
            json!("v")
        };
        let record = back("trip", json!({ way: "w", fare: price })).await;
        let trip = record.trip.unwrap();
        let found = [
            ("train", trip.train.as_deref() == Some("w")),
            ("bus", trip.bus.as_deref() == Some("w")),
            ("price", trip.price == Some(5)),
            ("voucher", trip.voucher.as_deref() == Some("v")),
        ];
        for (name, is_there) in found {
            assert_eq!(is_there, name == way || name == fare, "{name}");
        }
    }
}

#[tokio::test]
async fn a_blank_and_null_beside_an_enumeration() {
    let of = |record: UnionRecord| record.status.unwrap();
    assert_eq!(
        of(back("status", json!("done")).await).unwrap().as_str(),
        "done"
    );
    assert_eq!(of(back("status", json!("")).await).unwrap().as_str(), "");
    assert_eq!(of(back("status", Value::Null).await), None);
}
