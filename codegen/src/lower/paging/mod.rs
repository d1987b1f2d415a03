//! How an operation hands out a long list, if it does: as the configuration says, as an extension
//! says, or as its shape does where that is unmistakable. The report names which.

mod answer;
mod extension;
mod names;
mod rule;
mod shape;

use openapiv3::{self as oas, ReferenceOr};

use self::answer::Answer;
use super::{Lowering, component_name};
use crate::config::is_for;
use crate::ir::{
    Body, Found, HttpMethod, More, Paging, Parameter, Place, Position, Sent, Success, Type,
};
use crate::report::Outcome;
use crate::tree::{Trail, unescape};

/// What is looked at.
pub(super) struct Paged<'o> {
    pub(super) http_method: &'o HttpMethod,
    pub(super) path: &'o str,
    pub(super) parameters: &'o [Parameter],
    pub(super) body: Option<&'o Body>,
    pub(super) success: &'o Success,
}

impl<'d> Lowering<'d> {
    pub(super) fn paging(
        &mut self,
        operation: &'d oas::Operation,
        id: &str,
        paged: &Paged<'_>,
        trail: &Trail<'_>,
    ) -> Option<Paging> {
        let headers = self.headers_of_success(operation);
        let answer = Answer::of(&self.types, paged.success);
        let mut rules = self.package.paging.iter();
        let told = match rules.find(|rule| is_for(&rule.operations, id)) {
            Some(rule) => match rule::paging(rule, paged, answer.as_ref()) {
                Ok(paging) => Some(("a rule", Ok(paging))),
                Err(why) => {
                    let message = format!("the rule for paging `{id}` does not fit it: {why}");
                    let help = "correct the rule, or remove it";
                    // The message stands among the diagnostics.
                    let _ = self.refuse::<()>(trail, message, help);
                    return None;
                }
            },
            None => self.paging_by_extension(operation, paged),
        };
        let (paging, by) = match told {
            Some((name, Ok(Some(paging)))) => (paging, name),
            Some((_, Ok(None))) => return None,
            Some((name, Err(why))) => {
                let trail = trail.key(name);
                self.record(Outcome::Degraded, "paging", &trail, Some(why));
                return None;
            }
            None => {
                let paging = shape::paging(paged, &answer?, &headers)?;
                (paging, "its parameters and its answer")
            }
        };
        let note = format!("{}: told by {by}", described(&paging));
        self.record(Outcome::Supported, "paging", trail, Some(note));
        Some(paging)
    }

    /// The names of the headers that a successful answer has, in small letters.
    fn headers_of_success(&self, operation: &'d oas::Operation) -> Vec<String> {
        let components = self.openapi.components.as_ref();
        let mut names = Vec::new();
        for (code, node) in &operation.responses.responses {
            let is_success = match code {
                oas::StatusCode::Code(code) => (200..300).contains(code),
                oas::StatusCode::Range(digit) => *digit == 2,
            };
            let response = match node {
                ReferenceOr::Item(response) => Some(response),
                ReferenceOr::Reference { reference } => component_name(reference, "responses")
                    .and_then(|name| components?.responses.get(&unescape(name))?.as_item()),
            };
            if let Some(response) = response.filter(|_| is_success) {
                names.extend(response.headers.keys().map(|name| name.to_lowercase()));
            }
        }
        names
    }
}

/// The parameter that says how large a page shall be, and what it says of that.
struct Size<'p>(&'p Parameter);

impl Size<'_> {
    fn maximum(&self) -> Option<u32> {
        // The largest number of its type says nothing of pages.
        let is_size = |maximum: &u32| *maximum < i32::MAX.unsigned_abs();
        self.0.limits.maximum.filter(is_size)
    }

    fn usual(&self) -> Option<u32> {
        let default = self.0.limits.default.as_ref();
        let usual = default.and_then(serde_json::Value::as_u64);
        usual.and_then(|size| u32::try_from(size).ok())
    }
}

/// The page size of an offset where the description does not say.
const USUAL_PAGE_SIZE: u32 = 250;

/// A list whose pages are asked for so, with what else the operation and its answer say.
fn assembled(
    paged: &Paged<'_>,
    position: Position,
    (items, item): (String, Type),
    size: Option<&Parameter>,
) -> Paging {
    let size = size.map(Size);
    let maximum = size.as_ref().and_then(Size::maximum);
    let usual = maximum.or_else(|| size.as_ref()?.usual());
    let page_size = match (&position, &size) {
        (Position::Offset(_), Some(_)) => Some(usual.unwrap_or(USUAL_PAGE_SIZE)),
        _ => usual.filter(|size| *size > 0),
    };
    let count = optional(paged.parameters, |one| {
        one.name == "count" && one.ty == Type::Boolean
    });
    Paging {
        position,
        page_size,
        max_page_size: maximum,
        size: size.map(|size| size.0.name.clone()),
        count: count.map(|count| count.name.clone()),
        items,
        item,
        total: None,
        more: None,
    }
}

/// The query parameter that is so, if it need not be given.
fn optional(parameters: &[Parameter], is_so: impl Fn(&Parameter) -> bool) -> Option<&Parameter> {
    parameters
        .iter()
        .find(|one| one.place == Place::Query && !one.required && is_so(one))
}

/// A way of paging, in a few words of the report.
fn described(paging: &Paging) -> String {
    let found = |found: &Found| match found {
        Found::Body(at) => format!("`{at}`"),
        Found::Header(name) => format!("the header `{name}`"),
        Found::Link => "the header `Link`".to_owned(),
    };
    let by = match &paging.position {
        Position::Offset(parameter) => format!("by the offset `{parameter}`"),
        Position::Number { parameter, first } => match first {
            Some(first) => format!("by the number `{parameter}`, from {first}"),
            None => format!("by the number `{parameter}`, from 0 or 1"),
        },
        Position::Cursor { sent, found: from } => {
            let sent = match sent {
                Sent::Query(name) => format!("`{name}`"),
                Sent::Header(name) => format!("in the header `{name}`"),
                Sent::Body(at) => format!("in the body at `{at}`"),
            };
            format!("by the cursor {sent}, found in {}", found(from))
        }
        Position::LastElement { parameter, id } => {
            format!("by `{id}` of the last element as `{parameter}`")
        }
        Position::Url(from) => format!("by the link in {}", found(from)),
    };
    let beside = [
        paging.size.as_ref().map(|size| format!("size `{size}`")),
        Some(&paging.items)
            .filter(|items| !items.is_empty())
            .map(|items| format!("items in `{items}`")),
        paging
            .total
            .as_ref()
            .map(|total| format!("total in `{total}`")),
        paging.more.as_ref().map(|more| match more {
            More::True(at) | More::Present(at) => format!("more by `{at}`"),
            More::False(at) => format!("done by `{at}`"),
            More::Pages(at) => format!("pages in `{at}`"),
            More::Link => "more by the header `Link`".to_owned(),
        }),
    ];
    let all: Vec<_> = [by]
        .into_iter()
        .chain(beside.into_iter().flatten())
        .collect();
    all.join(", ")
}
