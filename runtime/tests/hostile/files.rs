//! Files that are sent and saved.

use std::time::Duration;

use mainsheet_runtime::testing::ManualClock;
use mainsheet_runtime::{Error, TimeoutKind, Upload};
use tempfile::tempdir;

use crate::calls::upload;
use crate::case::{Case, answering, custom, replies};
use crate::expect::{clean, file, success};
use crate::support::{self, *};

const LENGTHS: &str = "lengths of uploads";
const SAVED: &str = "saved files";
const OPENED: &str = "opened files";

pub fn cases() -> Vec<Case> {
    let accepted = || vec![Reply::new(202)];
    let of = |len: u64| move || Upload::from_reader_with_len(&b"0123456789"[..], len);
    let mut cases = vec![
        replies(LENGTHS, "a reader that is as long as it says", accepted())
            .calls(upload(of(10)))
            .expect(success())
            .requests(1),
        replies(LENGTHS, "a reader that is longer than it says", accepted())
            .calls(upload(of(4)))
            .expect(file())
            .expect(clean())
            .requests_in(0..=1),
        replies(LENGTHS, "a reader that is shorter than it says", accepted())
            .calls(upload(of(40)))
            .expect(file())
            .expect(clean())
            .requests(0),
        replies(LENGTHS, "a reader that has nothing", accepted())
            .calls(upload(|| Upload::from_reader_with_len(&b""[..], 10)))
            .expect(file())
            .requests(0),
        replies(
            LENGTHS,
            "a reader of nothing that has something",
            accepted(),
        )
        .calls(upload(of(0)))
        .expect(file())
        .requests_in(0..=1),
        replies(LENGTHS, "a reader of more than numbers hold", accepted())
            .calls(upload(of(u64::MAX)))
            .expect(crate::expect::error())
            .requests(0),
        replies(OPENED, "a path where nothing is", accepted())
            .calls(upload(|| Upload::from_path("/nowhere/at/all.csv")))
            .expect(file())
            .expect(clean())
            .requests(0),
        replies(OPENED, "a path that is a folder", accepted())
            .calls(upload(|| Upload::from_path(std::env::temp_dir())))
            .expect(file())
            .requests(0),
        custom(
            SAVED,
            "names of any length that a file system takes",
            || Box::pin(names()),
        ),
    ];
    if cfg!(unix) {
        cases.extend([
            custom(
                OPENED,
                "a pipe that nobody writes to is under the call's timeouts",
                || Box::pin(pipe()),
            ),
            custom(
                SAVED,
                "what was there keeps its mode, and what is new is its owner's",
                || Box::pin(modes()),
            ),
        ]);
    }
    #[cfg(unix)]
    cases.extend(unusual());
    cases
}

async fn save(path: &std::path::Path) -> Result<u64, Error> {
    let server = answering(|_, _| {
        let reply = Reply::new(200).header("content-type", "text/csv");
        reply.body("a,b\n")
    })
    .await;
    let call = support::call(&client(&server), &EXPORT);
    let download = call.send_download().await.unwrap().into_body();
    soon("the end", download.save_to(path)).await
}

async fn names() {
    let folder = tempdir().unwrap();
    for len in [1, 100, 240, 254, 255] {
        let path = folder.path().join("n".repeat(len));
        assert_eq!(save(&path).await.unwrap(), 4, "{len}");
        assert_eq!(std::fs::read(&path).unwrap(), b"a,b\n");
    }
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 5);
}

#[cfg(not(unix))]
async fn modes() {}

#[cfg(not(unix))]
async fn pipe() {}

#[cfg(unix)]
async fn modes() {
    use std::fs::{Permissions, metadata, set_permissions, write};
    use std::os::unix::fs::PermissionsExt;

    let folder = tempdir().unwrap();
    let mode = |path: &std::path::Path| metadata(path).unwrap().permissions().mode() & 0o777;
    for kept in [0o600, 0o640, 0o644, 0o755] {
        let path = folder.path().join(format!("{kept:o}"));
        write(&path, "old").unwrap();
        set_permissions(&path, Permissions::from_mode(kept)).unwrap();
        save(&path).await.unwrap();
        assert_eq!(format!("{:o}", mode(&path)), format!("{kept:o}"));
    }
    let path = folder.path().join("new");
    save(&path).await.unwrap();
    assert_eq!(format!("{:o}", mode(&path)), "600");
}

#[cfg(unix)]
async fn pipe() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("pipe.csv");
    make_pipe(&path);
    let server = answering(|_, _| Reply::new(202)).await;
    let clock = ManualClock::new();
    let total = Duration::from_secs(20);
    let client = builder(&server)
        .total_timeout(total)
        .clock(clock.clone())
        .build()
        .unwrap();
    let mut call = support::call(&client, &IMPORT);
    call.part_file("data", Upload::from_path(&path));
    let time = async {
        clock.given(total).await;
        clock.advance(total);
    };
    let result = beside(call.send_empty(), time).await;
    let Err(Error::Timeout(late)) = &result else {
        panic!("{result:?}")
    };
    assert_eq!(late.kind(), TimeoutKind::Total);
    assert_eq!(server.count(), 0);
    // Lets go of the thread that waits for a writer.
    drop(
        std::fs::OpenOptions::new()
            .read(true)
            .write(true)
            .open(&path),
    );
}

/// Where something else is than a file.
#[cfg(unix)]
fn unusual() -> [Case; 7] {
    [
        custom(SAVED, "over a pipe that nobody reads", || {
            Box::pin(over(Over::Pipe))
        }),
        custom(SAVED, "over a folder", || Box::pin(over(Over::Folder))),
        custom(SAVED, "over a link", || Box::pin(over(Over::Link))),
        custom(SAVED, "over a link to nothing", || {
            Box::pin(over(Over::Dangling))
        }),
        custom(SAVED, "over links without an end", || {
            Box::pin(over(Over::Loop))
        }),
        custom(SAVED, "into a pipe", || Box::pin(into_pipe())),
        custom(SAVED, "into a device", || Box::pin(device())),
    ]
}

#[cfg(unix)]
#[derive(Clone, Copy)]
enum Over {
    Pipe,
    Folder,
    Link,
    Dangling,
    Loop,
}

#[cfg(unix)]
fn make_pipe(path: &std::path::Path) {
    let made = std::process::Command::new("mkfifo").arg(path).status();
    assert!(made.unwrap().success());
}

#[cfg(unix)]
async fn over(what: Over) {
    use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _, symlink};

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("it");
    let target = folder.path().join("target");
    match what {
        Over::Pipe => make_pipe(&path),
        Over::Folder => std::fs::create_dir(&path).unwrap(),
        Over::Link => {
            std::fs::write(&target, "old").unwrap();
            let mode = std::fs::Permissions::from_mode(0o640);
            std::fs::set_permissions(&target, mode).unwrap();
            // A link to a link, and both of them relative.
            symlink("target", folder.path().join("between")).unwrap();
            symlink("between", &path).unwrap();
        }
        Over::Dangling => symlink(&target, &path).unwrap(),
        Over::Loop => symlink("it", &path).unwrap(),
    }
    let before = std::fs::read_dir(folder.path()).unwrap().count();
    let result = save(&path).await;
    let kind = std::fs::symlink_metadata(&path).unwrap().file_type();
    let after = std::fs::read_dir(folder.path()).unwrap().count();
    match what {
        Over::Pipe | Over::Folder | Over::Loop => {
            let error = result.unwrap_err();
            assert!(matches!(error, Error::File(_)), "{error:?}");
            assert!(kind.is_fifo() || kind.is_dir() || kind.is_symlink());
            assert_eq!(after, before, "files are left");
        }
        Over::Link | Over::Dangling => {
            result.unwrap();
            assert_eq!(std::fs::read(&path).unwrap(), b"a,b\n");
            assert!(kind.is_symlink(), "the link is gone");
            let mode = std::fs::metadata(&target).unwrap().permissions().mode();
            let expected = if before == 3 { 0o640 } else { 0o600 };
            assert_eq!(format!("{:o}", mode & 0o777), format!("{expected:o}"));
        }
    }
}

#[cfg(unix)]
async fn into_pipe() {
    use std::io::Read as _;
    use std::os::unix::fs::FileTypeExt as _;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("it");
    make_pipe(&path);
    // Open for both: it waits for nobody.
    let mut options = std::fs::OpenOptions::new();
    let mut reader = options.read(true).write(true).open(&path).unwrap();
    assert_eq!(save(&path).await.unwrap(), 4);
    let mut text = [0; 4];
    reader.read_exact(&mut text).unwrap();
    assert_eq!(&text, b"a,b\n");
    assert!(
        std::fs::symlink_metadata(&path)
            .unwrap()
            .file_type()
            .is_fifo()
    );
}

/// Through a link in a folder of its own: were it replaced, then not the device.
#[cfg(unix)]
async fn device() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("it");
    std::os::unix::fs::symlink("/dev/null", &path).unwrap();
    assert_eq!(save(&path).await.unwrap(), 4);
    assert!(std::fs::symlink_metadata(&path).unwrap().is_symlink());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}
