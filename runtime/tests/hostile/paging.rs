//! Lists of servers that tell a wrong total, or do not go by the offset.

use std::ops::Range;

use crate::calls::{Call, Listing, list, list_of};
use crate::case::{Case, answers};
use crate::expect::{
    api, bad_elements, check, clean, error, exact_or_error, ids, ids_then_error, names, success,
};
use crate::lists::{PAGES, ahead, asked, good, listed, page};
use crate::support::*;

const TOTAL: &str = "the total of a list";
const OFFSET: &str = "the offset in a list";

fn limited(limit: u64) -> Call {
    list(Listing {
        limit: Some(limit),
        ..Listing::ALL
    })
}

fn named(text: String) -> &'static str {
    text.leak()
}

/// A row for a list of which the description does not say how large a page is.
fn unsized_list(
    row: &'static str,
    name: &'static str,
    handler: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static,
) -> Case {
    answers(row, name, handler).calls(list_of(Listing::ALL, &LIST_UNSIZED))
}

/// A page of elements that are all the same, of a list of 600.
fn same(request: &Request) -> Reply {
    let (offset, limit) = asked(request);
    let count = 600_u64.saturating_sub(offset).min(limit);
    let elements = vec![r#"{"id":7,"name":"n"}"#; usize::try_from(count).unwrap()];
    Reply::json(200, &format!("[{}]", elements.join(",")))
}

/// Where a page begins if the offset may be so large at most.
fn clamped(request: &Request, most: u64, total: u64) -> Reply {
    let (offset, limit) = asked(request);
    let offset = offset.min(most);
    page(offset..total.min(offset + limit))
}

pub fn cases() -> Vec<Case> {
    [totals(), offsets(), equal_elements(), pages()]
        .into_iter()
        .flatten()
        .collect()
}

fn totals() -> Vec<Case> {
    let mut cases = Vec::new();
    for total in [
        "600.0",
        "six hundred",
        "1e3",
        "",
        "600, 600",
        "250, 600",
        "-0",
        "0x258",
        "+600",
        " 600 ",
    ] {
        let name = named(format!("{total:?} in one header"));
        cases.push(
            listed(TOTAL, name, move |request, _| {
                good(request, 600).header("x-total-count", total)
            })
            .expect(ids(0..600)),
        );
    }
    for (one, two) in [("250", "600"), ("600", "250"), ("600", "600"), ("250", "x")] {
        let name = named(format!("{one} in one header, and {two} in another"));
        cases.push(
            listed(TOTAL, name, move |request, _| {
                good(request, 600)
                    .header("x-total-count", one)
                    .header("x-total-count", two)
            })
            .expect(ids(0..600)),
        );
    }
    cases.extend([
        listed(
            TOTAL,
            "told by the last element, which is asked for again",
            |request, count| match count {
                0 => good(request, 600),
                1 => problem(400),
                _ => page(249..250).header("x-total-count", 600),
            },
        )
        .expect(ids_then_error(0, 250))
        .expect(api(400)),
        listed(
            TOTAL,
            "told by the last element, and so many came",
            |request, count| match count {
                0 => good(request, 250),
                1 => problem(400),
                _ => page(249..250).header("x-total-count", 250),
            },
        )
        .expect(ids(0..250)),
    ]);
    cases
}

fn offsets() -> Vec<Case> {
    vec![
        listed(OFFSET, "ignored, and 400 are wanted", |request, _| {
            page(0..asked(request).1.min(600))
        })
        .calls(limited(400))
        .expect(ids_then_error(0, 250))
        .expect(names("came before")),
        listed(
            OFFSET,
            "ignored, and 400 are wanted, read ahead",
            |request, _| page(0..asked(request).1.min(600)).header("x-total-count", 600),
        )
        .calls(list(Listing {
            limit: Some(400),
            ..ahead(4)
        }))
        .expect(ids_then_error(0, 250)),
        listed(
            OFFSET,
            "ignored, and the first page is small",
            |request, count| {
                let limit = asked(request).1;
                page(0..if count == 0 { 9 } else { limit }).header("x-total-count", 600)
            },
        )
        .expect(ids_then_error(0, 9)),
        listed(
            OFFSET,
            "lost by a redirect, and 400 are wanted",
            |request, _| match &*request.target {
                "/v1/all" => page(0..250),
                _ => Reply::new(302).header("location", "/v1/all"),
            },
        )
        .calls(limited(400))
        .expect(ids_then_error(0, 250)),
        unsized_list(
            OFFSET,
            "past the end gives the last page again",
            |request, _| match asked(request).0 {
                600.. => page(350..600),
                _ => good(request, 600),
            },
        )
        .expect(ids(0..600))
        .requests(5),
        unsized_list(
            OFFSET,
            "past the end gives the last page again, of 550",
            |request, _| match asked(request).0 {
                550.. => clamped(request, 300, 550),
                _ => good(request, 550),
            },
        )
        .expect(ids(0..550)),
        unsized_list(
            OFFSET,
            "past the end gives the last page again, of one",
            |request, _| clamped(request, 599, 600),
        )
        .expect(exact_or_error(0..600)),
        unsized_list(
            OFFSET,
            "so large that no full page is left gives the last full one",
            |request, _| clamped(request, 600 - asked(request).1, 600),
        )
        .expect(ids_then_error(0, 500)),
        listed(OFFSET, "no more than 250, of more", |request, _| {
            clamped(request, 250, 5000)
        })
        .expect(ids_then_error(0, 500)),
        listed(
            OFFSET,
            "no more than 260, and 650 are wanted",
            |request, _| clamped(request, 260, 5000),
        )
        .calls(limited(650))
        .expect(ids_then_error(0, 250)),
        listed(OFFSET, "beyond the end from the beginning", |request, _| {
            good(request, 600)
        })
        .calls(list(Listing {
            offset: Some(700),
            ..Listing::ALL
        }))
        .expect(ids(0..0)),
        unsized_list(OFFSET, "past the end is 404", |request, _| {
            match asked(request).0 {
                600.. => problem(404),
                _ => good(request, 600),
            }
        })
        .expect(ids(0..600)),
    ]
}

fn equal_elements() -> Vec<Case> {
    vec![
        listed(
            PAGES,
            "elements that are all the same, with a total",
            |request, _| same(request).header("x-total-count", 600),
        )
        .expect(success())
        .expect(check("600 elements", |outcome| outcome.got.len() == 600))
        .requests(3),
        listed(PAGES, "elements that are all the same", |request, _| {
            same(request)
        })
        .expect(names("came before"))
        .requests_in(2..=3),
        listed(
            PAGES,
            "the same one again, with a total, and two of it are alike",
            |_, _| {
                let twins = r#"{"id":0,"name":"n"},{"id":0,"name":"n"}"#;
                let others: Vec<_> = (1..249)
                    .map(|id| format!(r#"{{"id":{id},"name":"n"}}"#))
                    .collect();
                let others = others.join(",");
                Reply::json(200, &format!("[{twins},{others}]")).header("x-total-count", 500)
            },
        )
        .expect(error())
        .expect(names("came before")),
        listed(
            PAGES,
            "two elements that are the same, far apart",
            |request, _| {
                let (offset, limit) = asked(request);
                let ids: Range<u64> = offset.min(600)..600.min(offset + limit);
                let elements: Vec<_> = ids
                    .map(|id| if id == 400 { 100 } else { id })
                    .map(|id| format!(r#"{{"id":{id},"name":"n"}}"#))
                    .collect();
                Reply::json(200, &format!("[{}]", elements.join(",")))
            },
        )
        .expect(success())
        .expect(check("600 elements", |outcome| outcome.got.len() == 600)),
    ]
}

fn pages() -> Vec<Case> {
    vec![
        listed(
            PAGES,
            "a first one of one element, and a total of 600",
            |request, count| match count {
                0 => page(0..1).header("x-total-count", 600),
                _ => good(request, 600).header("x-total-count", 600),
            },
        )
        .expect(ids(0..600))
        .requests(4),
        listed(
            PAGES,
            "two of one element, and a total of 600",
            |request, count| match count {
                0 | 1 => {
                    let (offset, _) = asked(request);
                    page(offset..offset + 1).header("x-total-count", 600)
                }
                _ => good(request, 600).header("x-total-count", 600),
            },
        )
        .expect(ids(0..600))
        .requests_in(1..=25),
        listed(
            PAGES,
            "of 50, of 6,000, with a total, read ahead",
            |request, _| {
                let (offset, limit) = asked(request);
                page(offset.min(6000)..6000.min(offset.saturating_add(limit.min(50))))
                    .header("x-total-count", 6000)
            },
        )
        .calls(list(ahead(4)))
        .expect(ids(0..6000))
        .requests_in(120..=150),
        listed(PAGES, "of one each, and three are wanted", |request, _| {
            good(request, 600)
        })
        .calls(list(Listing {
            limit: Some(3),
            page_size: Some(1),
            ..Listing::ALL
        }))
        .expect(ids(0..3))
        .requests(3),
        listed(PAGES, "none is wanted", |request, _| good(request, 600))
            .calls(limited(0))
            .expect(ids(0..0))
            .requests(0),
        listed(PAGES, "25,001 times null on one", |_, _| {
            Reply::json(200, &format!("[{}null]", "null,".repeat(25_000)))
        })
        .expect(error())
        .expect(clean()),
        listed(PAGES, "one of them is 304", |request, _| {
            match asked(request).0 {
                250 => Reply::new(304),
                _ => good(request, 600),
            }
        })
        .expect(ids_then_error(0, 250)),
        listed(
            PAGES,
            "one of them is 206, of bytes",
            |request, _| match asked(request).0 {
                250 => Reply::json(206, r#"[{"id":250,"name":"n"}]"#)
                    .header("content-range", "bytes 0-9/99"),
                _ => good(request, 600),
            },
        )
        .expect(ids_then_error(0, 250)),
        listed(
            PAGES,
            "one of them is of an unknown encoding",
            |request, _| match asked(request).0 {
                250 => good(request, 600).header("content-encoding", "br"),
                _ => good(request, 600),
            },
        )
        .expect(ids_then_error(0, 250)),
        listed(PAGES, "one of them is 401", |request, _| {
            match asked(request).0 {
                250 => problem(401),
                _ => good(request, 600),
            }
        })
        .expect(ids_then_error(0, 250))
        .expect(api(401)),
        listed(PAGES, "an element that is no UTF-8", |_, _| {
            Reply::new(200)
                .header("content-type", "application/json")
                .body(b"[{\"id\":0,\"name\":\"\xff\"}]".to_vec())
        })
        .expect(bad_elements(1)),
    ]
}
