//! Uploads that come to their end badly, and sources that give but once.

use mainsheet_faults::Step;
use mainsheet_runtime::Upload;

use crate::calls::upload;
use crate::case::{Case, answering, case, custom, replies};
use crate::expect::{api, clean, either, error, transport};
use crate::support::{self, *};

const UPLOADS: &str = "uploads";
const ONCE: &str = "sources that give but once";

pub fn cases() -> Vec<Case> {
    let cases = vec![
        replies(UPLOADS, "417", vec![problem(417), Reply::new(202)])
            .calls(upload(|| Upload::from_bytes("a.csv", "a,b\n")))
            .expect(api(417))
            .requests(1),
        replies(UPLOADS, "a reader that panics", vec![Reply::new(202)])
            .calls(upload(|| Upload::from_reader(Panics)))
            .expect(error())
            .requests_in(0..=1),
        case(
            UPLOADS,
            "the connection is closed while 64 MB are sent",
            vec![vec![Step::Head, Step::Bytes(1 << 20), Step::Reset]],
        )
        .calls(upload(|| Upload::from_bytes("a.csv", vec![0; 64 << 20])))
        .expect(transport())
        .expect(clean())
        .requests(1),
        case(
            UPLOADS,
            "refused, and closed, while 64 MB are sent",
            vec![vec![
                Step::Head,
                Step::Bytes(1 << 20),
                Step::Reply(problem(413)),
                Step::Close,
            ]],
        )
        .calls(upload(|| Upload::from_bytes("a.csv", vec![0; 64 << 20])))
        .expect(either(api(413), transport()))
        .requests(1),
    ];
    #[cfg(target_os = "linux")]
    let cases = cases.into_iter().chain(once()).collect();
    cases
}

#[cfg(target_os = "linux")]
fn once() -> [Case; 3] {
    [
        custom(ONCE, "what a pipe gave is not given twice", || {
            Box::pin(pipe())
        }),
        custom(ONCE, "a pipe within a form, and 503 with PUT", || {
            Box::pin(pipe_in_form())
        }),
        custom(ONCE, "a file whose size the system does not know", || {
            Box::pin(sizeless())
        }),
    ]
}

struct Panics;

impl tokio::io::AsyncRead for Panics {
    fn poll_read(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
        _: &mut tokio::io::ReadBuf<'_>,
    ) -> std::task::Poll<std::io::Result<()>> {
        panic!("a reader of the caller's")
    }
}

/// `command | program`, which uploads `/dev/stdin`.
#[cfg(target_os = "linux")]
struct Stdin(std::io::PipeReader);

#[cfg(target_os = "linux")]
impl Stdin {
    fn new() -> Self {
        use std::io::Write as _;
        let (reader, mut writer) = std::io::pipe().unwrap();
        writer.write_all(b"a,b\n1,2\n").unwrap();
        Self(reader)
    }

    fn upload(&self) -> Upload {
        use std::os::fd::AsRawFd as _;
        Upload::from_path(format!("/proc/self/fd/{}", self.0.as_raw_fd()))
    }
}

/// Busy at first, then not.
#[cfg(target_os = "linux")]
async fn pipe() {
    let stdin = Stdin::new();
    let server = answering(|_, count| match count {
        0 => problem(429),
        _ => Reply::new(202),
    })
    .await;
    let mut call = support::call(&client(&server), &IMPORT);
    call.file("text/csv", stdin.upload());
    let error = soon("an answer", call.send_empty()).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 429);
    let bodies: Vec<_> = server.requests().iter().map(Request::text).collect();
    assert_eq!(bodies, ["a,b\n1,2\n"]);
}

#[cfg(target_os = "linux")]
async fn pipe_in_form() {
    let stdin = Stdin::new();
    let server = answering(|_, count| match count {
        0 => problem(503),
        _ => ok(),
    })
    .await;
    let mut call = support::call(&client(&server), &REPLACE);
    call.part_file("data", stdin.upload());
    let error = soon("an answer", call.send_empty()).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 503);
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert!(requests[0].text().contains("1,2"));
}

#[cfg(target_os = "linux")]
async fn sizeless() {
    let server = answering(|_, _| Reply::new(202)).await;
    let mut call = support::call(&client(&server), &IMPORT);
    call.file("text/csv", Upload::from_path("/proc/version"));
    soon("an answer", call.send_empty()).await.unwrap();
    let sent = server.requests()[0].text();
    assert_eq!(sent, std::fs::read_to_string("/proc/version").unwrap());
}
