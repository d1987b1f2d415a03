//! TLS that is not, and HTTP over it that ends early.

use std::fmt::Write as _;
use std::sync::LazyLock;

use mainsheet_faults::{Identity, Step, text};
use mainsheet_runtime::ClientBuilder;
use mainsheet_runtime::TransportErrorKind;
use mainsheet_runtime::reqwest::Certificate;

use crate::calls::{create, gets};
use crate::case::{Case, case, custom, server};
use crate::expect::{broken, chain, clean, error, record};
use crate::support::{self, *};

const ROW: &str = "TLS";

static ONE: LazyLock<Identity> = LazyLock::new(|| Identity::new("127.0.0.1", &["http/1.1"]));
static TWO: LazyLock<Identity> = LazyLock::new(|| Identity::new("127.0.0.1", &["h2"]));
static OTHER: LazyLock<Identity> = LazyLock::new(|| Identity::new("example.com", &["h2"]));

fn shake(identity: &LazyLock<Identity>) -> Step {
    Step::Handshake(Identity::clone(identity))
}

/// A row over TLS. The client speaks it to the server's address, and trusts
/// what these servers show.
fn over_tls(name: &'static str, connections: Vec<Vec<Step>>) -> Case {
    case(ROW, name, connections).client(trusting).over_tls()
}

fn trusting(builder: ClientBuilder) -> ClientBuilder {
    [&ONE, &TWO, &OTHER]
        .into_iter()
        .fold(builder, |builder, identity| {
            builder.root_certificate(Certificate::from_pem(identity.pem().as_bytes()).unwrap())
        })
}

fn refused(name: &'static str, steps: Vec<Step>) -> Case {
    over_tls(name, vec![steps])
        .calls(create())
        .expect(error())
        .expect(clean())
}

#[expect(clippy::too_many_lines, reason = "a table")]
pub fn cases() -> Vec<Case> {
    vec![
        over_tls(
            "a good one",
            vec![vec![shake(&ONE), Step::serve(|_, _| ok())]],
        )
        .calls(gets(3))
        .expect(record())
        .requests(3),
        over_tls(
            "a good one of HTTP/2",
            vec![vec![shake(&TWO), Step::serve_h2(|_, _| ok())]],
        )
        .calls(gets(3))
        .expect(record())
        .requests(3),
        refused("a certificate of another name", vec![shake(&OTHER)])
            .expect(broken(TransportErrorKind::Connect))
            .requests(0),
        case(
            ROW,
            "a certificate that nobody trusts",
            vec![vec![shake(&ONE)]],
        )
        .over_tls()
        .calls(create())
        .expect(broken(TransportErrorKind::Connect))
        .requests(0),
        refused(
            "HTTP/1.1 in the clear",
            vec![
                text("HTTP/1.1 400 Bad Request\ncontent-length: 0\n\n"),
                Step::Close,
            ],
        )
        .expect(broken(TransportErrorKind::Connect))
        .requests(0),
        refused(
            "noise for a greeting",
            vec![Step::Repeat(vec![0xaa; 1 << 12].into(), 16), Step::Close],
        )
        .expect(broken(TransportErrorKind::Connect))
        .requests(0),
        refused("no greeting", vec![Step::Close])
            .expect(broken(TransportErrorKind::Connect))
            .requests(0),
        refused("a reset for a greeting", vec![Step::Reset])
            .expect(broken(TransportErrorKind::Connect))
            .requests(0),
        over_tls(
            "the second time it works",
            vec![
                vec![Step::Reset],
                vec![Step::Close],
                vec![shake(&ONE), Step::serve(|_, _| ok())],
            ],
        )
        .calls(create())
        .expect(record())
        .requests(1),
        // Without the word that nothing follows (`close_notify`), a body of no
        // stated length may have been cut by anybody.
        refused(
            "a body of no stated length is cut by a reset",
            vec![
                shake(&ONE),
                Step::Request,
                text("HTTP/1.1 200 OK\n\n{\"id\":7,\"name\":\"Ann Example\"}"),
                Step::Reset,
            ],
        )
        .requests(1),
        refused(
            "a body of no stated length is cut without a word",
            vec![
                shake(&ONE),
                Step::Request,
                text("HTTP/1.1 200 OK\n\n{\"id\":7,\"name\":\"Ann Example\"}"),
                Step::Abandon,
            ],
        )
        .requests(1),
        over_tls(
            "a body of no stated length ends as it should",
            vec![vec![
                shake(&ONE),
                Step::Request,
                text("HTTP/1.1 200 OK\n\n{\"id\":7,\"name\":\"Ann Example\"}"),
                Step::Close,
            ]],
        )
        .calls(create())
        .expect(record())
        .requests(1),
        case(ROW, "a certificate of a name without an end", {
            let handshake = Step::Handshake(Identity::new(&long_name(), &["http/1.1"]));
            vec![vec![handshake]]
        })
        .over_tls()
        .calls(create())
        .expect(error())
        .expect(clean()),
        custom(
            ROW,
            "a trusted certificate of a name without an end",
            || Box::pin(trusted_long_name()),
        ),
    ]
}

fn long_name() -> String {
    "Ann\u{1b}[2J\n".repeat(2000)
}

async fn trusted_long_name() {
    let identity = Identity::new(&long_name(), &["http/1.1"]);
    let pem = identity.pem().to_owned();
    let server = server(vec![vec![Step::Handshake(identity)]]).await;
    let client = builder(&server)
        .base_url(server.url().replace("http:", "https:"))
        .root_certificate(Certificate::from_pem(pem.as_bytes()).unwrap())
        .build()
        .unwrap();
    let error = support::get(&client).await.unwrap_err();
    assert!(!error.is_retryable(), "{error:?}");
    let mut text = chain(&error);
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        write!(text, "{cause:?}").unwrap();
        source = cause.source();
    }
    let start: String = text.chars().take(300).collect();
    assert!(
        text.len() < 8192 && !text.contains(['\n', '\u{1b}']),
        "{} bytes: {start:?}",
        text.len()
    );
}
