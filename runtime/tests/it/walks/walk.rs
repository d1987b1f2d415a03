//! A walk: the server, the client's settings, and what must come of them.

use std::sync::Arc;
use std::time::Duration;

use mainsheet_runtime::request::{Call, Operation, Paging, Position};
use mainsheet_runtime::{Client, Error, Items, RetryPolicy};
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;

use super::server::{Fault, PastTheEnd, Server, Total, Ways};
use crate::support::{LIST, Record, service};

/// How often a walk goes on after an error.
const WALKS: usize = 30;

const fn sized(page_size: u32, max_page_size: Option<u32>) -> Operation {
    Operation {
        id: LIST.id,
        method: mainsheet_runtime::request::Method::GET,
        server: LIST.server,
        path: LIST.path,
        security: LIST.security,
        accept: LIST.accept,
        errors: &[],
        paging: Some(Paging {
            size: Some("limit"),
            page_size: Some(page_size),
            max_page_size,
            count: Some("count"),
            ..Paging::by(Position::Offset("offset"))
        }),
    }
}

/// Operations with and without a maximum of the size of a page.
static OPERATIONS: [Operation; 8] = [
    sized(7, None),
    sized(3, None),
    sized(10, None),
    sized(1, None),
    sized(7, Some(7)),
    sized(4, Some(4)),
    sized(2, Some(2)),
    sized(1, Some(1)),
];

#[derive(Clone, Debug)]
pub struct Walk {
    operation: usize,
    ways: Ways,
    faults: Vec<Fault>,
    offset: Option<u64>,
    limit: Option<u64>,
    page_size: Option<u32>,
    read_ahead: usize,
    /// After so many milliseconds the caller drops the future of the next
    /// element, and asks again.
    impatience: Option<u64>,
}

/// What came of a walk.
#[derive(Clone, Copy, Debug)]
pub enum Outcome {
    /// All there is, from a server that allows nothing else.
    Whole,
    /// All there is, although the server failed.
    WholeAnyway,
    /// All there is, after errors.
    WholeInParts,
    /// A part, because the server lied or went on failing.
    Part,
}

impl Outcome {
    pub const ALL: [Self; 4] = [
        Self::Whole,
        Self::WholeAnyway,
        Self::WholeInParts,
        Self::Part,
    ];
}

impl Walk {
    fn operation(&self) -> &'static Operation {
        &OPERATIONS[self.operation]
    }

    fn items(&self, client: &Client, offset: u64, limit: Option<u64>) -> Items<Record> {
        let mut call = Call::new(client, self.operation());
        if offset > 0 {
            call.query("offset", offset.to_string());
        }
        let mut items = call.items().read_ahead(self.read_ahead);
        if let Some(limit) = limit {
            items = items.limit(limit);
        }
        if let Some(size) = self.page_size {
            items = items.page_size(size);
        }
        items
    }

    /// # Errors
    /// What must not be.
    pub fn run(&self) -> Result<Outcome, String> {
        let paging = self.operation().paging.unwrap();
        let server = Server::new(self.ways.clone(), paging.max_page_size, &self.faults);
        let client = service::client({
            let server = Arc::clone(&server);
            move |request| server.answer(request)
        });
        // What is busy or silent now is not so for ever.
        let long = Duration::from_secs(10_000_000);
        let retry = RetryPolicy::default().max_attempts(100).deadline(long);
        let client = client.retry(retry).total_timeout(long).build().unwrap();
        service::run(self.walk(&server, &client))
    }

    async fn walk(&self, server: &Server, client: &Client) -> Result<Outcome, String> {
        let begin = self.offset.unwrap_or(0);
        let limit = self.limit.unwrap_or(u64::MAX);
        // Nothing is where the walk begins beyond the end.
        let end = begin.saturating_add(limit).min(self.ways.len).max(begin);
        let mut next = begin;
        let mut errors = 0;
        loop {
            server.begin();
            let left = self.limit.map(|limit| limit - (next - begin));
            let mut items = self.items(client, next, left);
            let failure = self.take_all(&mut items, &mut next, end, server).await?;
            if items.offset() != next {
                return Err(format!("offset() is {} after {next}", items.offset()));
            }
            let excuses = server.excuses();
            if let Some(expected) = self.cost(end - begin)
                && server.requests() as u64 != expected
            {
                let requests = server.requests();
                return Err(format!("{requests} requests instead of {expected}"));
            }
            let Some(failure) = failure else {
                let is_honest = excuses.failed.is_empty() && excuses.lied.is_empty();
                return match next == end {
                    true if errors > 0 => Ok(Outcome::WholeInParts),
                    true if is_honest => Ok(Outcome::Whole),
                    true => Ok(Outcome::WholeAnyway),
                    false if excuses.lied.contains(&next) => Ok(Outcome::Part),
                    false => Err(format!("the end at {next} of {end}, and no error")),
                };
            };
            // The last element cannot be made sure of by pages of one.
            let cannot = self.operation().paging.unwrap().max_page_size == Some(1);
            let is_refused = !matches!(self.ways.past_the_end, PastTheEnd::Empty);
            let is_right =
                excuses.failed.contains(&next) || (cannot && is_refused && next == self.ways.len);
            if !is_right {
                return Err(format!("an error without a reason at {next}: {failure:?}"));
            }
            errors += 1;
            if errors == WALKS {
                return Ok(Outcome::Part);
            }
        }
    }

    /// How many requests it takes to have `count` elements of a server that does
    /// as the description says.
    fn cost(&self, count: u64) -> Option<u64> {
        let paging = self.operation().paging.unwrap();
        let maximum = paging.max_page_size.unwrap_or(u32::MAX);
        let size = self.page_size.or(paging.page_size).unwrap().min(maximum);
        let size = u64::from(size);
        if !self.faults.is_empty() || !self.ways.are_as_described(size) {
            return None;
        }
        let is_told = match self.ways.total {
            Total::Never => false,
            Total::Asked => self.read_ahead > 1,
            Total::Always => true,
        };
        let full = count.div_ceil(size);
        Some(if self.limit == Some(count) {
            full
        } else if is_told {
            full.max(1)
        } else if paging.max_page_size.is_some() || count == 0 {
            count / size + 1
        } else {
            full + 1
        })
    }

    /// Takes all elements that come, which must be those from `next` on.
    async fn take_all(
        &self,
        items: &mut Items<Record>,
        next: &mut u64,
        end: u64,
        server: &Server,
    ) -> Result<Option<Error>, String> {
        loop {
            if server.requests() > 2000 {
                return Err("requests without end".into());
            }
            let id = match self.take(items).await {
                None => return Ok(None),
                Some(Ok(record)) => record.id,
                Some(Err(Error::Decode(error))) if error.pointer().starts_with('/') => {
                    let raw = error.raw().into_owned();
                    let digits = raw.trim_matches(|c: char| !c.is_ascii_digit());
                    let id = digits.parse().map_err(|_| format!("{raw} is no element"))?;
                    if !self.ways.broken.contains(&id) {
                        return Err(format!("{id} cannot be decoded: {error}"));
                    }
                    id
                }
                Some(Err(error)) => {
                    return match self.take(items).await {
                        None => Ok(Some(error)),
                        Some(_) => Err("more after an error".into()),
                    };
                }
            };
            if id != *next || id >= end {
                return Err(format!("{id} instead of {next} of {end}"));
            }
            *next += 1;
            if items.offset() != *next {
                return Err(format!("offset() is {} within, at {next}", items.offset()));
            }
        }
    }

    #[expect(clippy::disallowed_methods, reason = "a paused clock, and no socket")]
    async fn take(&self, items: &mut Items<Record>) -> Option<Result<Record, Error>> {
        if let Some(millis) = self.impatience {
            let patience = Duration::from_millis(millis);
            for _ in 0..20 {
                if let Ok(item) = tokio::time::timeout(patience, items.next()).await {
                    return item;
                }
            }
        }
        items.next().await
    }
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        8 => Just(Fault::None),
        2 => prop::sample::select(&[429, 502, 503, 504][..]).prop_map(Fault::Busy),
        1 => prop::sample::select(&[400, 403, 404, 500][..]).prop_map(Fault::Failed),
        1 => Just(Fault::Reset),
        1 => (0..200_usize).prop_map(Fault::Cut),
        2 => (1..5000_u64).prop_map(Fault::Late),
        1 => Just(Fault::Never),
        1 => Just(Fault::Null),
        1 => Just(Fault::NoList),
        1 => Just(Fault::Empty),
        2 => (1..5_u64).prop_map(Fault::Short),
        2 => (1..9_u64).prop_map(Fault::Long),
        1 => (-9..9_i64).prop_map(Fault::Lie),
        1 => Just(Fault::Stale),
    ]
}

fn ways() -> impl Strategy<Value = Ways> {
    let total = prop::sample::select(&[Total::Never, Total::Asked, Total::Always][..]);
    let refused = prop::sample::select(&[400, 404, 416, 422][..]);
    let past_the_end = prop_oneof![
        3 => Just(PastTheEnd::Empty),
        1 => Just(PastTheEnd::Null),
        2 => refused.prop_map(PastTheEnd::Refused),
        1 => Just(PastTheEnd::Last),
    ];
    let lie = prop_oneof![3 => Just(0), 1 => -20..20_i64];
    let rare = |range: std::ops::Range<u64>| option::weighted(0.15, range);
    (
        0..60_u64,
        btree_set(0..60_u64, 0..4),
        option::weighted(0.3, 1..9_u64),
        rare(1..12),
        total,
        lie,
        past_the_end,
        prop::bool::weighted(0.07),
        option::weighted(0.15, prop_oneof![Just(0), -20..20_i64]),
        rare(1..60),
    )
        .prop_map(
            |(len, broken, cap, fixed, total, lie, past_the_end, ignores_offset, second, deep)| {
                Ways {
                    len,
                    broken,
                    cap,
                    fixed,
                    total,
                    lie,
                    past_the_end,
                    ignores_offset,
                    second,
                    deep,
                }
            },
        )
}

pub fn walk() -> impl Strategy<Value = Walk> {
    let faults = prop_oneof![1 => Just(Vec::new()), 3 => vec(fault(), 0..16)];
    (
        0..OPERATIONS.len(),
        ways(),
        faults,
        option::weighted(0.3, 0..70_u64),
        option::weighted(0.3, 0..70_u64),
        option::weighted(0.4, 1..12_u32),
        prop_oneof![Just(1), 1..9_usize],
        option::weighted(0.2, 1..3000_u64),
    )
        .prop_map(
            |(operation, ways, faults, offset, limit, page_size, read_ahead, impatience)| Walk {
                operation,
                ways,
                faults,
                offset,
                limit,
                page_size,
                read_ahead,
                impatience,
            },
        )
}
