//! Calls that are repeated.

use std::time::Duration;

use cases::repeating::Operations;
use mainsheet_runtime::{Client, RequestOptions, Result, RetryPolicy};

use crate::support::{Received, answers};

/// What a server is sent that answers with these statuses, and 204 after them.
async fn sent<F: Future<Output = Result<()>>>(
    statuses: &[u16],
    policy: Option<RetryPolicy>,
    call: impl FnOnce(Client) -> F,
) -> (Vec<Received>, Result<()>) {
    let settings = |builder: mainsheet_runtime::ClientBuilder| match policy {
        Some(policy) => builder.retry(policy),
        None => builder,
    };
    answers(statuses, settings, call).await
}

fn quick() -> RetryPolicy {
    let wait = Duration::from_millis(1);
    RetryPolicy::default().delays(wait, wait)
}

fn keys<'r>(requests: &'r [Received], header: &str) -> Vec<&'r str> {
    let keys = requests.iter().map(|request| request.header(header));
    keys.map(Option::unwrap).collect()
}

#[tokio::test]
async fn a_call_with_a_key_is_repeated_with_the_same() {
    let (requests, result) = sent(&[503, 503], Some(quick()), |client| async move {
        Operations::new(&client).create_order().await
    })
    .await;
    result.unwrap();
    let first = keys(&requests, "idempotency-key");
    assert_eq!(first.len(), 3);
    assert_eq!(first[0].len(), 36);
    assert!(first.iter().all(|key| *key == first[0]));
    // Another call has another.
    let (requests, _) = sent(&[], Some(quick()), |client| async move {
        Operations::new(&client).create_order().await
    })
    .await;
    assert_ne!(keys(&requests, "idempotency-key")[0], first[0]);
}

#[tokio::test]
async fn a_key_of_the_caller_is_the_key() {
    let (requests, _) = sent(&[502], Some(quick()), |client| async move {
        Operations::new(&client)
            .create_order()
            .idempotency_key("mine")
            .await
    })
    .await;
    assert_eq!(keys(&requests, "idempotency-key"), ["mine", "mine"]);
    let (requests, _) = sent(&[502], Some(quick()), |client| async move {
        let options = RequestOptions::new().header("IDEMPOTENCY-KEY", "mine");
        let order = Operations::new(&client).create_order().options(options);
        order.await
    })
    .await;
    assert_eq!(keys(&requests, "idempotency-key"), ["mine", "mine"]);
}

#[tokio::test]
async fn extensions_name_the_header() {
    let (requests, _) = sent(&[504], Some(quick()), |client| async move {
        Operations::new(&client).create_order_once().await
    })
    .await;
    let once = keys(&requests, "x-once");
    assert_eq!((once.len(), once[0]), (2, once[1]));
    let (requests, _) = sent(&[504], Some(quick()), |client| async move {
        Operations::new(&client).change_order().await
    })
    .await;
    let change = keys(&requests, "x-change-id");
    assert_eq!((change.len(), change[0]), (2, change[1]));
}

#[tokio::test]
async fn without_a_key_a_post_is_sent_once() {
    let (requests, result) = sent(&[503], Some(quick()), |client| async move {
        Operations::new(&client).create_note().await
    })
    .await;
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].header("idempotency-key"), None);
    result.unwrap_err();
}

#[tokio::test]
async fn a_rule_of_the_description_stands_for_the_usual_policy() {
    // 500 and 418 are not of the usual policy, nor are so many attempts.
    let (requests, result) = sent(&[500, 418, 599, 500, 500], None, |client| async move {
        Operations::new(&client).get_note().await
    })
    .await;
    assert_eq!(requests.len(), 6);
    result.unwrap();
    let (requests, result) = sent(&[503], None, |client| async move {
        Operations::new(&client).delete_note().await
    })
    .await;
    assert_eq!(requests.len(), 1);
    result.unwrap_err();
}

#[tokio::test]
async fn what_somebody_chose_comes_before_a_rule() {
    let (requests, result) = sent(&[418], Some(quick()), |client| async move {
        Operations::new(&client).get_note().await
    })
    .await;
    assert_eq!(requests.len(), 1);
    result.unwrap_err();
    let (requests, result) = sent(&[503], None, |client| async move {
        let options = RequestOptions::new().retry(quick());
        Operations::new(&client)
            .delete_note()
            .options(options)
            .await
    })
    .await;
    assert_eq!(requests.len(), 2);
    result.unwrap();
}
