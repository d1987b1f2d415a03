//! Calls whose answers are streams of items.

use futures_util::future::BoxFuture;
use http::StatusCode;

use super::response::Response;
use super::{Call, send};
use crate::call::options::RequestOptions;
use crate::error::Result;
use crate::operation::Method;
use crate::streams::download::Download;
use crate::streams::events::{Again, Events};
use crate::streams::json_stream::JsonStream;
use crate::values::codec::Decode;

impl Call {
    /// Ends a stream of events at the one whose data is `sentinel`: see
    /// [`Events::until`].
    pub fn until(&mut self, sentinel: &'static str) {
        self.sentinel = Some(sentinel);
    }

    /// Sends the call; the answer is a stream of events, whose data is JSON.
    pub fn send_events<T: Decode + 'static>(
        self,
    ) -> BoxFuture<'static, Result<Response<Events<T>>>> {
        self.events(Events::json)
    }

    /// As [`send_events`](Self::send_events), but the data is text.
    pub fn send_text_events(self) -> BoxFuture<'static, Result<Response<Events<String>>>> {
        self.events(Events::text)
    }

    /// As [`send_events`](Self::send_events), but `T` is what a whole event is:
    /// an object with the properties `event`, `data` and `id`, of which `data`
    /// is the JSON that an event carries, or else its text.
    pub fn send_whole_events<T: Decode + 'static>(
        self,
    ) -> BoxFuture<'static, Result<Response<Events<T>>>> {
        self.events(Events::whole)
    }

    fn events<T: 'static>(
        self,
        read: fn(StatusCode, Download, Option<Again>) -> Events<T>,
    ) -> BoxFuture<'static, Result<Response<Events<T>>>> {
        Box::pin(async move {
            let sentinel = self.sentinel;
            let again = again(&self);
            let response = send::items(self).await?;
            let status = response.status();
            Ok(response.map(|body| {
                let events = read(status, body, again);
                match sentinel {
                    Some(sentinel) => events.until(sentinel),
                    None => events,
                }
            }))
        })
    }

    /// Sends the call; the answer is a stream of JSON texts, by lines or as a
    /// sequence (RFC 7464), as its media type says.
    pub fn send_json_stream<T: Decode + 'static>(
        self,
    ) -> BoxFuture<'static, Result<Response<JsonStream<T>>>> {
        Box::pin(async move {
            let asked = self.asked();
            let response = send::items(self).await?;
            let status = response.status();
            Ok(response.map(|body| JsonStream::new(status, body, &asked)))
        })
    }

    /// The media types that are asked for, unless the options say otherwise.
    fn asked(&self) -> String {
        let accept = self.headers.iter().find(|(name, _)| *name == "accept");
        accept.map_or_else(|| self.operation.accept.to_owned(), |(_, it)| it.clone())
    }
}

/// How to ask once more for a stream that broke off: only by a GET, which asks and does nothing.
fn again(call: &Call) -> Option<Again> {
    let is_get = call.operation.method == Method::GET;
    let call = call.try_clone().filter(|_| is_get)?;
    Some(Box::new(move |wait, id| {
        let (clock, call) = (call.client.clock.clone(), call.try_clone());
        Box::pin(async move {
            clock.sleep(wait).await;
            match call {
                Some(call) => resume(call, &id).await,
                None => Ok(None),
            }
        })
    }))
}

/// The stream after the event of an id; `None` if there is no more of it.
async fn resume(mut call: Call, id: &str) -> Result<Option<Download>> {
    if !id.is_empty() {
        call.options(RequestOptions::new().header("last-event-id", id));
    }
    let response = send::items(call).await?;
    let is_over = response.status() == StatusCode::NO_CONTENT;
    Ok((!is_over).then(|| response.into_body()))
}
