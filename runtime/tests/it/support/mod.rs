//! What the tests share: a server that does as it is told, and operations to
//! call.

pub mod service;

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use mainsheet_runtime::request::{
    self, Call, ErrorResponse, Method, Operation, Paging, Position, Security,
};
use mainsheet_runtime::{Client, ClientBuilder, Credentials, Error, RetryPolicy};
use tokio::net::TcpListener;

pub use mainsheet_faults::{Gate, Reply, Request, Server, soon};

/// A value that must turn up nowhere but in requests.
pub const TOKEN: &str = "token-hunter2";

/// A value that stands for a person's data.
pub const PERSON: &str = "Ann Example";

#[derive(Clone)]
pub struct Record {
    pub id: u64,
    pub name: String,
}

mainsheet_runtime::object!(Record { id => required "id", name => required "name" });

pub struct Problem {
    pub message: String,
}

mainsheet_runtime::object!(Problem { message => required "message" });

pub struct Unauthorized {
    pub error: String,
}

mainsheet_runtime::object!(Unauthorized { error => required "error" });

const ERRORS: &[ErrorResponse] = &[
    ErrorResponse::json_by_default::<Problem>(),
    ErrorResponse::json::<Unauthorized>(401),
];

const RECORDS: &str = "/records";
const RECORD: &str = "/records/{id}";
const PAGING: Paging = Paging {
    size: Some("limit"),
    page_size: Some(250),
    max_page_size: Some(250),
    count: Some("count"),
    ..Paging::by(Position::Offset("offset"))
};

const fn operation(
    id: &'static str,
    method: Method,
    path: &'static str,
    accept: &'static str,
    paging: Option<Paging>,
) -> Operation {
    Operation {
        id,
        method,
        server: request::Server::below("/v1"),
        path,
        security: Security::Undeclared,
        accept,
        errors: ERRORS,
        paging,
    }
}

const fn json(id: &'static str, method: Method, path: &'static str) -> Operation {
    operation(id, method, path, "application/json", None)
}

pub const fn list(paging: Paging) -> Operation {
    operation(
        "listRecords",
        Method::GET,
        RECORDS,
        "application/json",
        Some(paging),
    )
}

pub static GET: Operation = json("getRecord", Method::GET, RECORD);
pub static CREATE: Operation = json("createRecord", Method::POST, RECORDS);
pub static REPLACE: Operation = json("replaceRecord", Method::PUT, RECORD);
pub static PATCH: Operation = json("patchRecord", Method::PATCH, RECORD);
pub static DELETE: Operation = json("deleteRecord", Method::DELETE, RECORD);
pub static QUERY: Operation = json("queryRecords", Method::QUERY, RECORDS);
pub static LINK: Operation = json("linkRecord", Method::new("LINK"), RECORDS);
pub static IMPORT: Operation = json("importRecords", Method::POST, RECORDS);
pub static EXPORT: Operation = operation("exportRecords", Method::GET, RECORDS, "text/csv", None);
pub static LIST: Operation = list(PAGING);
/// As [`LIST`], but of a description that says nothing of the size of pages.
pub static LIST_UNSIZED: Operation = list(Paging {
    max_page_size: None,
    ..PAGING
});

/// Gives what a call gives, while something else is done beside it, which is
/// begun when the call has gone as far as it can.
pub async fn beside<T>(call: impl Future<Output = T>, other: impl Future<Output = ()>) -> T {
    let both = async { tokio::join!(biased; call, other) };
    soon("the end of both", both).await.0
}

/// Drops `future`, which must not be done, as soon as `event` has happened.
pub async fn cancelled<T>(future: impl Future<Output = T>, event: impl Future) {
    tokio::select! {
        biased;
        _ = future => panic!("it was done before it could be cancelled"),
        _ = event => {}
    }
}

/// An address where nobody listens, which is nobody else's while this lives.
pub struct Silence(socket2::Socket);

impl Silence {
    pub fn new() -> Self {
        let kind = (socket2::Domain::IPV4, socket2::Type::STREAM);
        let socket = socket2::Socket::new(kind.0, kind.1, None).unwrap();
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        socket.bind(&any.into()).unwrap();
        socket.set_nonblocking(true).unwrap();
        Self(socket)
    }

    pub fn url(&self) -> String {
        let address = self.0.local_addr().unwrap().as_socket().unwrap();
        format!("http://{address}")
    }

    /// From now on, somebody listens.
    pub fn end(self) -> TcpListener {
        self.0.listen(128).unwrap();
        TcpListener::from_std(self.0.into()).unwrap()
    }
}

/// A directory of its own, removed when dropped.
pub struct Directory(PathBuf);

impl Directory {
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("mainsheet-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A client whose waits are short.
pub fn builder(server: &Server) -> ClientBuilder {
    Client::builder()
        .base_url(server.url())
        .credentials(Credentials::token(TOKEN))
        .retry(quick())
}

pub fn quick() -> RetryPolicy {
    RetryPolicy::default().delays(Duration::from_millis(1), Duration::from_millis(5))
}

pub fn client(server: &Server) -> Client {
    builder(server).build().unwrap()
}

pub fn call(client: &Client, operation: &'static Operation) -> Call {
    let mut call = Call::new(client, operation);
    if operation.path == RECORD {
        call.path("id", "7");
    }
    call
}

/// `GET /v1/records/7`.
pub async fn get(client: &Client) -> Result<Record, Error> {
    let call = call(client, &GET).send_json::<Record>();
    Ok(soon("an answer", call).await?.into_body())
}

/// `POST /v1/records`.
pub async fn create(client: &Client) -> Result<Record, Error> {
    let mut call = call(client, &CREATE);
    call.json("application/json", &record());
    let call = call.send_json::<Record>();
    Ok(soon("an answer", call).await?.into_body())
}

pub fn record() -> Record {
    Record {
        id: 7,
        name: PERSON.into(),
    }
}

/// A record as the server sends it.
pub fn ok() -> Reply {
    Reply::json(200, &format!(r#"{{"id":7,"name":"{PERSON}"}}"#))
}

pub fn problem(status: u16) -> Reply {
    Reply::json(status, &format!(r#"{{"message":"no {PERSON}"}}"#))
}

/// An error as it would reach a log: it must hold nothing that was sent or
/// received.
#[track_caller]
pub fn assert_clean(error: &Error) {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        let _ = write!(text, " {cause} {cause:?}");
        source = cause.source();
    }
    for secret in [TOKEN, "hunter2", "Ann", "filters", "Bearer"] {
        assert!(!text.contains(secret), "`{secret}` leaked: {text}");
    }
}
