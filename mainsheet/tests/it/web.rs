//! Descriptions from URLs, from servers that behave and from others.

use std::path::Path;
use std::process::Stdio;

use mainsheet_faults::{Identity, Reply, Server, Step};

use crate::common::{SOUND, command, folder, outcome, program};

const PART: &str = "Done: {description: Done.}\n";

/// Refers to another file.
fn split(reference: &str) -> String {
    SOUND.replacen(
        "{'204': {description: Done.}}",
        &format!("{{'204': {{$ref: '{reference}'}}}}"),
        1,
    )
}

/// Checks what is at a URL.
async fn check(url: &str, more: &[&str]) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let arguments = [&["check", url], more].concat();
    let mut command = program(folder.path());
    command.args(arguments);
    let output = tokio::task::spawn_blocking(move || command.output().unwrap());
    outcome(output.await.unwrap())
}

async fn assert_refused(url: &str, parts: &[&str]) {
    let (code, told, errors) = check(url, &[]).await;
    assert_eq!(code, Some(1), "{told}{errors}");
    assert!(errors.starts_with("error: "), "{errors}");
    for part in parts {
        assert!(errors.contains(part), "{part}\n{errors}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_url_is_generated_from() {
    let server = Server::start(|request, _| match request.target.as_str() {
        "/api/openapi.yaml" => Reply::new(200).body(SOUND),
        _ => Reply::new(404),
    })
    .await;
    let url = format!("{}/api/openapi.yaml?key=1#part", server.url());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    let (code, told, errors) = tokio::task::spawn_blocking(move || {
        let (_, _, errors) = command(
            &path,
            &[
                "init",
                "--yes",
                "--crate",
                "things",
                "--spec",
                url.split('?').next().unwrap(),
            ],
        );
        assert_eq!(errors, "");
        command(&path, &["generate"])
    })
    .await
    .unwrap();
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    assert!(told.contains("2 operations"), "{told}");
    let root = std::fs::read_to_string(folder.path().join("things/src/lib.rs")).unwrap();
    assert!(root.contains("/api/openapi.yaml"), "{root}");
    // Once for `init`, and once for `generate`.
    assert_eq!(server.count(), 2);
    let agent = server.requests()[0]
        .header("user-agent")
        .unwrap()
        .to_owned();
    assert!(agent.starts_with("mainsheet/"), "{agent}");
}

#[tokio::test(flavor = "multi_thread")]
async fn references_are_fetched_for_those_alone_who_allow_it() {
    let server = Server::start(|request, _| match request.target.as_str() {
        "/a/openapi.yaml" => Reply::new(200).body(split("../b/part.yaml#/Done")),
        "/b/part.yaml" => Reply::new(200).body(PART),
        _ => Reply::new(404),
    })
    .await;
    let url = format!("{}/a/openapi.yaml", server.url());
    assert_refused(&url, &["/b/part.yaml", "with `--allow-remote` alone"]).await;
    assert_eq!(server.count(), 1, "nothing else was asked for");
    let (code, told, errors) = check(&url, &["--allow-remote"]).await;
    assert_eq!(code, Some(0), "{told}{errors}");
    // From a file, too.
    let folder = folder(&split(&format!("{}/b/part.yaml#/Done", server.url())));
    let path = folder.path().to_owned();
    let (first, second) = tokio::task::spawn_blocking(move || {
        (
            command(&path, &["check", "things.yaml"]),
            command(&path, &["check", "--allow-remote", "things.yaml"]),
        )
    })
    .await
    .unwrap();
    assert!(
        first.2.contains("with `--allow-remote` alone"),
        "{}",
        first.2
    );
    assert_eq!(second.0, Some(0), "{}", second.2);
}

#[tokio::test(flavor = "multi_thread")]
async fn redirects_are_followed_within_limits() {
    let server = Server::start(|request, _| match request.target.as_str() {
        "/there" => Reply::new(200).body(SOUND),
        "/relative" => Reply::new(302).header("location", "there"),
        "/path" => Reply::new(307).header("location", "/there#x"),
        "/round" => Reply::new(302).header("location", "/round"),
        "/http" => Reply::new(302).header("location", "http://a.example/secret?x=1"),
        "/file" => Reply::new(302).header("location", "file:///etc/passwd"),
        "/nowhere" => Reply::new(302).header("location", ""),
        _ => Reply::new(301),
    })
    .await;
    for path in ["relative", "path"] {
        let (code, _, errors) = check(&format!("{}/{path}", server.url()), &[]).await;
        assert_eq!(code, Some(0), "{errors}");
    }
    for (path, parts) in [
        ("round", &["more than 5 times"][..]),
        (
            "http",
            &[
                "sends on to `http://a.example/secret`, which is not `https`",
                "name a URL that stays",
            ],
        ),
        ("file", &["no URL of the web"]),
        ("nowhere", &["does not say where to"]),
        ("none", &["answers 301"]),
    ] {
        assert_refused(&format!("{}/{path}", server.url()), parts).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_fetched_is_told_with_what_to_do() {
    let server = Server::start(|request, _| match request.target.as_str() {
        "/missing" => Reply::new(404),
        "/secret" => Reply::new(401),
        "/broken" => Reply::new(503),
        "/page" => Reply::new(200)
            .header("content-type", "text/html; charset=utf-8")
            .body("<html>"),
        "/reset" => Reply::reset(),
        "/short" => Reply::new(200).body(SOUND).promise(100_000).then_close(),
        "/large" => Reply::new(200).body(SOUND).promise(500 << 20),
        "/binary" => Reply::new(200).body(vec![0xFF, 0xFE, 0xFD]),
        _ => Reply::new(200),
    })
    .await;
    for (path, parts) in [
        ("missing", &["answers 404 Not Found", "check the path"][..]),
        ("secret", &["answers 401", "with your credentials"]),
        ("broken", &["answers 503", "try again later"]),
        ("page", &["a page for browsers", "raw"]),
        ("reset", &["it cannot be fetched"]),
        ("short", &["it cannot be fetched"]),
        ("large", &["larger than 256 MB"]),
        ("binary", &["UTF-16", "save it as text"]),
        ("empty", &["the file is empty"]),
    ] {
        let url = format!("{}/{path}", server.url());
        assert_refused(&url, &[&[url.as_str()], parts].concat()).await;
    }
    let address = server.address();
    server.end().await;
    assert_refused(&format!("http://{address}/"), &["nobody listens there"]).await;
    for (url, part) in [
        (
            "http://a.example/openapi.yaml",
            "`http` is used to this machine alone",
        ),
        (
            "https://me:secret@a.example/openapi.yaml",
            "has a name or a password in it",
        ),
        ("https://", "no URL"),
    ] {
        assert_refused(url, &[part]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn https_is_spoken_with_those_whom_the_system_trusts() {
    let identity = Identity::new("localhost", &["http/1.1"]);
    let serve = Step::serve(|_, _| Reply::new(200).body(SOUND));
    let server = Server::steps([vec![Step::Handshake(identity.clone()), serve]]).await;
    let url = format!("https://localhost:{}/openapi.yaml", server.address().port());
    let folder = tempfile::tempdir().unwrap();
    let pem = folder.path().join("authority.pem");
    std::fs::write(&pem, identity.pem()).unwrap();
    let run = |trusted: Option<&Path>| {
        let mut command = program(folder.path());
        command.args(["check", &url]);
        if let Some(pem) = trusted {
            command.env("SSL_CERT_FILE", pem).env_remove("SSL_CERT_DIR");
        }
        tokio::task::spawn_blocking(move || outcome(command.output().unwrap()))
    };
    let (code, _, errors) = run(Some(&pem)).await.unwrap();
    assert_eq!(code, Some(0), "{errors}");
    let other = folder.path().join("other.pem");
    std::fs::write(&other, Identity::new("localhost", &[]).pem()).unwrap();
    let (code, _, errors) = run(Some(&other)).await.unwrap();
    assert_eq!(code, Some(1));
    assert!(errors.contains("the connection is not safe"), "{errors}");
}

#[test]
fn standard_input_is_a_description() {
    let folder = folder(&split("part.yaml#/Done"));
    // What it refers to is in the current folder.
    std::fs::write(folder.path().join("part.yaml"), PART).unwrap();
    let text = std::fs::File::open(folder.path().join("things.yaml")).unwrap();
    let output = program(folder.path())
        .args([
            "generate", "--spec", "-", "--crate", "things", "--out", "out",
        ])
        .stdin(Stdio::from(text))
        .output()
        .unwrap();
    let (code, told, errors) = outcome(output);
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    assert!(told.contains("2 operations"), "{told}");
    let (code, _, errors) = command(folder.path(), &["diff", "-", "-"]);
    assert_eq!(code, Some(1));
    assert!(errors.contains("read once"), "{errors}");
}

#[tokio::test(flavor = "multi_thread")]
async fn overlays_come_from_urls_and_fixups_do_not() {
    const OVERLAY: &str = "overlay: 1.0.0\ninfo: {title: O, version: '1'}\n\
                           actions: [{target: $.info, update: {title: Mended things}}]\n";
    let server = Server::start(|request, _| match request.target.as_str() {
        "/overlay.yaml" => Reply::new(200).body(OVERLAY),
        "/openapi.yaml" => Reply::new(200).body(SOUND),
        _ => Reply::new(404),
    })
    .await;
    let folder = folder(SOUND);
    let url = server.url();
    let path = folder.path().to_owned();
    let run = move |arguments: Vec<String>| {
        let path = path.clone();
        async move {
            let told = tokio::task::spawn_blocking(move || {
                let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
                command(&path, &arguments)
            });
            told.await.unwrap()
        }
    };
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    // Of a file and of a URL, and by each command that takes one.
    for description in ["things.yaml", &format!("{url}/openapi.yaml")] {
        let usual = format!("{description} --overlay {url}/overlay.yaml#part");
        for line in [
            format!("bundle {usual}"),
            format!("filter --tag things {usual}"),
        ] {
            let (code, told, errors) = run(words(&line)).await;
            assert_eq!(code, Some(0), "{line}: {errors}");
            assert!(told.contains("Mended things"), "{line}: {told}");
        }
    }
    let text = format!(
        "[package]\nname = \"things\"\nfolder = \"out\"\n[[version]]\nfile = \"things.yaml\"\n\
         overlays = [\"{url}/overlay.yaml\"]\n"
    );
    std::fs::write(folder.path().join("mainsheet.toml"), &text).unwrap();
    for expected in ["files written", "nothing has changed since the last run"] {
        let (code, told, errors) = run(words("generate")).await;
        assert_eq!(code, Some(0), "{errors}");
        assert!(told.contains(expected), "{told}");
    }
    let root = std::fs::read_to_string(folder.path().join("out/src/lib.rs")).unwrap();
    assert!(root.contains("Mended things"), "{root}");
    // One that is not there, and what is read from files alone.
    let line = format!("bundle things.yaml --overlay {url}/none.yaml");
    let (code, _, errors) = run(words(&line)).await;
    assert_eq!(code, Some(1));
    assert!(
        errors.contains(&format!("{url}/none.yaml")) && errors.contains("404"),
        "{errors}"
    );
    let fixups = text.replace("overlays", "fixups");
    std::fs::write(folder.path().join("mainsheet.toml"), fixups).unwrap();
    for line in [
        format!("check things.yaml --fixups {url}/fixup.toml"),
        "generate".to_owned(),
        format!("generate --config {url}/mainsheet.toml"),
    ] {
        let (code, _, errors) = run(words(&line)).await;
        assert_eq!(code, Some(1));
        let parts = [
            &url,
            "this is a URL, and has to be a file",
            "download it, and name the file",
        ];
        for part in parts {
            assert!(errors.contains(part), "{line}: {part}\n{errors}");
        }
    }
}
