//! JSON that was decoded and encoded again, compared with what it was before.

use chrono::{DateTime, FixedOffset};
use serde_json::Value;

/// Where `again` says something else than `original`, as JSON pointers with both values.
///
/// Three things may differ, because JSON has several texts for one meaning:
///
/// - `1` and `1.0`: a `number` is read as a float, and written as one.
/// - Two texts of one point in time at one offset, such as `Z` and `+00:00`. The offset itself must
///   stay.
/// - A property that is null, and one that is absent: what servers send as null reads as absent.
pub fn differences(original: &Value, again: &Value) -> Vec<String> {
    let mut differences = Vec::new();
    compare(original, again, &mut String::new(), &mut differences);
    differences
}

fn compare(original: &Value, again: &Value, pointer: &mut String, found: &mut Vec<String>) {
    let len = pointer.len();
    match (original, again) {
        (Value::Object(original), Value::Object(again)) => {
            let added = again.keys().filter(|key| !original.contains_key(*key));
            for key in original.keys().chain(added) {
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
                let of = |map: &serde_json::Map<String, Value>| {
                    map.get(key).cloned().unwrap_or_default()
                };
                compare(&of(original), &of(again), pointer, found);
                pointer.truncate(len);
            }
        }
        (Value::Array(original), Value::Array(again)) if original.len() == again.len() => {
            for (index, (original, again)) in original.iter().zip(again).enumerate() {
                pointer.push('/');
                pointer.push_str(&index.to_string());
                compare(original, again, pointer, found);
                pointer.truncate(len);
            }
        }
        _ if original == again || same_number(original, again) || same_time(original, again) => {}
        _ => found.push(format!("{pointer:?}: {original} became {again}")),
    }
}

fn same_number(a: &Value, b: &Value) -> bool {
    matches!((a.as_f64(), b.as_f64()), (Some(a), Some(b)) if a.total_cmp(&b).is_eq())
}

fn same_time(a: &Value, b: &Value) -> bool {
    match (time(a), time(b)) {
        (Some(a), Some(b)) => a == b && a.offset() == b.offset(),
        _ => false,
    }
}

fn time(value: &Value) -> Option<DateTime<FixedOffset>> {
    DateTime::parse_from_rfc3339(value.as_str()?).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::differences;

    #[test]
    fn what_means_the_same_is_the_same() {
        let original = json!({
            "number": 1, "zulu": "2020-03-24T00:00:00Z", "null": null, "list": [1, { "a/b": "x" }],
        });
        let again = json!({
            "number": 1.0, "zulu": "2020-03-24T00:00:00+00:00", "list": [1.0, { "a/b": "x" }],
        });
        assert_eq!(differences(&original, &again), [""; 0]);
    }

    #[test]
    fn what_means_something_else_is_named() {
        for (original, again, difference) in [
            (json!({ "a/b": 1 }), json!({}), r#""/a~1b": 1 became null"#),
            (json!({}), json!({ "a": 1 }), r#""/a": null became 1"#),
            (json!([1]), json!([1, 2]), r#""": [1] became [1,2]"#),
            (json!([1]), json!([1.5]), r#""/0": 1 became 1.5"#),
            (json!("1"), json!(1), r#""": "1" became 1"#),
            (
                json!("2020-03-24T00:00:00-05:00"),
                json!("2020-03-24T05:00:00Z"),
                r#""": "2020-03-24T00:00:00-05:00" became "2020-03-24T05:00:00Z""#,
            ),
        ] {
            assert_eq!(differences(&original, &again), [difference]);
        }
    }
}
