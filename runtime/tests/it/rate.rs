//! The limit on the rate of requests.

use std::time::Duration;

use mainsheet_runtime::testing::ManualClock;
use mainsheet_runtime::{Error, RateLimiter, TimeoutKind};

use crate::support::*;

const WINDOW: Duration = Duration::from_secs(10);

#[tokio::test]
async fn no_window_sees_more_than_its_share() {
    let server = Server::script([ok()]).await;
    let clock = ManualClock::new();
    let limiter = RateLimiter::new(10, WINDOW);
    // Clones, and clients that share the limiter, count together.
    let client = || {
        let builder = builder(&server).rate_limit(limiter.clone());
        builder.clock(clock.clone()).build().unwrap()
    };
    let (client, another) = (client(), client());
    let calls = (0..35).map(|count| {
        let client = if count % 2 == 0 {
            client.clone()
        } else {
            another.clone()
        };
        async move { get(&client).await }
    });
    let time = async {
        server.reached(10).await;
        let moment = Duration::from_millis(1);
        for (sent, left) in [(10, 25), (20, 15), (30, 5)] {
            // The first of those who wait knows when; the others stand behind it.
            clock.advance(WINDOW - moment);
            assert_eq!(clock.sleeping(1).await, [moment]);
            assert_eq!(server.count(), sent);
            clock.advance(moment);
            server.reached(sent + left.min(10)).await;
        }
    };
    let calls = futures_util::future::try_join_all(calls);
    beside(calls, time).await.unwrap();
    assert_eq!(server.count(), 35);
}

#[tokio::test]
async fn places_that_were_not_used_are_not_saved_up() {
    let server = Server::script([ok()]).await;
    let clock = ManualClock::new();
    let limiter = RateLimiter::new(2, WINDOW);
    let client = builder(&server).rate_limit(limiter).clock(clock.clone());
    let client = client.build().unwrap();
    get(&client).await.unwrap();
    clock.advance(WINDOW - Duration::from_secs(1));
    // The second place of the first window, and then that of the first call.
    get(&client).await.unwrap();
    let (result, waits) = clock.skip_sleeps(get(&client)).await;
    result.unwrap();
    assert_eq!(waits, [Duration::from_secs(1)]);
    let (result, waits) = clock.skip_sleeps(get(&client)).await;
    result.unwrap();
    assert_eq!(waits, [WINDOW - Duration::from_secs(1)]);
    clock.advance(100 * WINDOW);
    for expected in [None, None, Some(WINDOW)] {
        let (result, waits) = clock.skip_sleeps(get(&client)).await;
        result.unwrap();
        assert_eq!(waits, Vec::from_iter(expected));
    }
}

#[tokio::test]
async fn repetitions_count() {
    let server = Server::script([problem(429), problem(429), ok()]).await;
    let clock = ManualClock::new();
    let client = builder(&server)
        .rate_limit(RateLimiter::new(1, WINDOW))
        .clock(clock.clone())
        .build()
        .unwrap();
    let (result, waits) = clock.skip_sleeps(get(&client)).await;
    result.unwrap();
    // Each repetition has its own wait, and then stands in the queue.
    assert_eq!(waits.len(), 4);
    assert_eq!(clock.elapsed(), 2 * WINDOW);
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn who_gives_up_takes_nobodys_turn() {
    let server = Server::script([ok()]).await;
    let clock = ManualClock::new();
    let client = builder(&server)
        .rate_limit(RateLimiter::new(1, WINDOW))
        .clock(clock.clone());
    let client = client.build().unwrap();
    get(&client).await.unwrap();
    // Whether it is the first in the queue who leaves, or all of many.
    for count in [1, 190] {
        let calls = (0..count).map(|_| get(&client));
        let all = futures_util::future::join_all(calls);
        cancelled(all, clock.sleeping(1)).await;
    }
    let (result, waits) = clock.skip_sleeps(get(&client)).await;
    result.unwrap();
    assert_eq!(waits, [WINDOW]);
    // Somebody in the middle: those behind move up.
    let leave = tokio::sync::Notify::new();
    let calls = async {
        let second = cancelled(get(&client), leave.notified());
        tokio::join!(biased; get(&client), second, get(&client))
    };
    let time = async {
        for sent in [3, 4] {
            assert_eq!(clock.sleeping(1).await, [WINDOW]);
            leave.notify_one();
            clock.advance(WINDOW);
            server.reached(sent).await;
        }
    };
    let (first, (), third) = beside(calls, time).await;
    first.and(third).unwrap();
    assert_eq!(server.count(), 4);
}

#[tokio::test]
async fn a_window_may_have_no_end() {
    let server = Server::script([ok()]).await;
    let clock = ManualClock::new();
    let client = builder(&server)
        .rate_limit(RateLimiter::new(2, Duration::MAX))
        .clock(clock.clone())
        .total_timeout(WINDOW);
    let client = client.build().unwrap();
    get(&client).await.unwrap();
    get(&client).await.unwrap();
    let late = beside(get(&client), async {
        clock.given(WINDOW).await;
        clock.advance(WINDOW);
    });
    let Err(Error::Timeout(error)) = late.await else {
        panic!("a timeout")
    };
    assert_eq!(error.kind(), TimeoutKind::Total);
    assert_eq!(server.count(), 2);
}
