//! Putting back, into the text of a value, a part of it that could not be read.

use std::collections::HashMap;

use super::codec::Encode;
use super::extra::{Kept, Why};
use super::json::Json;
use super::pointer::Step;
use super::reader::Kind;

/// What was kept, with the way to its place from the value that it is put back into, from its end.
pub(super) type At<'k> = (&'k [Step], &'k Kept);

/// The text with all that was kept at its place, in the order in which it came; `None` if nothing
/// has a place any more, or there is another value at it.
pub(super) fn splice(text: &str, all: &[At<'_>]) -> Option<String> {
    let exact = all.iter().find_map(|(way, kept)| match &kept.why {
        Why::Inexact(written) if way.is_empty() && **written == *text => Some(kept.value.text()),
        _ => None,
    });
    if exact.is_some() {
        return exact.map(str::to_owned);
    }
    let holder = Json::from_text(text.into());
    match all.iter().find_map(|(way, _)| way.last())? {
        Step::Index(_) => elements(&holder, all),
        Step::Name(_) => members(&holder, all),
    }
}

/// Whether it stands for a value that is not there: what is kept exactly stands for one that is.
fn is_new((way, kept): &At<'_>) -> bool {
    way.len() == 1 && !matches!(kept.why, Why::Inexact(_))
}

/// What is kept below one step, which all of them begin with.
fn below<'k>(all: &[At<'k>]) -> Vec<At<'k>> {
    let below = all.iter();
    below
        .map(|(way, kept)| (&way[..way.len() - 1], *kept))
        .collect()
}

/// The text of a list, with what is kept of its elements.
fn elements(holder: &Json, all: &[At<'_>]) -> Option<String> {
    let mut old = holder.elements().into_iter();
    let mut new = Vec::new();
    let mut has_changed = false;
    for group in all.chunk_by(|(one, _), (other, _)| one.last() == other.last()) {
        let Some(Step::Index(index)) = group[0].0.last() else {
            continue;
        };
        let before = index.saturating_sub(new.len());
        new.extend(old.by_ref().take(before));
        let (added, changed): (Vec<_>, Vec<_>) = group.iter().copied().partition(is_new);
        has_changed |= !added.is_empty();
        new.extend(added.into_iter().map(|(_, kept)| kept.value.clone()));
        if !changed.is_empty()
            && let Some(element) = old.next()
        {
            let text = splice(element.text(), &below(&changed));
            has_changed |= text.is_some();
            new.push(text.map_or(element, |text| Json::from_text(text.into())));
        }
    }
    if !has_changed {
        return None;
    }
    new.extend(old);
    let text = super::writer::write(new.as_slice()).ok()?;
    String::from_utf8(text).ok()
}

/// The text of an object, with what is kept of its members.
fn members(holder: &Json, all: &[At<'_>]) -> Option<String> {
    let mut members = holder.members();
    let names = members.iter().enumerate();
    let mut places: HashMap<String, usize> = names
        .map(|(place, (name, _))| (name.clone(), place))
        .collect();
    let mut has_changed = false;
    for group in all.chunk_by(|(one, _), (other, _)| one.last() == other.last()) {
        let Some(Step::Name(name)) = group[0].0.last() else {
            continue;
        };
        let (added, changed): (Vec<_>, Vec<_>) = group.iter().copied().partition(is_new);
        let place = places.get(&**name).copied();
        match (place, added.first()) {
            (None, Some((_, kept))) => {
                places.insert(name.to_string(), members.len());
                members.push((name.to_string(), kept.value.clone()));
                has_changed = true;
            }
            (Some(place), None) => {
                let value = &mut members[place].1;
                if let Some(text) = splice(value.text(), &below(&changed)) {
                    *value = Json::from_text(text.into());
                    has_changed = true;
                }
            }
            // One that is there has been set.
            _ => {}
        }
    }
    has_changed.then(|| Json::object(&members).into_text())
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
