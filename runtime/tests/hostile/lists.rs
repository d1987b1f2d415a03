//! Lists that end where they should not, and do not where they should.

use std::time::Duration;

use mainsheet_runtime::testing::ManualClock;

use crate::calls::{Listing, list, list_of};
use crate::case::{Case, answering, answers, custom};
use crate::expect::{api, exact_or_error, ids, ids_then_error};
use crate::support::*;

const END: &str = "the end of a list";
pub(crate) const PAGES: &str = "pages of a list";

pub(crate) fn page(range: std::ops::Range<u64>) -> Reply {
    let elements: Vec<_> = range
        .map(|id| format!(r#"{{"id":{id},"name":"n"}}"#))
        .collect();
    Reply::json(200, &format!("[{}]", elements.join(",")))
}

/// What a request asks for.
pub(crate) fn asked(request: &Request) -> (u64, u64) {
    let number = |name| request.number(name);
    (
        number("offset").unwrap_or(0),
        number("limit").unwrap_or(250),
    )
}

/// A page of a list of so many, as the description has it.
pub(crate) fn good(request: &Request, total: u64) -> Reply {
    let (offset, limit) = asked(request);
    let end = total.min(offset.saturating_add(limit));
    page(offset.min(total)..end)
}

/// A row for a list that is read as a whole.
pub(crate) fn listed(
    row: &'static str,
    name: &'static str,
    handler: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static,
) -> Case {
    answers(row, name, handler).calls(list(Listing::ALL))
}

pub(crate) fn ahead(pages: usize) -> Listing {
    Listing {
        read_ahead: pages,
        ..Listing::ALL
    }
}

#[expect(clippy::too_many_lines, reason = "a table")]
pub fn cases() -> Vec<Case> {
    let mut cases = vec![
        listed(
            END,
            "deep offsets are refused, which is no end",
            |request, _| match asked(request) {
                (250.., _) => problem(400),
                _ => good(request, 600),
            },
        )
        .expect(ids_then_error(0, 250))
        .expect(api(400)),
        listed(
            END,
            "deep offsets are refused, within a page",
            |request, _| match asked(request) {
                (offset, limit) if offset + limit > 300 => problem(400),
                _ => good(request, 600),
            },
        )
        .expect(ids_then_error(0, 250)),
        listed(
            END,
            "an offset past the end is refused",
            |request, _| match asked(request) {
                (500.., _) => problem(400),
                _ => good(request, 500),
            },
        )
        .expect(ids(0..500)),
        listed(
            END,
            "a refusal, after which nothing answers",
            |request, count| match count {
                0 => good(request, 600),
                1 => problem(400),
                _ => problem(500),
            },
        )
        .expect(ids_then_error(0, 250))
        .expect(api(400)),
        listed(
            END,
            "a refusal once, after which all is well",
            |request, count| match count {
                1 => problem(400),
                _ => good(request, 600),
            },
        )
        .expect(exact_or_error(0..600)),
        listed(END, "the first page is refused", |_, _| problem(400))
            .expect(ids_then_error(0, 0))
            .requests(1),
        listed(END, "a page that is null", |request, _| {
            match asked(request) {
                (250, 250) => Reply::json(200, "null"),
                _ => good(request, 600),
            }
        })
        .expect(exact_or_error(0..600)),
        listed(END, "a page without a body", |request, _| {
            match asked(request) {
                (250, 250) => Reply::json(200, ""),
                _ => good(request, 600),
            }
        })
        .expect(exact_or_error(0..600)),
        listed(END, "a page that is 204", |request, _| {
            match asked(request) {
                (250, 250) => Reply::new(204),
                _ => good(request, 600),
            }
        })
        .expect(exact_or_error(0..600)),
        listed(END, "a page that is an object", |request, _| {
            match asked(request) {
                (250, 250) => Reply::json(200, "{}"),
                _ => good(request, 600),
            }
        })
        .expect(ids_then_error(0, 250)),
        listed(END, "a first page that is null", |_, _| {
            Reply::json(200, "null")
        })
        .expect(exact_or_error(0..0)),
        listed(
            PAGES,
            "pages of 50, where the description is silent",
            |request, _| {
                let (offset, limit) = asked(request);
                page(offset.min(120)..120.min(offset.saturating_add(limit.min(50))))
            },
        )
        .calls(list_of(Listing::ALL, &LIST_UNSIZED))
        .expect(ids(0..120)),
        listed(PAGES, "an offset near the end of numbers", |request, _| {
            good(request, 100)
        })
        .calls(list(Listing {
            offset: Some(u64::MAX - 1),
            ..Listing::ALL
        }))
        .expect(exact_or_error(0..0)),
        listed(
            PAGES,
            "more wanted than numbers go, from an offset",
            |request, _| good(request, 600),
        )
        .calls(list(Listing {
            offset: Some(10),
            limit: Some(u64::MAX),
            ..Listing::ALL
        }))
        .expect(ids(10..600)),
        listed(PAGES, "one of 10,000 where one was wanted", |_, _| {
            page(0..10_000)
        })
        .calls(list(Listing {
            page_size: Some(1),
            ..Listing::ALL
        }))
        .expect(exact_or_error(0..10_000)),
        listed(PAGES, "the same one again and again", |request, _| {
            let (_, limit) = asked(request);
            page(0..limit)
        })
        .expect(exact_or_error(0..250))
        .requests_in(1..=4),
        custom(PAGES, "one fails when others are read ahead", || {
            Box::pin(fails_ahead())
        }),
    ];
    for (name, pages) in [("", 1), (", read ahead", 4)] {
        let named = |text: &str| -> &'static str { format!("{text}{name}").leak() };
        cases.extend([
            listed(END, named("a total that is too low"), |request, _| {
                good(request, 600).header("x-total-count", 100)
            })
            .calls(list(ahead(pages)))
            .expect(exact_or_error(0..600)),
            listed(END, named("a total that is too high"), |request, _| {
                good(request, 600).header("x-total-count", 5000)
            })
            .calls(list(ahead(pages)))
            .expect(exact_or_error(0..600))
            .requests_in(3..=12),
            listed(END, named("a total of none"), |request, _| {
                good(request, 600).header("x-total-count", 0)
            })
            .calls(list(ahead(pages)))
            .expect(exact_or_error(0..600)),
            listed(END, named("a total that is no number"), |request, _| {
                good(request, 600).header("x-total-count", "-1")
            })
            .calls(list(ahead(pages)))
            .expect(ids(0..600)),
            listed(END, named("a total beyond numbers"), |request, _| {
                good(request, 600).header("x-total-count", "18446744073709551615")
            })
            .calls(list(ahead(pages)))
            .expect(exact_or_error(0..600))
            .requests_in(3..=12),
            listed(PAGES, named("all of 300, with a total"), |request, _| {
                let (offset, _) = asked(request);
                page(offset.min(700)..700.min(offset.saturating_add(300)))
                    .header("x-total-count", 700)
            })
            .calls(list(ahead(pages)))
            .expect(ids(0..700)),
            listed(
                PAGES,
                named("all of 300 with a total, and 400 wanted"),
                |request, _| {
                    let (offset, _) = asked(request);
                    page(offset.min(700)..700.min(offset.saturating_add(300)))
                        .header("x-total-count", 700)
                },
            )
            .calls(list(Listing {
                limit: Some(400),
                ..ahead(pages)
            }))
            .expect(ids(0..400)),
            listed(PAGES, named("all of 50, with a total"), |request, _| {
                let (offset, limit) = asked(request);
                page(offset.min(120)..120.min(offset.saturating_add(limit.min(50))))
                    .header("x-total-count", 120)
            })
            .calls(list(ahead(pages)))
            .expect(ids(0..120)),
            listed(
                PAGES,
                named("all of other sizes, with a total"),
                |request, count| {
                    let (offset, limit) = asked(request);
                    let size = limit.min([250, 10, 100, 1, 77][count % 5]);
                    page(offset.min(600)..600.min(offset.saturating_add(size)))
                        .header("x-total-count", 600)
                },
            )
            .calls(list(ahead(pages)))
            .expect(ids(0..600)),
        ]);
    }
    cases
}

/// The third of four pages fails: two come whole, and then the error.
async fn fails_ahead() {
    let server = answering(|request, _| match asked(request) {
        (500, _) => problem(500),
        _ => good(request, 1000).header("x-total-count", 1000),
    })
    .await;
    let clock = ManualClock::new();
    let client = builder(&server)
        .clock(clock.clone())
        .total_timeout(Duration::from_secs(60))
        .build()
        .unwrap();
    let (outcome, _) = clock.skip_sleeps(list(ahead(4))(client)).await;
    ids_then_error(0, 500)(&outcome).unwrap();
    api(500)(&outcome).unwrap();
    assert!(server.count() <= 5, "{}", server.count());
}
