//! Where calls go, and who makes them.

use everything::api::{Models, Operations, Servers};
use everything::runtime::Credentials;

use crate::support::{NOTHING, exchange_as, sent};

#[tokio::test]
async fn an_operation_with_a_server_of_its_own() {
    let settings = |builder: everything::ClientBuilder, url: &str| {
        builder.replace_server(
            "https://files.example.com/public/v2",
            format!("{url}/files"),
        )
    };
    let (sent, _) = exchange_as(settings, NOTHING, |client| {
        Servers::new(client).own_server()
    })
    .await;
    assert_eq!(sent.line, "GET /files/servers/own");
}

#[tokio::test]
async fn a_path_of_its_own_on_the_same_server() {
    let sent = sent(|client| Servers::new(client).own_path()).await;
    assert_eq!(sent.line, "GET /live/v3/servers/path");
}

#[tokio::test]
async fn credentials_of_every_kind() {
    let settings = |builder: everything::ClientBuilder, _: &str| {
        builder.credentials(Credentials::all([
            Credentials::basic("ann", "secret"),
            Credentials::api_key_header("X-Key", "k"),
            Credentials::api_key_query("signature", "s&s"),
            Credentials::api_key_cookie("session", "c"),
        ]))
    };
    let (sent, answer) =
        exchange_as(settings, NOTHING, |client| Servers::new(client).secured()).await;
    answer.unwrap();
    assert_eq!(sent.line, "GET /live/v1/servers/security?signature=s%26s");
    assert_eq!(sent.header("authorization"), Some("Basic YW5uOnNlY3JldA=="));
    assert_eq!(sent.header("x-key"), Some("k"));
    assert_eq!(sent.header("cookie"), Some("session=c"));
}

#[tokio::test]
async fn operations_without_a_name_or_a_tag() {
    let unnamed = sent(|client| Models::new(client).get_unnamed_id_parts(7)).await;
    assert_eq!(unnamed.line, "GET /live/v1/unnamed/7/parts");
    let untagged = sent(|client| Operations::new(client).untagged()).await;
    assert_eq!(untagged.line, "GET /live/v1/untagged");
}
