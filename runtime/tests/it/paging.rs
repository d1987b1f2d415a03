//! Lists over many pages.

use futures_util::{StreamExt, TryStreamExt};
use mainsheet_runtime::Items;
use mainsheet_runtime::request::{Found, Operation, Paging, Position, Sent};

use crate::support::{list as operation, *};

fn page(range: std::ops::Range<u64>) -> String {
    let elements: Vec<_> = range
        .map(|id| format!(r#"{{"id":{id},"name":"n"}}"#))
        .collect();
    format!("[{}]", elements.join(","))
}

/// A server that pages as the description says.
fn pages(total: u64) -> impl Fn(&Request, usize) -> Reply + Send + Sync {
    move |request, _| {
        let offset = request.number("offset").unwrap_or(0).min(total);
        let limit = request.number("limit").unwrap_or(250);
        assert!(limit <= 250, "{limit}");
        let reply = Reply::json(200, &page(offset..total.min(offset + limit)));
        match request.query("count") {
            Some("true") => reply.header("x-total-count", total),
            _ => reply,
        }
    }
}

fn list(server: &Server) -> Items<Record> {
    call(&client(server), &LIST).items()
}

async fn ids(items: Items<Record>) -> Vec<u64> {
    items
        .map_ok(|record| record.id)
        .try_collect()
        .await
        .unwrap()
}

/// The offsets and limits that were asked for.
fn asked(server: &Server) -> Vec<(u64, u64)> {
    let requests = server.requests();
    requests
        .iter()
        .map(|request| {
            (
                request.number("offset").unwrap(),
                request.number("limit").unwrap(),
            )
        })
        .collect()
}

#[tokio::test]
async fn every_element_comes_once_and_in_order() {
    for (total, read_ahead) in [0, 1, 249, 250, 251, 500, 1000, 1234]
        .into_iter()
        .flat_map(|total| [1, 4].map(|read_ahead| (total, read_ahead)))
    {
        let server = Server::start(pages(total)).await;
        let seen = ids(list(&server).read_ahead(read_ahead)).await;
        assert_eq!(seen, (0..total).collect::<Vec<_>>());
        let requests = server.count() as u64;
        // One page after another, only an empty page tells the end of a list of
        // full ones.
        let expected = if read_ahead == 1 {
            total / 250 + 1
        } else {
            total.div_ceil(250).max(1)
        };
        assert_eq!(requests, expected, "{total} {read_ahead}");
    }
}

#[tokio::test]
async fn a_limit_is_exact() {
    for (limit, expected) in [
        (1, vec![(0, 1)]),
        (250, vec![(0, 250)]),
        (300, vec![(0, 250), (250, 50)]),
        (500, vec![(0, 250), (250, 250)]),
    ] {
        for read_ahead in [1, 8] {
            let server = Server::start(pages(1000)).await;
            let seen = ids(list(&server).limit(limit).read_ahead(read_ahead)).await;
            assert_eq!(seen, (0..limit).collect::<Vec<_>>());
            assert_eq!(asked(&server), expected);
        }
    }
    let server = Server::start(pages(1000)).await;
    assert!(ids(list(&server).limit(0)).await.is_empty());
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn limit_and_offset_of_the_request_count_for_the_whole_list() {
    let server = Server::start(pages(1000)).await;
    let mut call = call(&client(&server), &LIST);
    call.query("limit", "300");
    call.query("offset", "600");
    call.query("sorters", "-created");
    let seen = ids(call.items()).await;
    assert_eq!(seen, (600..900).collect::<Vec<_>>());
    assert_eq!(asked(&server), [(600, 250), (850, 50)]);
    for request in server.requests() {
        assert_eq!(request.query("sorters"), Some("-created"));
        assert_eq!(request.target.matches("limit=").count(), 1);
    }
}

#[tokio::test]
async fn the_size_of_a_page_can_be_smaller() {
    let server = Server::start(pages(25)).await;
    let seen = ids(list(&server).page_size(10)).await;
    assert_eq!(seen.len(), 25);
    assert_eq!(asked(&server), [(0, 10), (10, 10), (20, 10)]);
    let server = Server::start(pages(1)).await;
    ids(list(&server).page_size(1000)).await;
    assert_eq!(asked(&server), [(0, 250)]);
}

#[tokio::test]
async fn the_first_page_is_not_past_the_end_of_anything() {
    let server = Server::script([problem(400)]).await;
    let error = list(&server).try_next().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 400);
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_server_whose_pages_are_smaller_loses_nothing() {
    let server = Server::start(|request, _| {
        let offset = request.number("offset").unwrap();
        let limit = request.number("limit").unwrap().min(100);
        Reply::json(200, &page(offset..(offset + limit).min(350))).header("x-total-count", 350)
    })
    .await;
    for read_ahead in [1, 4] {
        assert_eq!(
            ids(list(&server).read_ahead(read_ahead)).await,
            (0..350).collect::<Vec<_>>()
        );
    }
    // Having learnt of it by two, the stream asks for pages of that size.
    let limits: Vec<_> = asked(&server).into_iter().map(|(_, limit)| limit).collect();
    assert_eq!(limits, [250, 250, 100, 100, 250, 250, 100, 100]);
}

#[tokio::test]
async fn a_list_that_shrinks_ends() {
    // The first page tells of a thousand, and then there are but 300.
    for read_ahead in [1, 4] {
        let server = Server::start(|request, count| {
            let total = if count == 0 { 1000 } else { 300 };
            pages(total)(request, count).header("x-total-count", total)
        })
        .await;
        let seen = ids(list(&server).read_ahead(read_ahead)).await;
        assert_eq!(seen, (0..300).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn pages_are_read_ahead_within_bounds_and_in_order() {
    // The first page comes at once, and of the next four the last one first.
    let gates: Vec<_> = (0..20).map(|_| Gate::new()).collect();
    let server = Server::start({
        let gates = gates.clone();
        move |request, count| {
            let page = request.number("offset").unwrap() / 250;
            pages(5000)(request, count).behind(&gates[usize::try_from(page).unwrap()])
        }
    })
    .await;
    gates[0].open();
    let mut items = list(&server).read_ahead(4);
    let first = items.try_next().await.unwrap().unwrap();
    assert_eq!(first.id, 0);
    assert_eq!(items.total_count(), Some(5000));
    // Nothing goes on while nobody asks.
    assert_eq!(server.count(), 1);
    for expected in 1..250 {
        assert_eq!(items.try_next().await.unwrap().unwrap().id, expected);
    }
    let second = beside(items.try_next(), async {
        server.reached(5).await;
        for page in (1..=4).rev() {
            assert_eq!(server.count(), 5);
            gates[page].open();
        }
    });
    assert_eq!(second.await.unwrap().unwrap().id, 250);
    assert_eq!(items.offset(), 251);
    // One has been taken, and so there is room for one more.
    assert!(server.count() <= 6);
    gates[5..].iter().for_each(Gate::open);
    let rest = ids(items).await;
    assert_eq!(rest, (251..5000).collect::<Vec<_>>());
    assert_eq!(server.count(), 20);
    let counted = server
        .requests()
        .iter()
        .filter(|r| r.query("count").is_some())
        .count();
    assert_eq!(counted, 1);
}

#[tokio::test]
async fn reading_ahead_saves_time() {
    let gate = Gate::new();
    let server = Server::start({
        let gate = gate.clone();
        move |request, count| pages(2500)(request, count).behind(&gate)
    })
    .await;
    let seen = beside(ids(list(&server).read_ahead(9)), async {
        server.reached(1).await;
        gate.pass();
        // Two rounds instead of ten: the server has the other nine before it
        // answers one of them.
        server.reached(10).await;
        gate.open();
    });
    assert_eq!(seen.await.len(), 2500);
    assert_eq!(server.count(), 10);
}

#[tokio::test]
async fn an_error_comes_after_all_that_was_before_it() {
    for read_ahead in [1, 8] {
        let server = Server::start(|request, count| match request.number("offset") {
            Some(500) => problem(500),
            _ => pages(2000)(request, count),
        })
        .await;
        let mut items = list(&server).read_ahead(read_ahead);
        for expected in 0..500 {
            assert_eq!(items.try_next().await.unwrap().unwrap().id, expected);
        }
        let error = items.try_next().await.unwrap_err();
        assert_eq!(error.status().unwrap(), 500);
        assert_eq!(items.offset(), 500);
        assert!(items.try_next().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_page_is_repeated_like_any_call() {
    let server = Server::start(|request, count| match count {
        1 => problem(503),
        3 => Reply::reset(),
        _ => pages(600)(request, count),
    })
    .await;
    assert_eq!(ids(list(&server)).await.len(), 600);
    assert_eq!(server.count(), 5);
}

#[tokio::test]
async fn a_bad_element_does_not_end_the_list() {
    let server = Server::start(|request, count| {
        if request.number("offset") == Some(0) {
            let body = page(0..250).replace(r#""id":7,"#, r#""id":"Ann","#);
            return Reply::json(200, &body);
        }
        pages(260)(request, count)
    })
    .await;
    let all: Vec<_> = list(&server).collect().await;
    assert_eq!(all.len(), 260);
    let error = all[7].as_ref().unwrap_err();
    assert_eq!(error.raw().unwrap(), r#"{"id":"Ann","name":"n"}"#);
    assert_clean(error);
    assert_eq!(all.iter().filter(|element| element.is_err()).count(), 1);
}

#[tokio::test]
async fn pages_are_whole_answers() {
    let server = Server::start(pages(600)).await;
    let mut call = call(&client(&server), &LIST);
    call.query("count", "true");
    let pages: Vec<_> = call.pages::<Record>().try_collect().await.unwrap();
    let sizes: Vec<_> = pages.iter().map(|page| page.body().len()).collect();
    assert_eq!(sizes, [250, 250, 100]);
    assert!(pages.iter().all(|page| page.total_count() == Some(600)));
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn a_stream_that_is_dropped_stops() {
    let server = Server::start(|request, count| {
        let reply = pages(5000)(request, count);
        if count == 0 { reply } else { reply.never() }
    })
    .await;
    let mut items = list(&server).read_ahead(4);
    for _ in 0..250 {
        items.try_next().await.unwrap();
    }
    // Four are under way when the stream is dropped half way.
    cancelled(items.try_next(), server.reached(5)).await;
    drop(items);
    server.left(4).await;
    assert_eq!(server.count(), 5);
}

#[tokio::test]
async fn a_walk_knows_where_the_call_itself_begins() {
    static BY_CURSOR: Operation = operation(Paging {
        items: "/data",
        ..Paging::by(Position::Cursor {
            sent: Sent::Query("cursor"),
            found: Found::Body("/next"),
        })
    });
    let server = Server::start(|_, count| match count {
        0 => problem(500),
        _ => Reply::json(200, &format!(r#"{{"data":{}}}"#, page(0..2))),
    })
    .await;
    let client = client(&server);
    let begin = |cursor: Option<&str>| {
        let mut call = call(&client, &BY_CURSOR);
        call.query("kind", "sloop");
        if let Some(cursor) = cursor {
            call.query("cursor", cursor);
        }
        call.items::<Record>()
    };
    assert_eq!(begin(None).position(), None);
    let mut items = begin(Some("7"));
    assert_eq!(items.position().as_deref(), Some("7"));
    items.next().await.unwrap().unwrap_err();
    // It is where to go on from, too.
    let position = items.position().unwrap();
    assert_eq!(ids(begin(None).start_at(position)).await, [0, 1]);
    let cursors = server.requests();
    let cursors: Vec<_> = cursors.iter().map(|it| it.query("cursor")).collect();
    assert_eq!(cursors, [Some("7"), Some("7")]);
}

#[tokio::test]
async fn what_a_list_cannot_begin_with_is_refused_unless_it_is_replaced() {
    let server = Server::start(pages(5)).await;
    let client = client(&server);
    for (parameter, is_refused) in [("offset", true), ("limit", false)] {
        let begin = || {
            let mut call = call(&client, &LIST);
            call.query(parameter, "some");
            call.items::<Record>()
        };
        let error = begin().next().await.unwrap().unwrap_err().to_string();
        let reason = format!("the parameter `{parameter}` is no number that pages can begin with");
        assert!(error.ends_with(&reason), "{error}");
        assert_eq!(server.count(), 0);
        // The number of elements that are wanted says how many to ask for.
        let first = begin().limit(3).next().await.unwrap();
        assert_eq!(first.is_err(), is_refused, "{parameter}");
        if !is_refused {
            assert_eq!(ids(begin().limit(3)).await, [0, 1, 2]);
            assert_eq!(asked(&server), [(0, 3); 2]);
        }
    }
}
