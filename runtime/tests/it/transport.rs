//! Connections that fail, break, stall, or carry too much.

use std::time::Duration;

use mainsheet_runtime::testing::ManualClock;
use mainsheet_runtime::{
    Credentials, Error, RequestOptions, RetryPolicy, TimeoutKind, TransportErrorKind,
};

use crate::support::*;

fn kind(error: &Error) -> TransportErrorKind {
    match error {
        Error::Transport(error) => error.kind(),
        other => panic!("{other:?}"),
    }
}

fn timeout(error: &Error) -> TimeoutKind {
    match error {
        Error::Timeout(error) => error.kind(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_refused_connection_is_tried_again_whatever_the_method() {
    let silence = Silence::new();
    let clock = ManualClock::new();
    let client = mainsheet_runtime::Client::builder()
        .base_url(silence.url())
        .credentials(Credentials::token(TOKEN))
        .retry(quick())
        .clock(clock.clone())
        .build()
        .unwrap();
    for create_it in [false, true] {
        let call = async {
            if create_it {
                create(&client).await
            } else {
                get(&client).await
            }
        };
        let (result, waits) = clock.skip_sleeps(call).await;
        let error = result.unwrap_err();
        assert_eq!(kind(&error), TransportErrorKind::Connect);
        assert!(error.is_retryable());
        assert_eq!(waits.len(), 3);
        assert_clean(&error);
    }
}

#[tokio::test]
async fn a_reset_before_the_answer_is_repeated_for_what_is_idempotent() {
    let server = Server::script([Reply::reset(), ok()]).await;
    assert_eq!(get(&client(&server)).await.unwrap(), record());
    assert_eq!(server.count(), 2);

    let server = Server::script([Reply::reset(), ok()]).await;
    let error = create(&client(&server)).await.unwrap_err();
    assert_eq!(kind(&error), TransportErrorKind::Request);
    assert_clean(&error);
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_an_error_or_read_again() {
    let broken = || ok().promise(1000);
    for breaks in [broken().then_reset(), broken().then_close()] {
        let server = Server::script([breaks.clone(), ok()]).await;
        assert_eq!(get(&client(&server)).await.unwrap(), record());
        assert_eq!(server.count(), 2);

        let server = Server::script([breaks]).await;
        let error = create(&client(&server)).await.unwrap_err();
        assert_eq!(kind(&error), TransportErrorKind::Body);
        assert_clean(&error);
        assert_eq!(server.count(), 1);
    }
}

#[tokio::test]
async fn a_server_that_is_silent_is_given_up() {
    let (patience, moment) = (Duration::from_secs(7), Duration::from_millis(1));
    let gate = Gate::new();
    let half = ok().promise(1000).behind(&gate).then_never();
    for (silent, begins) in [(ok().never(), false), (half, true)] {
        let server = Server::script([silent]).await;
        let clock = ManualClock::new();
        let client = builder(&server)
            .read_timeout(patience)
            .retry(quick().max_attempts(2))
            .clock(clock.clone())
            .build()
            .unwrap();
        let time = async {
            for attempt in 1..=2 {
                server.reached(attempt).await;
                if begins {
                    // So that the wait for more is another than that for this.
                    clock.advance(moment);
                    gate.pass();
                }
                clock.given(patience).await;
                clock.advance(patience - moment);
                clock.given(moment).await;
                clock.advance(moment);
                if attempt == 1 {
                    clock.advance(clock.sleeping(1).await[0]);
                }
            }
        };
        let error = beside(get(&client), time).await.unwrap_err();
        assert_eq!(timeout(&error), TimeoutKind::Read);
        assert_clean(&error);
        assert_eq!(server.count(), 2);
    }
}

#[tokio::test]
async fn a_slow_server_that_goes_on_is_waited_for() {
    let mut reply = Reply::new(200)
        .header("transfer-encoding", "chunked")
        .header("content-type", "application/json");
    let pieces = [r#"{"id":7,"#, r#""name":"#, r#""Ann "#, r#"Example"}"#];
    let gate = Gate::new();
    for piece in pieces {
        reply = reply
            .then_wait(&gate)
            .then_send(format!("{:x}\r\n{piece}\r\n", piece.len()));
    }
    let server = Server::script([reply.then_send("0\r\n\r\n")]).await;
    let patience = Duration::from_secs(10);
    let clock = ManualClock::new();
    let client = builder(&server).read_timeout(patience).clock(clock.clone());
    let client = client.build().unwrap();
    let time = async {
        server.reached(1).await;
        for _ in pieces {
            // What came last was heard of, and patience begins anew.
            clock.given(patience).await;
            clock.advance(Duration::from_secs(6));
            gate.pass();
        }
    };
    let found = beside(get(&client), time).await.unwrap();
    assert_eq!(found, record());
    assert_eq!(clock.elapsed(), Duration::from_secs(24));
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_call_ends_at_its_own_deadline() {
    let server = Server::script([problem(503)]).await;
    let policy = RetryPolicy::default()
        .max_attempts(1000)
        .delays(Duration::from_secs(2), Duration::from_secs(2));
    let clock = ManualClock::new();
    let client = builder(&server).retry(policy).clock(clock.clone());
    let client = client.build().unwrap();
    let mut call = call(&client, &GET);
    let total = Duration::from_secs(20);
    call.options(RequestOptions::new().total_timeout(total));
    let sending = clock.skip_sleeps(call.send_json::<Record>());
    let (result, waits) = soon("an answer", sending).await;
    // Each wait takes from two to four seconds. One that would last longer than
    // the call may is not begun, and the server's answer is what there is to say.
    assert_eq!(result.unwrap_err().status().unwrap(), 503);
    assert!((4..=9).contains(&waits.len()), "{waits:?}");
    assert!(clock.elapsed() < total);
    assert_eq!(server.count(), waits.len() + 1);

    // A deadline that comes while the server says nothing.
    let server = Server::script([ok().never()]).await;
    let clock = ManualClock::new();
    let client = builder(&server).total_timeout(total).clock(clock.clone());
    let client = client.build().unwrap();
    let time = async {
        server.reached(1).await;
        clock.given(total).await;
        clock.advance(total);
    };
    let error = beside(get(&client), time).await.unwrap_err();
    assert_eq!(timeout(&error), TimeoutKind::Total);
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_cancelled_call_leaves_nothing_behind() {
    let server = Server::script([ok().never(), ok()]).await;
    let client = client(&server);
    cancelled(get(&client), server.reached(1)).await;
    // The server sees the connection go, and the client goes on.
    assert_eq!(get(&client).await.unwrap(), record());
    assert_eq!(server.count(), 2);
    server.left(1).await;
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused() {
    // 300 MB are announced: none of them is read.
    let announced = Reply::new(200).promise(300_000_000);
    // They come without having been announced: reading stops at the limit.
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    let unannounced = Reply::new(200)
        .header("transfer-encoding", "chunked")
        .then_repeat(chunk, 4600);
    for reply in [announced, unannounced] {
        let server = Server::script([reply]).await;
        let error = get(&client(&server)).await.unwrap_err();
        let Error::BodyTooLarge { limit, .. } = error else {
            panic!("{error:?}")
        };
        assert_eq!(limit, 64 << 20);
        assert_eq!(server.count(), 1);
    }
}
