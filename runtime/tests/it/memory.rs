//! How much memory files take that pass through.

use std::io::Write as _;
use std::pin::Pin;
use std::task::{Context, Poll};

use mainsheet_runtime::Upload;
use tokio::io::{AsyncRead, ReadBuf};

use crate::support::*;

/// So many bytes of no content.
struct Zeros(usize);

impl AsyncRead for Zeros {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let len = buffer.remaining().min(self.0);
        buffer.initialize_unfilled_to(len).fill(b'0');
        buffer.advance(len);
        self.0 -= len;
        Poll::Ready(Ok(()))
    }
}

/// The resident memory of this process, in MiB.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024)
}

/// The memory of a process is measured in one that runs this and nothing else.
#[test]
fn two_hundred_megabytes_take_constant_memory_up_and_down() {
    let program = std::env::current_exe().unwrap();
    let output = std::process::Command::new(program)
        .args(["--exact", "memory::of_two_hundred_megabytes"])
        .arg("--include-ignored")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{text}"
    );
}

#[tokio::test]
#[ignore = "a test runs it in a process of its own"]
async fn of_two_hundred_megabytes() {
    const SIZE: usize = 200 << 20;
    let mut member = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    member.write_all(&vec![b'0'; 1 << 20]).unwrap();
    let member = member.finish().unwrap();
    let server = Server::start(move |request, count| {
        if request.method == "POST" {
            return Reply::new(202);
        }
        if count == 2 {
            return Reply::new(200)
                .header("content-encoding", "gzip")
                .promise(member.len() * (SIZE >> 20))
                .then_repeat(member.clone(), SIZE >> 20);
        }
        Reply::new(200)
            .promise(SIZE)
            .then_repeat(vec![b'0'; 1 << 16], SIZE >> 16)
    })
    .await;
    let client = client(&server);
    let before = resident();
    let mut call = call(&client, &IMPORT);
    call.part_file(
        "data",
        Upload::from_reader_with_len(Zeros(SIZE), SIZE as u64),
    );
    call.send_empty().await.unwrap();
    assert!(server.requests()[0].body_len > SIZE);
    // As it is, and encoded: two hundred members of a megabyte each.
    for _ in 0..2 {
        let response = crate::support::call(&client, &EXPORT).send_download().await;
        let download = response.unwrap().into_body();
        assert_eq!(
            download.write_to(&mut tokio::io::sink()).await.unwrap(),
            SIZE as u64
        );
    }
    if let (Some(before), Some(after)) = (before, resident()) {
        assert!(after < before + 50, "{before} MiB grew to {after} MiB");
    }
}
