//! Passwords and keys: where they are sent, and where they are not.

use mainsheet_runtime::request::{self, Call, Method, Operation, Security};
use mainsheet_runtime::{Client, Credentials, Error, RequestOptions};

use crate::support::*;

const KEY: &str = "key hunter2&/+";

static UPLOAD: Operation = at("https://uploads.example.com/v1/");

const fn at(server: &'static str) -> Operation {
    Operation {
        id: "upload",
        method: Method::GET,
        server: request::Server::at(server),
        path: "/files",
        security: Security::Undeclared,
        accept: "",
        errors: &[],
        paging: None,
    }
}

fn with(server: &Server, credentials: Credentials) -> Client {
    builder(server).credentials(credentials).build().unwrap()
}

async fn one(credentials: Credentials) -> Request {
    let server = Server::script([ok()]).await;
    let client = with(&server, credentials);
    let mut call = call(&client, &GET);
    call.query("a", "1");
    call.cookie("b", "2");
    call.send_json::<Record>().await.unwrap();
    server.requests().pop().unwrap()
}

#[tokio::test]
async fn each_goes_to_its_place() {
    let request = one(Credentials::api_key_header("X-Api-Key", "hunter2 x")).await;
    assert_eq!(request.header("x-api-key"), Some("hunter2 x"));
    assert_eq!(request.header("authorization"), None);
    assert_eq!(request.target, "/v1/records/7?a=1");

    let request = one(Credentials::api_key_query("api key", KEY)).await;
    assert_eq!(
        request.target,
        "/v1/records/7?a=1&api%20key=key%20hunter2%26%2F%2B"
    );

    let request = one(Credentials::api_key_cookie("session", "hunter2%3D=")).await;
    assert_eq!(request.header("cookie"), Some("b=2; session=hunter2%3D="));

    let request = one(Credentials::basic("Aladdin", "open sesame")).await;
    assert_eq!(
        request.header("authorization"),
        Some("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")
    );
    let request = one(Credentials::basic("hunter2", "")).await;
    assert_eq!(request.header("authorization"), Some("Basic aHVudGVyMjo="));
}

#[tokio::test]
async fn a_key_alone_makes_a_query_and_a_cookie() {
    let server = Server::script([ok()]).await;
    let client = with(
        &server,
        Credentials::all([
            Credentials::api_key_query("k", "1"),
            Credentials::api_key_query("l", "2"),
            Credentials::api_key_cookie("c", "3"),
            Credentials::api_key_cookie("d", "4"),
        ]),
    );
    get(&client).await.unwrap();
    let request = &server.requests()[0];
    assert_eq!(request.target, "/v1/records/7?k=1&l=2");
    assert_eq!(request.header("cookie"), Some("c=3; d=4"));
}

#[tokio::test]
async fn several_go_together() {
    let server = Server::start(|request, _| match request.target.as_str() {
        "/oauth/token" => Reply::json(200, r#"{"access_token":"granted"}"#),
        _ => ok(),
    })
    .await;
    let client = with(
        &server,
        Credentials::all([
            Credentials::client_credentials("id", "hunter2"),
            Credentials::none(),
            Credentials::all([
                Credentials::api_key_header("x-app", "hunter2-a"),
                Credentials::api_key_query("key", "hunter2-b"),
            ]),
        ]),
    );
    get(&client).await.unwrap();
    let requests = server.requests();
    // Who gives tokens is asked with what the token is for, and nothing else.
    assert_eq!(requests[0].target, "/oauth/token");
    assert_eq!(requests[0].header("x-app"), None);
    let request = &requests[1];
    assert_eq!(request.header("authorization"), Some("Bearer granted"));
    assert_eq!(request.header("x-app"), Some("hunter2-a"));
    assert_eq!(request.target, "/v1/records/7?key=hunter2-b");
}

#[tokio::test]
async fn what_cannot_be_sent_is_an_error_of_the_set_up() {
    let key = Credentials::api_key_header;
    for credentials in [
        key("x key", "hunter2"),
        key("", "hunter2"),
        key("x", "hunter2\n"),
        key("x", ""),
        Credentials::api_key_query("", "hunter2"),
        Credentials::api_key_query("a\n", "hunter2"),
        Credentials::api_key_query("a", ""),
        Credentials::api_key_cookie("a=b", "hunter2"),
        Credentials::api_key_cookie("", "hunter2"),
        Credentials::api_key_cookie("a", "hunter2; b=c"),
        Credentials::api_key_cookie("a", "hunter2 "),
        Credentials::api_key_cookie("a", ""),
        Credentials::basic("hun:ter2", "hunter2"),
        Credentials::basic("a", "hunter2\n"),
        Credentials::token("hunter2\n"),
        Credentials::all([key("x", "hunter2"), key("X", "hunter2")]),
        Credentials::all([Credentials::token("a"), Credentials::basic("b", "c")]),
        Credentials::all([Credentials::token("a"), key("Authorization", "hunter2")]),
        Credentials::all([
            Credentials::api_key_query("a", "hunter2"),
            Credentials::api_key_query("a", "hunter2"),
        ]),
        Credentials::all([
            Credentials::api_key_cookie("a", "hunter2"),
            Credentials::api_key_cookie("a", "hunter2"),
        ]),
    ] {
        let shown = format!("{credentials:?} {credentials:#?}");
        assert!(!shown.contains("hunter2"), "{shown}");
        let result = Client::builder()
            .base_url("https://example.com")
            .credentials(credentials)
            .build();
        let Err(error) = result else {
            panic!("{shown}")
        };
        assert!(matches!(error, Error::Config(_)), "{error:?}");
        assert_clean(&error);
    }
    let fine = Client::builder()
        .base_url("https://example.com")
        .credentials(key("Authorization", "hunter2"));
    fine.build().unwrap();
}

#[tokio::test]
async fn a_refusal_is_not_answered_with_the_same() {
    for credentials in [
        Credentials::basic("a", "hunter2"),
        Credentials::api_key_header("x", "hunter2"),
        Credentials::api_key_query("x", "hunter2"),
        Credentials::api_key_cookie("x", "hunter2"),
    ] {
        let server = Server::script([problem(401), ok()]).await;
        let error = get(&with(&server, credentials)).await.unwrap_err();
        assert_eq!(error.status().unwrap(), 401);
        assert_eq!(server.count(), 1);
    }
}

fn everything() -> Credentials {
    Credentials::all([
        Credentials::basic("user", "hunter2"),
        Credentials::api_key_header("x-key", "hunter2"),
        Credentials::api_key_query("key", "hunter2"),
        Credentials::api_key_cookie("session", "hunter2"),
    ])
}

/// Which of [`everything`] a request carries.
fn carried(request: &Request) -> [bool; 4] {
    [
        request.header("authorization") == Some("Basic dXNlcjpodW50ZXIy"),
        request.header("x-key") == Some("hunter2"),
        request.query("key") == Some("hunter2"),
        request.header("cookie") == Some("session=hunter2"),
    ]
}

#[tokio::test]
async fn a_redirect_takes_them_along_within_an_origin_alone() {
    let to = |location: &str| Reply::new(302).header("location", location);
    // The server may repeat the query or not: the key is sent once.
    for location in [
        "/moved?a=1",
        "/moved?a=1&key=hunter2",
        "/moved?key=hunter2&a=1",
    ] {
        let server = Server::script([to(location), ok()]).await;
        get(&with(&server, everything())).await.unwrap();
        let request = &server.requests()[1];
        assert_eq!(request.target, "/moved?a=1&key=hunter2");
        assert_eq!(carried(request), [true; 4]);
    }
    let other = Server::script([ok()]).await;
    for query in ["", "?key=hunter2", "?a=1&key=hunter2", "?key=%68unter2"] {
        let server = Server::script([to(&format!("{}/x{query}", other.url()))]).await;
        get(&with(&server, everything())).await.unwrap();
        let request = other.requests().pop().unwrap();
        assert!(!request.target.contains("unter2"), "{}", request.target);
        for (name, value) in &request.headers {
            assert!(!value.contains("hunter2"), "{name}");
        }
        assert_eq!(request.header("authorization"), None);
    }
    // Nor does it come back with the way home.
    let back = Server::start(|request, _| {
        let home = request.target.strip_prefix("/home=").unwrap();
        Reply::new(302).header("location", format!("http://{home}/back"))
    })
    .await;
    let place = back.url();
    let home = Server::start(move |request, count| match count {
        0 => {
            let home = request.header("host").unwrap();
            Reply::new(302).header("location", format!("{place}/home={home}"))
        }
        _ => ok(),
    })
    .await;
    get(&with(&home, everything())).await.unwrap();
    assert_eq!(home.requests()[1].target, "/back");
    assert_eq!(carried(&home.requests()[1]), [false; 4]);
}

#[tokio::test]
async fn cookies_are_joined_whoever_sets_them() {
    let server = Server::script([ok()]).await;
    let client = builder(&server)
        .credentials(Credentials::api_key_cookie("session", "hunter2"))
        .default_header("Cookie", "default=1")
        .build()
        .unwrap();
    get(&client).await.unwrap();
    let mut with_cookie = call(&client, &GET);
    with_cookie.cookie("own", "2");
    with_cookie.send_json::<Record>().await.unwrap();
    let mut with_option = call(&client, &GET);
    with_option.cookie("own", "2");
    with_option.options(RequestOptions::new().header("cookie", "option=3"));
    with_option.send_json::<Record>().await.unwrap();
    let cookies: Vec<_> = server
        .requests()
        .iter()
        .map(|request| request.header("cookie").unwrap().to_owned())
        .collect();
    assert_eq!(
        cookies,
        [
            "default=1; session=hunter2",
            "own=2; session=hunter2",
            "option=3; session=hunter2",
        ]
    );
}

#[tokio::test]
async fn an_operation_may_have_a_server_of_its_own() {
    let main = Server::script([problem(500)]).await;
    let uploads = Server::script([ok()]).await;
    // With or without the slash at its end, and with another path.
    for (declared, path) in [
        ("https://uploads.example.com/v1", ""),
        ("https://uploads.example.com/v1/", "/staging/"),
    ] {
        let client = builder(&main)
            .credentials(everything())
            .replace_server(declared, format!("{}{path}", uploads.url()))
            .build()
            .unwrap();
        let mut call = Call::new(&client, &UPLOAD);
        call.query("a", "1");
        call.send_json::<Record>().await.unwrap();
        let request = uploads.requests().pop().unwrap();
        let path = path.trim_end_matches('/');
        assert_eq!(request.target, format!("{path}/files?a=1&key=hunter2"));
        assert_eq!(carried(&request), [true; 4]);
        // Anything is accepted if the operation does not say.
        assert_eq!(request.header("accept"), Some("*/*"));
    }
    assert_eq!(main.count(), 0);
}

#[tokio::test]
async fn a_server_of_its_own_is_held_to_the_same_rules() {
    static PLAIN: Operation = at("http://uploads.example.com");

    let server = Server::script([ok()]).await;
    let error = Call::new(&client(&server), &PLAIN)
        .send_empty()
        .await
        .unwrap_err();
    assert!(matches!(error, Error::InvalidRequest(_)), "{error:?}");
    for actual in ["http://example.com", "https://a:b@example.com", "nowhere"] {
        let result = builder(&server)
            .replace_server("https://uploads.example.com/v1", actual)
            .build();
        assert!(matches!(result, Err(Error::Config(_))), "{actual}");
    }
    // A path of that name is no server, and one may declare what is not called.
    let client = builder(&server)
        .replace_server("/v1", "https://example.com")
        .build()
        .unwrap();
    get(&client).await.unwrap();
    assert_eq!(server.count(), 1);
}
