//! The headers of answers, as a description has them.

use std::ops::Deref;

use futures_util::future::BoxFuture;
use http::HeaderMap;

use super::answer::then;
use super::response::Response;
use crate::error::Result;
use crate::values::codec::Decode;
use crate::values::json::{self, Json};

/// How the headers of an answer are shown: as they came, or with those that the description of the
/// operation has as values of their types.
pub trait AnswerHeaders {
    /// What shows them.
    type View<'a>: Deref<Target = HeaderMap>;

    /// The headers.
    fn view(headers: &HeaderMap) -> Self::View<'_>;
}

/// Headers as they came.
#[derive(Clone, Copy, Debug)]
pub struct Untyped;

impl AnswerHeaders for Untyped {
    type View<'a> = &'a HeaderMap;

    fn view(headers: &HeaderMap) -> &HeaderMap {
        headers
    }
}

/// Gives a struct of a reference to headers what all of them have.
#[doc(hidden)]
#[macro_export]
macro_rules! headers {
    ($name:ident) => {
        impl<'a> From<&'a $crate::HeaderMap> for $name<'a> {
            fn from(headers: &'a $crate::HeaderMap) -> Self {
                Self { headers }
            }
        }

        impl ::core::ops::Deref for $name<'_> {
            type Target = $crate::HeaderMap;

            fn deref(&self) -> &$crate::HeaderMap {
                self.headers
            }
        }

        impl $crate::request::AnswerHeaders for $name<'static> {
            type View<'a> = $name<'a>;

            fn view(headers: &$crate::HeaderMap) -> $name<'_> {
                $name { headers }
            }
        }

        // No values: they can hold what does not belong in a log.
        impl ::core::fmt::Debug for $name<'_> {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_list().entries(self.headers.keys()).finish()
            }
        }
    };
}

/// The same answer, whose headers are shown in another way.
pub fn with_headers<T: 'static, H: 'static>(
    response: BoxFuture<'static, Result<Response<T>>>,
) -> BoxFuture<'static, Result<Response<T, H>>> {
    then(response, |response| response.map(Response::showing))
}

/// A header as a value; `None` if it is missing, comes several times, or is no such value.
pub fn header<T: Decode>(headers: &HeaderMap, name: &str) -> Option<T> {
    let mut lines = headers.get_all(name).iter();
    let line = lines.next().filter(|_| lines.next().is_none())?;
    value(&String::from_utf8_lossy(line.as_bytes()))
}

/// A header as a list of values between commas (OpenAPI 3.0.3, section 4.7.12.3, `simple`), from
/// all the lines of its name (RFC 9110, section 5.3); `None` if it is missing, or one of them is no
/// such value.
pub fn header_list<T: Decode>(headers: &HeaderMap, name: &str) -> Option<Vec<T>> {
    if !headers.contains_key(name) {
        return None;
    }
    let lines = headers.get_all(name).iter();
    let lines: Vec<_> = lines
        .map(|line| String::from_utf8_lossy(line.as_bytes()).into_owned())
        .collect();
    let values = lines.iter().flat_map(|line| line.split(','));
    let values = values.filter(|text| !text.trim().is_empty());
    values.map(value).collect()
}

/// A text as the value that it stands for: as it is, or as JSON.
fn value<T: Decode>(text: &str) -> Option<T> {
    let text = text.trim();
    let quoted = Json::of(text).ok()?;
    let read = |json: &str| json::from_slice(json.as_bytes()).ok();
    read(quoted.text()).or_else(|| read(text))
}
