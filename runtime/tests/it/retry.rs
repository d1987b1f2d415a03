//! What is repeated, how often, and after which wait.

use std::time::Duration;

use mainsheet_runtime::request::{Operation, RetryRule};
use mainsheet_runtime::testing::ManualClock;
use mainsheet_runtime::{Client, Error, RequestOptions, RetryPolicy, Upload};

use crate::support::*;

/// How many requests a call makes of a server that answers `reply` once.
async fn requests(operation: &'static Operation, reply: Reply) -> (usize, Result<(), Error>) {
    let server = Server::script([reply, ok()]).await;
    let mut call = call(&client(&server), operation);
    if operation.method != "GET" {
        call.json("application/json", &record());
    }
    let result = call.send_empty().await.map(drop);
    if let Err(error) = &result {
        assert_clean(error);
    }
    // A repetition sends the same.
    let sent: Vec<_> = server
        .requests()
        .into_iter()
        .map(|r| (r.target, r.body))
        .collect();
    assert!(sent.iter().all(|request| *request == sent[0]));
    (server.count(), result)
}

#[tokio::test]
async fn what_is_repeated_depends_on_status_and_method() {
    for (status, idempotent, other) in [
        (429, 2, 2),
        (502, 2, 1),
        (503, 2, 1),
        (504, 2, 1),
        (500, 1, 1),
        (501, 1, 1),
        (400, 1, 1),
        (403, 1, 1),
        (404, 1, 1),
        (409, 1, 1),
    ] {
        for (operation, expected) in [
            (&GET, idempotent),
            (&REPLACE, idempotent),
            (&DELETE, idempotent),
            (&QUERY, idempotent),
            (&CREATE, other),
            (&PATCH, other),
            (&LINK, other),
        ] {
            let (count, result) = requests(operation, problem(status)).await;
            assert_eq!(count, expected, "{status} for {}", operation.id);
            match result {
                Ok(()) => assert_eq!(count, 2),
                Err(Error::Api(error)) => {
                    assert_eq!(error.status(), status);
                    assert_eq!(count, 1);
                    let problem: &Problem = error.body().unwrap();
                    assert_eq!(problem.message, "no Ann Example");
                }
                Err(other) => panic!("{other:?}"),
            }
        }
    }
}

#[tokio::test]
async fn attempts_are_limited() {
    for (policy, expected) in [
        (quick(), 4),
        (quick().max_attempts(2), 2),
        (RetryPolicy::never(), 1),
        (quick().statuses([500]), 1),
    ] {
        let server = Server::script([problem(503)]).await;
        let client = builder(&server).retry(policy).build().unwrap();
        let error = get(&client).await.unwrap_err();
        assert_eq!(error.status().unwrap(), 503);
        assert!(error.is_retryable());
        assert_eq!(server.count(), expected);
    }
}

#[tokio::test]
async fn a_single_request_can_have_its_own_policy() {
    let server = Server::script([problem(503)]).await;
    let client = client(&server);
    let mut call = call(&client, &GET);
    call.options(RequestOptions::new().retry(RetryPolicy::never()));
    assert!(call.send_empty().await.is_err());
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn the_servers_wait_is_honoured_in_seconds_and_as_a_date() {
    let wait = Duration::from_secs(70);
    let date = httpdate::fmt_http_date(ManualClock::new().date() + wait);
    for reply in [
        problem(429).header("retry-after", wait.as_secs()),
        problem(503).header("retry-after", date),
    ] {
        let server = Server::script([reply, ok()]).await;
        let waits = waits(&server, quick()).await;
        assert!(matches!(waits[..], [first] if first >= wait), "{waits:?}");
        assert_eq!(server.count(), 2);
    }
}

/// What a call waits for between its attempts, by a clock that is ahead of its
/// waits.
async fn waits(server: &Server, policy: RetryPolicy) -> Vec<Duration> {
    let clock = ManualClock::new();
    let client = builder(server).retry(policy).clock(clock.clone());
    let client = client.build().unwrap();
    let (result, waits) = clock.skip_sleeps(get(&client)).await;
    if let Err(error) = result {
        assert_eq!(error.status().unwrap(), 503);
    }
    waits
}

#[tokio::test]
async fn a_wait_that_is_none_or_makes_no_sense_is_our_own() {
    let past = httpdate::fmt_http_date(ManualClock::new().date() - Duration::from_secs(60));
    for value in [past.as_str(), "0", "soon", "-1"] {
        let server = Server::script([problem(429).header("retry-after", value), ok()]).await;
        let own = Duration::from_secs(6);
        let waits = waits(&server, quick().delays(own, own)).await;
        let [wait] = waits[..] else {
            panic!("{value}: {waits:?}")
        };
        assert!((own..=2 * own).contains(&wait), "{value}: {wait:?}");
        assert_eq!(server.count(), 2, "{value}");
    }
}

#[tokio::test]
async fn a_wait_beyond_the_deadline_is_not_waited_for() {
    let beyond = "9".repeat(40);
    for (asked, wait) in [
        ("3600", Duration::from_secs(3600)),
        ("18446744073709551615", Duration::from_secs(u64::MAX)),
        (&beyond, Duration::MAX),
    ] {
        let (count, result) = requests(&GET, problem(429).header("retry-after", asked)).await;
        assert_eq!(count, 1);
        let Err(Error::Api(error)) = result else {
            panic!("an error")
        };
        assert_eq!(error.retry_after(), Some(wait));
    }
    // The deadline is of the call, and not of each of its waits.
    let server = Server::script([problem(503).header("retry-after", 50)]).await;
    let waits = waits(&server, quick()).await;
    assert_eq!(waits.len(), 2);
    let (least, most) = (Duration::from_secs(100), Duration::from_secs(120));
    assert!(
        (least..=most).contains(&waits.iter().sum::<Duration>()),
        "{waits:?}"
    );
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn those_who_were_refused_together_do_not_come_back_together() {
    const CALLS: usize = 100;
    let server = Server::start(|_, count| match count {
        0..CALLS => problem(429).header("retry-after", 1),
        _ => ok(),
    })
    .await;
    let clock = ManualClock::new();
    let client = builder(&server).clock(clock.clone()).build().unwrap();
    let calls = futures_util::future::try_join_all((0..CALLS).map(|_| get(&client)));
    let mut waits = Vec::new();
    let time = async {
        waits = clock.sleeping(CALLS).await;
        clock.advance(Duration::from_secs(2));
    };
    beside(calls, time).await.unwrap();
    // What was asked for, and up to as much again.
    let second = Duration::from_secs(1);
    assert!(
        waits[0] >= second && waits[CALLS - 1] <= 2 * second,
        "{waits:?}"
    );
    // By chance, less than once in 10^20 runs are all of them in one half.
    assert!(waits[CALLS - 1] - waits[0] > second / 2, "{waits:?}");
}

#[tokio::test]
async fn a_wait_beyond_the_end_of_the_call_is_not_begun() {
    let total = Duration::from_secs(20);
    for (reply, own) in [
        (problem(429).header("retry-after", 20), quick()),
        (problem(503).header("retry-after", "9".repeat(40)), quick()),
        (problem(503), quick().delays(total, total)),
    ] {
        let server = Server::script([reply.clone(), ok()]).await;
        let clock = ManualClock::new();
        let client = builder(&server)
            .retry(own.deadline(Duration::MAX))
            .clock(clock);
        let client = client.total_timeout(total).build().unwrap();
        // Nobody moves the clock.
        let error = get(&client).await.unwrap_err();
        assert!(matches!(error, Error::Api(_)), "{error:?}");
        assert_eq!(server.count(), 1);
    }
    // One that leaves a little time is begun.
    let server = Server::script([problem(429).header("retry-after", 19), ok()]).await;
    let clock = ManualClock::new();
    let client = builder(&server).total_timeout(total).clock(clock.clone());
    let client = client.build().unwrap();
    clock.skip_sleeps(get(&client)).await.0.unwrap();
    assert!(clock.elapsed() < total);
}

#[tokio::test]
async fn no_wait_is_too_long_to_be_added_to_the_time() {
    // The server takes its time, so that the wait is added to something.
    let gate = Gate::new();
    for wait in [Duration::from_secs(u64::MAX), Duration::MAX] {
        let asked = wait.as_secs();
        let server = Server::script([
            problem(429).header("retry-after", asked).behind(&gate),
            ok(),
        ])
        .await;
        let clock = ManualClock::new();
        let policy = quick().deadline(wait);
        let client = builder(&server).retry(policy).clock(clock.clone());
        let client = client.read_timeout(Duration::MAX).build().unwrap();
        let call = beside(get(&client), async {
            server.reached(1).await;
            clock.advance(Duration::from_secs(2));
            gate.pass();
        });
        assert_eq!(call.await.unwrap_err().status().unwrap(), 429);
    }
    let server = Server::script([problem(503)]).await;
    let endless = quick()
        .delays(Duration::MAX, Duration::MAX)
        .deadline(Duration::MAX);
    let client = builder(&server).retry(endless).build().unwrap();
    assert_eq!(get(&client).await.unwrap_err().status().unwrap(), 503);
    assert_eq!(server.count(), 1);
}

/// What a rule of a description says of waits, and of calls without an answer.
#[tokio::test]
async fn a_rule_says_how_waits_grow() {
    static RULE: RetryRule = RetryRule {
        max_attempts: Some(5),
        delays: Some((1000, 60_000)),
        factor: Some(3000),
        connection_errors: None,
        deadline: Some(600_000),
        statuses: &[],
    };
    let server = Server::script(vec![problem(503); 5]).await;
    let clock = ManualClock::new();
    let client = Client::builder()
        .base_url(server.url())
        .clock(clock.clone());
    let client = client.build().unwrap();
    let mut call = call(&client, &GET);
    call.retry_rule(&RULE);
    let (result, waits) = clock.skip_sleeps(call.send_empty()).await;
    assert_eq!(result.unwrap_err().status().unwrap(), 503);
    let second = Duration::from_secs(1);
    assert_eq!(waits.len(), 4);
    for (wait, least) in waits
        .iter()
        .zip([second, 3 * second, 9 * second, 27 * second])
    {
        assert!((least..=2 * least).contains(wait), "{waits:?}");
    }
}

#[tokio::test]
async fn a_call_without_an_answer_need_not_be_repeated() {
    for (policy, expected) in [(quick(), 2), (quick().connection_errors(false), 1)] {
        let server = Server::script([Reply::reset(), ok()]).await;
        let client = builder(&server).retry(policy).build().unwrap();
        assert_eq!(get(&client).await.is_ok(), expected == 2);
        assert_eq!(server.count(), expected);
    }
    // What was answered is another matter.
    let server = Server::script([problem(503), ok()]).await;
    let policy = quick().connection_errors(false);
    let client = builder(&server).retry(policy).build().unwrap();
    get(&client).await.unwrap();
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn waits_double_and_differ() {
    let server = Server::script([problem(503)]).await;
    let first = Duration::from_secs(4);
    let policy = quick().max_attempts(5).delays(first, 4 * first);
    let waits = waits(&server, policy).await;
    assert_eq!(waits.len(), 4);
    for (wait, least) in waits.iter().zip([first, 2 * first, 4 * first, 4 * first]) {
        // Up to as much again is added at random.
        assert!((least..=2 * least).contains(wait), "{waits:?}");
    }
    let random = waits.iter().map(Duration::subsec_nanos);
    assert!(random.into_iter().any(|nanos| nanos != 0), "{waits:?}");
}

#[tokio::test]
async fn a_reader_is_sent_once_and_a_file_again() {
    for (upload, expected) in [
        (Upload::from_reader(&b"a,b"[..]), 1),
        (Upload::from_bytes("a.csv", "a,b"), 2),
    ] {
        let server = Server::script([problem(429), ok()]).await;
        let mut call = call(&client(&server), &IMPORT);
        call.part_file("data", upload);
        let result = call.send_empty().await;
        // What the server said is what the caller sees.
        match result {
            Ok(_) => assert_eq!(expected, 2),
            Err(error) => assert_eq!(error.status().unwrap(), 429),
        }
        assert_eq!(server.count(), expected);
    }
}

#[tokio::test]
async fn a_reader_that_was_not_begun_is_sent_later() {
    // Nobody listens at first, so that the reader is not touched.
    let silence = Silence::new();
    let clock = ManualClock::new();
    let client = mainsheet_runtime::Client::builder()
        .base_url(silence.url())
        .retry(quick())
        .clock(clock.clone())
        .build()
        .unwrap();
    let mut call = call(&client, &IMPORT);
    call.part_file("data", Upload::from_reader(&b"a,b"[..]).file_name("x.csv"));
    let sending = tokio::spawn(call.send_empty());
    let wait = soon("a wait", clock.sleeping(1)).await[0];
    let server = Server::listen(silence.end(), |_, _| ok());
    clock.advance(wait);
    soon("an answer", sending).await.unwrap().unwrap();
    assert_eq!(server.count(), 1);
    assert!(server.requests()[0].text().contains("\r\n\r\na,b\r\n"));
}
