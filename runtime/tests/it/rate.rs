//! The limit on the rate of requests.

use std::time::Duration;

use mainsheet_runtime::RateLimiter;
use tokio::time::Instant;

use crate::support::*;

const WINDOW: Duration = Duration::from_millis(300);

#[tokio::test]
async fn no_window_sees_more_than_its_share() {
    let times = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let server = Server::start({
        let times = std::sync::Arc::clone(&times);
        move |_, _| {
            times.lock().unwrap().push(Instant::now());
            ok()
        }
    })
    .await;
    let limiter = RateLimiter::new(10, WINDOW);
    let client = builder(&server)
        .rate_limit(limiter.clone())
        .build()
        .unwrap();
    let another = builder(&server).rate_limit(limiter).build().unwrap();
    // Clones, and clients that share the limiter, count together.
    let calls = (0..35).map(|count| {
        let client = if count % 2 == 0 {
            client.clone()
        } else {
            another.clone()
        };
        async move { get(&client).await }
    });
    let start = Instant::now();
    futures_util::future::try_join_all(calls).await.unwrap();
    let elapsed = start.elapsed();
    assert!(elapsed >= 3 * WINDOW, "{elapsed:?}");
    assert!(elapsed < 5 * WINDOW, "{elapsed:?}");
    let mut times = times.lock().unwrap().clone();
    times.sort();
    for window in times.windows(11) {
        // The way to the server takes its own time.
        let span = window[10] - window[0];
        assert!(span + Duration::from_millis(100) >= WINDOW, "{span:?}");
    }
}

#[tokio::test]
async fn repetitions_count() {
    let server = Server::script([problem(429), problem(429), ok()]).await;
    let limiter = RateLimiter::new(1, Duration::from_millis(100));
    let client = builder(&server).rate_limit(limiter).build().unwrap();
    let start = Instant::now();
    get(&client).await.unwrap();
    assert!(start.elapsed() >= Duration::from_millis(200));
    assert_eq!(server.count(), 3);
}
