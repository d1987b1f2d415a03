//! A tenant in memory, for the examples: what one call changes, the next one sees.
//!
//! It has what the examples need and no more. What a service does that is out of order, and what
//! the bindings make of it, is the matter of other tests.

mod answers;
mod state;

use std::sync::{Arc, Mutex, PoisonError};

use hyper::body::Bytes;
use hyper::{Request, Response, StatusCode};
use sailpoint::Client;
use serde_json::Value;

use self::answers::json;
use self::state::State;
use crate::server::Server;

/// Id of an identity: the one that the client acts for.
pub const IDENTITY: &str = "2c91808280430dfb0180431a59440460";

/// Id of a source that has records.
pub const SOURCE: &str = "2c9180835d2e5168015d32f890ca1581";

/// Id of one of its records.
pub const RECORD: &str = "ef38f94347e94562b5bb8424a56397d8";

/// How many records the source has at first.
pub const RECORDS: usize = 600;

/// The id of the client.
pub const CLIENT_ID: &str = "stand-in";

/// The secret of the client.
pub const CLIENT_SECRET: &str = "stand-in-secret";

/// What the client gets for its secret.
const TOKEN: &str = "stand-in-token";

/// The tenant; it is gone once it is dropped.
pub struct StandIn {
    server: Server,
    seen: Arc<Mutex<Vec<String>>>,
}

impl StandIn {
    /// Starts it.
    ///
    /// # Errors
    ///
    /// If there is no port to listen at.
    pub async fn start() -> std::io::Result<Self> {
        let state = Mutex::new(State::new());
        let seen = Arc::<Mutex<Vec<String>>>::default();
        let server = Server::start({
            let seen = Arc::clone(&seen);
            move |request| {
                let line = format!("{} {}", request.method(), request.uri());
                seen.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(line);
                let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                std::future::ready(answer(&mut state, &request))
            }
        })
        .await?;
        Ok(Self { server, seen })
    }

    /// Starts it, unless the environment names a tenant by `SAIL_BASE_URL`.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    pub async fn unless_configured() -> std::io::Result<Option<Self>> {
        match std::env::var("SAIL_BASE_URL") {
            Ok(url) if !url.trim().is_empty() => Ok(None),
            _ => Self::start().await.map(Some),
        }
    }

    /// A client of it.
    ///
    /// # Errors
    ///
    /// If none can be made.
    pub fn client(&self) -> sailpoint::Result<Client> {
        Client::builder()
            .base_url(self.url())
            .client_credentials(CLIENT_ID, CLIENT_SECRET)
            .build()
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// The method and the target of each request that came so far.
    pub fn seen(&self) -> Vec<String> {
        self.seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// A request, taken apart.
struct Asked<'a> {
    path: Vec<&'a str>,
    query: Vec<(String, String)>,
    body: &'a Bytes,
}

impl Asked<'_> {
    fn query(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    fn json(&self) -> Value {
        serde_json::from_slice(self.body).unwrap_or_default()
    }
}

fn answer(state: &mut State, request: &Request<Bytes>) -> Response<Bytes> {
    let uri = request.uri();
    if uri.path() == "/oauth/token" {
        return token(request.body());
    }
    let bearer = format!("Bearer {TOKEN}");
    if request
        .headers()
        .get("authorization")
        .is_none_or(|value| value != &bearer)
    {
        return json(
            StatusCode::UNAUTHORIZED,
            &serde_json::json!({ "error": "JWT" }),
        );
    }
    let asked = Asked {
        // The versions are two views of one tenant.
        path: uri
            .path()
            .trim_start_matches("/v3/")
            .trim_start_matches("/beta/")
            .split('/')
            .collect(),
        query: pairs(uri.query().unwrap_or_default()),
        body: request.body(),
    };
    answers::answer(state, request.method(), &asked)
}

fn token(form: &Bytes) -> Response<Bytes> {
    let form = pairs(&String::from_utf8_lossy(form));
    let has = |name: &str, value: &str| form.iter().any(|(k, v)| k == name && v == value);
    if has("client_id", CLIENT_ID) && has("client_secret", CLIENT_SECRET) {
        let token = serde_json::json!({
            "access_token": TOKEN, "token_type": "bearer", "expires_in": 749
        });
        json(StatusCode::OK, &token)
    } else {
        let error = serde_json::json!({ "error": "invalid_client" });
        json(StatusCode::UNAUTHORIZED, &error)
    }
}

/// What is in a query string or a form.
fn pairs(text: &str) -> Vec<(String, String)> {
    let mut url = sailpoint::runtime::reqwest::Url::parse("http://127.0.0.1/").ok();
    if let Some(url) = &mut url {
        url.set_query(Some(text));
    }
    url.iter()
        .flat_map(|url| url.query_pairs().into_owned())
        .collect()
}
