//! Where calls follow a server, and what they take along.

use mainsheet_runtime::{Error, TransportErrorKind};

use crate::support::*;

fn to(location: impl std::fmt::Display) -> Reply {
    Reply::new(302).header("location", location)
}

fn refused(error: &Error) {
    let Error::Transport(failure) = error else {
        panic!("{error:?}")
    };
    assert_eq!(failure.kind(), TransportErrorKind::Redirect);
    assert!(!error.is_retryable());
    assert_clean(error);
}

#[tokio::test]
async fn within_a_host_the_token_goes_along() {
    for status in [301, 302, 303, 307, 308] {
        let server =
            Server::script([Reply::new(status).header("location", "../moved?x=1"), ok()]).await;
        assert_eq!(get(&client(&server)).await.unwrap(), record());
        let requests = server.requests();
        assert_eq!(requests[1].target, "/v1/moved?x=1");
        assert_eq!(
            requests[1].header("authorization"),
            Some("Bearer token-hunter2")
        );
        assert_eq!(requests.len(), 2);
    }
}

#[tokio::test]
async fn to_another_host_nothing_goes_along() {
    // Another port is another origin, and another name is another host.
    let other = Server::script([ok()]).await;
    for location in [
        format!("{}/x", other.url()),
        format!("{}/x", other.url().replace("127.0.0.1", "localhost")),
    ] {
        let server = Server::script([to(location)]).await;
        let client = builder(&server)
            .default_header("x-api-key", "hunter2")
            .build()
            .unwrap();
        let mut call = call(&client, &GET);
        call.query("filters", "name eq Ann");
        assert_eq!(
            call.send_json::<Record>().await.unwrap().into_body(),
            record()
        );
        assert_eq!(server.count(), 1);
        let request = other.requests().pop().unwrap();
        assert_eq!(request.target, "/x");
        for (name, value) in &request.headers {
            assert!(!value.contains("hunter2"), "{name}");
            assert!(!value.contains("Ann"), "{name}");
        }
        assert_eq!(request.header("accept"), Some("application/json"));
    }
    // Nor does it come back with the way home.
    let home = Server::start(|request, count| match count {
        0 => to(request.header("x-other").unwrap()),
        _ => ok(),
    })
    .await;
    let back = Server::script([to(home.url())]).await;
    let client = builder(&home)
        .default_header("x-other", back.url())
        .build()
        .unwrap();
    get(&client).await.unwrap();
    for name in ["authorization", "x-other"] {
        assert_eq!(home.requests()[1].header(name), None, "{name}");
    }
}

#[tokio::test]
async fn a_body_goes_nowhere_else() {
    let other = Server::script([ok()]).await;
    for status in [301, 302, 303, 307, 308] {
        let server = Server::script([Reply::new(status).header("location", other.url())]).await;
        for (count, operation) in [&CREATE, &PATCH, &REPLACE].into_iter().enumerate() {
            let mut call = call(&client(&server), operation);
            call.json("application/json", &record());
            let error = call.send_empty().await.unwrap_err();
            assert_eq!(error.status().unwrap(), status);
            assert_eq!((server.count(), other.count()), (count + 1, 0));
            assert_clean(&error);
        }
    }
}

#[tokio::test]
async fn some_places_are_not_gone_to() {
    for location in [
        "http://example.com/",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "http://",
    ] {
        let server = Server::script([to(location)]).await;
        refused(&get(&client(&server)).await.unwrap_err());
        assert_eq!(server.count(), 1);
    }
}

#[tokio::test]
async fn a_circle_is_left() {
    let server = Server::script([to("/round")]).await;
    refused(&get(&client(&server)).await.unwrap_err());
    assert_eq!(server.count(), 11);
}

#[tokio::test]
async fn a_redirect_without_a_place_is_an_answer() {
    let server = Server::script([Reply::new(302)]).await;
    assert_eq!(
        get(&client(&server)).await.unwrap_err().status().unwrap(),
        302
    );
    assert_eq!(server.count(), 1);
}
