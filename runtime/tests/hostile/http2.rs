//! HTTP/2 that is not, frame by frame.

use std::time::Duration;

use mainsheet_faults::Step::{Frame as Send, H2Head, H2Never, H2Preface, H2Request, Signal};
use mainsheet_faults::h2::{
    CANCEL, ENHANCE_YOUR_CALM, Frame, HTTP_1_1_REQUIRED, INTERNAL_ERROR, MAX_CONCURRENT_STREAMS,
    NO_ERROR, REFUSED_STREAM, Stream,
};
use mainsheet_faults::{Event, Step};
use mainsheet_runtime::{ClientBuilder, RetryPolicy};

use crate::calls::{create, get, gets, head_only, save};
use crate::case::{Case, case, custom, server};
use crate::expect::{clean, either, error, record, success};
use crate::support::{self, *};

const ENDS: &str = "HTTP/2, ends";
const POOL: &str = "HTTP/2, the next call";

pub const BODY: &str = r#"{"id":7,"name":"Ann Example"}"#;
pub const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

pub fn h2(builder: ClientBuilder) -> ClientBuilder {
    builder.transport(reqwest_h2)
}

fn reqwest_h2(
    builder: mainsheet_runtime::reqwest::ClientBuilder,
) -> mainsheet_runtime::reqwest::ClientBuilder {
    builder.http2_prior_knowledge()
}

pub fn head(end: bool) -> Step {
    Send(Stream::Last, Frame::headers(200, JSON, end))
}

pub fn data(end: bool) -> Step {
    Send(Stream::Last, Frame::data(BODY, end))
}

fn goaway(last: u32, code: u32) -> Step {
    Send(Stream::Connection, Frame::goaway(last, code))
}

fn reset(code: u32) -> Step {
    Send(Stream::Last, Frame::reset(code))
}

/// Steps after the first request of a connection.
pub fn after_request(steps: impl IntoIterator<Item = Step>) -> Vec<Step> {
    [H2Preface(&[]), H2Request]
        .into_iter()
        .chain(steps)
        .collect()
}

fn good() -> Vec<Step> {
    vec![Step::serve_h2(|_, _| ok())]
}

/// Connections of which the last one, and all after it, is good.
pub fn then_good(row: &'static str, name: &'static str, first: Vec<Step>) -> Case {
    case(row, name, vec![first, good()]).client(h2)
}

/// A POST on such a connection, which is an error and is not sent again.
pub fn refused(row: &'static str, name: &'static str, steps: Vec<Step>) -> Case {
    then_good(row, name, after_request(steps))
        .calls(create())
        .expect(error())
        .expect(clean())
        .requests(1)
}

#[expect(clippy::too_many_lines, reason = "a table")]
pub fn cases() -> Vec<Case> {
    vec![
        then_good(ENDS, "a good one", good())
            .expect(record())
            .requests(1),
        then_good(
            ENDS,
            "frame by frame",
            after_request([head(false), data(true), H2Never]),
        )
        .expect(record())
        .requests(1),
        then_good(ENDS, "a head and trailers", {
            let trailers = Send(Stream::Last, Frame::trailers(&[("x-sum", "1")]));
            after_request([head(false), data(false), trailers, H2Never])
        })
        .expect(record()),
        refused(
            ENDS,
            "the stream is reset before an answer",
            vec![reset(INTERNAL_ERROR), H2Never],
        ),
        refused(
            ENDS,
            "the stream is reset within the answer",
            vec![
                head(false),
                Send(Stream::Last, Frame::data("{", false)),
                reset(CANCEL),
                H2Never,
            ],
        ),
        refused(
            ENDS,
            "the stream is reset in an orderly way within the answer",
            vec![
                head(false),
                Send(Stream::Last, Frame::data("{", false)),
                reset(NO_ERROR),
                H2Never,
            ],
        ),
        then_good(ENDS, "the stream is refused, which is safe to repeat", {
            after_request([
                reset(REFUSED_STREAM),
                H2Request,
                head(false),
                data(true),
                H2Never,
            ])
        })
        .calls(create())
        .expect(either(record(), error()))
        .requests_in(1..=2),
        then_good(ENDS, "the stream is refused, and a GET is sent again", {
            after_request([
                reset(REFUSED_STREAM),
                H2Request,
                head(false),
                data(true),
                H2Never,
            ])
        })
        .expect(record())
        .requests(2),
        then_good(ENDS, "a GET whose stream is reset is sent again", {
            after_request([
                reset(INTERNAL_ERROR),
                H2Request,
                head(false),
                data(true),
                H2Never,
            ])
        })
        .expect(record())
        .requests(2),
        refused(
            ENDS,
            "the connection goes away after it took the request",
            vec![goaway(1, NO_ERROR), Step::Close],
        ),
        then_good(
            ENDS,
            "the connection goes away, and answers what it took",
            after_request([goaway(1, NO_ERROR), head(false), data(true), H2Never]),
        )
        .calls(create())
        .expect(record())
        .requests(1),
        then_good(
            ENDS,
            "the connection goes away before it looked at the request",
            after_request([goaway(0, NO_ERROR), Step::Close]),
        )
        .calls(create())
        .expect(either(record(), error()))
        .requests_in(1..=2),
        then_good(ENDS, "the connection goes away, and a GET is sent again", {
            after_request([goaway(0, NO_ERROR), Step::Close])
        })
        .expect(record())
        .requests(2),
        refused(
            ENDS,
            "the connection goes away for too many requests",
            vec![goaway(1, ENHANCE_YOUR_CALM), Step::Close],
        ),
        refused(
            ENDS,
            "another protocol is wanted",
            vec![reset(HTTP_1_1_REQUIRED), H2Never],
        ),
        refused(ENDS, "no answer, in an orderly way", vec![Step::Close]),
        refused(ENDS, "no answer, by a reset", vec![Step::Reset]),
        refused(
            ENDS,
            "the connection ends within the body",
            vec![
                head(false),
                Send(Stream::Last, Frame::data("{", false)),
                Step::Close,
            ],
        ),
        then_good(ENDS, "the answer to a HEAD has a length and no body", {
            let head = Frame::headers(200, &[("content-length", "300")], true);
            after_request([Send(Stream::Last, head), H2Never])
        })
        .calls(head_only())
        .expect(success())
        .requests(1),
        half_a_file(
            "a saved file whose stream is reset leaves nothing",
            &[],
            INTERNAL_ERROR,
        ),
        half_a_file(
            "a saved file whose stream is cancelled leaves nothing",
            &[],
            CANCEL,
        ),
        // Without a length, that is what an end is (RFC 9113, section 8.1, as
        // hyper reads it).
        half_a_file(
            "a saved file of a stated length whose stream ends early leaves nothing",
            &[("content-length", "8")],
            NO_ERROR,
        ),
        then_good(POOL, "one connection for one call after another", good())
            .calls(gets(5))
            .expect(record())
            .requests(5),
        then_good(
            POOL,
            "a connection that went away is not used",
            vec![
                H2Preface(&[]),
                H2Request,
                head(false),
                data(true),
                goaway(1, NO_ERROR),
                H2Never,
            ],
        )
        .calls(gets(3))
        .expect(record())
        .requests(3),
        then_good(
            POOL,
            "one stream at a time",
            vec![
                H2Preface(&[(MAX_CONCURRENT_STREAMS, 1)]),
                H2Request,
                head(false),
                data(true),
                H2Request,
                head(false),
                data(true),
                H2Never,
            ],
        )
        .calls(gets(2))
        .expect(record())
        .requests(2),
        then_good(
            POOL,
            "an answer before the body was sent",
            vec![
                H2Preface(&[]),
                H2Head,
                head(false),
                data(true),
                H2Request,
                head(false),
                data(true),
                H2Never,
            ],
        )
        .calls(get())
        .expect(record()),
        custom(POOL, "a connection that has gone deaf is given up", || {
            Box::pin(deaf())
        }),
    ]
}

/// A download whose stream is reset when half of it, or all, has come.
fn half_a_file(name: &'static str, headers: &[(&str, &str)], code: u32) -> Case {
    let headers = [&[("content-type", "text/csv")], headers].concat();
    let steps = after_request([
        Send(Stream::Last, Frame::headers(200, &headers, false)),
        Send(Stream::Last, Frame::data("a,b\n", false)),
        reset(code),
        H2Never,
    ]);
    case(ENDS, name, vec![steps])
        .client(h2)
        .calls(save())
        .expect(error())
}

/// A server answers once, and then no longer, not even to a ping. The second
/// call fails; the third has another connection.
async fn deaf() {
    let heard = Event::new();
    let server = server(vec![
        vec![
            H2Preface(&[]),
            H2Request,
            head(false),
            data(true),
            Signal(heard.clone()),
            Step::Never,
        ],
        good(),
    ])
    .await;
    // Whether anybody is there is asked by the clock of the connections, which
    // is tokio's: it stands still but where nothing else is left to do.
    // After 90 seconds it would be no longer in the pool in any case.
    let client = h2(builder(&server))
        .read_timeout(Duration::from_secs(60))
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    support::get(&client).await.unwrap();
    heard.reached(1).await;
    tokio::time::pause();
    let call = support::call(&client, &GET).send_json::<Record>();
    call.await.unwrap_err();
    tokio::task::yield_now().await;
    tokio::time::resume();
    assert_eq!(support::get(&client).await.unwrap(), support::record());
    assert_eq!(server.connections(), 2);
}
