//! Lists in pages, by every convention.

use cases::paging::operations::requests::ListMembersAnswer;
use cases::paging::{Operations, models::Boat, models::Boats, models::Search};
use mainsheet_runtime::{Client, Items, Result};

use crate::support::{NOTHING, Received, conversation, exchange};

/// The ids of the boats that come, and what the server was asked for.
async fn walk(
    replies: &[(&str, &str)],
    list: impl FnOnce(Operations) -> Items<Boat>,
) -> (Vec<Received>, Result<Vec<String>>) {
    let walk = |client: Client| async move {
        let mut boats = list(Operations::new(&client));
        let mut ids = Vec::new();
        while let Some(boat) = boats.try_next().await? {
            ids.push(boat.id);
        }
        Ok(ids)
    };
    let (received, ids) = conversation(replies, walk).await;
    for request in &received {
        assert_eq!(request.header("authorization"), Some("Bearer word"));
    }
    (received, ids)
}

fn lines(received: &[Received]) -> Vec<&str> {
    received.iter().map(Received::target).collect()
}

/// A server that answers so is asked for these, and gives three boats.
async fn assert_walk(
    replies: &[(&str, &str)],
    list: impl FnOnce(Operations) -> Items<Boat>,
    asked: &[&str],
) {
    let (received, ids) = walk(replies, list).await;
    assert_eq!(lines(&received), asked);
    assert_eq!(ids.unwrap(), ["a", "b", "c"]);
}

#[tokio::test]
async fn by_a_cursor() {
    assert_walk(
        &[
            (
                "",
                r#"{"items":[{"id":"a"},{"id":"b"}],"next_cursor":"x/1"}"#,
            ),
            ("", r#"{"items":[],"next_cursor":"x2"}"#),
            ("", r#"{"items":[{"id":"c"}],"next_cursor":null}"#),
        ],
        |api| api.by_cursor().kind("sloop").items(),
        &[
            "/cursor?kind=sloop",
            "/cursor?kind=sloop&cursor=x%2F1",
            "/cursor?kind=sloop&cursor=x2",
        ],
    )
    .await;
    assert_walk(
        &[
            (
                "",
                r#"{"data":[{"id":"a"},{"id":"b"}],"meta":{"nextPageToken":"t","total":3}}"#,
            ),
            ("", r#"{"data":[{"id":"c"}],"meta":{"nextPageToken":""}}"#),
        ],
        |api| api.by_token().items(),
        &["/meta", "/meta?pageToken=t"],
    )
    .await;
    assert_walk(
        &[
            ("x-next-page: 2\r\n", r#"[{"id":"a"},{"id":"b"}]"#),
            ("x-next-page:\r\n", r#"[{"id":"c"}]"#),
        ],
        |api| api.by_header().items(),
        &["/header", "/header?page=2"],
    )
    .await;
}

#[tokio::test]
async fn by_the_number_of_a_page() {
    assert_walk(
        &[("", r#"[{"id":"a"},{"id":"b"}]"#), ("", r#"[{"id":"c"}]"#)],
        |api| api.by_page().items(),
        &["/page?per_page=2&page=1", "/page?per_page=2&page=2"],
    )
    .await;
    // The server says that there is no more, or that there is.
    let link = "link: </page?page=1>; rel=\"prev\"\r\n";
    let next = "link: </page?page=3>; rel=\"next\"\r\n";
    let last = "link: </page?page=2>; rel=\"prev\"\r\n";
    assert_walk(
        &[
            (next, r#"[{"id":"a"}]"#),
            (next, r#"[{"id":"b"}]"#),
            (last, r#"[{"id":"c"}]"#),
        ],
        |api| api.by_page().items(),
        &[
            "/page?per_page=2&page=1",
            "/page?per_page=2&page=2",
            "/page?per_page=2&page=3",
        ],
    )
    .await;
    let (received, ids) = walk(&[(link, r#"[{"id":"a"},{"id":"b"}]"#)], |api| {
        api.by_page().items()
    })
    .await;
    assert_eq!((received.len(), ids.unwrap().len()), (1, 2));
}

#[tokio::test]
async fn by_a_number_that_may_count_from_0_or_1() {
    assert_walk(
        &[
            ("", r#"[{"id":"a"},{"id":"b"}]"#),
            ("", r#"[{"id":"a"},{"id":"b"}]"#),
            ("", r#"[{"id":"c"}]"#),
            ("", "[]"),
        ],
        |api| api.by_either_page().items(),
        &[
            "/unknown-base",
            "/unknown-base?page=1",
            "/unknown-base?page=2",
            "/unknown-base?page=3",
        ],
    )
    .await;
    assert_walk(
        &[
            ("", r#"[{"id":"a"},{"id":"b"}]"#),
            ("", r#"[{"id":"c"}]"#),
            ("", "[]"),
        ],
        |api| api.by_either_page().items(),
        &[
            "/unknown-base",
            "/unknown-base?page=1",
            "/unknown-base?page=2",
        ],
    )
    .await;
}

#[tokio::test]
async fn by_an_offset() {
    let pages = [
        ("", r#"{"total":3,"results":[{"id":"a"},{"id":"b"}]}"#),
        ("", r#"{"total":3,"results":[{"id":"c"}]}"#),
    ];
    assert_walk(
        &pages,
        |api| api.by_offset().items(),
        &["/offset?limit=2&offset=0", "/offset?limit=2&offset=2"],
    )
    .await;
    // The limit of the request is of all pages together.
    let (received, ids) = walk(&pages, |api| api.by_offset().limit(1).items()).await;
    assert_eq!(lines(&received), ["/offset?limit=1&offset=0"]);
    assert_eq!(ids.unwrap(), ["a"]);
    assert_walk(
        &[
            ("", r#"[{"id":"a"},{"id":"b"}]"#),
            ("", r#"[{"id":"c"}]"#),
            ("", "[]"),
        ],
        |api| api.by_capitals().items(),
        &[
            "/capitals?Limit=250&Offset=0",
            "/capitals?Limit=250&Offset=2",
            "/capitals?Limit=250&Offset=3",
        ],
    )
    .await;
}

#[tokio::test]
async fn by_the_last_element() {
    assert_walk(
        &[
            ("", r#"{"data":[{"id":"a"},{"id":"b"}],"has_more":true}"#),
            ("", r#"{"data":[{"id":"c"}],"has_more":false}"#),
        ],
        |api| api.by_element().limit(2).items(),
        &["/element?limit=2", "/element?limit=2&starting_after=b"],
    )
    .await;
    // More follows, and nobody knows from where.
    let (_, ids) = walk(&[("", r#"{"data":[],"has_more":true}"#)], |api| {
        api.by_element().items()
    })
    .await;
    let error = ids.unwrap_err();
    assert!(error.to_string().contains("not from where"), "{error}");
}

#[tokio::test]
async fn by_an_iterator_that_is_told_at_the_end_too() {
    assert_walk(
        &[
            ("", r#"{"data":[{"id":"a"}],"iterator":"i1","done":false}"#),
            (
                "",
                r#"{"data":[{"id":"b"},{"id":"c"}],"iterator":"i2","done":true}"#,
            ),
        ],
        |api| api.by_iterator().items(),
        &["/done", "/done?iterator=i1"],
    )
    .await;
    let (received, ids) = walk(
        &[
            ("", r#"{"data":[{"id":"a"}],"iterator":"i1","done":false}"#),
            ("", r#"{"data":[{"id":"b"}],"iterator":"i1","done":false}"#),
        ],
        |api| api.by_iterator().items(),
    )
    .await;
    assert_eq!(received.len(), 2);
    let error = ids.unwrap_err();
    assert!(error.to_string().contains("told twice"), "{error}");
}

#[tokio::test]
async fn by_a_link() {
    assert_walk(
        &[
            (
                "",
                r#"{"count":9,"next":"/url?page=2","results":[{"id":"a"},{"id":"b"}]}"#,
            ),
            ("", r#"{"count":9,"next":null,"results":[{"id":"c"}]}"#),
        ],
        |api| api.by_url().items(),
        &["/url", "/url?page=2"],
    )
    .await;
    assert_walk(
        &[
            (
                "link: <?page=2>; rel=next\r\n",
                r#"[{"id":"a"},{"id":"b"}]"#,
            ),
            ("link: </link>; rel=first\r\n", r#"[{"id":"c"}]"#),
        ],
        |api| api.by_link().items(),
        &["/link", "/link?page=2"],
    )
    .await;
    let elsewhere = [(
        "",
        r#"{"next":"http://localhost:9/url","results":[{"id":"a"}]}"#,
    )];
    let (received, ids) = walk(&elsewhere, |api| api.by_url().items()).await;
    assert_eq!(received.len(), 1);
    let error = ids.unwrap_err();
    assert!(error.to_string().contains("another server"), "{error}");
}

#[tokio::test]
async fn as_the_extensions_of_others_say() {
    let pages = [
        ("", r#"{"items":[{"id":"a"},{"id":"b"}],"next_cursor":"x"}"#),
        ("", r#"{"items":[{"id":"c"}]}"#),
    ];
    let (received, ids) = walk(&pages, |api| api.search_by_body(Search::new("q")).items()).await;
    assert_eq!(ids.unwrap(), ["a", "b", "c"]);
    assert_eq!(lines(&received), ["/search", "/search"]);
    let bodies: Vec<_> = received.iter().map(|it| it.body.as_str()).collect();
    assert_eq!(
        bodies,
        [r#"{"query":"q"}"#, r#"{"query":"q","cursor":"x"}"#]
    );
    assert_walk(
        &pages,
        |api| api.by_fern().items(),
        &["/fern", "/fern?from=x"],
    )
    .await;
    assert_walk(
        &[
            ("", r#"{"items":[{"id":"a"},{"id":"b"}],"next_page":"x"}"#),
            ("", r#"{"items":[{"id":"c"}],"next_page":null}"#),
        ],
        |api| api.by_dropshot().items(),
        &["/dropshot", "/dropshot?page_token=x"],
    )
    .await;
    assert_walk(
        &[
            (
                "",
                r#"{"value":[{"id":"a"},{"id":"b"}],"nextLink":"/azure?skip=2"}"#,
            ),
            ("", r#"{"value":[{"id":"c"}]}"#),
        ],
        |api| api.by_autorest().items(),
        &["/azure", "/azure?skip=2"],
    )
    .await;
}

/// The server says how many pages there are, so that nobody asks for one more.
#[tokio::test]
async fn by_a_number_of_so_many() {
    assert_walk(
        &[
            ("", r#"{"rows":[{"id":"a"},{"id":"b"}],"meta":{"pages":2}}"#),
            ("", r#"{"rows":[{"id":"c"}],"meta":{"pages":2}}"#),
        ],
        |api| api.by_counted().items(),
        &["/counted?page=1", "/counted?page=2"],
    )
    .await;
    // None is no number of pages that hold something: then only an empty one ends the list.
    let (received, ids) = walk(
        &[
            ("", r#"{"rows":[{"id":"a"}],"meta":{"pages":0}}"#),
            ("", r#"{"rows":[],"meta":{}}"#),
        ],
        |api| api.by_counted().items(),
    )
    .await;
    assert_eq!((received.len(), ids.unwrap().len()), (2, 1));
    let (received, _) = walk(
        &[("", r#"{"rows":[{"id":"a"}],"meta":{"pages":3}}"#)],
        |api| api.by_counted().page(3).items(),
    )
    .await;
    assert_eq!(lines(&received), ["/counted?page=3"]);
}

/// One call gives what came, and a walk goes over the pages of those answers that are some.
#[tokio::test]
async fn answers_of_several_kinds_are_paged() {
    let link = "link: </members?page=2>; rel=\"next\"\r\n";
    let last = "link: </members?page=1>; rel=\"prev\"\r\n";
    assert_walk(
        &[
            (link, r#"[{"id":"a"},{"id":"b"}]"#),
            (last, r#"[{"id":"c"}]"#),
        ],
        |api| api.list_members().items(),
        &["/members?per_page=2&page=1", "/members?per_page=2&page=2"],
    )
    .await;
    let page = r#"[{"id":"a"}]"#;
    let (_, answer) = conversation(&[("", page)], |client| async move {
        Operations::new(&client).list_members().await
    })
    .await;
    let ListMembersAnswer::Ok(boats) = answer.unwrap() else {
        panic!("a page")
    };
    assert_eq!(boats.len(), 1);
    let nothing = exchange(NOTHING, |client| All(Operations::new(client).list_maybe().items()));
    let (received, ids) = nothing.await;
    assert_eq!((received.target(), ids.unwrap().len()), ("/maybe", 0));
}

/// What a walk gives, awaited.
struct All(Items<Boat>);

impl IntoFuture for All {
    type Output = Result<Vec<Boat>>;
    type IntoFuture = std::pin::Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(mut self) -> Self::IntoFuture {
        Box::pin(async move {
            let mut all = Vec::new();
            while let Some(boat) = self.0.try_next().await? {
                all.push(boat);
            }
            Ok(all)
        })
    }
}

#[tokio::test]
async fn pages_are_what_an_answer_is() {
    let pages = [
        ("", r#"{"items":[{"id":"a"},{"id":"b"}],"next_cursor":"x"}"#),
        ("", r#"{"items":[{"id":"c"},{"id":"d"}],"next_cursor":"y"}"#),
    ];
    let walk = |client: Client| async move {
        let mut pages = Operations::new(&client).by_cursor().pages().limit(3);
        let mut all: Vec<Boats> = Vec::new();
        while let Some(page) = pages.try_next().await? {
            all.push(page.into_body());
        }
        Ok::<_, mainsheet_runtime::Error>(all)
    };
    let (received, all) = conversation(&pages, walk).await;
    let all = all.unwrap();
    assert_eq!(received.len(), 2);
    assert_eq!(all[0].next_cursor.as_deref(), Some("x"));
    let counts = all.iter().map(|page| page.items.as_ref().unwrap().len());
    assert_eq!(counts.collect::<Vec<_>>(), [2, 1]);
}

#[tokio::test]
async fn a_walk_goes_on_where_an_error_was() {
    let pages = [("", r#"{"items":[{"id":"a"}],"next_cursor":"x"}"#)];
    let talk = |client: Client| async move {
        let mut boats = Operations::new(&client).by_cursor().items();
        boats.try_next().await.unwrap();
        boats.try_next().await.unwrap_err();
        let position = boats.position().unwrap();
        let mut boats = Operations::new(&client)
            .by_cursor()
            .items()
            .start_at(position);
        boats.try_next().await.unwrap_err();
    };
    let (received, ()) = conversation(&pages, talk).await;
    assert_eq!(
        lines(&received),
        ["/cursor", "/cursor?cursor=x", "/cursor?cursor=x"]
    );
}
