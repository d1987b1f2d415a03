//! Whatever a caller may have, in one place: that it compiles is most of the test.

#![expect(
    clippy::needless_borrows_for_generic_args,
    reason = "references are taken too"
)]

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use serde_json::json;

use super::IntoValue;
use crate::values::json::Json;

/// What the setter of an optional property comes to.
fn set<T, How>(given: impl IntoValue<Option<T>, How>) -> Option<T> {
    given.into_value()
}

fn text<How>(given: impl IntoValue<Option<String>, How>) -> Option<String> {
    given.into_value()
}

fn texts<How>(given: impl IntoValue<Option<Vec<String>>, How>) -> Vec<String> {
    given.into_value().unwrap_or_default()
}

fn map<How>(given: impl IntoValue<Option<BTreeMap<String, i64>>, How>) -> BTreeMap<String, i64> {
    given.into_value().unwrap_or_default()
}

fn any<How>(given: impl IntoValue<Option<Json>, How>) -> Option<Json> {
    given.into_value()
}

#[derive(Clone, Debug, PartialEq)]
enum Label {
    Bug,
    Unknown(String),
}

impl super::Single for Label {}

impl From<&str> for Label {
    fn from(text: &str) -> Self {
        match text {
            "bug" => Self::Bug,
            text => Self::Unknown(text.to_owned()),
        }
    }
}

fn labels<How>(given: impl IntoValue<Option<Vec<Label>>, How>) -> Vec<Label> {
    given.into_value().unwrap_or_default()
}

#[test]
fn texts_are_taken_from_whatever_is_text() {
    let owned = "a".to_owned();
    for taken in [
        text("a"),
        text(&owned),
        text(owned.clone()),
        text('a'),
        text(Cow::Borrowed("a")),
        text(Some(owned.clone())),
    ] {
        assert_eq!(taken, Some("a".to_owned()));
    }
    assert_eq!(text(None), None);
}

#[test]
fn numbers_need_no_suffix_and_no_cast() {
    let small = 1_i32;
    assert_eq!(set::<i64, _>(1), Some(1));
    assert_eq!(set::<i64, _>(small), Some(1));
    assert_eq!(set::<i64, _>(Some(1)), Some(1));
    assert_eq!(set::<i64, _>(None), None);
    assert_eq!(set::<i32, _>(1), Some(1));
    assert_eq!(set::<u64, _>(u64::MAX), Some(u64::MAX));
    assert_eq!(set::<u64, _>(5_000_000_000), Some(5_000_000_000));
    assert_eq!(set::<f64, _>(1), Some(1.0));
    assert_eq!(set::<f64, _>(1.5), Some(1.5));
    assert_eq!(set::<f64, _>(small), Some(1.0));
    assert_eq!(set::<bool, _>(true), Some(true));
}

#[test]
fn lists_are_taken_from_whatever_has_items() {
    let owned = vec!["a".to_owned()];
    for taken in [
        texts(["a"]),
        texts(vec!["a"]),
        texts(&["a"; 1]),
        texts(&owned),
        texts(&owned[..]),
        texts(owned.iter()),
        texts(owned.iter().map(String::as_str)),
        texts(owned.clone()),
        texts(HashSet::from(["a"])),
        texts(&BTreeSet::from(["a"])),
        texts(Some(owned.clone())),
    ] {
        assert_eq!(taken, owned);
    }
    assert!(texts(None).is_empty());
    assert!(texts([]).is_empty());
    assert_eq!(labels(["bug"]), [Label::Bug]);
    assert_eq!(labels([Label::Bug]), [Label::Bug]);
    assert_eq!(labels([Label::Bug].iter()), [Label::Bug]);
    assert_eq!(labels(Some(vec![Label::Bug])), [Label::Bug]);
    assert_eq!(labels([]), []);
    assert_eq!(labels(None), []);
}

#[test]
fn an_option_is_no_list() {
    fn nested<How>(given: impl IntoValue<Option<Vec<Vec<String>>>, How>) -> Vec<Vec<String>> {
        given.into_value().unwrap_or_default()
    }
    assert_eq!(nested(Some(vec![vec!["a".to_owned()]])).len(), 1);
    assert_eq!(nested([["a"], ["b"]]).len(), 2);
    assert!(nested(None).is_empty());
}

#[test]
fn maps_are_taken_from_whatever_has_pairs() {
    let owned = BTreeMap::from([("a".to_owned(), 1)]);
    for taken in [
        map([("a", 1)]),
        map(vec![("a", 1_i64)]),
        map(HashMap::from([("a", 1)])),
        map(&HashMap::from([("a", 1)])),
        map(&owned),
        map(owned.iter().map(|(key, value)| (key, *value))),
        map(Some(owned.clone())),
        map(owned.clone()),
    ] {
        assert_eq!(taken, owned);
    }
    assert!(map(None).is_empty());
    assert!(map([]).is_empty());
    let any = set::<BTreeMap<String, Json>, _>([("a", "b")]);
    assert_eq!(any.map(Json::from), Some(Json::from(json!({"a": "b"}))));
}

#[test]
fn any_json_is_taken_from_whatever_serializes() {
    #[derive(serde::Serialize)]
    struct Own {
        a: i32,
    }

    assert_eq!(any(json!({"a": 1})), Some(Json::from(json!({"a": 1}))));
    assert_eq!(any(&Own { a: 1 }), Some(Json::from(json!({"a": 1}))));
    assert_eq!(any("a"), Some(Json::from(json!("a"))));
    assert_eq!(any("a".to_owned()), Some(Json::from(json!("a"))));
    assert_eq!(any(1), Some(Json::from(json!(1))));
    assert_eq!(any(1.5), Some(Json::from(json!(1.5))));
    assert_eq!(any(true), Some(Json::from(json!(true))));
    assert_eq!(any(["a"]), Some(Json::from(json!(["a"]))));
    assert_eq!(any(vec![Own { a: 1 }]), Some(Json::from(json!([{"a": 1}]))));
    assert_eq!(any(&None::<String>), Some(Json::NULL));
    assert_eq!(any(Some(Json::from(1))), Some(Json::from(json!(1))));
    assert_eq!(any(None), None);
}

#[test]
#[should_panic(expected = "the value is not JSON")]
fn what_is_not_json_is_not_passed_over() {
    any(&HashMap::from([((1, 2), 3)]));
}

#[test]
fn dates_of_any_zone_keep_their_instant() {
    fn date_time<How>(
        given: impl IntoValue<Option<DateTime<FixedOffset>>, How>,
    ) -> Option<DateTime<FixedOffset>> {
        given.into_value()
    }
    let now = Utc::now();
    assert_eq!(date_time(now), Some(now.fixed_offset()));
    assert_eq!(date_time(now.fixed_offset()), Some(now.fixed_offset()));
    assert_eq!(
        date_time(Some(now.fixed_offset())),
        Some(now.fixed_offset())
    );
    assert_eq!(date_time(None), None);
    assert_eq!(set::<NaiveDate, _>(NaiveDate::MIN), Some(NaiveDate::MIN));
}

#[test]
fn null_is_what_is_given_for_it() {
    // A property that is required and nullable.
    fn nullable<How>(given: impl IntoValue<Option<String>, How>) -> Option<String> {
        given.into_value()
    }
    fn items<How>(given: impl IntoValue<Vec<Option<String>>, How>) -> Vec<Option<String>> {
        given.into_value()
    }
    assert_eq!(nullable(None), None);
    assert_eq!(nullable("a"), Some("a".to_owned()));
    assert_eq!(items([Some("a".to_owned()), None]).len(), 2);
    assert_eq!(items(["a"]), [Some("a".to_owned())]);
}

#[test]
fn boxes_and_tuples_are_put_around_and_between() {
    assert_eq!(set::<Box<Label>, _>("bug"), Some(Box::new(Label::Bug)));
    assert_eq!(
        set::<Box<Label>, _>(&Label::Bug),
        Some(Box::new(Label::Bug))
    );
    assert_eq!(
        set::<Box<Label>, _>(Box::new(Label::Bug)),
        Some(Box::new(Label::Bug))
    );
    assert_eq!(
        set::<(String, f64), _>(("a", 1)),
        Some(("a".to_owned(), 1.0))
    );
}
