//! Requests that can never be sent, headers that are not what they seem, and
//! where requests must not go.

use mainsheet_faults::{Step, text};
use mainsheet_runtime::{Client, Credentials, RequestOptions, Upload};

use crate::calls::{create, get, get_with};
use crate::case::{Case, case, custom, replies};
use crate::expect::{clean, error, for_good, invalid, names, record};
use crate::support::{self, *};

const NEVER: &str = "requests that can never be sent";
const HEADERS: &str = "headers by the options of a call";
const PROXY: &str = "proxies";
const HEADS: &str = "heads of answers";

/// Says that this process is to be the client of a server that is named here.
const CHILD: &str = "MAINSHEET_TEST_SERVER";

pub fn cases() -> Vec<Case> {
    vec![
        replies(NEVER, "a URL of 100 kB", vec![ok()])
            .calls(long(100_000))
            .expect(invalid())
            .expect(clean())
            .requests(0),
        replies(NEVER, "a header of a line break", vec![ok()])
            .calls(get_with(
                RequestOptions::new().header("x-a", "b\r\nx-evil: 1"),
            ))
            .expect(invalid())
            .requests(0),
        replies(NEVER, "a header without a name", vec![ok()])
            .calls(get_with(RequestOptions::new().header("", "b")))
            .expect(invalid())
            .requests(0),
        replies(HEADS, "101 headers", vec![headers(101)])
            .expect(error())
            .expect(for_good())
            .expect(names("header"))
            .expect(clean())
            .requests(1),
        replies(HEADS, "101 headers for a POST", vec![headers(101)])
            .calls(create())
            .expect(error())
            .expect(for_good())
            .requests(1),
        replies(HEADS, "99 headers", vec![headers(97)]).expect(record()),
        replies(
            HEADS,
            "one header of 64 KiB",
            vec![ok().header("x-a", "a".repeat(64 << 10))],
        )
        .expect(record()),
        case(HEADS, "one header without an end", {
            let head = text("HTTP/1.1 200 OK\nx-a: ");
            vec![vec![
                Step::Request,
                head,
                Step::Repeat(vec![b'a'; 1 << 16].into(), 1024),
            ]]
        })
        .calls(create())
        .expect(error())
        .expect(clean())
        .memory(8 << 20)
        .requests(1),
        custom(HEADERS, "authorization", || {
            Box::pin(replaces("authorization", "Bearer other"))
        }),
        custom(HEADERS, "content-type", || {
            Box::pin(replaces("content-type", "application/merge-patch+json"))
        }),
        custom(HEADERS, "accept", || {
            Box::pin(replaces("accept", "text/plain"))
        }),
        custom(HEADERS, "user-agent", || {
            Box::pin(replaces("user-agent", "other/1"))
        }),
        custom(HEADERS, "content-length", || {
            Box::pin(replaces_or_fails("content-length", "7"))
        }),
        custom(HEADERS, "host", || {
            Box::pin(replaces_or_fails("host", "elsewhere.example"))
        }),
        custom(
            PROXY,
            "one of the environment takes nothing to loopback",
            || Box::pin(proxied()),
        ),
        custom(
            "uploads",
            "an answer that comes early ends the body's stream",
            || Box::pin(early()),
        ),
    ]
}

fn long(len: usize) -> crate::calls::Call {
    Box::new(move |client: Client| {
        Box::pin(async move {
            let mut call = support::call(&client, &GET);
            call.query("filters", "x".repeat(len));
            let result = call.send_json::<Record>().await;
            crate::calls::Outcome {
                got: crate::calls::Got::Nothing,
                error: result.err(),
            }
        })
    })
}

fn headers(count: usize) -> Reply {
    (0..count).fold(ok(), |reply, number| reply.header("x-many", number))
}

/// A call whose options set a header: its one value is what is sent.
async fn replaces(name: &'static str, value: &'static str) {
    let sent = sent(name, value).await.unwrap();
    assert_eq!(sent, [value]);
}

/// As [`replaces`], but an error will do.
async fn replaces_or_fails(name: &'static str, value: &'static str) {
    if let Some(sent) = sent(name, value).await {
        assert_eq!(sent, [value]);
    }
}

/// The values that a POST has of the header; none if it fails before it is
/// sent.
async fn sent(name: &'static str, value: &'static str) -> Option<Vec<String>> {
    let server = crate::case::answering(|_, _| ok()).await;
    let client = client(&server);
    let mut call = support::call(&client, &CREATE);
    call.json("application/json", &support::record());
    call.options(RequestOptions::new().header(name, value));
    let result = soon("an answer", call.send_json::<Record>()).await;
    if server.count() == 0 {
        invalid()(&crate::calls::Outcome {
            got: crate::calls::Got::Nothing,
            error: result.err(),
        })
        .unwrap();
        return None;
    }
    let requests = server.requests();
    let values = requests[0].headers.iter().filter(|(key, _)| key == name);
    Some(values.map(|(_, value)| value.clone()).collect())
}

/// Whether this process is the client of [`proxied`].
pub fn is_child() -> bool {
    std::env::var_os(CHILD).is_some()
}

/// Sends a client's secret to a server on loopback, and no further; panics if
/// that does not work.
pub fn child() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(async {
        let client = Client::builder()
            .base_url(std::env::var(CHILD).unwrap())
            .credentials(Credentials::client_credentials("id", "hunter2"))
            .retry(quick())
            .build()
            .unwrap();
        let result = support::get(&client).await;
        assert!(result.is_ok(), "{result:?}");
    });
}

/// A program with a proxy in its environment. The environment is of a whole
/// process, and so it is another one.
async fn proxied() {
    let good = crate::case::answering(|request, _| match &*request.target {
        "/oauth/token" => Reply::json(200, r#"{"access_token":"t","token_type":"bearer"}"#),
        _ => ok(),
    })
    .await;
    let proxy = crate::case::answering(|_, _| problem(502)).await;
    let mut program = std::process::Command::new(std::env::current_exe().unwrap());
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        program.env(name, proxy.url());
    }
    program.env_remove("NO_PROXY").env_remove("no_proxy");
    let output = program.env(CHILD, good.url()).output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(proxy.count(), 0, "the proxy saw a secret: {text}");
    assert!(output.status.success(), "{text}");
    assert_eq!(good.count(), 2);
}

/// A source of an upload that says when it is let go.
struct Source(mainsheet_faults::Event);

impl tokio::io::AsyncRead for Source {
    fn poll_read(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
        buffer: &mut tokio::io::ReadBuf<'_>,
    ) -> std::task::Poll<std::io::Result<()>> {
        let len = buffer.remaining();
        buffer.initialize_unfilled_to(len).fill(b'x');
        buffer.advance(len);
        std::task::Poll::Ready(Ok(()))
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        self.0.happens();
    }
}

/// The server says that it is too much when it has seen the head, and reads no
/// more.
async fn early() {
    use mainsheet_faults::Event;
    let server = crate::case::server(vec![vec![
        Step::Head,
        Step::Reply(problem(413)),
        Step::Wait(Gate::shut()),
    ]])
    .await;
    let client = client(&server);
    let let_go = Event::new();
    let mut call = support::call(&client, &IMPORT);
    call.file("text/csv", Upload::from_reader(Source(let_go.clone())));
    let result = soon("an answer", call.send_empty()).await;
    let status = result.unwrap_err().status();
    assert_eq!(status.map(|status| status.as_u16()), Some(413));
    soon("the end of the body", let_go.reached(1)).await;
    // The client works afterwards.
    drop(get());
}
