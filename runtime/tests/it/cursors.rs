//! Lists whose pages tell where the next one is: by a cursor, by the last element,
//! or by a link. What servers do there, and what comes of it.

use futures_util::StreamExt;
use mainsheet_runtime::request::{Call, Found, Method, More, Operation, Paging, Position, Sent};
use mainsheet_runtime::{Error, Items, Json};

use crate::support::*;

const CURSOR: Position = Position::Cursor {
    sent: Sent::Query("cursor"),
    found: Found::Body("/meta/next"),
};

static BY_CURSOR: Operation = list(Paging {
    items: "/data",
    total: Some("/meta/total"),
    ..Paging::by(CURSOR)
});
static BY_CURSOR_WITH_MORE: Operation = list(Paging {
    items: "/data",
    more: Some(More::True("/more")),
    ..Paging::by(CURSOR)
});
static BY_CURSOR_WITH_DONE: Operation = list(Paging {
    items: "/data",
    more: Some(More::False("/done")),
    ..Paging::by(CURSOR)
});
static BY_HEADER: Operation = list(Paging::by(Position::Cursor {
    sent: Sent::Header("x-cursor"),
    found: Found::Header("x-next"),
}));
static BY_BODY: Operation = Operation {
    method: Method::POST,
    ..list(Paging {
        items: "/data",
        ..Paging::by(Position::Cursor {
            sent: Sent::Body("/page/after"),
            found: Found::Body("/next"),
        })
    })
};
static BY_ELEMENT: Operation = list(Paging {
    items: "/data",
    size: Some("limit"),
    page_size: Some(10),
    max_page_size: Some(10),
    more: Some(More::True("/more")),
    ..Paging::by(Position::LastElement {
        parameter: "after",
        id: "/id",
    })
});
static BY_URL: Operation = list(Paging {
    items: "/data",
    ..Paging::by(Position::Url(Found::Body("/next")))
});
static BY_LINK: Operation = list(Paging::by(Position::Url(Found::Link)));

fn elements(ids: impl IntoIterator<Item = u64>) -> String {
    let elements = ids.into_iter();
    let elements: Vec<_> = elements
        .map(|id| format!(r#"{{"id":{id},"name":"n"}}"#))
        .collect();
    format!("[{}]", elements.join(","))
}

/// What a walk came to: the elements, the reason of the error after them, and where to go on.
async fn walk(mut items: Items<Record>) -> (Vec<u64>, Option<String>, Option<String>) {
    let mut ids = Vec::new();
    while let Some(item) = soon("an element", items.next()).await {
        assert!(ids.len() < 500, "a list without end");
        match item {
            Ok(record) => ids.push(record.id),
            Err(error) => {
                assert_clean(&error);
                assert!(items.next().await.is_none());
                let reason = match &error {
                    Error::Decode(error) => error.reason().to_owned(),
                    other => other.to_string(),
                };
                return (ids, Some(reason), items.position());
            }
        }
    }
    (ids, None, items.position())
}

/// A walk over a server that answers with these, one after another.
async fn over(
    operation: &'static Operation,
    bodies: &[String],
) -> (Vec<u64>, Option<String>, Vec<Option<String>>) {
    let bodies = bodies.to_vec();
    let server = Server::start(move |_, count| match bodies.get(count) {
        Some(body) => Reply::json(200, body),
        None => problem(500),
    })
    .await;
    let (ids, error, _) = walk(call(&client(&server), operation).items()).await;
    let requests = server.requests();
    let asked = requests.iter().map(|request| {
        let asked = request.query("cursor").or(request.query("after"));
        asked.map(str::to_owned)
    });
    (ids, error, asked.collect())
}

fn page(ids: &[u64], rest: &str) -> String {
    format!(r#"{{"data":{}{rest}}}"#, elements(ids.iter().copied()))
}

#[tokio::test]
async fn a_cursor_leads_through_the_list() {
    // It is sent as it came, whatever it is.
    for (next, sent) in [
        (r#""a b/+=""#, "a%20b%2F%2B%3D"),
        ("17", "17"),
        // Or it is taken out of the link in which it stands.
        (r#""https://api.example.com/x?a=1&cursor=c%2F2""#, "c%2F2"),
        (r#""/x?cursor=c#top""#, "c"),
        (r#""/x?a=1""#, "%2Fx%3Fa%3D1"),
    ] {
        let with = format!(r#","meta":{{"total":3,"next":{next}}}"#);
        let pages = [page(&[1, 2], &with), page(&[3], r#","meta":{"next":null}"#)];
        let (ids, error, asked) = over(&BY_CURSOR, &pages).await;
        assert_eq!((ids, error), (vec![1, 2, 3], None));
        assert_eq!(asked, [None, Some(sent.to_owned())]);
    }
}

#[tokio::test]
async fn no_cursor_is_the_end_however_it_is_said() {
    for end in [
        "",
        r#","meta":{}"#,
        r#","meta":null"#,
        r#","meta":{"next":""}"#,
    ] {
        let pages = [page(&[1], r#","meta":{"next":"a"}"#), page(&[2], end)];
        let (ids, error, asked) = over(&BY_CURSOR, &pages).await;
        assert_eq!((ids, error, asked.len()), (vec![1, 2], None, 2), "{end}");
    }
}

#[tokio::test]
async fn a_page_without_elements_is_no_end_if_another_follows() {
    for empty in [r#"{"data":[],"#, r#"{"data":null,"#, "{"] {
        let pages = [
            page(&[1], r#","meta":{"next":"a"}"#),
            format!(r#"{empty}"meta":{{"next":"b"}}}}"#),
            page(&[2], ""),
        ];
        let (ids, error, _) = over(&BY_CURSOR, &pages).await;
        assert_eq!((ids, error), (vec![1, 2], None), "{empty}");
    }
    // But not for ever.
    let server = Server::start(|_, count| {
        let body = format!(r#"{{"data":[],"meta":{{"next":"{count}"}}}}"#);
        Reply::json(200, &body)
    })
    .await;
    let (ids, error, _) = walk(call(&client(&server), &BY_CURSOR).items()).await;
    assert!(ids.is_empty());
    assert_eq!(
        error.unwrap(),
        "the page holds nothing, as those before it, and says that more follows"
    );
    assert_eq!(server.count(), 1001);
}

#[tokio::test]
async fn a_cursor_that_comes_twice_is_an_error_after_what_came_with_it() {
    for cursors in [&["a", "a"][..], &["a", "b", "a"], &["a", "b", "b"]] {
        let pages = cursors
            .iter()
            .zip(1..)
            .map(|(cursor, id)| page(&[id], &format!(r#","meta":{{"next":"{cursor}"}}"#)));
        let pages: Vec<_> = pages.collect();
        let (ids, error, asked) = over(&BY_CURSOR, &pages).await;
        assert_eq!(ids.len(), cursors.len());
        assert!(error.unwrap().contains("told twice"));
        assert_eq!(asked.len(), cursors.len());
    }
}

#[tokio::test]
async fn a_server_that_ignores_the_cursor_gives_nothing_twice() {
    // The same cursor each time, or another one.
    for fresh in [false, true] {
        let server = Server::start(move |_, count| {
            let next = if fresh { count } else { 0 };
            Reply::json(
                200,
                &page(&[1, 2], &format!(r#","meta":{{"next":"c{next}"}}"#)),
            )
        })
        .await;
        let (ids, error, _) = walk(call(&client(&server), &BY_CURSOR).items()).await;
        assert_eq!(ids, [1, 2]);
        assert!(error.unwrap().contains("the page holds what came before"));
        assert_eq!(server.count(), 2);
    }
}

#[tokio::test]
async fn what_says_whether_there_is_more_counts() {
    let follows = r#","meta":{"next":"a"}"#;
    for (operation, end) in [
        (&BY_CURSOR_WITH_MORE, r#","more":false"#),
        (&BY_CURSOR_WITH_DONE, r#","done":true"#),
    ] {
        let pages = [page(&[1], &format!("{follows}{end}"))];
        let (ids, error, _) = over(operation, &pages).await;
        assert_eq!((ids, error), (vec![1], None));
    }
    for (operation, more) in [
        (&BY_CURSOR_WITH_MORE, r#","more":true"#),
        (&BY_CURSOR_WITH_DONE, r#","done":false"#),
    ] {
        let (ids, error, _) = over(operation, &[page(&[1], more)]).await;
        assert_eq!(ids, [1]);
        assert!(error.unwrap().contains("more follows, and not from where"));
        let pages = [page(&[1], &format!("{follows}{more}")), page(&[2], "")];
        let (ids, error, _) = over(operation, &pages).await;
        assert_eq!((ids, error), (vec![1, 2], None));
    }
}

#[tokio::test]
async fn the_last_element_says_where_to_go_on() {
    let more = r#","more":true"#;
    let pages = [
        page(&[1, 2], more),
        page(&[3, 4], more),
        page(&[5], r#","more":false"#),
    ];
    let (ids, error, asked) = over(&BY_ELEMENT, &pages).await;
    assert_eq!((ids, error), (vec![1, 2, 3, 4, 5], None));
    assert_eq!(asked, [None, Some("2".to_owned()), Some("4".to_owned())]);
    // Nobody says whether there is more: until nothing comes.
    let pages = [page(&[1], ""), page(&[2], ""), page(&[], "")];
    let (ids, error, _) = over(&BY_ELEMENT, &pages).await;
    assert_eq!((ids, error), (vec![1, 2], None));
    // There is more, and nothing came that one could go on from.
    let (ids, error, _) = over(&BY_ELEMENT, &[page(&[1], more), page(&[], more)]).await;
    assert_eq!(ids, [1]);
    assert!(error.unwrap().contains("more follows, and not from where"));
    let nameless = r#"{"data":[{"id":1,"name":"n"},7],"more":true}"#.to_owned();
    let server = Server::start(move |_, _| Reply::json(200, &nameless)).await;
    let mut items = call(&client(&server), &BY_ELEMENT).items::<Record>();
    items.next().await.unwrap().unwrap();
    let bad = items.next().await.unwrap().unwrap_err();
    assert!(matches!(bad, Error::Decode(error) if error.pointer() == "/data/1"));
    items.next().await.unwrap().unwrap_err();
    assert!(items.next().await.is_none());
}

#[tokio::test]
async fn a_header_may_carry_the_cursor_both_ways() {
    let server = Server::start(|request, _| match request.header("x-cursor") {
        None => Reply::json(200, &elements([1, 2])).header("x-next", "two"),
        Some("two") => Reply::json(200, &elements([3])),
        Some(_) => problem(400),
    })
    .await;
    let (ids, error, _) = walk(call(&client(&server), &BY_HEADER).items()).await;
    assert_eq!((ids, error), (vec![1, 2, 3], None));
}

#[tokio::test]
async fn a_body_may_carry_the_cursor() {
    let next = [r#""a""#, r#"[1,"x"]"#, "null"];
    let server = Server::start(move |_, count| {
        let next = next[count];
        Reply::json(
            200,
            &page(&[count as u64 + 1], &format!(r#","next":{next}"#)),
        )
    })
    .await;
    let mut call = Call::new(&client(&server), &BY_BODY);
    let body: Json = r#"{"query":"q","page":{"size":2}}"#.parse().unwrap();
    call.json("application/json", &body);
    let (ids, error, _) = walk(call.items()).await;
    assert_eq!((ids, error), (vec![1, 2, 3], None));
    let requests = server.requests();
    let sent: Vec<_> = requests.iter().map(Request::text).collect();
    assert_eq!(
        sent,
        [
            r#"{"query":"q","page":{"size":2}}"#,
            r#"{"query":"q","page":{"size":2,"after":"a"}}"#,
            r#"{"query":"q","page":{"size":2,"after":[1,"x"]}}"#,
        ]
    );
    assert_eq!(requests[2].header("content-type"), Some("application/json"));
}

/// The targets that were asked for of a server whose links are these.
async fn followed(links: &'static [&'static str]) -> (Vec<u64>, Option<String>, Vec<String>) {
    let server = Server::start(move |request, count| {
        let host = request.header("host").unwrap();
        let link = links.get(count).map(|link| link.replace("HOST", host));
        let next = link.map(|link| format!(r#","next":"{link}""#));
        Reply::json(200, &page(&[count as u64 + 1], &next.unwrap_or_default()))
    })
    .await;
    let mut call = call(&client(&server), &BY_URL);
    call.query("filter", "x");
    let (ids, error, _) = walk(call.items()).await;
    let requests = server.requests();
    for request in &requests {
        let authorization = format!("Bearer {TOKEN}");
        assert_eq!(
            request.header("authorization"),
            Some(authorization.as_str())
        );
    }
    let targets = requests.into_iter().map(|request| request.target);
    (ids, error, targets.collect())
}

#[tokio::test]
async fn a_link_is_followed_as_it_stands() {
    let (ids, error, targets) = followed(&[
        "http://HOST/v1/records?filter=x&page=2",
        "/v1/records?page=3",
        "?page=4",
        "others/5#top",
    ])
    .await;
    assert_eq!((ids, error), (vec![1, 2, 3, 4, 5], None));
    assert_eq!(
        targets,
        [
            "/v1/records?filter=x",
            "/v1/records?filter=x&page=2",
            "/v1/records?page=3",
            "/v1/records?page=4",
            "/v1/others/5",
        ]
    );
}

#[tokio::test]
async fn a_link_to_elsewhere_is_an_error_after_what_came_with_it() {
    for (link, reason) in [
        ("http://localhost:1/v1/records", "links to another server"),
        ("//127.0.0.1:1/v1/records", "links to another server"),
        ("https://HOST/v1/records", "links to another server"),
        ("ftp://HOST/", "links to another server"),
        ("http://user:word@HOST/v1", "with credentials in it"),
        ("http://[", "what is no URL"),
    ] {
        let (ids, error, targets) = followed(Box::leak(Box::new([link]))).await;
        assert_eq!((ids, targets.len()), (vec![1], 1), "{link}");
        assert!(error.unwrap().contains(reason), "{link}");
    }
}

#[tokio::test]
async fn a_link_to_where_it_was_found_is_an_error() {
    let (ids, error, targets) = followed(&["?page=2", "?page=2"]).await;
    assert_eq!((ids, targets.len()), (vec![1, 2], 2));
    assert!(error.unwrap().contains("told twice"));
}

#[tokio::test]
async fn a_link_in_the_header_is_followed() {
    let server = Server::start(|request, count| {
        let reply = Reply::json(200, &elements([count as u64 + 1]));
        let host = request.header("host").unwrap();
        match count {
            0 => reply.header("link", r#"</first>; rel="first", <?page=2>; rel="next""#),
            1 => reply.header(
                "link",
                format!("<http://{host}/v1/records?page=3>; rel=next"),
            ),
            _ => reply.header("link", r#"</v1/records?page=1>; rel="prev""#),
        }
    })
    .await;
    let (ids, error, _) = walk(call(&client(&server), &BY_LINK).items()).await;
    assert_eq!((ids, error), (vec![1, 2, 3], None));
    let targets: Vec<_> = server.requests().into_iter().map(|it| it.target).collect();
    assert_eq!(
        targets,
        ["/v1/records", "/v1/records?page=2", "/v1/records?page=3"]
    );
}

#[tokio::test]
async fn a_limit_is_exact_and_asks_for_no_more() {
    let server = Server::start(|request, count| {
        let first = request.number("after").unwrap_or(0) + 1;
        let limit = request.number("limit").unwrap();
        assert!(count < 10);
        let ids: Vec<_> = (first..first + limit).collect();
        Reply::json(200, &page(&ids, r#","more":true"#))
    })
    .await;
    let list = || call(&client(&server), &BY_ELEMENT);
    let (ids, error, _) = walk(list().items().limit(25)).await;
    assert_eq!((ids, error), ((1..26).collect(), None));
    let sizes = server.requests();
    let sizes: Vec<_> = sizes.iter().map(|it| it.number("limit").unwrap()).collect();
    assert_eq!(sizes, [10, 10, 5]);
    // The request's own limit is the size of a page.
    let mut call = list();
    call.query("limit", "3");
    let (ids, ..) = walk(call.items().limit(4)).await;
    assert_eq!(ids, [1, 2, 3, 4]);
}

#[tokio::test]
async fn pages_of_an_envelope_are_the_envelope_and_are_cut_at_the_limit() {
    let pages = [
        page(&[1, 2], r#","meta":{"next":"a","total":5}"#),
        page(&[3, 4], r#","meta":{"next":"b"}"#),
    ];
    let server = Server::start(move |_, count| Reply::json(200, &pages[count])).await;
    let list = call(&client(&server), &BY_CURSOR);
    let mut pages = list.envelopes::<Record, Json>().limit(3);
    let first = pages.next().await.unwrap().unwrap().into_body();
    assert_eq!(first.pointer("/meta/total").unwrap().as_u64(), Some(5));
    assert_eq!(pages.total_count(), Some(5));
    assert_eq!(pages.position().as_deref(), Some("a"));
    let second = pages.next().await.unwrap().unwrap().into_body();
    assert_eq!(second.text(), page(&[3], r#","meta":{"next":"b"}"#));
    assert!(pages.next().await.is_none());
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn a_walk_goes_on_after_an_error_from_its_position() {
    for operation in [&BY_CURSOR, &BY_URL] {
        let server = Server::start(|request, count| {
            let number = request.number("cursor").unwrap_or(0);
            if number == 2 && count == 2 {
                return problem(500);
            }
            let next = number + 1;
            let rest = match next {
                5 => String::new(),
                _ => format!(r#","meta":{{"next":"{next}"}},"next":"?cursor={next}""#),
            };
            Reply::json(200, &page(&[number * 2, number * 2 + 1], &rest))
        })
        .await;
        let client = client(&server);
        let mut items = call(&client, operation).items::<Record>();
        assert_eq!(items.position(), None);
        let mut seen = Vec::new();
        while let Some(item) = items.next().await {
            match item {
                Ok(record) => seen.push(record.id),
                Err(error) => assert_eq!(error.status().unwrap(), 500),
            }
        }
        assert_eq!((&seen[..], items.offset()), (&[0, 1, 2, 3][..], 4));
        let rest = call(&client, operation)
            .items()
            .start_at(items.position().unwrap());
        let (rest, error, position) = walk(rest).await;
        assert_eq!((rest, error, position), ((4..10).collect(), None, None));
    }
}

#[tokio::test]
async fn an_element_that_cannot_be_read_costs_itself() {
    let body = r#"{"meta":{},"data":[{"id":1,"name":"n"},{"id":"x"},{"id":3,"name":"n"}]}"#;
    let server = Server::start(move |_, _| Reply::json(200, body)).await;
    let items = call(&client(&server), &BY_CURSOR).items::<Record>();
    let found: Vec<_> = items.collect().await;
    let pointer = |item: &Result<Record, Error>| match item {
        Err(Error::Decode(error)) => error.pointer().to_owned(),
        other => format!("{:?}", other.as_ref().map(|record| record.id)),
    };
    let found: Vec<_> = found.iter().map(pointer).collect();
    assert_eq!(found, ["Ok(1)", "/data/1/id", "Ok(3)"]);
}

#[tokio::test]
async fn what_is_no_page_is_an_error() {
    for body in ["null", "7", r#"{"data":7}"#, "<html>", "", r#"{"data":[}"#] {
        let (ids, error, _) = over(&BY_CURSOR, &[body.to_owned()]).await;
        assert!(ids.is_empty());
        assert!(error.is_some(), "{body}");
    }
}
