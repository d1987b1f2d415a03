//! Tokens: where they come from, how long they are used, and what happens when
//! there is none.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use mainsheet_runtime::testing::ManualClock;
use mainsheet_runtime::{
    AccessToken, AuthError, AuthErrorKind, BoxFuture, Client, ClientCredentials, Credentials,
    Error, TokenProvider,
};

use crate::support::*;

const SECRET: &str = "hunter2 &+=secret";

fn granted(token: &str, expires_in: &str) -> Reply {
    Reply::json(
        200,
        &format!(
            r#"{{"access_token":"{token}","token_type":"bearer","expires_in":{expires_in},"scope":"x"}}"#
        ),
    )
}

fn is_token(request: &Request) -> bool {
    request.target == "/oauth/token"
}

/// A server whose token endpoint gives `tokens` one after another and whose
/// records want the last one given.
async fn service(tokens: Vec<Reply>, records: Vec<Reply>) -> Server {
    let asked = AtomicUsize::new(0);
    let called = AtomicUsize::new(0);
    Server::start(move |request, _| {
        let (replies, count) = if is_token(request) {
            (&tokens, asked.fetch_add(1, Ordering::SeqCst))
        } else {
            (&records, called.fetch_add(1, Ordering::SeqCst))
        };
        replies[count.min(replies.len() - 1)].clone()
    })
    .await
}

fn client(server: &Server) -> Client {
    builder(server)
        .credentials(Credentials::client_credentials("the id", SECRET))
        .build()
        .unwrap()
}

fn client_at(server: &Server, clock: &ManualClock) -> Client {
    builder(server)
        .credentials(Credentials::client_credentials("the id", SECRET))
        .clock(clock.clone())
        .build()
        .unwrap()
}

/// How many calls came with this token.
fn calls_with(server: &Server, token: &str) -> usize {
    let bearer = format!("Bearer {token}");
    let requests = server.requests();
    let with = |request: &&Request| request.header("authorization") == Some(&bearer);
    requests.iter().filter(with).count()
}

fn tokens(server: &Server) -> usize {
    server
        .requests()
        .iter()
        .filter(|request| is_token(request))
        .count()
}

fn refused(result: Result<Record, Error>) -> AuthError {
    let error = result.unwrap_err();
    assert_clean(&error);
    match error {
        Error::Auth(error) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_id_and_a_secret_are_traded_for_a_token_once() {
    let server = service(vec![granted("t1", "749")], vec![ok()]).await;
    let client = client(&server);
    get(&client).await.unwrap();
    get(&client.clone()).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    let asked = &requests[0];
    assert_eq!(asked.method, "POST");
    assert_eq!(
        asked.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(asked.header("authorization"), None);
    assert_eq!(
        asked.text(),
        "grant_type=client_credentials&client_id=the+id&client_secret=hunter2+%26%2B%3Dsecret"
    );
    for request in &requests[1..] {
        assert_eq!(request.header("authorization"), Some("Bearer t1"));
    }
}

#[tokio::test]
async fn the_token_endpoint_and_the_scope_can_be_set() {
    let login = Server::script([granted("t1", r#""749""#)]).await;
    let server = Server::script([ok()]).await;
    let credentials = ClientCredentials::new("id", SECRET)
        .token_url(format!(
            "{}/login?tenant=a",
            login.url().replace("127.0.0.1", "localhost")
        ))
        .scope("read write");
    // A token endpoint with a query is refused, as a base URL is.
    assert!(builder(&server).credentials(credentials).build().is_err());
    let credentials = ClientCredentials::new("id", SECRET)
        .token_url(format!("{}/login", login.url()))
        .scope("read write");
    let client = builder(&server).credentials(credentials).build().unwrap();
    get(&client).await.unwrap();
    assert_eq!(login.requests()[0].target, "/login");
    assert!(login.requests()[0].text().ends_with("&scope=read+write"));
    assert_eq!(
        server.requests()[0].header("authorization"),
        Some("Bearer t1")
    );
}

#[tokio::test]
async fn a_hundred_calls_share_one_request_for_a_token() {
    let gate = Gate::new();
    let slow = granted("t1", "749").behind(&gate);
    let server = service(vec![slow], vec![ok()]).await;
    let client = client(&server);
    let calls = (0..100).map(|_| get(&client));
    let calls = futures_util::future::try_join_all(calls);
    let result = beside(calls, async {
        // By now all have asked: they are polled before this is.
        server.reached(1).await;
        gate.open();
    })
    .await;
    result.unwrap();
    assert_eq!(tokens(&server), 1);
    assert_eq!(server.count(), 101);
}

#[tokio::test]
async fn a_hundred_calls_share_one_refusal() {
    let gate = Gate::new();
    let slow = Reply::json(401, r#"{"error":"invalid_client"}"#).behind(&gate);
    let server = service(vec![slow], vec![ok()]).await;
    let client = client(&server);
    let calls = (0..100).map(|_| get(&client));
    let results = beside(futures_util::future::join_all(calls), async {
        // By now all have asked: they are polled before this is.
        server.reached(1).await;
        gate.open();
    })
    .await;
    for result in results {
        assert_eq!(refused(result).kind(), AuthErrorKind::Refused);
    }
    assert_eq!(server.count(), 1);
    // The next call tries anew.
    get(&client).await.unwrap_err();
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn a_token_is_renewed_before_it_expires() {
    // In its last minute, or its last tenth if that is shorter.
    for (lifetime, good) in [(100, 90), (600, 540), (3600, 3540)] {
        let gate = Gate::new();
        let server = service(
            vec![
                granted("t1", &lifetime.to_string()),
                granted("t2", "749").behind(&gate),
            ],
            vec![ok()],
        )
        .await;
        let clock = ManualClock::new();
        let client = client_at(&server, &clock);
        get(&client).await.unwrap();
        clock.advance(Duration::from_millis(good * 1000 - 1));
        get(&client).await.unwrap();
        assert_eq!(tokens(&server), 1);
        clock.advance(Duration::from_millis(1));
        // It is still good: one call renews it, and the others do not wait.
        let renewal = get(&client);
        let others = async {
            let calls = (0..20).map(|_| get(&client));
            futures_util::future::try_join_all(calls).await.unwrap();
            assert_eq!(calls_with(&server, "t1"), 22);
            gate.open();
        };
        beside(renewal, others).await.unwrap();
        get(&client).await.unwrap();
        assert_eq!(tokens(&server), 2);
        assert_eq!(calls_with(&server, "t2"), 2);
    }
}

#[tokio::test]
async fn a_renewal_that_fails_early_costs_nothing_while_the_token_lasts() {
    let server = service(vec![granted("t1", "100"), problem(400)], vec![ok()]).await;
    let clock = ManualClock::new();
    let client = client_at(&server, &clock);
    get(&client).await.unwrap();
    // At 90 s it is tried, and then every five seconds.
    for (pause, asked) in [(90_000, 2), (0, 2), (4_999, 2), (1, 3), (4_999, 3)] {
        clock.advance(Duration::from_millis(pause));
        get(&client).await.unwrap();
        assert_eq!(tokens(&server), asked);
    }
    clock.advance(Duration::from_millis(1));
    assert_eq!(refused(get(&client).await).kind(), AuthErrorKind::Refused);
    assert_eq!(calls_with(&server, "t1"), 6);
}

#[tokio::test]
async fn an_expired_token_is_not_sent() {
    let server = service(
        vec![granted("t1", "0.05"), granted("t2", "749")],
        vec![ok()],
    )
    .await;
    let clock = ManualClock::new();
    let client = client_at(&server, &clock);
    get(&client).await.unwrap();
    clock.advance(Duration::from_millis(50));
    let calls = (0..30).map(|_| get(&client));
    futures_util::future::try_join_all(calls).await.unwrap();
    assert_eq!(tokens(&server), 2);
    assert_eq!(calls_with(&server, "t1"), 1);
    assert_eq!(calls_with(&server, "t2"), 30);
}

#[tokio::test]
async fn a_token_may_last_for_ever() {
    let server = service(vec![granted("t1", "1e19")], vec![ok()]).await;
    let client = client(&server);
    get(&client).await.unwrap();
    get(&client).await.unwrap();
    assert_eq!(tokens(&server), 1);
}

#[tokio::test]
async fn a_401_is_answered_by_one_new_token() {
    let unauthorized = || Reply::json(401, r#"{"error":"JWT validation failed"}"#);
    let server = service(
        vec![granted("t1", "749"), granted("t2", "749")],
        vec![unauthorized(), ok()],
    )
    .await;
    // POST as well: the server did not act.
    create(&client(&server)).await.unwrap();
    let requests = server.requests();
    let sent: Vec<_> = requests
        .iter()
        .filter_map(|r| r.header("authorization"))
        .collect();
    assert_eq!(sent, ["Bearer t1", "Bearer t2"]);
    assert_eq!(requests[1].body, requests[3].body);

    let server = service(
        vec![
            granted("t1", "749"),
            granted("t2", "749"),
            granted("t3", "749"),
        ],
        vec![unauthorized()],
    )
    .await;
    let error = get(&client(&server)).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    let body: &Unauthorized = error.body().unwrap();
    assert_eq!(body.error, "JWT validation failed");
    assert!(error.body::<Problem>().is_none());
    assert_clean(&error);
    assert_eq!((tokens(&server), server.count()), (2, 4));
}

#[tokio::test]
async fn calls_whose_token_was_revoked_share_one_new_token() {
    let (early, late) = (Gate::new(), Gate::new());
    let server = Server::start({
        let (early, late) = (early.clone(), late.clone());
        move |request, count| {
            if is_token(request) {
                return granted(if count == 0 { "t1" } else { "t2" }, "749");
            }
            match request.header("authorization") {
                Some("Bearer t2") => ok(),
                _ if count % 2 == 0 => problem(401).behind(&early),
                _ => problem(401).behind(&late),
            }
        }
    })
    .await;
    let client = client(&server);
    let calls = (0..50).map(|_| get(&client));
    let calls = futures_util::future::try_join_all(calls);
    let result = beside(calls, async {
        server.reached(51).await;
        early.open();
        // Half of them learn of it when the others have their new token.
        server.reached(51 + 1 + 25).await;
        late.open();
    })
    .await;
    result.unwrap();
    assert_eq!(tokens(&server), 2);
    assert_eq!(server.count(), 102);
}

#[tokio::test]
async fn a_fixed_token_is_not_renewed() {
    let server = Server::script([problem(401)]).await;
    let client = builder(&server).build().unwrap();
    assert_eq!(get(&client).await.unwrap_err().status().unwrap(), 401);
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_refusal_has_the_servers_reason() {
    let reply = Reply::json(
        400,
        r#"{"error":"invalid_client","error_description":"Ann has no client hunter2"}"#,
    );
    let server = service(vec![reply], vec![ok()]).await;
    let error = refused(get(&client(&server)).await);
    assert_eq!(error.kind(), AuthErrorKind::Refused);
    assert_eq!(error.code(), Some("invalid_client"));
    assert_eq!(error.reason(), Some("Ann has no client hunter2"));
    assert_eq!(error.status().unwrap(), 400);
    assert_eq!(
        error.to_string(),
        "the server refused the client's credentials (invalid_client)"
    );
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_token_endpoint_that_is_busy_is_asked_again() {
    let server = service(
        vec![problem(503), problem(429), granted("t1", "749")],
        vec![ok()],
    )
    .await;
    get(&client(&server)).await.unwrap();
    assert_eq!(tokens(&server), 3);

    for broken in [
        problem(502),
        Reply::reset(),
        granted("t", "1").promise(500).then_close(),
    ] {
        let server = service(vec![broken], vec![ok()]).await;
        let error = refused(get(&client(&server)).await);
        assert_eq!(error.kind(), AuthErrorKind::Unavailable);
        assert_eq!((tokens(&server), server.count()), (4, 4));
    }
}

#[tokio::test]
async fn a_token_endpoint_that_is_slow_is_given_up() {
    let server = service(vec![granted("t", "1").never()], vec![ok()]).await;
    let (clock, patience) = (ManualClock::new(), Duration::from_secs(20));
    let client = builder(&server)
        .credentials(Credentials::client_credentials("id", SECRET))
        .read_timeout(patience)
        .clock(clock.clone())
        .build()
        .unwrap();
    let time = async {
        for attempt in 1..=4 {
            server.reached(attempt).await;
            clock.given(patience).await;
            clock.advance(patience);
            if attempt < 4 {
                clock.advance(clock.sleeping(1).await[0]);
            }
        }
    };
    let error = refused(beside(get(&client), time).await);
    assert_eq!(error.kind(), AuthErrorKind::Unavailable);
    assert_eq!(server.count(), 4);
}

#[tokio::test]
async fn a_token_that_is_none_is_malformed() {
    for body in [
        "",
        "<html>Ann</html>",
        "{}",
        r#"{"access_token":""}"#,
        r#"{"access_token":"hunter2\nx"}"#,
        r#"{"access_token":7}"#,
        r#"{"access_token":"hunter2","token_type":"mac"}"#,
    ] {
        let server = service(vec![Reply::json(200, body)], vec![ok()]).await;
        let error = refused(get(&client(&server)).await);
        assert_eq!(error.kind(), AuthErrorKind::Malformed, "{body}");
        assert_eq!(server.count(), 1);
    }
}

#[tokio::test]
async fn the_secret_follows_no_redirect() {
    let other = Server::script([granted("t1", "749")]).await;
    let redirect = Reply::new(307).header("location", format!("{}/oauth/token", other.url()));
    let server = service(vec![redirect], vec![ok()]).await;
    let error = refused(get(&client(&server)).await);
    assert_eq!(error.kind(), AuthErrorKind::Malformed);
    assert_eq!((server.count(), other.count()), (1, 0));
}

struct Provider {
    asked: Arc<AtomicUsize>,
    lifetime: Option<Duration>,
}

impl TokenProvider for Provider {
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, AuthError>> {
        Box::pin(async {
            tokio::task::yield_now().await;
            let count = self.asked.fetch_add(1, Ordering::SeqCst);
            if count == 2 {
                return Err(AuthError::provider("the vault is sealed"));
            }
            let token = AccessToken::new(format!("p{count}"));
            Ok(match self.lifetime {
                Some(lifetime) => token.expires_in(lifetime),
                None => token,
            })
        })
    }
}

#[tokio::test]
async fn a_provider_is_asked_when_a_token_is_needed() {
    let asked = Arc::new(AtomicUsize::new(0));
    let provider = Provider {
        asked: Arc::clone(&asked),
        lifetime: None,
    };
    let server = Server::script([ok(), ok(), problem(401), ok(), problem(401)]).await;
    let client = builder(&server)
        .credentials(Credentials::provider(provider))
        .build()
        .unwrap();
    get(&client).await.unwrap();
    get(&client).await.unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    get(&client).await.unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    let error = refused(get(&client).await);
    assert_eq!(error.kind(), AuthErrorKind::Provider);
    assert_eq!(asked.load(Ordering::SeqCst), 3);
    assert_eq!(server.count(), 5);
}

#[tokio::test]
async fn a_cancelled_renewal_does_not_hold_up_the_others() {
    let slow = granted("t1", "749").never();
    let server = service(vec![slow, granted("t2", "749")], vec![ok()]).await;
    let client = client(&server);
    cancelled(get(&client), server.reached(1)).await;
    get(&client).await.unwrap();
    assert_eq!(tokens(&server), 2);
}
