//! Paging as others' extensions say it: `x-ms-pageable` (Azure), `x-speakeasy-pagination`,
//! `x-fern-pagination` and `x-dropshot-pagination`.

use openapiv3 as oas;
use serde_json::Value;

use super::answer::Answer;
use super::shape::{first_page, size};
use super::{Paged, assembled};
use crate::ir::{Found, More, Paging, Parameter, Place, Position, Sent};
use crate::lower::Lowering;
use crate::tree::escape;

/// What an extension comes to: nothing if it says that the list comes whole, or why it is not
/// carried.
pub(super) type Told = Result<Option<Paging>, String>;

impl<'d> Lowering<'d> {
    /// What an extension says, and which.
    pub(super) fn paging_by_extension(
        &self,
        operation: &'d oas::Operation,
        paged: &Paged<'_>,
    ) -> Option<(&'static str, Told)> {
        let extension = |name: &'static str| {
            let value = operation.extensions.get(name)?;
            // One may stand for what the description says once for all.
            let value = match value {
                Value::Bool(true) => self.openapi.extensions.get(name)?,
                value => value,
            };
            Some((name, value))
                .filter(|(_, value)| !value.is_null() && **value != Value::Bool(false))
        };
        let (name, value) = [
            "x-ms-pageable",
            "x-speakeasy-pagination",
            "x-fern-pagination",
            "x-dropshot-pagination",
        ]
        .into_iter()
        .find_map(extension)?;
        let Some(answer) = Answer::of(&self.types, paged.success) else {
            return Some((name, Err("the answer is no JSON".to_owned())));
        };
        let extension = Extension {
            value,
            paged,
            answer,
        };
        let told = match name {
            "x-ms-pageable" => extension.autorest(),
            "x-speakeasy-pagination" => extension.speakeasy().map(Some),
            "x-fern-pagination" => extension.fern().map(Some),
            _ => extension.dropshot().map(Some),
        };
        Some((name, told))
    }
}

struct Extension<'e> {
    value: &'e Value,
    paged: &'e Paged<'e>,
    answer: Answer<'e>,
}

impl Extension<'_> {
    fn text(&self, key: &str) -> Option<&str> {
        self.value
            .get(key)?
            .as_str()
            .filter(|text| !text.is_empty())
    }

    /// A list at this pointer, asked for so.
    fn list(&self, pointer: String, position: Position) -> Result<Paging, String> {
        let Some(item) = self.answer.item_at(&pointer) else {
            return Err(format!("the answer has no list at `{pointer}`"));
        };
        let items = (pointer, item.clone());
        Ok(assembled(self.paged, position, items, size(self.paged)))
    }

    /// A `nextLinkName` of null says that the list comes whole.
    fn autorest(&self) -> Told {
        let Some(next) = self.text("nextLinkName") else {
            return Ok(None);
        };
        let items = self.text("itemName").unwrap_or("value");
        let next = Found::Body(format!("/{}", escape(next)));
        let items = format!("/{}", escape(items));
        self.list(items, Position::Url(next)).map(Some)
    }

    fn dropshot(&self) -> Result<Paging, String> {
        let parameter = self
            .query("page_token")
            .ok_or("there is no parameter `page_token`")?;
        let position = Position::Cursor {
            sent: Sent::Query(parameter.name.clone()),
            found: Found::Body("/next_page".to_owned()),
        };
        self.list("/items".to_owned(), position)
    }

    fn speakeasy(&self) -> Result<Paging, String> {
        let inputs = self.value.get("inputs").and_then(Value::as_array);
        let input = |kind: &str| {
            let mut inputs = inputs.into_iter().flatten();
            inputs.find(|input| input.get("type").and_then(Value::as_str) == Some(kind))
        };
        let name = |input: &Value| input.get("name").and_then(Value::as_str).map(str::to_owned);
        let output = |key: &str| self.value.get("outputs")?.get(key)?.as_str();
        let results = match output("results") {
            Some(path) => pointer(path).ok_or("`results` leads to no list")?,
            None => self.only_list()?,
        };
        let position = match self.text("type") {
            Some("offsetLimit") => {
                let kinds = ["page", "offset"].into_iter();
                let mut found = kinds.filter_map(|kind| Some((kind, name(input(kind)?)?)));
                let (kind, name) = found.next().ok_or("no input is a `page` or an `offset`")?;
                self.counted(&name, kind == "page")?
            }
            Some("cursor") => {
                let input = input("cursor").ok_or("no input is a `cursor`")?;
                let name = name(input).ok_or("the cursor has no name")?;
                let next = output("nextCursor").ok_or("no output is the `nextCursor`")?;
                let is_in_body = input.get("in").and_then(Value::as_str) == Some("requestBody");
                self.cursor(&name, is_in_body, next, &results)?
            }
            Some("url") => {
                let next = output("nextUrl").ok_or("no output is the `nextUrl`")?;
                let next = pointer(next).ok_or("`nextUrl` is no path that leads to one value")?;
                Position::Url(Found::Body(next))
            }
            _ => return Err("its `type` is none that is known".to_owned()),
        };
        let mut paging = self.list(results, position)?;
        if let Some(limit) = input("limit").and_then(name) {
            let size = self.query(&limit);
            let items = (paging.items, paging.item);
            paging = assembled(self.paged, paging.position, items, size);
        }
        if let (Position::Number { .. }, Some(pages)) = (&paging.position, output("numPages")) {
            let pages = pointer(pages).ok_or("`numPages` is no path that leads to one value")?;
            paging.more = Some(More::Pages(pages));
        }
        Ok(paging)
    }

    fn fern(&self) -> Result<Paging, String> {
        let response = |key: &str| {
            let path = self.text(key)?.strip_prefix("$response")?;
            pointer(&format!("${path}"))
        };
        let request = |key: &str| Some(self.text(key)?.strip_prefix("$request.")?.to_owned());
        let results = response("results").ok_or("`results` leads to no list")?;
        let position = if let Some(offset) = request("offset") {
            self.counted(&offset, request("step").is_none())?
        } else if let Some(cursor) = request("cursor") {
            let next = self
                .text("next_cursor")
                .and_then(|next| next.strip_prefix("$response"));
            let next = next.ok_or("`next_cursor` leads nowhere")?;
            let is_in_body = self.query(&cursor).is_none();
            let cursor = cursor.strip_prefix("body.").unwrap_or(&cursor);
            self.cursor(cursor, is_in_body, &format!("${next}"), &results)?
        } else if let Some(next) = response("next_uri") {
            Position::Url(Found::Body(next))
        } else {
            return Err("it names neither a cursor nor an offset".to_owned());
        };
        let mut paging = self.list(results, position)?;
        paging.more = response("has-next-page").map(More::True);
        Ok(paging)
    }

    fn counted(&self, name: &str, is_page: bool) -> Result<Position, String> {
        let parameter = self
            .query(name)
            .ok_or_else(|| format!("there is no query parameter `{name}`"))?;
        let name = parameter.name.clone();
        Ok(if is_page {
            let first = first_page(&parameter.limits);
            Position::Number {
                parameter: name,
                first,
            }
        } else {
            Position::Offset(name)
        })
    }

    fn cursor(
        &self,
        name: &str,
        is_in_body: bool,
        next: &str,
        results: &str,
    ) -> Result<Position, String> {
        let sent = if is_in_body {
            if self.paged.body.is_none() {
                return Err(format!("there is neither a parameter `{name}` nor a body"));
            }
            Sent::Body(format!("/{}", name.replace('.', "/")))
        } else {
            self.sent(name)?
        };
        if let Some((list, id)) = of_last(next) {
            return match (pointer(&list), pointer(&id), sent) {
                (Some(list), Some(id), Sent::Query(parameter)) if list == results => {
                    Ok(Position::LastElement { parameter, id })
                }
                _ => Err(format!("`{next}` is not of the list's last element")),
            };
        }
        let found = pointer(next).ok_or_else(|| format!("`{next}` leads to no single value"))?;
        Ok(Position::Cursor {
            sent,
            found: Found::Body(found),
        })
    }

    fn sent(&self, name: &str) -> Result<Sent, String> {
        let mut parameters = self.paged.parameters.iter();
        match parameters.find(|one| one.name == name).map(|one| one.place) {
            Some(Place::Query) => Ok(Sent::Query(name.to_owned())),
            Some(Place::Header) => Ok(Sent::Header(name.to_owned())),
            _ => Err(format!(
                "there is no parameter `{name}` in the query or a header"
            )),
        }
    }

    fn query(&self, name: &str) -> Option<&Parameter> {
        let mut parameters = self.paged.parameters.iter();
        parameters.find(|one| one.place == Place::Query && one.name == name)
    }

    fn only_list(&self) -> Result<String, String> {
        if self.answer.list().is_some() {
            return Ok(String::new());
        }
        let items = self.answer.items(self.paged.path);
        items
            .map(|(pointer, ..)| pointer)
            .ok_or_else(|| "it does not say where the list is".to_owned())
    }
}

/// The pointer of a path (RFC 9535) that names members alone.
pub(super) fn pointer(path: &str) -> Option<String> {
    let mut rest = path.strip_prefix('$')?;
    let mut pointer = String::new();
    while !rest.is_empty() {
        let name = if let Some(quoted) = rest.strip_prefix('[') {
            let (inner, after) = quoted.split_once(']')?;
            rest = after;
            let inner = inner.trim();
            let quote = inner
                .chars()
                .next()
                .filter(|quote| "'\"".contains(*quote))?;
            inner.strip_prefix(quote)?.strip_suffix(quote)?
        } else {
            let name = rest.strip_prefix('.')?;
            let end = name.find(['.', '[']).unwrap_or(name.len());
            rest = &name[end..];
            &name[..end]
        };
        if name.is_empty() || name.contains(['*', '?', '@']) && !name.starts_with("@odata") {
            return None;
        }
        pointer.push('/');
        pointer.push_str(&escape(name));
    }
    Some(pointer)
}

/// The paths of a list, and of a value in its last element, where a path leads to one.
fn of_last(path: &str) -> Option<(String, String)> {
    let mut found = ["[-1]", "[(@.length-1)]"].into_iter();
    let (list, id) = found.find_map(|last| path.split_once(last))?;
    Some((list.to_owned(), format!("${id}")))
}

#[cfg(test)]
mod tests {
    use super::pointer;

    #[test]
    fn a_path_that_names_members_is_a_pointer() {
        for (path, expected) in [
            ("$", Some("")),
            ("$.data", Some("/data")),
            ("$.meta.next~x", Some("/meta/next~0x")),
            ("$['a b'].c[\"d\"]", Some("/a b/c/d")),
            ("$.@odata.nextLink", Some("/@odata/nextLink")),
            ("$['@odata.nextLink']", Some("/@odata.nextLink")),
            ("$.data[0]", None),
            ("$.data[*]", None),
            ("$..data", None),
            ("$.*", None),
            ("data", None),
            ("$data", None),
        ] {
            assert_eq!(pointer(path).as_deref(), expected, "{path}");
        }
    }
}
