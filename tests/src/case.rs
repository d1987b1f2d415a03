//! What the generated calls are made of: a request, what must be seen of it on the wire, and
//! what the server may answer.

use std::error::Error;
use std::fmt;

use sailpoint::runtime::{BoxFuture, Client};
use sailpoint::{Download, List, Response};
use serde::Serialize;
use serde_json::Value;

/// Whatever went wrong: a [`sailpoint::Error`], unless the case itself is at fault.
pub type BoxError = Box<dyn Error + Send + Sync>;

/// One call of one operation.
pub struct Case {
    /// The operation's id.
    pub operation: &'static str,
    /// How much of the request is set.
    pub extent: Extent,
    /// The HTTP method.
    pub method: &'static str,
    /// The path, percent-encoded.
    pub path: &'static str,
    /// The query's pairs, not encoded, in their order.
    pub query: &'static [(&'static str, &'static str)],
    /// Header parameters.
    pub headers: &'static [(&'static str, &'static str)],
    /// The media type that the response is asked in.
    pub accept: &'static str,
    /// The request body.
    pub body: Body,
    /// The answers to success that the description foresees.
    pub successes: &'static [Answer],
    /// The answers to failure that the description foresees.
    pub errors: &'static [Answer],
    /// Makes the call.
    pub send: fn(Client) -> BoxFuture<'static, Result<Outcome, BoxError>>,
}

/// What a failed test names.
impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let version = self.path.split('/').nth(1).unwrap_or_default();
        write!(f, "{version} {} ({:?})", self.operation, self.extent)
    }
}

/// How much of a request is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// What must be there.
    Required,
    /// All that may be there.
    Everything,
}

/// A request body.
#[derive(Debug)]
pub enum Body {
    /// There is none.
    None,
    /// A JSON text.
    Json {
        /// Its media type.
        media_type: &'static str,
        /// What it must be equal to as a value.
        json: &'static str,
    },
    /// `multipart/form-data`.
    Multipart(&'static [Part]),
}

/// A part of a multipart body.
#[derive(Debug)]
pub struct Part {
    /// The name of the form's field.
    pub name: &'static str,
    /// The file's name.
    pub file_name: Option<&'static str>,
    /// The part's media type.
    pub media_type: Option<&'static str>,
    /// All of it.
    pub content: &'static str,
}

/// Something that the server may answer.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body's media type; empty without a body.
    pub media_type: &'static str,
    /// The body; empty if there is none.
    pub body: &'static str,
    /// Reads the typed body off an error, as a value again.
    pub typed: Option<fn(&sailpoint::Error) -> Option<Value>>,
}

/// What a successful call gave.
#[derive(Debug, PartialEq)]
pub enum Outcome {
    /// No body.
    Empty,
    /// A decoded body, as a value again.
    Json(Value),
    /// The text of a download.
    Text(String),
}

/// The typed body of an error, as a value again.
pub fn typed<T: Serialize + 'static>(error: &sailpoint::Error) -> Option<Value> {
    serde_json::to_value(error.body::<T>()?).ok()
}

/// The outcome of a call without a body.
///
/// # Errors
///
/// None.
#[expect(clippy::unused_async, reason = "as the other outcomes")]
pub async fn empty(_: Response<()>) -> Result<Outcome, BoxError> {
    Ok(Outcome::Empty)
}

/// The outcome of a call whose body is one value.
///
/// # Errors
///
/// If the value cannot be encoded again.
#[expect(clippy::unused_async, reason = "as the other outcomes")]
pub async fn json<T: Serialize>(response: Response<T>) -> Result<Outcome, BoxError> {
    Ok(Outcome::Json(serde_json::to_value(response.into_body())?))
}

/// The outcome of a call whose body is a list.
///
/// # Errors
///
/// If an element could not be decoded, or cannot be encoded again.
#[expect(clippy::unused_async, reason = "as the other outcomes")]
pub async fn list<T: Serialize>(response: Response<List<T>>) -> Result<Outcome, BoxError> {
    let items = response.into_body().into_vec()?;
    Ok(Outcome::Json(serde_json::to_value(items)?))
}

/// The outcome of a download.
///
/// # Errors
///
/// If the transfer breaks off.
pub async fn download(response: Response<Download>) -> Result<Outcome, BoxError> {
    Ok(Outcome::Text(response.into_body().text().await?))
}
