//! Lists in pages. The input is a line of numbers, see [`Numbers`], and maybe a second one: what
//! a server that does not keep its word sends instead, a number of elements a page.

use std::cell::Cell;
use std::rc::Rc;

use http::HeaderValue;
use mainsheet_runtime::request::{Call, Method, Operation, Paging, Position, Security, Server};
use mainsheet_runtime::{Bytes, Client};
use reqwest::{Request, Response};

use crate::service::{self, Message, line};

static OPERATION: Operation = Operation {
    id: "listNumbers",
    method: Method::GET,
    server: Server::below(""),
    path: "/numbers",
    security: Security::Undeclared,
    accept: "application/json",
    errors: &[],
    paging: Some(Paging {
        size: Some("limit"),
        page_size: Some(50),
        max_page_size: Some(50),
        count: Some("count"),
        ..Paging::by(Position::Offset("offset"))
    }),
};

/// More pages than this are answered with an error.
const PAGES: u32 = 300;

/// What is asked for, and of what.
#[derive(Clone, Debug, Default)]
struct Numbers {
    /// How many elements there are.
    len: u64,
    /// Whether their number is told: 0 never, 1 when asked for, else always.
    total: u64,
    page_size: Option<u64>,
    read_ahead: Option<u64>,
    limit: Option<u64>,
    offset: Option<u64>,
    limit_parameter: Option<u64>,
}

pub(crate) fn run(input: &[u8]) {
    let (first, rest) = line(input);
    let (second, _) = line(rest);
    let given = numbers(first);
    let mut given = given.into_iter();
    let mut next = || given.next().unwrap_or_default();
    let numbers = Numbers {
        len: next().unwrap_or(0).min(2000),
        total: next().unwrap_or(0),
        page_size: next(),
        read_ahead: next(),
        limit: next(),
        offset: next(),
        limit_parameter: next(),
    };
    let lies = self::numbers(second);
    let honest = lies.is_empty();
    let items = collect(numbers.clone(), lies);
    let Some((items, pages)) = items else { return };
    let end = |limit: u64| {
        numbers
            .offset
            .unwrap_or(0)
            .saturating_add(limit)
            .min(numbers.len)
    };
    let wanted = numbers
        .limit
        .or(numbers.limit_parameter)
        .unwrap_or(u64::MAX);
    assert!(items.len() as u64 <= wanted, "more than was asked for");
    if honest && pages < PAGES {
        let expected: Vec<_> = (numbers.offset.unwrap_or(0)..end(wanted)).collect();
        assert_eq!(items, expected, "{numbers:?}");
    }
}

/// Numbers between spaces; what is none is left out.
fn numbers(line: &[u8]) -> Vec<Option<u64>> {
    let text = String::from_utf8_lossy(line);
    let words = text.split(' ').filter(|word| !word.is_empty());
    words.map(|word| word.parse().ok()).collect()
}

fn collect(numbers: Numbers, lies: Vec<Option<u64>>) -> Option<(Vec<u64>, u32)> {
    let asked = numbers.clone();
    let pages = Rc::new(Cell::new(0));
    let seen = Rc::clone(&pages);
    let items = service::with(
        |builder| builder,
        move |request| {
            let page = seen.get();
            seen.set(page + 1);
            answer(
                request,
                &numbers,
                page,
                lies.get(page as usize).copied().flatten(),
            )
        },
        async |client: Client| {
            let mut call = Call::new(&client, &OPERATION);
            if let Some(offset) = asked.offset {
                call.query("offset", offset.to_string());
            }
            if let Some(limit) = asked.limit_parameter {
                call.query("limit", limit.to_string());
            }
            let mut items = call.items::<u64>();
            if let Some(limit) = asked.limit {
                items = items.limit(limit);
            }
            if let Some(size) = asked.page_size {
                items = items.page_size(u32::try_from(size).unwrap_or(u32::MAX));
            }
            if let Some(pages) = asked.read_ahead {
                items = items.read_ahead(usize::try_from(pages).unwrap_or(usize::MAX));
            }
            let mut all = Vec::new();
            while let Some(item) = items.next().await {
                match item {
                    Ok(item) => all.push(item),
                    Err(_) => break,
                }
            }
            all
        },
    )?;
    Some((items, pages.get()))
}

fn answer(request: &Request, numbers: &Numbers, page: u32, lie: Option<u64>) -> Response {
    let parameter = |name: &str| {
        let mut pairs = request.url().query_pairs();
        pairs
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    let number = |name: &str| parameter(name).and_then(|value| value.parse::<u64>().ok());
    if page >= PAGES {
        let message = Message {
            status: 500,
            ..Message::default()
        };
        return message.answer(request);
    }
    let limit = number("limit").unwrap_or(50);
    assert!((1..=50).contains(&limit), "a page of {limit} was asked for");
    let offset = number("offset").unwrap_or(0).min(numbers.len);
    let end = match lie {
        Some(count) => offset + count.min(200),
        None => (offset + limit).min(numbers.len),
    };
    let body: Vec<_> = (offset..end).map(|number| number.to_string()).collect();
    let mut message = Message {
        body: Bytes::from(format!("[{}]", body.join(","))),
        ..Message::default()
    };
    if numbers.total > 1 || numbers.total == 1 && parameter("count").is_some() {
        message = message.with_header("x-total-count", HeaderValue::from(numbers.len));
    }
    message.answer(request)
}
