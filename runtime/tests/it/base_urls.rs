//! Which URL a call goes to, by what the client was given for a base.

use mainsheet_runtime::request::{self, Call, Method, Operation, Security};
use mainsheet_runtime::{Client, ClientBuilder, Credentials, Error, RetryPolicy, ServerUrl};

use crate::support::*;

const V1: request::Server =
    request::Server::below("/v1").among(&["/v1", "/sandbox/v1"], &["/v2", "/api/v1"]);
const V2: request::Server = request::Server::below("/v2").among(&["/v2"], &["/v1", "/api/v1"]);
/// An operation of version 1 with a path of its own on the same host.
const LIVE: request::Server = request::Server::below("/live").among(&[], &["/v1", "/sandbox/v1"]);
/// A version without a path, beside one that has one.
const BARE: request::Server = request::Server::below("").among(&[""], &["/v2"]);
const ACCOUNT: request::Server = request::Server::below("/accounts/{account}/v1")
    .with(&[("account", "main")])
    .among(
        &["/accounts/{account}/v1"],
        &["/accounts/{account}/v{number}"],
    );
const OLD_ACCOUNT: request::Server = request::Server::below("/accounts/{account}/v{number}/old")
    .with(&[("account", "main"), ("number", "0")])
    .among(
        &["/accounts/{account}/v{number}/old"],
        &["/accounts/{account}/v1"],
    );

fn operation(server: request::Server) -> &'static Operation {
    Box::leak(Box::new(Operation {
        id: "get",
        method: Method::GET,
        server,
        path: "/a",
        security: Security::Undeclared,
        accept: "",
        errors: &[],
        paging: None,
    }))
}

fn client(builder: ClientBuilder) -> Result<Client, Error> {
    builder.retry(RetryPolicy::never()).build()
}

async fn target(
    service: &Server,
    set: impl FnOnce(ClientBuilder, String) -> ClientBuilder,
    server: request::Server,
) -> String {
    let client = client(set(Client::builder(), service.url())).unwrap();
    let called = Call::new(&client, operation(server)).send_empty().await;
    called.unwrap();
    service.requests().pop().unwrap().target
}

#[tokio::test]
async fn a_base_url_is_as_good_with_the_path_of_a_server_as_without() {
    let service = Server::start(|_, _| ok()).await;
    for (base, server, expected) in [
        ("", V1, "/v1/a"),
        ("/", V1, "/v1/a"),
        ("/v1", V1, "/v1/a"),
        ("/v1/", V1, "/v1/a"),
        ("/v2", V1, "/v1/a"),
        ("/v1", V2, "/v2/a"),
        // Another of the servers of the same version stays.
        ("/sandbox/v1", V1, "/sandbox/v1/a"),
        ("/front", V1, "/front/v1/a"),
        ("/front/v1", V1, "/front/v1/a"),
        ("/front/v2/", V1, "/front/v1/a"),
        ("/front/xv1", V1, "/front/xv1/v1/a"),
        ("/v1/front", V1, "/v1/front/v1/a"),
        // The longest counts.
        ("/front/api/v1", V2, "/front/v2/a"),
        ("/v10", V1, "/v10/v1/a"),
        ("", LIVE, "/live/a"),
        ("/v1", LIVE, "/live/a"),
        ("/sandbox/v1", LIVE, "/live/a"),
        ("/front/v1", LIVE, "/front/live/a"),
        ("", BARE, "/a"),
        ("/v2", BARE, "/a"),
        ("/front", BARE, "/front/a"),
        ("", request::Server::BASE, "/a"),
        ("/v1", request::Server::below("/v1"), "/v1/v1/a"),
        ("", ACCOUNT, "/accounts/main/v1/a"),
        ("/accounts/7/v1", ACCOUNT, "/accounts/7/v1/a"),
        ("/accounts/7/v1", OLD_ACCOUNT, "/accounts/7/v0/old/a"),
        ("/front/accounts/7/v5", ACCOUNT, "/front/accounts/7/v1/a"),
        ("/accounts//v1", ACCOUNT, "/accounts//v1/accounts/main/v1/a"),
    ] {
        let given = |builder: ClientBuilder, url| builder.base_url(format!("{url}{base}"));
        assert_eq!(target(&service, given, server).await, expected, "{base}");
    }
}

#[tokio::test]
async fn a_server_url_stands_as_it_is_for_every_version() {
    let service = Server::start(|_, _| ok()).await;
    for (given, server, expected) in [
        ("", V1, "/a"),
        ("/x", V1, "/x/a"),
        ("/v1", V2, "/v1/a"),
        ("/x/", BARE, "/x/a"),
        ("/x", request::Server::below("/v1"), "/x/a"),
        (
            "/x",
            request::Server::at("/v1").among(&["/v1"], &[]),
            "/x/a",
        ),
        // Those of operations are found from it.
        ("/x", LIVE, "/x/live/a"),
        ("/x/v1", LIVE, "/x/live/a"),
        ("/x/", request::Server::at("y"), "/x/y/a"),
    ] {
        let set = |builder: ClientBuilder, url| builder.server_url(format!("{url}{given}"));
        assert_eq!(target(&service, set, server).await, expected, "{given}");
    }
    let last = |builder: ClientBuilder, url: String| {
        let builder = builder.server_url(format!("{url}/x"));
        builder.base_url(url)
    };
    assert_eq!(target(&service, last, V1).await, "/v1/a");
}

#[tokio::test]
async fn variables_are_what_was_set_or_their_defaults() {
    let service = Server::start(|_, _| ok()).await;
    let set = |value: &'static str| {
        move |builder: ClientBuilder, url| {
            let builder = builder.base_url(url).server_variable("account", "1");
            builder.server_variable("account", value)
        }
    };
    assert_eq!(
        target(&service, set("7"), ACCOUNT).await,
        "/accounts/7/v1/a"
    );
    assert_eq!(
        target(&service, set("7"), OLD_ACCOUNT).await,
        "/accounts/7/v0/old/a"
    );
    assert_eq!(
        target(&service, set("a+b/ü"), ACCOUNT).await,
        "/accounts/a+b/%C3%BC/v1/a"
    );
    assert_eq!(target(&service, set("7"), V1).await, "/v1/a");
    let relative = request::Server::at("/{account}/v1/").with(&[("account", "main")]);
    assert_eq!(target(&service, set("7"), relative).await, "/7/v1/a");
    // A host of an operation's own.
    let (_, port) = service
        .url()
        .rsplit_once(':')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    let own = format!("http://{{account}}:{port}/x").leak();
    let own = request::Server::at(own).with(&[("account", "files.example.com")]);
    assert_eq!(target(&service, set("127.0.0.1"), own).await, "/x/a");
    for wrong in [
        "", "..", "a/../b", "a?b", "a#b", "me@b", "a\\b", "a b", "a\n",
    ] {
        let builder = Client::builder().base_url("https://example.com");
        let built = client(builder.server_variable("account", wrong));
        assert!(matches!(built, Err(Error::Config(_))), "{wrong}");
    }
    // What is a path is no host.
    let client = client(set("evil.com/x")(Client::builder(), service.url())).unwrap();
    let error = Call::new(&client, operation(own))
        .send_empty()
        .await
        .unwrap_err();
    assert!(matches!(error, Error::InvalidRequest(_)), "{error:?}");
}

#[tokio::test]
async fn a_chosen_server_is_a_base_with_values() {
    let service = Server::start(|_, _| ok()).await;
    let account = |url: &str, account: &str| {
        let template = format!("{url}/accounts/{{account}}/v1").leak();
        ServerUrl::new(template, [("account", account.to_owned())])
    };
    for (server, expected) in [
        (ACCOUNT, "/accounts/7/v1/a"),
        (OLD_ACCOUNT, "/accounts/7/v0/old/a"),
    ] {
        let chosen = |builder: ClientBuilder, url: String| builder.server(account(&url, "7"));
        assert_eq!(target(&service, chosen, server).await, expected);
    }
    let relative = |builder: ClientBuilder, url: String| {
        let builder = builder.base_url(format!("{url}/front/"));
        builder.server(ServerUrl::new("{stage}/v1", [("stage", "test".to_owned())]))
    };
    let at = request::Server::at("v1").among(&[""], &[]);
    assert_eq!(target(&service, relative, at).await, "/front/test/v1/a");
    let with_account =
        |builder: ClientBuilder| client(builder.server(account("https://a.com", "7")));
    with_account(Client::builder()).unwrap();
    let with_base = Client::builder().base_url("https://b.com");
    assert!(matches!(with_account(with_base), Err(Error::Config(_))));
    let relative = Client::builder().server(ServerUrl::new("v1", []));
    assert!(matches!(client(relative), Err(Error::Config(_))));
    for (template, value) in [
        ("https://{account}.example.com", "evil.com/"),
        ("https://{account}.example.com", "me@evil.com"),
        ("https://example.com/{account}/v1", ".."),
        ("{account}://example.com/v1", "http"),
    ] {
        let server = ServerUrl::new(template, [("account", value.to_owned())]);
        let built = client(Client::builder().server(server));
        assert!(matches!(built, Err(Error::Config(_))), "{template}");
    }
}

/// Tokens are given beside the versions, and not below one of them.
#[tokio::test]
async fn the_path_of_a_version_is_none_of_the_tokens() {
    let service = Server::start(|request, _| {
        if request.target.ends_with("/oauth/token") {
            Reply::json(200, r#"{"access_token":"granted"}"#)
        } else {
            ok()
        }
    })
    .await;
    for (base, server, token, call) in [
        ("", V1, "/oauth/token", "/v1/a"),
        ("/v1", V1, "/oauth/token", "/v1/a"),
        ("/v1/", V2, "/oauth/token", "/v2/a"),
        ("/front/v2", V1, "/front/oauth/token", "/front/v1/a"),
        ("/front", V1, "/front/oauth/token", "/front/v1/a"),
        (
            "/accounts/7/v1",
            ACCOUNT,
            "/oauth/token",
            "/accounts/7/v1/a",
        ),
    ] {
        let builder = Client::builder().base_url(format!("{}{base}", service.url()));
        let credentials = Credentials::client_credentials("id", "hunter2");
        let client = client(builder.credentials(credentials)).unwrap();
        let sent = Call::new(&client, operation(server)).send_empty().await;
        sent.unwrap();
        let requests = service.requests();
        let [.., asked, called] = requests.as_slice() else {
            panic!("{base}")
        };
        assert_eq!(
            (asked.target.as_str(), called.target.as_str()),
            (token, call)
        );
    }
}
