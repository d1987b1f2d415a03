//! Lists whose pages have numbers, and lists in envelopes that are paged by an
//! offset.

use mainsheet_runtime::request::{More, Operation, Paging, Position};
use mainsheet_runtime::{Error, Items};

use crate::support::*;

const fn by_number(first: Option<u64>) -> Paging {
    Paging {
        size: Some("per_page"),
        page_size: Some(10),
        ..Paging::by(Position::Number {
            parameter: "page",
            first,
        })
    }
}

const SIZED: Paging = Paging {
    max_page_size: Some(10),
    ..by_number(Some(1))
};

static FROM_ONE: Operation = list(by_number(Some(1)));
static FROM_ZERO: Operation = list(by_number(Some(0)));
static FROM_EITHER: Operation = list(by_number(None));
static WITH_MAXIMUM: Operation = list(SIZED);
static WITHOUT_SIZE: Operation = list(Paging::by(Position::Number {
    parameter: "page",
    first: Some(1),
}));
static WITH_TOTAL: Operation = list(Paging {
    items: "/items",
    total: Some("/total"),
    ..by_number(Some(1))
});
static WITH_NEXT: Operation = list(Paging {
    items: "/items",
    more: Some(More::Present("/next")),
    size: None,
    page_size: None,
    max_page_size: None,
    ..SIZED
});
static WITH_LINK: Operation = list(Paging {
    more: Some(More::Link),
    ..SIZED
});
static OFFSET: Operation = list(Paging {
    size: Some("limit"),
    page_size: Some(10),
    items: "/items",
    total: Some("/total"),
    more: Some(More::True("/more")),
    ..Paging::by(Position::Offset("offset"))
});

fn elements(range: std::ops::Range<u64>) -> String {
    let elements: Vec<_> = range
        .map(|id| format!(r#"{{"id":{id},"name":"n"}}"#))
        .collect();
    format!("[{}]", elements.join(","))
}

/// The elements of a page of a list of `total`, whose first page has the number `first`.
fn range(request: &Request, first: u64, total: u64) -> std::ops::Range<u64> {
    let page = request.number("page").unwrap_or(first);
    let size = request.number("per_page").unwrap_or(10);
    let start = (page.saturating_sub(first) * size).min(total);
    start..(start + size).min(total)
}

async fn walk(mut items: Items<Record>) -> (Vec<u64>, Option<Error>, Option<String>) {
    let mut ids = Vec::new();
    while let Some(item) = soon("an element", items.next()).await {
        assert!(ids.len() < 500, "a list without end");
        match item {
            Ok(record) => ids.push(record.id),
            Err(error) => {
                assert_clean(&error);
                assert!(items.next().await.is_none());
                return (ids, Some(error), items.position());
            }
        }
    }
    (ids, None, items.position())
}

fn items(server: &Server, operation: &'static Operation) -> Items<Record> {
    call(&client(server), operation).items()
}

/// The numbers and sizes that were asked for.
fn asked(server: &Server) -> Vec<(Option<u64>, Option<u64>)> {
    let requests = server.requests();
    let numbers = |request: &Request| (request.number("page"), request.number("per_page"));
    requests.iter().map(numbers).collect()
}

#[track_caller]
fn assert_whole((ids, error, position): (Vec<u64>, Option<Error>, Option<String>), total: u64) {
    assert!(error.is_none(), "{error:?}");
    assert_eq!(ids, (0..total).collect::<Vec<_>>());
    assert_eq!(position, None);
}

#[tokio::test]
async fn numbered_pages_come_until_one_is_empty() {
    for (operation, first) in [(&FROM_ONE, 1), (&FROM_ZERO, 0)] {
        for total in [0, 5, 20, 25] {
            let server = Server::start(move |request, _| {
                Reply::json(200, &elements(range(request, first, total)))
            })
            .await;
            assert_whole(walk(items(&server, operation)).await, total);
            let pages = (first..=first + total.div_ceil(10)).map(|page| (Some(page), Some(10)));
            assert_eq!(asked(&server), pages.collect::<Vec<_>>());
        }
    }
}

#[tokio::test]
async fn where_nobody_says_whether_pages_count_from_0_or_1_nothing_is_lost() {
    for first in [0, 1] {
        for total in [0, 5, 10, 25] {
            let server = Server::start(move |request, _| {
                // Many take page 0 for page 1.
                Reply::json(200, &elements(range(request, first, total)))
            })
            .await;
            let found = walk(items(&server, &FROM_EITHER).read_ahead(3)).await;
            assert_whole(found, total);
            assert_eq!(asked(&server)[0], (None, Some(10)));
        }
    }
}

#[tokio::test]
async fn a_small_page_is_the_end_where_the_description_has_a_maximum() {
    let server =
        Server::start(|request, _| Reply::json(200, &elements(range(request, 1, 25)))).await;
    assert_whole(walk(items(&server, &WITH_MAXIMUM)).await, 25);
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn pages_may_be_smaller_than_what_is_asked_for() {
    let server = Server::start(|request, _| {
        let page = request.number("page").unwrap();
        let start = ((page - 1) * 4).min(30);
        Reply::json(200, &elements(start..(start + 4).min(30))).header("x-total-count", 30)
    })
    .await;
    for read_ahead in [1, 3] {
        let found = items(&server, &FROM_ONE).read_ahead(read_ahead);
        assert_whole(walk(found).await, 30);
    }
}

#[tokio::test]
async fn a_total_in_the_body_is_the_end_unless_it_is_too_low() {
    for (told, count) in [(25, 3), (10, 1), (15, 4), (1000, 4)] {
        let server = Server::start(move |request, _| {
            let items = elements(range(request, 1, 25));
            Reply::json(200, &format!(r#"{{"total":{told},"items":{items}}}"#))
        })
        .await;
        let mut list = items(&server, &WITH_TOTAL);
        let mut ids = Vec::new();
        while let Some(record) = list.next().await {
            ids.push(record.unwrap().id);
        }
        assert_eq!(list.total_count(), Some(told));
        // One that is reached with the end of a page is believed.
        let whole = if told == 10 { 10 } else { 25 };
        assert_eq!((ids.len(), server.count()), (whole, count), "{told}");
    }
}

#[tokio::test]
async fn pages_are_read_ahead_once_the_total_is_known() {
    let gate = Gate::new();
    let second = gate.clone();
    let server = Server::start(move |request, _| {
        let items = elements(range(request, 1, 95));
        let reply = Reply::json(200, &format!(r#"{{"total":95,"items":{items}}}"#));
        match request.number("page") {
            Some(2) => reply.behind(&second),
            _ => reply,
        }
    })
    .await;
    let list = walk(items(&server, &WITH_TOTAL).read_ahead(4));
    let other = async {
        server.reached(5).await;
        gate.open();
    };
    assert_whole(beside(list, other).await, 95);
    assert_eq!(server.count(), 10);
}

#[tokio::test]
async fn what_says_that_there_is_more_counts_more_than_sizes_and_totals() {
    let server = Server::start(|request, count| {
        let page = request.number("page").unwrap();
        let next = if count < 2 { r#""?x""# } else { "null" };
        let items = elements(page * 2 - 2..page * 2);
        Reply::json(200, &format!(r#"{{"items":{items},"next":{next}}}"#))
    })
    .await;
    assert_whole(walk(items(&server, &WITH_NEXT)).await, 6);
    // An answer without links says nothing.
    for (with, count) in [(true, 4), (false, 1)] {
        let server = Server::start(move |request, count| {
            let page = request.number("page").unwrap();
            let reply = Reply::json(200, &elements(page * 2 - 2..page * 2));
            match (with, count) {
                (false, _) => reply,
                (true, 3) => reply.header("link", "</x>; rel=prev"),
                (true, _) => reply.header("link", "</x>; rel=next"),
            }
        })
        .await;
        assert_whole(walk(items(&server, &WITH_LINK)).await, count * 2);
        assert_eq!(server.count() as u64, count);
    }
}

#[tokio::test]
async fn a_refused_number_is_the_end_if_the_last_element_is_the_last() {
    for status in [400, 404, 416, 422] {
        for total in [10, 30] {
            let server = Server::start(move |request, _| {
                let range = range(request, 1, total);
                if range.is_empty() {
                    return problem(status);
                }
                Reply::json(200, &elements(range))
            })
            .await;
            assert_whole(walk(items(&server, &FROM_ONE)).await, total);
        }
    }
    // A server that goes no deeper says so of any page that is as deep.
    let server = Server::start(|request, _| {
        let range = range(request, 1, 100);
        if range.end > 20 {
            return problem(422);
        }
        Reply::json(200, &elements(range))
    })
    .await;
    let (ids, error, position) = walk(items(&server, &FROM_ONE)).await;
    assert_eq!(ids.len(), 20);
    assert_eq!(error.unwrap().status().unwrap(), 422);
    assert_eq!(position.as_deref(), Some("3"));
    // Without a size to ask for, nobody knows.
    let server = Server::start(|request, _| match request.number("page") {
        Some(3) => problem(404),
        _ => Reply::json(200, &elements(range(request, 1, 100))),
    })
    .await;
    let (ids, error, _) = walk(items(&server, &WITHOUT_SIZE)).await;
    assert_eq!(
        (ids.len(), error.unwrap().status().unwrap().as_u16()),
        (20, 404)
    );
}

#[tokio::test]
async fn a_server_that_ignores_the_number_gives_nothing_twice() {
    for operation in [&FROM_ONE, &FROM_EITHER, &WITHOUT_SIZE] {
        let server = Server::start(|_, _| Reply::json(200, &elements(0..10))).await;
        let (ids, error, _) = walk(items(&server, operation)).await;
        assert_eq!(ids.len(), 10);
        let error = error.unwrap();
        assert!(matches!(&error, Error::Decode(it) if it.reason().contains("by the number")));
    }
    // One that gives the last page again is at its end.
    let server = Server::start(|request, _| {
        let size = request.number("per_page").unwrap();
        let page = request.number("page").unwrap().min(25_u64.div_ceil(size));
        Reply::json(200, &elements((page - 1) * size..(page * size).min(25)))
    })
    .await;
    assert_whole(walk(items(&server, &FROM_ONE)).await, 25);
}

#[tokio::test]
async fn a_limit_is_exact_and_pages_keep_their_size() {
    for (limit, pages) in [
        (0, vec![]),
        (3, vec![(Some(1), Some(3))]),
        (10, vec![(Some(1), Some(10))]),
        (12, vec![(Some(1), Some(10)), (Some(2), Some(10))]),
    ] {
        let server =
            Server::start(|request, _| Reply::json(200, &elements(range(request, 1, 25)))).await;
        let (ids, error, _) = walk(items(&server, &FROM_ONE).limit(limit)).await;
        assert!(error.is_none());
        assert_eq!((ids.len() as u64, asked(&server)), (limit, pages));
    }
}

#[tokio::test]
async fn a_walk_begins_and_goes_on_where_it_is_told() {
    let server = Server::start(|request, count| match request.number("page") {
        Some(3) if count == 2 => problem(500),
        _ => Reply::json(200, &elements(range(request, 1, 45))),
    })
    .await;
    let (ids, error, position) = walk(items(&server, &FROM_ONE)).await;
    assert_eq!(
        (ids.len(), error.unwrap().status().unwrap().as_u16()),
        (20, 500)
    );
    let rest = items(&server, &FROM_ONE).start_at(position.unwrap());
    let (ids, error, _) = walk(rest).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(ids, (20..45).collect::<Vec<_>>());
    // The request's own parameter says the same.
    let mut list = call(&client(&server), &FROM_EITHER);
    list.query("page", "4");
    let (ids, error, _) = walk(list.items()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(ids, (30..45).collect::<Vec<_>>());
    for position in ["x", "-1"] {
        let (ids, error, _) = walk(items(&server, &FROM_ONE).start_at(position)).await;
        assert!(ids.is_empty());
        assert!(matches!(error, Some(Error::InvalidRequest(_))));
    }
}

#[tokio::test]
async fn an_offset_leads_through_envelopes_too() {
    for (told, count) in [(25, 3), (7, 4)] {
        let server = Server::start(move |request, _| {
            let start = request.number("offset").unwrap().min(25);
            let end = (start + request.number("limit").unwrap()).min(25);
            Reply::json(
                200,
                &format!(r#"{{"items":{},"total":{told}}}"#, elements(start..end)),
            )
        })
        .await;
        let (ids, error, _) = walk(items(&server, &OFFSET).read_ahead(2)).await;
        assert!(error.is_none(), "{error:?}");
        assert_eq!(ids, (0..25).collect::<Vec<_>>());
        assert_eq!(server.count(), count);
    }
    // There is more, and nothing comes.
    let server = Server::start(|request, _| {
        let end = 3 - request.number("offset").unwrap();
        Reply::json(
            200,
            &format!(r#"{{"items":{},"more":true}}"#, elements(0..end)),
        )
    })
    .await;
    let (ids, error, _) = walk(items(&server, &OFFSET)).await;
    assert_eq!(ids.len(), 3);
    assert!(matches!(error, Some(Error::Decode(it)) if it.reason().contains("holds nothing")));
}
