//! A service in memory: calls go through the whole runtime, and no further. What
//! takes time takes that of a paused clock, which is true only where there is no
//! socket.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use async_trait::async_trait;
use futures_util::stream;
use http::Extensions;
use mainsheet_runtime::{Client, ClientBuilder};
use reqwest_middleware::{Middleware, Next};

static HTTP: LazyLock<reqwest::Client> = LazyLock::new(reqwest::Client::new);

/// What is answered, and how.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// None at all, if it is 0: the connection breaks.
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
    /// How long it takes until the answer comes.
    pub latency: Duration,
    /// After how many bytes of the body the connection breaks.
    pub cut: Option<usize>,
}

impl Answer {
    pub fn json(status: u16, body: impl Into<String>) -> Self {
        Self {
            status,
            body: body.into(),
            ..Self::default()
        }
    }
}

type Handler = dyn Fn(&reqwest::Request) -> Answer + Send + Sync;

struct Service(Arc<Handler>);

/// A client of a service that answers by `handler`.
pub fn client(
    handler: impl Fn(&reqwest::Request) -> Answer + Send + Sync + 'static,
) -> ClientBuilder {
    let service = Service(Arc::new(handler));
    let http = reqwest_middleware::ClientBuilder::new(HTTP.clone()).with(service);
    Client::builder()
        .base_url("https://api.example.com")
        .middleware(http.build())
}

/// Runs `work` while time stands still, but for waits, which end at once.
pub fn run<T>(work: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_time().start_paused(true);
    runtime.build().unwrap().block_on(work)
}

/// A number in the query.
pub fn number(request: &reqwest::Request, name: &str) -> Option<u64> {
    let mut pairs = request.url().query_pairs();
    let (_, value) = pairs.find(|(key, _)| key == name)?;
    value.parse().ok()
}

#[async_trait]
impl Middleware for Service {
    #[expect(clippy::disallowed_methods, reason = "a paused clock, and no socket")]
    async fn handle(
        &self,
        request: reqwest::Request,
        _: &mut Extensions,
        _: Next<'_>,
    ) -> reqwest_middleware::Result<reqwest::Response> {
        let answer = (self.0)(&request);
        tokio::time::sleep(answer.latency).await;
        let broken = || std::io::Error::from(std::io::ErrorKind::ConnectionReset);
        if answer.status == 0 {
            return Err(reqwest_middleware::Error::middleware(broken()));
        }
        let body = match answer.cut {
            None => answer.body.into(),
            Some(bytes) => {
                let mut body = answer.body.into_bytes();
                body.truncate(bytes);
                reqwest::Body::wrap_stream(stream::iter([Ok(body), Err(broken())]))
            }
        };
        let mut response = http::Response::builder().status(answer.status);
        for (name, value) in answer.headers {
            response = response.header(name, value);
        }
        Ok(response.body(body).unwrap().into())
    }
}
