//! A server and a client, between which [`Case`]s are played.

use std::sync::{Arc, Mutex, PoisonError};

use hyper::body::Bytes;
use hyper::{Request, Response};
use sailpoint::RetryPolicy;
use sailpoint::runtime::{Client, Credentials};

use crate::case::{Answer, BoxError, Case, Outcome};
use crate::server::Server;

/// The token that every request carries.
pub const TOKEN: &str = "a.fixed.token";

/// A client that sends each call once: an answer is looked at as it is, whatever its status.
///
/// # Errors
///
/// If the URL is none, or HTTP does not allow one of the headers.
pub fn client(base_url: &str, headers: &[(&str, &str)]) -> sailpoint::Result<Client> {
    let client = sailpoint::Client::builder()
        .base_url(base_url)
        .credentials(Credentials::token(TOKEN))
        .retry(RetryPolicy::never())
        .settings(|settings| {
            headers.iter().fold(settings, |settings, (name, value)| {
                settings.default_header(*name, *value)
            })
        })
        .build()?;
    Ok(Client::clone(&client))
}

/// A server that gives the next answer to whatever it is asked, and the client that asks it.
pub struct Stage {
    client: Client,
    shared: Arc<Mutex<Shared>>,
    _server: Server,
}

#[derive(Default)]
struct Shared {
    answer: Response<Bytes>,
    seen: Vec<Request<Bytes>>,
}

/// A case that was played.
pub struct Played {
    /// What came of it.
    pub result: Result<Outcome, BoxError>,
    /// What the server was sent.
    pub requests: Vec<Request<Bytes>>,
}

impl Stage {
    /// Starts the server.
    ///
    /// # Errors
    ///
    /// If it cannot be started.
    pub async fn start() -> Result<Self, BoxError> {
        let shared = Arc::<Mutex<Shared>>::default();
        let server = Server::start({
            let shared = Arc::clone(&shared);
            move |request| {
                let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
                shared.seen.push(request);
                std::future::ready(shared.answer.clone())
            }
        })
        .await?;
        Ok(Self {
            client: client(&server.url(), &[])?,
            shared,
            _server: server,
        })
    }

    /// The client, for calls that are in no case.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Sets what the server answers from now on.
    pub fn answer(&self, answer: Response<Bytes>) {
        self.shared().answer = answer;
    }

    /// What the server was sent since this was asked last.
    pub fn take_seen(&self) -> Vec<Request<Bytes>> {
        std::mem::take(&mut self.shared().seen)
    }

    /// Makes the call of the case, to a server that gives this answer.
    pub async fn play(&self, case: &Case, answer: Response<Bytes>) -> Played {
        self.answer(answer);
        self.shared().seen.clear();
        let result = (case.send)(self.client.clone()).await;
        let requests = self.take_seen();
        Played { result, requests }
    }

    fn shared(&self) -> std::sync::MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An answer with this body; an empty media type stands for no body.
///
/// # Errors
///
/// If HTTP does not allow the status or the media type.
pub fn response(
    status: u16,
    media_type: &str,
    body: impl Into<Bytes>,
) -> Result<Response<Bytes>, BoxError> {
    let mut response = Response::builder().status(status);
    if !media_type.is_empty() {
        response = response.header("content-type", media_type);
    }
    Ok(response.body(body.into())?)
}

impl Answer {
    /// This answer as the server gives it.
    ///
    /// # Errors
    ///
    /// As [`response`].
    pub fn response(&self) -> Result<Response<Bytes>, BoxError> {
        response(self.status, self.media_type, self.body)
    }
}
