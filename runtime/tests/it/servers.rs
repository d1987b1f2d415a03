//! Which host a call goes to, and with what.

use mainsheet_runtime::request::{self, Call, Method, Operation, Security};
use mainsheet_runtime::{Client, Credentials, Error, RequestOptions};

use crate::support::*;

const ONE: &str = "/a/{id}";

fn operation(server: request::Server, path: &str) -> &'static Operation {
    Box::leak(Box::new(Operation {
        id: "one",
        method: Method::GET,
        server,
        path: path.to_owned().leak(),
        security: Security::Undeclared,
        accept: "text/plain",
        errors: &[],
        paging: None,
    }))
}

fn at(url: &str) -> request::Server {
    request::Server::at(url.to_owned().leak())
}

fn with(builder: mainsheet_runtime::ClientBuilder) -> Client {
    builder
        .credentials(Credentials::all([
            Credentials::token("hunter2"),
            Credentials::api_key_header("x-key", "hunter2"),
            Credentials::api_key_query("key", "hunter2"),
            Credentials::api_key_cookie("session", "hunter2"),
        ]))
        .default_header("x-default", "hunter2")
        .build()
        .unwrap()
}

async fn send(client: &Client, server: request::Server) -> Result<(), Error> {
    let mut call = Call::new(client, operation(server, ONE));
    call.path("id", "1");
    call.header("x-own", "own");
    call.options(RequestOptions::new().header("x-option", "option"));
    call.send_empty().await.map(|_| ())
}

#[tokio::test]
async fn a_relative_server_leads_on_from_the_base_url() {
    let below = request::Server::below;
    let server = Server::start(|_, _| ok()).await;
    for (base, relative, target) in [
        ("", below(""), "/a/1"),
        ("", below("/v1"), "/v1/a/1"),
        ("/", below("/v1/"), "/v1/a/1"),
        ("/root", below("/v1"), "/root/v1/a/1"),
        ("/root/", below("/v1"), "/root/v1/a/1"),
        ("", below("//files.example.com"), "//files.example.com/a/1"),
        ("", at("v2"), "/v2/a/1"),
        ("", at("."), "/a/1"),
        ("", at("./rel"), "/rel/a/1"),
        ("", at("../../v2/./x/../y//"), "/v2/y/a/1"),
        ("", at(""), "/a/1"),
        ("", at("/"), "/a/1"),
        ("", at("/alt/"), "/alt/a/1"),
        ("", at("?a=b"), "/a/1"),
        ("", at("v2#a"), "/v2/a/1"),
        ("", at("a b/ü"), "/a%20b/%C3%BC/a/1"),
        ("", at("a%20b"), "/a%20b/a/1"),
        ("", at("x@files.example.com"), "/x@files.example.com/a/1"),
        ("/root/", at("v2"), "/root/v2/a/1"),
        ("/root/", at("../v2"), "/v2/a/1"),
        ("/root/", at("."), "/root/a/1"),
        ("/root/", at(""), "/root/a/1"),
        ("/root/", at("/alt"), "/alt/a/1"),
        // Without a slash at its end, the last segment is not a folder.
        ("/root", at("v2"), "/v2/a/1"),
        ("/root", at(""), "/root/a/1"),
        // A scheme alone makes no other host of what follows.
        ("", at("v2?a=https://files.example.com"), "/v2/a/1"),
    ] {
        let client = with(Client::builder().base_url(format!("{}{base}", server.url())));
        send(&client, relative).await.unwrap();
        let request = server.requests().pop().unwrap();
        let shown = format!("{base} {relative:?}");
        assert_eq!(request.target, format!("{target}?key=hunter2"), "{shown}");
        assert_eq!(request.header("authorization"), Some("Bearer hunter2"));
        assert_eq!(request.header("x-default"), Some("hunter2"));
    }
}

#[tokio::test]
async fn a_host_without_a_scheme_gets_no_credentials() {
    let main = Server::start(|_, _| problem(500)).await;
    let files = Server::start(|_, _| ok()).await;
    let host = files.url().strip_prefix("http:").unwrap().to_owned();
    let client = with(builder(&main));
    for (network, target) in [
        (format!("{host}/g"), "/g/a/1"),
        (format!("{host}/g/?x=y#z"), "/g/a/1"),
        (host.replace('/', "\\"), "/a/1"),
        (format!("/\t{}", &host[1..]), "/a/1"),
        (format!(" {host}"), "/a/1"),
    ] {
        send(&client, at(&network)).await.unwrap();
        let request = files.requests().pop().unwrap();
        assert_eq!(request.target, target, "{network:?}");
        for (name, value) in &request.headers {
            assert!(!value.contains("hunter2"), "{name} of {network:?}");
        }
        // What was given for this very call goes along.
        assert_eq!(request.header("x-own"), Some("own"));
        assert_eq!(request.header("x-option"), Some("option"));
        assert_eq!(request.header("accept"), Some("text/plain"));
        assert!(request.header("user-agent").is_some());
    }
    assert_eq!(main.count(), 0);
    // The base URL's own host, named so, is no other host.
    let same = main.url().strip_prefix("http:").unwrap().to_owned();
    send(&client, at(&same)).await.unwrap_err();
    let request = main.requests().pop().unwrap();
    assert_eq!(request.header("authorization"), Some("Bearer hunter2"));
}

#[tokio::test]
async fn credentials_go_to_another_host_that_was_given() {
    let main = Server::script([problem(500)]).await;
    let files = Server::start(|_, _| ok()).await;
    for (declared, given) in [
        ("//files.example.com/g", "//files.example.com/g/"),
        ("//files.example.com/g/", "http://files.example.com/g"),
    ] {
        let builder = builder(&main).replace_server(given, format!("{}/mirror", files.url()));
        send(&with(builder), at(declared)).await.unwrap();
        let request = files.requests().pop().unwrap();
        assert_eq!(request.target, "/mirror/a/1?key=hunter2");
        assert_eq!(request.header("authorization"), Some("Bearer hunter2"));
        assert_eq!(request.header("cookie"), Some("session=hunter2"));
    }
    assert_eq!(main.count(), 0);
}

#[tokio::test]
async fn what_is_no_server_is_refused_before_anything_is_sent() {
    let server = Server::script([ok()]).await;
    let host = server.url().strip_prefix("http://").unwrap().to_owned();
    let client = with(builder(&server));
    for url in [
        "//files.example.com",
        "HTTP://files.example.com",
        "ftp://files.example.com",
        "//[::1",
        "https://",
        "//",
        "mailto:a",
        &format!("//user@{host}"),
        &format!("http://user:hunter2@{host}"),
    ] {
        let error = send(&client, at(url)).await.unwrap_err();
        assert!(matches!(error, Error::InvalidRequest(_)), "{url} {error:?}");
    }
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn a_path_may_have_a_query() {
    let server = Server::start(|_, _| ok()).await;
    let client = client(&server);
    for (path, parameters, query, target) in [
        ("/x?action=stop", &[][..], &[][..], "/v1/x?action=stop"),
        (
            "/x?action=stop",
            &[],
            &[("q", "a&b")],
            "/v1/x?action=stop&q=a%26b",
        ),
        // One that the call sets stands in its place.
        ("/x?a=1&b", &[], &[("a", "2")], "/v1/x?b&a=2"),
        ("/x?a=1", &[], &[("a", "2")], "/v1/x?a=2"),
        ("/x?%61=1", &[], &[("a", "2")], "/v1/x?a=2"),
        (
            "/{a}?b={b}.{c}",
            &[("a", "/"), ("b", "&"), ("c", "")],
            &[],
            "/v1/%2F?b=%26.",
        ),
        ("/x?", &[], &[], "/v1/x"),
        (
            "/x?a b=ü&f[c]=/?+%20%2&d=\"#",
            &[],
            &[],
            "/v1/x?a%20b=%C3%BC&f[c]=/?+%20%252&d=%22%23",
        ),
        (
            "/a%20b/%2F%/ü+c;d/{x?}.json",
            &[("x?", "%20")],
            &[],
            "/v1/a%20b/%2F%25/%C3%BC+c;d/%2520.json",
        ),
        ("/a//{x}/", &[("x", "1")], &[], "/v1/a//1/"),
    ] {
        let mut call = Call::new(&client, operation(request::Server::below("/v1"), path));
        for (name, value) in parameters {
            call.path(name, *value);
        }
        for (name, value) in query {
            call.query(name, *value);
        }
        call.send_empty().await.unwrap();
        assert_eq!(server.requests().pop().unwrap().target, target, "{path}");
    }
}
