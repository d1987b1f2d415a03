//! Which credentials a call sends, and which it does not.

use cases::security::{Doors, schemes};
use cases::unsigned::{self, Open};
use mainsheet_runtime::request::Grant;
use mainsheet_runtime::{
    AccessToken, AuthError, BoxFuture, Client, Credentials, Error, RequestOptions, Result,
    RetryPolicy, TokenProvider,
};

use crate::support::{NOTHING, Received, exchange_as};

/// One of each place but for `Authorization`.
fn keys() -> [Credentials; 3] {
    [
        Credentials::api_key_header("x-key", "hunter-header"),
        Credentials::api_key_query("the key", "hunter&query"),
        Credentials::api_key_cookie("session", "hunter-cookie"),
    ]
}

fn with_token() -> Credentials {
    let token = Credentials::token("hunter-token");
    Credentials::all(keys().into_iter().chain([token]))
}

fn with_user() -> Credentials {
    let user = Credentials::basic("ann", "secret");
    Credentials::all(keys().into_iter().chain([user]))
}

async fn sent<R>(credentials: Credentials, request: impl FnOnce(&Client) -> R) -> Received
where
    R: IntoFuture<Output = Result<()>>,
{
    let given = |builder: mainsheet_runtime::ClientBuilder, _: &str| builder.credentials(credentials);
    let (received, answer) = exchange_as(given, NOTHING, request).await;
    answer.unwrap();
    received
}

/// What of all credentials a request carries.
fn carried(received: &Received) -> Vec<&str> {
    let headers = ["authorization", "x-key", "cookie"];
    let mut all: Vec<_> = headers.iter().filter_map(|name| received.header(name)).collect();
    all.extend((!received.query().is_empty()).then(|| received.query()));
    all
}

macro_rules! carries {
    ($credentials:expr, $operation:ident, $expected:expr) => {{
        let received = sent($credentials, |client| Doors::new(client).$operation()).await;
        let expected: &[&str] = &$expected;
        assert_eq!(carried(&received), expected, stringify!($operation));
    }};
}

const TOKEN: &str = "Bearer hunter-token";
const USER: &str = "Basic YW5uOnNlY3JldA==";
const HEADER: &str = "hunter-header";
const QUERY: &str = "the%20key=hunter%26query";
const COOKIE: &str = "session=hunter-cookie";

#[tokio::test]
async fn each_operation_gets_what_it_asks_for_and_no_more() {
    carries!(with_token(), login, []);
    carries!(with_token(), usual, [TOKEN]);
    carries!(with_token(), by_header, [HEADER]);
    carries!(with_token(), by_query, [QUERY]);
    carries!(with_token(), by_cookie, [COOKIE]);
    carries!(with_token(), by_machine, [TOKEN]);
    carries!(with_token(), by_openid, [TOKEN]);
    carries!(with_token(), by_referred, [HEADER]);
    carries!(with_token(), by_undeclared, []);
    carries!(with_token(), certified, [HEADER]);
    carries!(with_token(), by_certificate_or_token, [TOKEN]);
    // Of another kind there is nothing to send.
    carries!(with_token(), by_name, []);
    carries!(with_token(), by_digest, []);
    carries!(with_user(), by_name, [USER]);
    carries!(with_user(), usual, []);
    carries!(with_user(), by_machine, []);
    carries!(Credentials::none(), together, []);
    // A key in the header that others use is whatever is sent there.
    carries!(with_token(), by_raw, [TOKEN]);
    carries!(with_user(), by_raw, [USER]);
    let raw = || Credentials::api_key_header("Authorization", "hunter-raw");
    carries!(raw(), by_raw, ["hunter-raw"]);
    carries!(raw(), usual, ["hunter-raw"]);
    carries!(raw(), by_digest, ["hunter-raw"]);
    let digest = || Credentials::http("digest", "username=\"ann\"");
    carries!(digest(), by_digest, ["digest username=\"ann\""]);
    carries!(digest(), usual, []);
}

#[tokio::test]
async fn of_alternatives_the_first_that_can_be_met_is_sent() {
    let of = |keys: &[usize]| {
        let all = super_keys();
        Credentials::all(keys.iter().map(|&index| all[index].clone()))
    };
    carries!(of(&[0, 1, 2, 3]), either, [USER, HEADER]);
    carries!(of(&[0, 1, 2]), either, [QUERY]);
    carries!(of(&[0, 2]), either, [COOKIE]);
    carries!(of(&[2, 3]), either, [COOKIE]);
    // Where none can, that for which there is most.
    carries!(of(&[0]), either, [HEADER]);
    carries!(of(&[3]), either, [USER]);
    carries!(of(&[0, 1, 2, 3]), together, [USER, HEADER, COOKIE, QUERY]);
    carries!(of(&[0, 1, 2]), together, [HEADER, COOKIE, QUERY]);
    // Where a call need not be signed, half is worse than nothing.
    carries!(of(&[0]), optional_pair, []);
    carries!(of(&[0, 1]), optional_pair, [HEADER, QUERY]);
    carries!(with_token(), optional, [TOKEN]);
    carries!(with_user(), optional, []);
}

/// The keys, and after them a name with a password.
fn super_keys() -> [Credentials; 4] {
    let [header, query, cookie] = keys();
    [header, query, cookie, Credentials::basic("ann", "secret")]
}

#[tokio::test]
async fn what_is_given_for_a_scheme_goes_to_it_alone() {
    let named = || {
        Credentials::all([
            Credentials::token("usual"),
            Credentials::secret(&schemes::MACHINE, "machine"),
            Credentials::secret(&schemes::DIGEST, "digest"),
            Credentials::secret(&schemes::HEADER_KEY, "header"),
            Credentials::basic("ann", "secret").for_scheme(schemes::USER.name),
            Credentials::api_key_query("odd", "nowhere").for_scheme("nowhere"),
        ])
    };
    carries!(named(), usual, ["Bearer usual"]);
    carries!(named(), by_openid, ["Bearer usual"]);
    carries!(named(), by_machine, ["Bearer machine"]);
    carries!(named(), by_digest, ["Digest digest"]);
    carries!(named(), by_header, ["header"]);
    carries!(named(), by_name, [USER]);
    carries!(named(), by_undeclared, ["odd=nowhere"]);
    // A scheme that is another by reference has a name of its own.
    carries!(named(), by_referred, []);
    carries!(named(), login, []);
}

#[test]
fn two_in_one_place_are_an_error_of_the_set_up() {
    let key = |value| Credentials::api_key_header("X-Key", value);
    let build = |credentials| {
        let builder = Client::builder().base_url("https://api.example.com");
        builder.credentials(credentials).build()
    };
    for wrong in [
        vec![key("a"), key("b")],
        vec![Credentials::token("a"), Credentials::http("Digest", "b")],
        vec![key("a").for_scheme("k"), key("b").for_scheme("k")],
        vec![key("a").for_scheme("k"), Credentials::token("b").for_scheme("k")],
        vec![Credentials::secret(&schemes::USER, "a")],
        vec![Credentials::secret(&schemes::CERTIFICATE, "a")],
        vec![Credentials::http("Dig est", "a")],
        vec![Credentials::http("Digest", "a\n")],
    ] {
        let shown = format!("{wrong:?}");
        let built = build(Credentials::all(wrong));
        assert!(matches!(built, Err(Error::Config(_))), "{shown}");
    }
    build(Credentials::all([key("a").for_scheme("k"), key("b")])).unwrap();
}

#[tokio::test]
async fn a_request_may_have_credentials_of_its_own() {
    let with = |credentials| RequestOptions::new().credentials(credentials);
    let other = || with(Credentials::token("other"));
    for (received, expected) in [
        (
            sent(with_token(), |client| Doors::new(client).usual().options(other())).await,
            &["Bearer other"][..],
        ),
        // Whatever the operation asks for.
        (
            sent(with_token(), |client| Doors::new(client).login().options(other())).await,
            &["Bearer other"],
        ),
        (
            sent(with_token(), |client| {
                Doors::new(client).usual().options(with(Credentials::none()))
            })
            .await,
            &[],
        ),
        (
            sent(with_token(), |client| {
                Doors::new(client).usual().options(with(Credentials::all(keys())))
            })
            .await,
            &[HEADER, COOKIE, QUERY],
        ),
    ] {
        assert_eq!(carried(&received), expected, "{}", received.line);
    }
    let client = Client::builder()
        .base_url("http://localhost:9")
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    let wrong = Credentials::token("a\n");
    let request = Doors::new(&client).usual().options(with(wrong));
    let error = request.await.unwrap_err();
    assert!(matches!(error, Error::InvalidRequest(_)), "{error:?}");
}

struct Provider;

impl TokenProvider for Provider {
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, AuthError>> {
        Box::pin(async { Ok(AccessToken::new("provided")) })
    }
}

#[tokio::test]
async fn a_provider_is_asked_only_where_its_token_is_sent() {
    let provided = || Credentials::provider(Provider);
    carries!(provided(), by_openid, ["Bearer provided"]);
    carries!(provided(), usual, ["Bearer provided"]);
    carries!(provided(), login, []);
    // There is no token endpoint here: who asks for a token fails.
    carries!(Credentials::client_credentials("id", "secret"), login, []);
    carries!(Credentials::client_credentials("id", "secret"), by_header, []);
}

#[tokio::test]
async fn another_server_gets_what_its_operation_asks_for() {
    let to = |builder: mainsheet_runtime::ClientBuilder, url: &str| {
        let builder = builder.base_url("http://localhost:9").credentials(with_token());
        builder.replace_server("https://files.example.com/security-files", url)
    };
    let (got, answer) = exchange_as(to, NOTHING, |c| Doors::new(c).elsewhere()).await;
    answer.unwrap();
    assert_eq!(carried(&got), [HEADER]);
    // A host that is named without a scheme gets nothing unless it was given.
    let to = |builder: mainsheet_runtime::ClientBuilder, url: &str| {
        let builder = builder.base_url("http://localhost:8").credentials(with_token());
        builder.replace_server("//localhost:9/security-strangers", url)
    };
    let (got, answer) = exchange_as(to, NOTHING, |c| Doors::new(c).strangers()).await;
    answer.unwrap();
    assert_eq!(carried(&got), [HEADER]);
}

#[tokio::test]
async fn where_nothing_is_said_all_goes_to_the_base_alone() {
    let given = || {
        Credentials::all([
            with_token(),
            Credentials::secret(&unsigned::schemes::KEY, "second"),
            Credentials::api_key_header("X-Other", "other").for_scheme("unheard-of"),
        ])
    };
    let got = sent(given(), |client| Open::new(client).here()).await;
    assert_eq!(carried(&got), [TOKEN, HEADER, COOKIE, QUERY]);
    assert_eq!(got.header("x-other"), Some("other"));
}

#[test]
fn schemes_say_what_the_description_does() {
    use mainsheet_runtime::request::{KeyPlace, SchemeKind};

    let machine = |grant| schemes::MACHINE.flow(grant).unwrap();
    let client = machine(Grant::ClientCredentials);
    assert_eq!(client.token_url, "https://login.example.com/token");
    assert_eq!(client.refresh_url, "https://login.example.com/more");
    assert_eq!(client.scopes, ["read", "write"]);
    assert_eq!(machine(Grant::Password).token_url, "https://login.example.com/password");
    assert_eq!(machine(Grant::AuthorizationCode).token_url, "https://login.example.com/code");
    assert_eq!(machine(Grant::Implicit).authorization_url, "https://login.example.com/ask");
    assert_eq!(schemes::MACHINE.flow(Grant::DeviceAuthorization), None);
    assert_eq!(schemes::REFERRED.kind, SchemeKind::ApiKey(KeyPlace::Header, "X-Key"));
    assert_eq!(schemes::CERTIFICATE.kind, SchemeKind::MutualTls);
    assert_eq!(schemes::NOWHERE.kind, SchemeKind::Undeclared);
    assert_eq!(schemes::DIGEST.kind, SchemeKind::Http("Digest"));
}
