//! Relative servers, and paths with all that a URL can have in them.

use cases::addresses::Places;
use mainsheet_runtime::{Client, ClientBuilder, Credentials, Error, RetryPolicy};

use crate::support::{NOTHING, exchange_as, sent};

#[tokio::test]
async fn a_relative_server_leads_on_from_the_base_url() {
    let at = |base: &'static str| {
        move |builder: ClientBuilder, url: &str| builder.base_url(format!("{url}{base}"))
    };
    for (base, places, room, erased) in [
        ("", "/public/v2", "/rooms", "/erased"),
        ("/root/", "/root/public/v2", "/rooms", "/erased"),
        ("/a/b/", "/a/b/public/v2", "/a/rooms", "/erased"),
    ] {
        let (got, _) = exchange_as(at(base), NOTHING, |c| Places::new(c).list()).await;
        assert_eq!(got.line, format!("GET {places}/places"));
        let (got, _) = exchange_as(at(base), NOTHING, |c| Places::new(c).get_room("7")).await;
        assert_eq!(got.line, format!("GET {room}/rooms/7.json/"));
        let (got, _) = exchange_as(at(base), NOTHING, |c| Places::new(c).delete_room("7")).await;
        assert_eq!(got.line, format!("DELETE {erased}/rooms/7.json/"));
    }
}

#[tokio::test]
async fn another_host_is_where_the_description_or_the_caller_says() {
    let given = |builder: ClientBuilder, url: &str| {
        let builder = builder.base_url("http://localhost:1");
        let builder = builder.credentials(Credentials::token("secret"));
        let builder = builder.replace_server("//files.example.com/g", format!("{url}/g"));
        builder.replace_server("https://files.example.com/h", format!("{url}/h"))
    };
    let (got, _) = exchange_as(given, NOTHING, |c| Places::new(c).list_files()).await;
    assert_eq!(got.line, "GET /g/files");
    assert_eq!(got.header("authorization"), Some("Bearer secret"));
    let (got, _) = exchange_as(given, NOTHING, |c| Places::new(c).put_files()).await;
    assert_eq!(got.line, "PUT /h/files");
    let client = Client::builder()
        .base_url("http://localhost:1")
        .credentials(Credentials::token("secret"))
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    // Plain http to a host that is not this machine.
    let refused = Places::new(&client).list_files().await.unwrap_err();
    assert!(matches!(refused, Error::InvalidRequest(_)), "{refused:?}");
}

#[tokio::test]
async fn a_query_in_a_path_is_a_query_and_a_fragment_is_nothing() {
    let base = "/public/v2";
    let got = sent(|c| Places::new(c).stop_job()).await;
    assert_eq!(got.line, format!("POST {base}/jobs?action=stop"));
    let got = sent(|c| Places::new(c).stop_job().force(true)).await;
    assert_eq!(got.line, format!("POST {base}/jobs?action=stop&force=true"));
    let got = sent(|c| Places::new(c).start_job()).await;
    assert_eq!(got.line, format!("POST {base}/jobs"));
    let got = sent(|c| Places::new(c).post_jobs_action_equal_pause()).await;
    assert_eq!(got.line, format!("POST {base}/jobs"));
    let got = sent(|c| Places::new(c).search("a&b")).await;
    assert_eq!(got.line, format!("GET {base}/search?in=a%26b&as=a+b"));
    let got = sent(|c| Places::new(c).search("").by("x").r#as("y")).await;
    assert_eq!(got.line, format!("GET {base}/search?in=&by=x&as=y"));
}

#[tokio::test]
async fn what_is_encoded_in_a_path_stays_so() {
    let got = sent(|c| Places::new(c).odd_path(1, "%20", "/", "ü")).await;
    assert_eq!(
        got.target(),
        "/public/v2/~x/a%20b%20c/%C3%BC%25zz/1%2520-%2F;kind=1/+/%C3%BC/"
    );
}
