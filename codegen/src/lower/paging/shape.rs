//! Paging by shape: only what cannot be mistaken for anything else.

use super::answer::{Answer, Part};
use super::names::{
    CURSORS, DONE, LAST_ELEMENTS, MORE, NUMBERS, OFFSETS, SIZES, TOTALS, URLS, plain,
};
use super::{Paged, assembled, optional};
use crate::ir::{Found, HttpMethod, Limits, More, Paging, Parameter, Position, Sent, Type};

/// How the operation is paged, if its parameters and its answer say so.
pub(super) fn paging(paged: &Paged<'_>, answer: &Answer<'_>, headers: &[String]) -> Option<Paging> {
    if *paged.http_method != HttpMethod::Get {
        return None;
    }
    let (items, item, is_known) = match answer.list() {
        Some(item) => (String::new(), item, true),
        None => answer.items(paged.path)?,
    };
    let parts = answer.parts();
    // The list itself tells nothing of the page.
    let parts: Vec<_> = parts
        .into_iter()
        .filter(|one| one.pointer != items)
        .collect();
    let facts = Facts {
        paged,
        size: size(paged),
        headers,
        total: integer(&parts, TOTALS).map(|part| part.pointer.clone()),
        more: more(&parts),
        url: url(&parts),
        parts: &parts,
    };
    let says_more = facts.total.is_some() || facts.more.is_some() || facts.url.is_some();
    let position = facts.cursor().or_else(|| facts.last_element(answer, item));
    let position = position.or_else(|| {
        let is_list = is_known || says_more;
        is_list
            .then(|| facts.numbers().or_else(|| facts.link()))
            .flatten()
    })?;
    let items = (items, item.clone());
    let mut paging = assembled(paged, position, items, facts.size);
    let by_link = facts.url.clone().map(More::Present);
    let by_link = by_link.or_else(|| facts.has_link().then_some(More::Link));
    paging.total = facts.total;
    paging.more = match &paging.position {
        Position::Url(_) => None,
        Position::Offset(_) | Position::Number { .. } => facts.more.or(by_link),
        Position::Cursor { .. } | Position::LastElement { .. } => facts.more,
    };
    Some(paging)
}

struct Facts<'f> {
    paged: &'f Paged<'f>,
    size: Option<&'f Parameter>,
    /// The headers of an answer, in small letters.
    headers: &'f [String],
    total: Option<String>,
    more: Option<More>,
    /// The pointer of a URL of the next page.
    url: Option<String>,
    parts: &'f [Part<'f>],
}

impl Facts<'_> {
    /// A parameter that takes what the answer calls the next one.
    fn cursor(&self) -> Option<Position> {
        CURSORS.iter().find_map(|(parameter, nexts)| {
            let parameter = optional(self.paged.parameters, |one| {
                plain(&one.name) == *parameter && is_cursor(&one.ty)
            })?;
            let found = nexts
                .iter()
                .find_map(|next| self.next_part(next, parameter))
                .or_else(|| self.next_header(nexts))?;
            Some(Position::Cursor {
                sent: Sent::Query(parameter.name.clone()),
                found,
            })
        })
    }

    fn next_part(&self, next: &str, parameter: &Parameter) -> Option<Found> {
        let mut found = self.parts.iter().filter(|part| {
            let is_it = part.name == next || held_next(part, next);
            // A link that says that it is one is followed.
            is_it && takes(&parameter.ty, &part.property.ty) && !is_uri(&part.property.limits)
        });
        let first = found.next()?;
        // Two of them at one depth: who knows which.
        let depth = |part: &Part<'_>| part.pointer.matches('/').count();
        let is_alone = found.next().is_none_or(|other| depth(other) > depth(first));
        is_alone.then(|| Found::Body(first.pointer.clone()))
    }

    /// A header that is called so, as `X-Next-Page` is.
    fn next_header(&self, nexts: &[&str]) -> Option<Found> {
        let mut headers = self.headers.iter();
        let header = headers.find(|name| {
            let name = plain(name.strip_prefix("x-").unwrap_or(name));
            name.starts_with("next") && nexts.contains(&name.as_str())
        })?;
        Some(Found::Header(header.clone()))
    }

    /// A parameter that takes the id of the last element, where the answer says whether there is more.
    fn last_element(&self, answer: &Answer<'_>, item: &Type) -> Option<Position> {
        self.more.as_ref()?;
        let parameter = optional(self.paged.parameters, |one| {
            LAST_ELEMENTS.contains(&plain(&one.name).as_str()) && is_cursor(&one.ty)
        })?;
        let object = answer.object(item)?;
        let has_id = object
            .properties
            .iter()
            .any(|one| one.name == "id" && is_cursor(&one.ty));
        has_id.then(|| Position::LastElement {
            parameter: parameter.name.clone(),
            id: "/id".to_owned(),
        })
    }

    /// A parameter that counts elements, or pages.
    fn numbers(&self) -> Option<Position> {
        let named = |names: &'static [&'static str]| {
            optional(self.paged.parameters, move |one| {
                names.contains(&plain(&one.name).as_str()) && is_number(&one.ty)
            })
        };
        if let (Some(offset), Some(_)) = (named(OFFSETS), self.size) {
            return Some(Position::Offset(offset.name.clone()));
        }
        let number = named(NUMBERS)?;
        let first = first_page(&number.limits);
        // A link is surer than a number that may count from 0 or from 1.
        if first.is_none() && self.url.is_some() {
            return None;
        }
        Some(Position::Number {
            parameter: number.name.clone(),
            first,
        })
    }

    fn has_link(&self) -> bool {
        self.headers.iter().any(|name| name == "link")
    }

    fn link(&self) -> Option<Position> {
        match &self.url {
            Some(url) => Some(Position::Url(Found::Body(url.clone()))),
            None if self.has_link() => Some(Position::Url(Found::Link)),
            None => None,
        }
    }
}

/// Whether a part is called `next` in an object whose name says of what: `cursors.next`.
fn held_next(part: &Part<'_>, next: &str) -> bool {
    let is_held = part.holder.as_deref();
    next == "nextcursor" && part.name == "next" && matches!(is_held, Some("cursor" | "cursors"))
}

pub(super) fn size<'p>(paged: &Paged<'p>) -> Option<&'p Parameter> {
    SIZES.iter().find_map(|size| {
        optional(paged.parameters, |one| {
            plain(&one.name) == *size && is_number(&one.ty)
        })
    })
}

fn is_number(ty: &Type) -> bool {
    let ty = ty.unboxed().not_null();
    ty.integer().is_some() || *ty == Type::F64
}

fn is_cursor(ty: &Type) -> bool {
    let ty = ty.unboxed().not_null();
    ty.integer().is_some() || matches!(ty, Type::String | Type::Formatted(_))
}

/// Whether a parameter of one type takes a cursor of the other: texts take any.
fn takes(parameter: &Type, cursor: &Type) -> bool {
    let is_text = parameter.unboxed().not_null().integer().is_none();
    let is_integer = cursor.unboxed().not_null().integer().is_some();
    is_integer || (is_text && is_cursor(cursor))
}

fn is_uri(limits: &Limits) -> bool {
    let format = limits.format.as_deref();
    matches!(format, Some("uri" | "url" | "uri-reference"))
}

/// The number of the first page, where the description says.
pub(super) fn first_page(limits: &Limits) -> Option<u64> {
    let default = limits.default.as_ref();
    match default.map(serde_json::Value::as_f64) {
        Some(Some(0.0)) => Some(0),
        Some(Some(1.0)) => Some(1),
        _ => limits
            .minimum
            .filter(|minimum| *minimum == 1)
            .map(u64::from),
    }
}

/// The only part of these names that is an integer.
fn integer<'p, 't>(parts: &'p [Part<'t>], names: &[&str]) -> Option<&'p Part<'t>> {
    let mut found = parts
        .iter()
        .filter(|part| names.contains(&part.name.as_str()) && is_number(&part.property.ty));
    found.next().filter(|_| found.next().is_none())
}

fn more(parts: &[Part<'_>]) -> Option<More> {
    let boolean = |names: &[&str]| {
        let mut found = parts.iter().filter(|part| {
            let is_boolean = *part.property.ty.unboxed().not_null() == Type::Boolean;
            names.contains(&part.name.as_str()) && is_boolean
        });
        let first = found.next()?.pointer.clone();
        found.next().is_none().then_some(first)
    };
    let more = boolean(MORE).map(More::True);
    more.or_else(|| boolean(DONE).map(More::False))
}

/// Where a URL of the next page stands.
fn url(parts: &[Part<'_>]) -> Option<String> {
    let has_previous = |part: &Part<'_>| {
        let holder = part
            .pointer
            .rsplit_once('/')
            .map_or("", |(holder, _)| holder);
        parts.iter().any(|other| {
            let is_previous = matches!(other.name.as_str(), "previous" | "prev");
            is_previous
                && other
                    .pointer
                    .rsplit_once('/')
                    .is_some_and(|(at, _)| at == holder)
        })
    };
    let is_next = |part: &&Part<'_>| {
        let is_text = matches!(
            part.property.ty.unboxed().not_null(),
            Type::String | Type::Formatted(_)
        );
        let is_link = match part.name.as_str() {
            "next" | "nextpage" => {
                let is_in_links = part.holder.as_deref() == Some("links");
                is_uri(&part.property.limits) || (is_in_links && has_previous(part))
            }
            "href" => part.holder.as_deref() == Some("next"),
            name => URLS.contains(&name),
        };
        is_text && is_link
    };
    parts.iter().find(is_next).map(|part| part.pointer.clone())
}
