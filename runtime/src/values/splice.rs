//! Putting back, into the text of a value, a part of it that could not be read.

use super::codec::Encode;
use super::extra::{Kept, Why};
use super::json::Json;
use super::pointer::Step;
use super::reader::Kind;

/// The text with what was kept at its place; `None` if there is no such place any more, or another
/// value at it.
pub(super) fn splice(text: &str, way: &[Step], kept: &Kept) -> Option<String> {
    let Some((step, rest)) = way.split_last() else {
        return match &kept.why {
            Why::Inexact(written) if **written == *text => Some(kept.value.text().to_owned()),
            _ => None,
        };
    };
    let holder = Json::from_text(text.into());
    // What is kept exactly stands for what is there, all else for what is not.
    let is_new = rest.is_empty() && !matches!(kept.why, Why::Inexact(_));
    match step {
        Step::Index(index) => {
            let mut elements = holder.elements();
            if is_new {
                elements.insert((*index).min(elements.len()), kept.value.clone());
            } else {
                let element = elements.get_mut(*index)?;
                *element = Json::from_text(splice(element.text(), rest, kept)?.into());
            }
            text_of(&elements)
        }
        Step::Name(name) => {
            let mut members = holder.members();
            let member = members.iter_mut().find(|(other, _)| **other == **name);
            match member {
                Some(_) if is_new => return None,
                Some((_, value)) => {
                    *value = Json::from_text(splice(value.text(), rest, kept)?.into());
                }
                None if is_new => members.push((name.to_string(), kept.value.clone())),
                None => return None,
            }
            Some(Json::object(&members).into_text())
        }
    }
}

/// The text of an object with one more member; `None` if it has it, or is no object.
pub(super) fn add_member(text: &str, name: &str, value: &dyn Encode) -> Option<String> {
    let holder = Json::from_text(text.into());
    let mut members = holder.members();
    if holder.kind() != Kind::Object || members.iter().any(|(other, _)| other == name) {
        return None;
    }
    let value = super::writer::write(value).ok()?;
    let value = String::from_utf8(value).ok()?;
    members.push((name.to_owned(), Json::from_text(value.into())));
    Some(Json::object(&members).into_text())
}

/// The text of an object with a member that has another value, or is new; `None` if it is no object.
pub(super) fn set_member(text: &str, name: &str, value: &dyn Encode) -> Option<String> {
    let holder = Json::from_text(text.into());
    let mut members = holder.members();
    members.retain(|(other, _)| other != name);
    if holder.kind() != Kind::Object {
        return None;
    }
    let value = super::writer::write(value).ok()?;
    let value = String::from_utf8(value).ok()?;
    members.push((name.to_owned(), Json::from_text(value.into())));
    Some(Json::object(&members).into_text())
}

fn text_of(elements: &[Json]) -> Option<String> {
    let text = super::writer::write(elements).ok()?;
    String::from_utf8(text).ok()
}
