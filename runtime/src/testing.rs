//! A stand-in for the service, for the tests of those who call it.
//!
//! Each operation is stubbed by its request type, so that neither paths nor
//! bodies are written by hand, and a change of the description breaks the test
//! when it is compiled. Here `GetRecord` is such a type.
//!
//! ```
//! # use mainsheet_runtime::request::{Call, Method, Operation, Security, Server};
//! # use mainsheet_runtime::testing::{Stubbed, TestServer};
//! #
//! # pub struct GetRecord;
//! # impl Stubbed for GetRecord {
//! #     const OPERATION: &'static Operation = &Operation {
//! #         id: "getRecord",
//! #         method: Method::GET,
//! #         server: Server::below("/v1"),
//! #         path: "/records/{id}",
//! #         security: Security::Undeclared,
//! #         accept: "application/json",
//! #         errors: &[],
//! #         paging: None,
//! #     };
//! #     type Body = Vec<String>;
//! # }
//! #
//! # async fn run() -> mainsheet_runtime::Result<()> {
//! let server = TestServer::start().await;
//! let stub = server
//!     .stub::<GetRecord>()
//!     .path("id", "7")
//!     .body(&vec!["Ann".to_owned()])
//!     .start()
//!     .await;
//!
//! let client = server.client();
//! # let mut call = Call::new(&client, GetRecord::OPERATION);
//! # call.path("id", "7");
//! # let record = call.send_json::<Vec<String>>().await?.into_body();
//! // … the code under test calls the service by `client` …
//!
//! assert_eq!(stub.calls().await.len(), 1);
//! # assert_eq!(record, ["Ann"]);
//! # Ok(()) }
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(run()).unwrap();
//! ```

// The top of the house: it uses what callers have, and nothing but a test uses it.
mod matcher;

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wiremock::{Mock, MockGuard, MockServer, Request, ResponseTemplate};

use self::matcher::{Matcher, parameters, query};
use crate::error::IntoStatus;
use crate::operation::Operation;
#[doc(hidden)]
pub use crate::time::ManualClock;
use crate::transport::auth::Credentials;
use crate::transport::client::{Client, ClientBuilder};
use crate::transport::retry::RetryPolicy;
use crate::values::codec::Encode;
use crate::values::json;

/// A request type that can be stubbed.
pub trait Stubbed {
    /// The operation.
    const OPERATION: &'static Operation;
    /// The body of a successful answer; `()` for none, `str` for text and files.
    type Body: ?Sized;
}

/// A stand-in for the service on a port of its own. What is not stubbed is
/// answered with 404. It stops when it is dropped.
pub struct TestServer {
    server: MockServer,
}

impl TestServer {
    /// Starts a server.
    pub async fn start() -> Self {
        let server = MockServer::start().await;
        Self { server }
    }

    /// The base URL to give to a client.
    pub fn url(&self) -> String {
        self.server.uri()
    }

    /// The settings of a client of this server: a fixed token, and no waits
    /// between repetitions. Operations with a server of their own are sent here
    /// as all others are, without the path of that server's URL.
    pub fn builder(&self) -> ClientBuilder {
        Client::builder()
            .base_url(self.url())
            .only_base_url()
            .credentials(Credentials::token("test"))
            .retry(RetryPolicy::default().delays(Duration::ZERO, Duration::ZERO))
    }

    /// A client of this server.
    ///
    /// # Panics
    /// Never: its settings are good.
    #[expect(clippy::expect_used, reason = "settings of our own")]
    pub fn client(&self) -> Client {
        self.builder().build().expect("the settings are good")
    }

    /// A stub for an operation, to be completed and started.
    pub fn stub<R: Stubbed>(&self) -> Stub<'_, R> {
        Stub {
            server: &self.server,
            matcher: Matcher::new(R::OPERATION),
            answer: Answer::default(),
            times: None,
            request: PhantomData,
        }
    }
}

impl fmt::Debug for TestServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestServer")
            .field("url", &self.url())
            .finish_non_exhaustive()
    }
}

/// What a stub answers with.
#[derive(Clone, Debug)]
struct Answer {
    status: StatusCode,
    content_type: Cow<'static, str>,
    body: Bytes,
    headers: Vec<(String, String)>,
    delay: Option<Duration>,
}

impl Default for Answer {
    fn default() -> Self {
        Self {
            status: StatusCode::OK,
            content_type: Cow::Borrowed(""),
            body: Bytes::new(),
            headers: Vec::new(),
            delay: None,
        }
    }
}

impl Answer {
    fn template(&self) -> ResponseTemplate {
        let mut template = ResponseTemplate::new(self.status.as_u16());
        for (name, value) in &self.headers {
            template = template.append_header(name.as_str(), value.as_str());
        }
        if let Some(delay) = self.delay {
            template = template.set_delay(delay);
        }
        template.set_body_raw(self.body.to_vec(), &self.content_type)
    }
}

/// How an operation is to be answered. Of stubs that fit a call, the one that
/// was started first answers it, unless its [`times`](Self::times) are over.
#[must_use = "a stub does nothing unless it is started"]
pub struct Stub<'a, R: Stubbed> {
    server: &'a MockServer,
    matcher: Matcher,
    answer: Answer,
    times: Option<u64>,
    request: PhantomData<fn() -> R>,
}

impl<R: Stubbed> Stub<'_, R> {
    /// Answers only calls with this path parameter.
    pub fn path(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.matcher.path.push((name, value.into()));
        self
    }

    /// Answers only calls with this query parameter.
    pub fn query(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.matcher.query.push((name, value.into()));
        self
    }

    /// Answers with a body of the type that the description gives it.
    ///
    /// # Panics
    /// If `body` cannot be written as JSON.
    #[expect(clippy::expect_used, reason = "a test ends at its first surprise")]
    pub fn body(self, body: &R::Body) -> Self
    where
        R::Body: Encode,
    {
        let body = json::to_vec(body).expect("a body can be written as JSON");
        self.raw("application/json", body)
    }

    /// Answers with any JSON, such as that of an error.
    ///
    /// # Panics
    /// If `body` cannot be written as JSON.
    #[expect(clippy::expect_used, reason = "a test ends at its first surprise")]
    pub fn json(self, body: &(impl Serialize + ?Sized)) -> Self {
        let body = serde_json::to_vec(body).expect("a body can be written as JSON");
        self.raw("application/json", body)
    }

    /// Answers with any body.
    pub fn raw(
        mut self,
        content_type: impl Into<Cow<'static, str>>,
        body: impl Into<Bytes>,
    ) -> Self {
        self.answer.content_type = content_type.into();
        self.answer.body = body.into();
        self
    }

    /// Answers with this status, such as 429; 200 by default.
    ///
    /// # Panics
    /// If the number is no status: those are 100 to 999.
    #[expect(clippy::expect_used, reason = "a test ends at its first surprise")]
    pub fn status(mut self, status: impl IntoStatus) -> Self {
        let status = status.into_status();
        self.answer.status = status.expect("a status has three digits");
        self
    }

    /// Answers with this header, too.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.answer.headers.push((name.into(), value.into()));
        self
    }

    /// Answers after a while.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.answer.delay = Some(delay);
        self
    }

    /// Answers so many calls, and leaves the others to later stubs.
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    /// Starts to answer, until the result is dropped.
    pub async fn start(self) -> Started {
        let operation = self.matcher.operation;
        let mut mock = Mock::given(self.matcher).respond_with(self.answer.template());
        if let Some(times) = self.times {
            mock = mock.up_to_n_times(times);
        }
        let guard = self.server.register_as_scoped(mock).await;
        Started { guard, operation }
    }
}

impl<R: Stubbed> fmt::Debug for Stub<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stub")
            .field("operation", &R::OPERATION.id)
            .finish_non_exhaustive()
    }
}

/// A stub that answers calls, until it is dropped.
#[must_use = "a stub that is dropped does not answer"]
pub struct Started {
    guard: MockGuard,
    operation: &'static Operation,
}

impl Started {
    /// The calls that were answered so far, in order.
    pub async fn calls(&self) -> Vec<ReceivedCall> {
        let requests = self.guard.received_requests().await;
        requests
            .into_iter()
            .map(|request| ReceivedCall {
                request,
                operation: self.operation,
            })
            .collect()
    }
}

impl fmt::Debug for Started {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Started")
            .field("operation", &self.operation.id)
            .finish_non_exhaustive()
    }
}

/// A call that a stub answered.
#[derive(Debug)]
pub struct ReceivedCall {
    request: Request,
    operation: &'static Operation,
}

impl ReceivedCall {
    /// A path parameter, decoded.
    pub fn path(&self, name: &str) -> Option<String> {
        let parameters = parameters(self.operation, &self.request.url)?;
        let (_, value) = parameters.into_iter().find(|(key, _)| *key == name)?;
        Some(value)
    }

    /// The first query parameter of this name, decoded.
    pub fn query(&self, name: &str) -> Option<String> {
        let query = query(&self.request.url);
        query.into_iter().find(|(key, _)| key == name)?.1.into()
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.request.headers.get(name)?.to_str().ok()
    }

    /// The body.
    pub fn body(&self) -> &[u8] {
        &self.request.body
    }

    /// The body, decoded from JSON.
    ///
    /// # Panics
    /// If it is no JSON of this type.
    #[expect(clippy::expect_used, reason = "a test ends at its first surprise")]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(self.body()).expect("the body is JSON of this type")
    }
}
