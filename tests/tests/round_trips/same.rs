//! Whether two texts are the same JSON: the same members in any order, equal texts, numbers that are
//! equal in value, and date-times that are equal in instant and offset.

use chrono::{DateTime, FixedOffset};
use serde_json::Value;

/// The first place where they are not, with both values.
pub(crate) fn difference(original: &Value, again: &Value) -> Option<String> {
    let mut pointer = String::new();
    compare(original, again, &mut pointer)
}

fn compare(original: &Value, again: &Value, pointer: &mut String) -> Option<String> {
    let len = pointer.len();
    let differ = |pointer: &str| Some(format!("{pointer:?}: {original} became {again}"));
    match (original, again) {
        (Value::Object(one), Value::Object(other)) => {
            if let Some(added) = other.keys().find(|key| !one.contains_key(*key)) {
                return Some(format!(
                    "{pointer:?}: {added:?} was added: {}",
                    other[added]
                ));
            }
            for (key, value) in one {
                let token = key.replace('~', "~0").replace('/', "~1");
                pointer.push('/');
                pointer.push_str(&token);
                let found = match other.get(key) {
                    Some(other) => compare(value, other, pointer),
                    None => Some(format!("{pointer:?}: {value} was lost")),
                };
                pointer.truncate(len);
                if found.is_some() {
                    return found;
                }
            }
            None
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (index, (one, other)) in one.iter().zip(other).enumerate() {
                pointer.push('/');
                pointer.push_str(&index.to_string());
                let found = compare(one, other, pointer);
                pointer.truncate(len);
                if found.is_some() {
                    return found;
                }
            }
            None
        }
        (Value::Number(one), Value::Number(other)) => {
            let is_same = one == other
                || matches!((one.as_f64(), other.as_f64()), (Some(a), Some(b)) if a.total_cmp(&b).is_eq());
            if is_same { None } else { differ(pointer) }
        }
        (Value::String(one), Value::String(other)) => {
            let is_same = one == other
                || matches!((time(one), time(other)), (Some(a), Some(b)) if a == b && a.offset() == b.offset());
            if is_same { None } else { differ(pointer) }
        }
        _ if original == again => None,
        _ => differ(pointer),
    }
}

fn time(text: &str) -> Option<DateTime<FixedOffset>> {
    DateTime::parse_from_rfc3339(text).ok()
}
