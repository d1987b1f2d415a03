//! A service without a fault.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use mainsheet_faults::{Identity, Proxy, Reply, Request, Server, Step};
use mainsheet_runtime::reqwest::Certificate;
use mainsheet_runtime::testing::ManualClock;
use mainsheet_runtime::{Client, Credentials, serde_json};
use tokio::net::TcpListener;

use crate::support::{self, Record, TOKEN, quick};

/// How many records there are.
pub const TOTAL: u64 = 620;

/// What client and server speak.
#[derive(Clone, Copy, Debug)]
pub struct Protocol {
    tls: bool,
    two: bool,
}

static ONE: LazyLock<Identity> = LazyLock::new(|| Identity::new("127.0.0.1", &["http/1.1"]));
static TWO: LazyLock<Identity> = LazyLock::new(|| Identity::new("127.0.0.1", &["h2"]));

impl Protocol {
    pub const ALL: [Self; 4] = [
        Self {
            tls: false,
            two: false,
        },
        Self {
            tls: false,
            two: true,
        },
        Self {
            tls: true,
            two: false,
        },
        Self {
            tls: true,
            two: true,
        },
    ];

    pub fn is_tls(self) -> bool {
        self.tls
    }

    fn identity(self) -> &'static Identity {
        if self.two { &TWO } else { &ONE }
    }

    /// A client that reaches its server through `proxy`.
    pub fn client(self, proxy: &Proxy, clock: &ManualClock) -> Client {
        let mut builder = Client::builder()
            .credentials(Credentials::token(TOKEN))
            .read_timeout(Duration::from_secs(60))
            .total_timeout(Duration::from_secs(3600))
            .retry(quick())
            .clock(clock.clone());
        if self.tls {
            let certificate = Certificate::from_pem(self.identity().pem().as_bytes());
            builder = builder
                .base_url(proxy.url().replace("http:", "https:"))
                .root_certificate(certificate.unwrap());
        } else {
            builder = builder.base_url(proxy.url());
            if self.two {
                builder = builder
                    .transport(mainsheet_runtime::reqwest::ClientBuilder::http2_prior_knowledge);
            }
        }
        builder.build().unwrap()
    }
}

/// How often each POST was acted upon.
#[derive(Clone, Default)]
pub struct Acts(Arc<Mutex<HashMap<String, usize>>>);

impl Acts {
    pub fn of(&self, name: &str) -> usize {
        self.0.lock().unwrap().get(name).copied().unwrap_or(0)
    }
}

#[derive(Default)]
pub struct Service(Acts);

impl Service {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn acts(&self) -> Acts {
        self.0.clone()
    }

    pub async fn start(self, protocol: Protocol) -> Server {
        let handler = move |request: &Request, _: usize| self.answer(request);
        let serve = if protocol.two {
            Step::serve_h2(handler)
        } else {
            Step::serve(handler)
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Server::accept(listener, move |_| {
            let shake = protocol
                .tls
                .then(|| Step::Handshake(protocol.identity().clone()));
            shake.into_iter().chain([serve.clone()]).collect()
        })
    }

    fn answer(&self, request: &Request) -> Reply {
        let path = request.target.split('?').next().unwrap_or_default();
        match (&*request.method, path) {
            ("GET", "/v1/records/7") => support::ok(),
            ("POST", "/v1/records") => {
                let record: Record = serde_json::from_slice(&request.body).unwrap();
                *self.0.0.lock().unwrap().entry(record.name).or_default() += 1;
                Reply::json(200, &request.text())
            }
            ("GET", "/v1/records") => match request.number("size") {
                Some(size) => {
                    let file = file(usize::try_from(size).unwrap());
                    Reply::new(200)
                        .header("content-type", "text/csv")
                        .body(file)
                }
                None => page(request),
            },
            other => panic!("{other:?}"),
        }
    }
}

fn page(request: &Request) -> Reply {
    let offset = request.number("offset").unwrap_or(0).min(TOTAL);
    let limit = request.number("limit").unwrap_or(250);
    let mut text = String::from("[");
    for id in offset..TOTAL.min(offset + limit) {
        let comma = if id == offset { "" } else { "," };
        let _ = write!(text, r#"{comma}{{"id":{id},"name":"n"}}"#);
    }
    let reply = Reply::json(200, &(text + "]"));
    match request.query("count") {
        Some("true") => reply.header("x-total-count", TOTAL),
        _ => reply,
    }
}

/// A file of so many bytes, in which each place looks other than the next.
pub fn file(len: usize) -> Vec<u8> {
    let lines = (0..).flat_map(|number: u32| format!("{number},").into_bytes());
    lines.take(len).collect()
}
