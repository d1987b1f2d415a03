//! Lists end where they are certain to end: what a server may do short of that,
//! and what comes of it.

use futures_util::{StreamExt, TryStreamExt};
use mainsheet_runtime::request::Operation;
use mainsheet_runtime::{Error, Items};

use crate::support::*;

const BOTH: [&Operation; 2] = [&LIST, &LIST_UNSIZED];

fn page(range: std::ops::Range<u64>) -> Reply {
    let elements: Vec<_> = range
        .map(|id| format!(r#"{{"id":{id},"name":"n"}}"#))
        .collect();
    Reply::json(200, &format!("[{}]", elements.join(",")))
}

/// What an honest server sends of `total` elements.
fn honest(total: u64, request: &Request) -> Reply {
    at_most(u64::MAX, total, request)
}

/// What a server sends whose pages have `most` elements at most.
fn at_most(most: u64, total: u64, request: &Request) -> Reply {
    let offset = request.number("offset").unwrap().min(total);
    let limit = request.number("limit").unwrap().min(most);
    page(offset..offset.saturating_add(limit).min(total))
}

fn list(server: &Server, operation: &'static Operation) -> Items<Record> {
    call(&client(server), operation).items()
}

/// The elements that came, and the error after them if there was one; also where
/// to go on.
async fn walk(mut items: Items<Record>) -> (Vec<u64>, Option<Error>, u64) {
    let mut ids = Vec::new();
    let mut failure = None;
    while let Some(item) = soon("an element", items.next()).await {
        assert!(ids.len() < 2000, "a list without end");
        match item {
            Ok(record) => ids.push(record.id),
            Err(error) => {
                assert_clean(&error);
                assert!(failure.replace(error).is_none(), "a second error");
            }
        }
    }
    (ids, failure, items.offset())
}

async fn all(items: Items<Record>) -> Vec<u64> {
    let (ids, error, _) = walk(items).await;
    assert!(error.is_none(), "{error:?}");
    ids
}

/// A walk that ends in an error with `status`, or one of decoding, after so many
/// elements.
async fn fails_after(expected: u64, items: Items<Record>) -> Error {
    let (ids, error, offset) = walk(items).await;
    assert_eq!(ids, (0..expected).collect::<Vec<_>>());
    assert_eq!(offset, expected);
    error.expect("a list that ends early is an error")
}

fn asked(server: &Server) -> Vec<(u64, u64)> {
    let numbers = |request: &Request| (request.number("offset"), request.number("limit"));
    let requests = server.requests();
    requests
        .iter()
        .map(numbers)
        .map(|(offset, limit)| (offset.unwrap(), limit.unwrap()))
        .collect()
}

#[tokio::test]
async fn a_refused_offset_is_the_end_if_the_last_element_is_the_last() {
    for status in [400, 404, 416, 422] {
        let server = Server::start(move |request, _| match request.number("offset") {
            Some(500..) => problem(status),
            _ => honest(500, request),
        })
        .await;
        assert_eq!(
            all(list(&server, &LIST)).await,
            (0..500).collect::<Vec<_>>()
        );
        assert_eq!(asked(&server), [(0, 250), (250, 250), (500, 250), (499, 2)]);
    }
}

#[tokio::test]
async fn a_refused_offset_before_the_end_is_an_error() {
    // A server that refuses deep offsets has two elements where only one was
    // left, refuses again, or has something else.
    for (kind, operation) in (0..6).flat_map(|kind| BOTH.map(|operation| (kind, operation))) {
        let server = Server::start(move |request, _| {
            let (offset, limit) = (request.number("offset"), request.number("limit"));
            match (kind, offset, limit) {
                (_, Some(0), _) | (0, Some(249), Some(2)) => honest(600, request),
                (1, Some(249), Some(2)) => page(0..1),
                (2, Some(249), Some(2)) => page(0..0),
                (3, Some(249), Some(2)) => Reply::json(200, "null"),
                (4, Some(249), Some(2)) => problem(500),
                _ => problem(400),
            }
        })
        .await;
        let error = fails_after(250, list(&server, operation)).await;
        assert_eq!(error.status().unwrap(), 400);
        assert_eq!(asked(&server), [(0, 250), (250, 250), (249, 2)]);
    }
}

#[tokio::test]
async fn a_refused_offset_below_the_total_is_an_error() {
    for read_ahead in [1, 4] {
        let server = Server::start(|request, _| match request.number("offset") {
            Some(250) => problem(400),
            _ => honest(600, request).header("x-total-count", 600),
        })
        .await;
        let error = fails_after(250, list(&server, &LIST).read_ahead(read_ahead)).await;
        assert_eq!(error.status().unwrap(), 400);
        assert!(asked(&server).iter().all(|(offset, _)| *offset != 249));
    }
}

#[tokio::test]
async fn pages_may_be_smaller_where_the_description_is_silent() {
    for (total, requests) in [(120, 4), (100, 3), (0, 1), (1, 2)] {
        let server = Server::start(move |request, _| at_most(50, total, request)).await;
        let seen = all(list(&server, &LIST_UNSIZED)).await;
        assert_eq!(seen, (0..total).collect::<Vec<_>>());
        assert_eq!(server.count(), requests, "{total}");
    }
    // A total is as certain, and saves the last request.
    let server =
        Server::start(|request, _| at_most(50, 120, request).header("x-total-count", 120)).await;
    for read_ahead in [1, 4] {
        let seen = all(list(&server, &LIST_UNSIZED).read_ahead(read_ahead)).await;
        assert_eq!(seen, (0..120).collect::<Vec<_>>());
    }
    assert_eq!(server.count(), 6);
}

#[tokio::test]
async fn pages_may_be_larger_where_the_description_is_silent() {
    let server = Server::start(|request, _| honest(1000, request)).await;
    let seen = all(list(&server, &LIST_UNSIZED).page_size(400)).await;
    assert_eq!(seen, (0..1000).collect::<Vec<_>>());
    assert_eq!(
        asked(&server),
        [(0, 400), (400, 400), (800, 400), (1000, 400)]
    );
}

#[tokio::test]
async fn pages_larger_than_asked_for_give_each_element_once() {
    for (operation, total, limit, read_ahead) in BOTH
        .into_iter()
        .flat_map(|operation| [None, Some(900)].map(|total| (operation, total)))
        .flat_map(|(operation, total)| [300, 450, 2000].map(|limit| (operation, total, limit)))
        .flat_map(|(operation, total, limit)| [1, 4].map(|n| (operation, total, limit, n)))
    {
        let server = Server::start(move |request, _| {
            let offset = request.number("offset").unwrap().min(900);
            let reply = page(offset..(offset + 300).min(900));
            match total {
                Some(total) => reply.header("x-total-count", total),
                None => reply,
            }
        })
        .await;
        let items = list(&server, operation).limit(limit).read_ahead(read_ahead);
        assert_eq!(all(items).await, (0..limit.min(900)).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn after_a_page_larger_than_asked_for_a_small_one_is_not_the_end() {
    // The first page is larger than the description allows, so what it says of
    // sizes does not hold.
    let server = Server::start(|request, count| match count {
        0 => page(0..300),
        _ => at_most(100, 600, request),
    })
    .await;
    assert_eq!(
        all(list(&server, &LIST)).await,
        (0..600).collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn a_total_that_has_been_passed_counts_as_unknown() {
    for (operation, total) in BOTH.into_iter().flat_map(|o| [1, 249, 400].map(|t| (o, t))) {
        for read_ahead in [1, 4] {
            let server = Server::start(move |request, _| {
                honest(600, request).header("x-total-count", total)
            })
            .await;
            let seen = all(list(&server, operation).read_ahead(read_ahead)).await;
            assert_eq!(seen, (0..600).collect::<Vec<_>>(), "{total}");
        }
    }
    // Nor does a small page end such a list, whatever the description says.
    let server =
        Server::start(|request, _| at_most(100, 350, request).header("x-total-count", 99)).await;
    assert_eq!(
        all(list(&server, &LIST)).await,
        (0..350).collect::<Vec<_>>()
    );
    // The number of elements on the page is no total of the list.
    let server = Server::start(|request, _| {
        let offset = request.number("offset").unwrap().min(600);
        let count = 100.min(600 - offset);
        page(offset..offset + count).header("x-total-count", if offset == 0 { 99 } else { 200 })
    })
    .await;
    assert_eq!(
        all(list(&server, &LIST)).await,
        (0..600).collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn a_total_that_is_too_high_is_not_believed_beyond_an_empty_page() {
    for (operation, read_ahead) in BOTH.into_iter().flat_map(|o| [1, 4].map(|n| (o, n))) {
        let server =
            Server::start(|request, _| honest(300, request).header("x-total-count", 5000)).await;
        let mut items = list(&server, operation).read_ahead(read_ahead);
        let mut seen = 0;
        while let Some(record) = items.try_next().await.unwrap() {
            assert_eq!(record.id, seen);
            seen += 1;
        }
        assert_eq!(seen, 300);
        assert_eq!(items.total_count(), Some(5000));
    }
}

#[tokio::test]
async fn a_total_that_grows_is_followed() {
    for read_ahead in [1, 4] {
        let server = Server::start(|request, count| {
            let total = if count == 0 { 500 } else { 510 };
            honest(total, request).header("x-total-count", total)
        })
        .await;
        let seen = all(list(&server, &LIST).read_ahead(read_ahead)).await;
        assert_eq!(seen, (0..510).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn a_page_of_null_is_not_the_end() {
    for (operation, offset) in BOTH.into_iter().flat_map(|o| [0, 250].map(|at| (o, at))) {
        for (total, read_ahead) in [(false, 1), (true, 1), (true, 4)] {
            let server = Server::start(move |request, _| {
                if request.number("offset") == Some(offset) {
                    return Reply::json(200, " null\n");
                }
                let reply = honest(600, request);
                if total {
                    return reply.header("x-total-count", 600);
                }
                reply
            })
            .await;
            let items = list(&server, operation).read_ahead(read_ahead);
            let error = fails_after(offset, items).await;
            assert!(error.to_string().contains("the page is null"), "{error}");
            assert_eq!(error.raw().unwrap(), " null\n");
        }
    }
    // Where `null` is how a server writes an empty list, it is.
    let server = Server::start(|request, _| match request.number("offset") {
        Some(500) => Reply::json(200, "null"),
        _ => honest(500, request),
    })
    .await;
    assert_eq!(
        all(list(&server, &LIST)).await,
        (0..500).collect::<Vec<_>>()
    );
    assert_eq!(asked(&server)[3], (499, 2));
    // And where the total says that there is none.
    let server = Server::start(|_, _| Reply::json(200, "null").header("x-total-count", 0)).await;
    assert!(all(list(&server, &LIST)).await.is_empty());
}

#[tokio::test]
async fn a_page_that_came_before_is_an_error() {
    for (operation, total) in BOTH
        .into_iter()
        .flat_map(|o| [None, Some(900)].map(|t| (o, t)))
    {
        for read_ahead in [1, 4] {
            let told = move |reply: Reply| match total {
                Some(total) => reply.header("x-total-count", total),
                None => reply,
            };
            // The offset is ignored; or it is, from some offset on: the last
            // page comes again, or the first one.
            for (first, again) in [(250, 0), (500, 250), (500, 0)] {
                let server = Server::start(move |request, _| {
                    let offset = request.number("offset").unwrap();
                    let at = if offset < first { offset } else { again };
                    told(page(at..at + 250))
                })
                .await;
                let items = list(&server, operation).read_ahead(read_ahead);
                let error = fails_after(first, items).await;
                assert!(error.to_string().contains("came before"), "{error}");
                assert!(!error.is_retryable());
            }
        }
    }
}

#[tokio::test]
async fn a_server_that_does_not_page_is_told_by_its_total_alone() {
    // Whether this is all there is, nobody knows: it is an error after the last.
    let server = Server::start(|_, _| page(0..600)).await;
    let error = fails_after(600, list(&server, &LIST)).await;
    assert!(error.to_string().contains("came before"), "{error}");
    // What was asked for is there, so that nothing is left to be certain of.
    assert_eq!(all(list(&server, &LIST).limit(10)).await.len(), 10);
    assert_eq!(server.count(), 4);
    let server = Server::start(|_, _| page(0..600).header("x-total-count", 600)).await;
    assert_eq!(all(list(&server, &LIST)).await.len(), 600);
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_page_of_many_times_the_size_asked_for_is_refused() {
    let bodies = [
        format!("[{}0]", "0,".repeat(200_000)),
        format!("[{}0]", r#"{"id":1,"name":"n"},"#.repeat(30_000)),
    ];
    for (operation, body) in BOTH
        .into_iter()
        .flat_map(|o| bodies.clone().map(|b| (o, b)))
    {
        let server = Server::start(move |request, _| match request.number("offset") {
            Some(0) => honest(600, request),
            _ => Reply::json(200, &body),
        })
        .await;
        let error = fails_after(250, list(&server, operation)).await;
        let text = error.to_string();
        assert!(
            text.contains("the page has more than 25000 elements"),
            "{text}"
        );
    }
    // A single call asks for no size.
    let server = Server::start(|_, _| page(0..30_000)).await;
    let list = call(&client(&server), &LIST).send_list::<Record>().await;
    assert_eq!(list.unwrap().body().len(), 30_000);
}

#[tokio::test]
async fn the_largest_numbers_are_no_overflow() {
    for (offset, limit, size, read_ahead) in [
        (10, u64::MAX, 250, 1),
        (10, u64::MAX, 250, 4),
        (10, u64::MAX - 10, 250, 4),
        (10, u64::MAX - 9, u32::MAX, usize::MAX),
        (0, u64::MAX, u32::MAX, 4),
    ] {
        for operation in BOTH {
            let server =
                Server::start(|request, _| honest(600, request).header("x-total-count", 600)).await;
            let mut call = call(&client(&server), operation);
            call.query("offset", offset.to_string());
            let items = call.items().limit(limit).page_size(size);
            let seen = all(items.read_ahead(read_ahead)).await;
            assert_eq!(seen, (offset..600).collect::<Vec<_>>());
        }
    }
    // Beyond the last number there is nothing to ask for.
    let server = Server::start(|_, _| page(0..5).header("x-total-count", u64::MAX)).await;
    let mut call = call(&client(&server), &LIST);
    call.query("offset", (u64::MAX - 3).to_string());
    let (seen, error, offset) = walk(call.items().read_ahead(4)).await;
    assert_eq!((seen.len(), offset), (3, u64::MAX));
    assert!(error.is_none(), "{error:?}");
}

#[tokio::test]
async fn a_limit_or_offset_that_is_no_count_is_not_dropped() {
    for name in ["limit", "offset"] {
        let server = Server::start(|request, _| honest(600, request)).await;
        let mut call = call(&client(&server), &LIST);
        call.query(name, "-5");
        let (seen, error, _) = walk(call.items()).await;
        assert!(seen.is_empty());
        assert!(matches!(error, Some(Error::InvalidRequest(_))), "{error:?}");
        assert_eq!(server.count(), 0);
    }
}

#[tokio::test]
async fn the_size_of_a_page_can_be_changed_again() {
    let server = Server::start(|request, _| honest(600, request)).await;
    let items = list(&server, &LIST).page_size(10).page_size(200);
    assert_eq!(all(items).await.len(), 600);
    assert_eq!(asked(&server)[0], (0, 200));
}

#[tokio::test]
async fn a_walk_goes_on_after_an_error_from_its_offset() {
    for (operation, read_ahead) in BOTH.into_iter().flat_map(|o| [1, 4].map(|n| (o, n))) {
        let server = Server::start(|request, count| match request.number("offset") {
            Some(250) if count < 5 => problem(500),
            _ => honest(600, request).header("x-total-count", 600),
        })
        .await;
        let mut items = list(&server, operation).read_ahead(read_ahead);
        let mut seen: Vec<_> = items.by_ref().take(250).try_collect().await.unwrap();
        items.next().await.unwrap().unwrap_err();
        assert!(items.next().await.is_none());
        while server.count() < 5 {
            // What was read ahead has been counted or dropped.
            drop(list(&server, operation).next().await);
        }
        let mut rest = call(&client(&server), operation);
        rest.query("offset", items.offset().to_string());
        seen.extend(
            rest.items::<Record>()
                .try_collect::<Vec<_>>()
                .await
                .unwrap(),
        );
        let ids: Vec<_> = seen.into_iter().map(|record| record.id).collect();
        assert_eq!(ids, (0..600).collect::<Vec<_>>());
    }
}
