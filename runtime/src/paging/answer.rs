//! What of an answer is not its elements: where they are, and what it tells of
//! the next page. One pass over the text, and nothing of it is copied.

use std::ops::Range;

use http::HeaderMap;

use super::place::Cursor;
use crate::headers::next_link;
use crate::operation::{Found, More, Operation, Paging, Position, Sent};
use crate::transport::wire::Received;
use crate::values::decode;
use crate::values::fault::Fault;
use crate::values::reader::{Kind, Reader};

/// A page as it came.
pub(super) struct Page {
    pub(super) operation: &'static Operation,
    pub(super) received: Received,
    /// Where in the body the list is. Many servers leave out an empty one.
    pub(super) items: Option<Range<usize>>,
    /// The pointer of the list.
    pub(super) pointer: &'static str,
    /// What identifies the next page, as far as the page tells.
    pub(super) next: Option<Cursor>,
    /// Whether it says that another page follows, or that none does.
    pub(super) more: Option<bool>,
    /// How many pages it says that there are.
    pub(super) pages: Option<u64>,
    pub(super) total: Option<u64>,
}

impl Page {
    pub(super) fn new(operation: &'static Operation, received: Received) -> Self {
        let Some(paging) = &operation.paging else {
            let items = Some(0..received.body.len());
            return Self {
                operation,
                received,
                items,
                pointer: "",
                next: None,
                more: None,
                pages: None,
                total: None,
            };
        };
        let body = &received.body[..];
        let told = Told::new(paging, body);
        let headers = &received.meta.headers;
        let next = match paging.position {
            Position::Cursor {
                sent: Sent::Query(parameter),
                found,
            } => {
                let next = told.next(found, headers);
                next.map(|next| next.out_of_link(parameter))
            }
            Position::Cursor { found, .. } | Position::Url(found) => told.next(found, headers),
            Position::LastElement { id, .. } => told.id_of_last(id),
            Position::Offset(_) | Position::Number { .. } => None,
        };
        let more = paging.more.and_then(|more| told.more(more, headers));
        let pages = match paging.more {
            Some(More::Pages(_)) => told.more.clone().and_then(|place| told.number(place)),
            _ => None,
        };
        let total = received.meta.total_count();
        let total = total.or_else(|| told.number(told.total.clone()?));
        let items = told.items;
        Self {
            operation,
            received,
            items,
            pointer: paging.items,
            next,
            more,
            pages,
            total,
        }
    }

    /// The text of the list.
    pub(super) fn list(&self) -> &[u8] {
        match &self.items {
            Some(place) => &self.received.body[place.clone()],
            None => b"[]",
        }
    }

    /// How many elements the list has, of which no more than `most` are counted.
    pub(super) fn count(&self, most: usize) -> usize {
        let mut count = 0;
        // What is no list is for its type to say.
        let _ = decode::elements(&mut Reader::new(self.list()), most, &mut |from, index| {
            from.skip()?;
            count = index + 1;
            Ok(())
        });
        count
    }

    /// Cuts the list in the body to its first `count` elements.
    pub(super) fn truncate(&mut self, count: usize) {
        let Some(items) = self.items.clone() else {
            return;
        };
        let mut index = 0;
        let mut end = items.start + 1;
        let mut from = Reader::within(&self.received.body, items.clone());
        let read = decode::elements(&mut from, usize::MAX, &mut |from, _| {
            if index == count {
                return Err(from.fault("enough"));
            }
            from.skip()?;
            index += 1;
            end = from.at();
            Ok(())
        });
        if read.is_ok() || index < count {
            return;
        }
        let body = &self.received.body;
        let cut = [&body[..end], b"]", &body[items.end..]].concat();
        self.items = Some(items.start..end + 1);
        self.received.body = cut.into();
    }
}

/// What a body tells, each by its place.
struct Told<'b> {
    body: &'b [u8],
    items: Option<Range<usize>>,
    next: Option<Range<usize>>,
    more: Option<Range<usize>>,
    total: Option<Range<usize>>,
}

impl<'b> Told<'b> {
    fn new(paging: &Paging, body: &'b [u8]) -> Self {
        let next = match paging.position {
            Position::Cursor {
                found: Found::Body(at),
                ..
            }
            | Position::Url(Found::Body(at)) => Some(at),
            _ => None,
        };
        let more = match paging.more {
            Some(More::True(at) | More::False(at) | More::Present(at) | More::Pages(at)) => {
                Some(at)
            }
            Some(More::Link) | None => None,
        };
        let whole = Self {
            body,
            items: Some(0..body.len()),
            next: None,
            more: None,
            total: None,
        };
        if paging.items.is_empty() && next.is_none() && more.is_none() && paging.total.is_none() {
            return whole;
        }
        // What is no object is looked at as the list that it is not.
        let Some([items, next, more, total]) =
            find(body, [Some(paging.items), next, more, paging.total])
        else {
            return whole;
        };
        Self {
            body,
            items,
            next,
            more,
            total,
        }
    }

    fn cursor(&self, place: Range<usize>) -> Option<Cursor> {
        Cursor::read(&self.body[place])
    }

    fn number(&self, place: Range<usize>) -> Option<u64> {
        self.cursor(place)?.text.parse().ok()
    }

    fn next(&self, found: Found, headers: &HeaderMap) -> Option<Cursor> {
        match found {
            Found::Body(_) => self.cursor(self.next.clone()?),
            Found::Header(name) => {
                let value = headers.get(name)?.to_str().ok()?.trim();
                (!value.is_empty()).then(|| Cursor::of_text(value))
            }
            Found::Link => next_link(headers).map(|link| Cursor::of_text(&link)),
        }
    }

    fn more(&self, more: More, headers: &HeaderMap) -> Option<bool> {
        let flag = || match &self.body[self.more.clone()?] {
            b"true" => Some(true),
            b"false" => Some(false),
            _ => None,
        };
        match more {
            More::True(_) => flag(),
            More::False(_) => flag().map(|is_done| !is_done),
            More::Present(_) => {
                let place = self.more.clone()?;
                Some(self.cursor(place).is_some())
            }
            // By the number of the page at hand: see `pages`.
            More::Pages(_) => None,
            More::Link => {
                let is_told = headers.contains_key(http::header::LINK);
                is_told.then(|| next_link(headers).is_some())
            }
        }
    }

    fn id_of_last(&self, id: &str) -> Option<Cursor> {
        let mut last = None;
        let mut from = Reader::within(self.body, self.items.clone()?);
        decode::elements(&mut from, usize::MAX, &mut |from, _| {
            last = Some(from.skip()?.0);
            Ok(())
        })
        .ok()?;
        let element = &self.body[last?];
        let [place] = find(element, [Some(id)])?;
        Cursor::read(&element[place?])
    }
}

/// Where the values at some pointers stand in the text of an object; `None` if it is none. Of
/// members of one name the last counts.
fn find<const N: usize>(
    text: &[u8],
    pointers: [Option<&str>; N],
) -> Option<[Option<Range<usize>>; N]> {
    let mut from = Reader::new(text);
    let wanted = pointers.into_iter().enumerate();
    let wanted: Vec<_> = wanted
        .filter_map(|(place, pointer)| Some((pointer?, place)))
        .collect();
    let is_whole = wanted.iter().any(|(pointer, _)| pointer.is_empty());
    if !is_whole && from.kind().ok()? != Kind::Object {
        return None;
    }
    let mut found = [const { None }; N];
    visit(&mut from, &wanted, &mut found).ok()?;
    Some(found)
}

fn visit(
    from: &mut Reader<'_>,
    wanted: &[(&str, usize)],
    found: &mut [Option<Range<usize>>],
) -> Result<(), Fault> {
    let is_object = from.kind()? == Kind::Object;
    let start = from.at();
    if is_object && wanted.iter().any(|(pointer, _)| !pointer.is_empty()) {
        from.open_object()?;
        let mut is_first = true;
        while let Some(name) = from.member(is_first)? {
            is_first = false;
            let inner = wanted.iter();
            let inner: Vec<_> = inner
                .filter_map(|(pointer, place)| Some((below(pointer, &name)?, *place)))
                .collect();
            if inner.is_empty() {
                from.skip()?;
                continue;
            }
            for (_, place) in &inner {
                found[*place] = None;
            }
            visit(from, &inner, found)?;
        }
    } else {
        from.skip()?;
    }
    for (_, place) in wanted.iter().filter(|(pointer, _)| pointer.is_empty()) {
        found[*place] = Some(start..from.at());
    }
    Ok(())
}

/// What is left of a pointer below the member of this name, if it leads there.
fn below<'p>(pointer: &'p str, name: &str) -> Option<&'p str> {
    let rest = pointer.strip_prefix('/')?;
    let (token, rest) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let is_name = if token.contains('~') {
        token.replace("~1", "/").replace("~0", "~") == name
    } else {
        token == name
    };
    is_name.then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::find;

    fn found(text: &str, pointer: &str) -> Option<String> {
        let [place] = find(text.as_bytes(), [Some(pointer)])?;
        Some(text[place?].to_owned())
    }

    #[test]
    fn a_pointer_leads_to_its_value() {
        let text = r#" {"a": {"b": [1, {"c": 2}], "": 5}, "b": 3, "x/y": {"~": 4}} "#;
        for (pointer, value) in [
            ("/a/b", Some("[1, {\"c\": 2}]")),
            ("/b", Some("3")),
            ("/a/", Some("5")),
            ("/x~1y/~0", Some("4")),
            ("/c", None),
            ("/b/c", None),
            ("/a/b/c", None),
            ("/", None),
        ] {
            assert_eq!(found(text, pointer).as_deref(), value, "{pointer}");
        }
        assert_eq!(found(text, "").as_deref(), Some(text.trim()));
        assert_eq!(found("[1]", "").as_deref(), Some("[1]"));
    }

    #[test]
    fn of_two_members_the_last_counts() {
        assert_eq!(found(r#"{"a": 1, "a": 2}"#, "/a").as_deref(), Some("2"));
        assert_eq!(found(r#"{"a": {"b": 1}, "a": {}}"#, "/a/b"), None);
    }

    #[test]
    fn what_is_no_object_has_nothing() {
        for text in ["[1]", "null", "", "{", "{\"a\": ", "<html>"] {
            assert!(find(text.as_bytes(), [Some("/a")]).is_none(), "{text}");
        }
    }
}
