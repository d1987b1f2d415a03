//! The server of a walk: what it is like, what it does to single requests, and
//! what a client that sees this may conclude.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::service::{Answer, number};

/// What a server is like.
#[derive(Clone, Debug)]
pub struct Ways {
    /// How many elements there are.
    pub len: u64,
    /// Those that cannot be decoded.
    pub broken: BTreeSet<u64>,
    /// No page has more.
    pub cap: Option<u64>,
    /// Each page has so many, whatever is asked for.
    pub fixed: Option<u64>,
    pub total: Total,
    /// By how much the total is wrong.
    pub lie: i64,
    pub past_the_end: PastTheEnd,
    /// The offset is that of the walk's first request, whatever is asked for.
    pub ignores_offset: bool,
    /// A second header tells a total that is off by so much.
    pub second: Option<i64>,
    /// Offsets from here on are refused, though there are elements.
    pub deep: Option<u64>,
}

impl Ways {
    /// Whether pages of this size, totals and the end are as they should be.
    pub fn are_as_described(&self, size: u64) -> bool {
        self.cap.is_none_or(|cap| cap >= size)
            && self.fixed.is_none()
            && self.lie == 0
            && !self.ignores_offset
            && self.second.is_none_or(|by| by == 0)
            && self.deep.is_none()
            && matches!(self.past_the_end, PastTheEnd::Empty)
    }
}

#[derive(Clone, Copy, Debug)]
pub enum Total {
    Never,
    Asked,
    Always,
}

#[derive(Clone, Copy, Debug)]
pub enum PastTheEnd {
    Empty,
    Null,
    Refused(u16),
    /// The last page comes again.
    Last,
}

/// What is done to one request.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    None,
    /// A status that is repeated, and one that is not.
    Busy(u16),
    Failed(u16),
    /// The connection breaks before the answer, or within it.
    Reset,
    Cut(usize),
    /// The answer takes so many milliseconds.
    Late(u64),
    Never,
    Null,
    NoList,
    Empty,
    /// So many elements fewer than would be right, or more.
    Short(u64),
    Long(u64),
    /// The total is another one, in this answer.
    Lie(i64),
    /// The first page comes again.
    Stale,
}

/// Where the server did what allows a list to end otherwise than whole: after so
/// many elements.
#[derive(Clone, Debug, Default)]
pub struct Excuses {
    /// It failed, so that an error is right.
    pub failed: BTreeSet<u64>,
    /// It lied in a way that must be believed, so that an early end is right.
    pub lied: BTreeSet<u64>,
}

/// What a request asks for.
#[derive(Clone, Copy)]
struct Asked {
    offset: u64,
    limit: u64,
    counts: bool,
    /// Whether it is the first of its walk, or that one again.
    is_first: bool,
}

pub struct Server {
    ways: Ways,
    /// The largest page that the description allows.
    maximum: Option<u64>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    faults: VecDeque<Fault>,
    /// Where the walk began, and the page that was sent for it.
    first: Option<u64>,
    stale: Option<String>,
    /// Totals told, and where pages ended.
    totals: BTreeSet<u64>,
    ends: BTreeSet<u64>,
    /// Where small pages ended that were not the last.
    small: BTreeSet<u64>,
    /// Whether there was an answer without a total.
    untold: bool,
    excuses: Excuses,
    requests: usize,
}

impl State {
    fn fail(&mut self, offset: u64, limit: u64) {
        self.excuses.failed.insert(offset);
        // The last two elements are asked for because of what comes after them.
        if limit == 2 {
            self.excuses.failed.insert(offset + 1);
        }
    }
}

impl Server {
    pub fn new(ways: Ways, maximum: Option<u32>, faults: &[Fault]) -> Arc<Self> {
        Arc::new(Self {
            ways,
            maximum: maximum.map(u64::from),
            state: Mutex::new(State {
                faults: faults.iter().copied().collect(),
                ..State::default()
            }),
        })
    }

    /// A walk begins: nothing has been sent to it yet.
    pub fn begin(&self) {
        let mut state = self.state.lock().unwrap();
        *state = State {
            faults: std::mem::take(&mut state.faults),
            requests: state.requests,
            ..State::default()
        };
    }

    pub fn requests(&self) -> usize {
        self.state.lock().unwrap().requests
    }

    pub fn excuses(&self) -> Excuses {
        let state = self.state.lock().unwrap();
        let mut excuses = state.excuses.clone();
        // A total that is reached is the end.
        excuses.lied.extend(state.totals.intersection(&state.ends));
        // So is a small page, unless a total says otherwise.
        if state.untold || state.totals.iter().any(|total| *total < self.ways.len) {
            excuses.lied.extend(&state.small);
        }
        excuses
    }

    pub fn answer(&self, request: &reqwest::Request) -> Answer {
        let mut state = self.state.lock().unwrap();
        let offset = number(request, "offset").expect("an offset");
        let limit = number(request, "limit").expect("a limit");
        let counts = request.url().query_pairs().any(|(name, _)| name == "count");
        assert!(limit > 0, "no element was asked for");
        assert!(
            self.maximum.is_none_or(|maximum| limit <= maximum),
            "{limit} were asked for"
        );
        state.requests += 1;
        state.first.get_or_insert(offset);
        let fault = state.faults.pop_front().unwrap_or(Fault::None);
        let asked = Asked {
            offset,
            limit,
            counts,
            is_first: state.first == Some(offset),
        };
        self.decide(&mut state, fault, asked)
    }

    fn decide(&self, state: &mut State, fault: Fault, asked: Asked) -> Answer {
        let Ways { len, .. } = self.ways;
        let Asked {
            offset,
            limit,
            counts,
            is_first,
        } = asked;
        let mut count = self.ways.fixed.unwrap_or(limit);
        count = count.min(self.ways.cap.unwrap_or(u64::MAX));
        let mut size = count;
        count = count.min(len.saturating_sub(offset));
        let mut lie = self.ways.lie;
        let (mut latency, mut cut) = (Duration::ZERO, None);
        match fault {
            Fault::None => {}
            Fault::Busy(status) => return Answer::json(status, "{}"),
            Fault::Failed(status) => {
                state.fail(offset, limit);
                return Answer::json(status, "{}");
            }
            Fault::Reset => {
                state.fail(offset, limit);
                return Answer::default();
            }
            Fault::Cut(bytes) => cut = Some(bytes),
            Fault::Late(millis) => latency = Duration::from_millis(millis),
            Fault::Never => latency = Duration::from_secs(100_000),
            Fault::Null | Fault::NoList => {
                state.fail(offset, limit);
                state.untold = true;
                let body = if matches!(fault, Fault::Null) {
                    "null"
                } else {
                    "{}"
                };
                return Answer::json(200, body);
            }
            Fault::Empty => {
                // It is believed, and where it stands for the last element, the
                // refusal before it is.
                state.excuses.lied.insert(offset);
                state.fail(offset, limit);
                (count, size) = (0, 0);
            }
            Fault::Short(less) => {
                count = count.saturating_sub(less).max(count.min(1));
                size = size.saturating_sub(less).max(1);
            }
            Fault::Long(more) => {
                count = (count + more).min(len.saturating_sub(offset));
                size += more;
            }
            Fault::Lie(by) => lie = by,
            Fault::Stale => {
                if let Some(body) = state.stale.clone() {
                    state.fail(offset, limit);
                    state.untold = true;
                    // It has one element where the last two were asked for.
                    if limit == 2 {
                        state.excuses.lied.insert(offset + 1);
                    }
                    return Answer::json(200, body);
                }
            }
        }
        if self.ways.ignores_offset && !is_first {
            return self.ignoring(state, asked, size, lie);
        }
        if offset > 0 && self.ways.deep.is_some_and(|deep| offset >= deep) && offset < len {
            state.fail(offset, limit);
            return Answer::json(400, "{}");
        }
        if offset >= len
            && count == 0
            && let Some(answer) = self.beyond(state, asked, size, lie)
        {
            return answer;
        }
        let end = offset + count;
        state.ends.insert(end);
        let is_last = end >= len;
        let is_allowed = self.maximum.is_some_and(|maximum| limit <= maximum);
        if is_allowed && !is_last && count < limit {
            state.small.insert(end);
        }
        // One element where the last two were asked for says that it is the last.
        if limit == 2 && count == 1 {
            state.excuses.lied.insert(end);
        }
        let mut answer = Answer {
            latency,
            headers: self.totals(state, lie, counts),
            ..Answer::json(200, self.body(offset..end))
        };
        answer.cut = cut.map(|bytes| bytes % answer.body.len());
        if limit == 2 && offset + 2 > len && state.totals.last() > Some(&len) {
            // There is more, says the answer that was to show that there is none.
            state.fail(offset, limit);
        }
        // What is cut or too late was not the first page.
        let comes = cut.is_none() && latency < Duration::from_secs(60);
        if is_first && comes && count > 0 && state.stale.is_none() {
            state.stale = Some(answer.body.clone());
        }
        answer
    }

    /// An answer that begins where the first of the walk did.
    fn ignoring(&self, state: &mut State, asked: Asked, size: u64, lie: i64) -> Answer {
        let Asked { offset, limit, .. } = asked;
        state.fail(offset, limit);
        let begin = state.first.unwrap_or(offset);
        let end = begin.max(self.ways.len.min(begin + size));
        // One element where the last two were asked for says that it is the last.
        if limit == 2 && end <= begin + 1 {
            state.excuses.lied.insert(offset + 1);
        }
        Answer {
            headers: self.totals(state, lie, asked.counts),
            ..Answer::json(200, self.body(begin..end))
        }
    }

    /// What comes for an offset past the end, unless it is an empty page.
    fn beyond(&self, state: &mut State, asked: Asked, size: u64, lie: i64) -> Option<Answer> {
        let Asked {
            offset,
            limit,
            counts,
            is_first,
        } = asked;
        let len = self.ways.len;
        // Nothing came before the first page; and where more was promised, a
        // refusal is not the end.
        let is_empty = matches!(self.ways.past_the_end, PastTheEnd::Empty);
        let promised = state.totals.iter().any(|total| *total > len);
        if !is_empty && (is_first || promised || lie > 0) {
            state.fail(offset, limit);
        }
        match self.ways.past_the_end {
            PastTheEnd::Empty => None,
            PastTheEnd::Null => Some(Answer::json(200, "null")),
            PastTheEnd::Refused(status) => Some(Answer::json(status, "{}")),
            // Nothing is before the first page of a walk beyond the end.
            PastTheEnd::Last if is_first => None,
            PastTheEnd::Last => {
                let page = len.saturating_sub(size)..len;
                // One alone may be what a server has that ignores the offset.
                if page.end - page.start < 2 {
                    state.fail(offset, limit);
                }
                Some(Answer {
                    headers: self.totals(state, lie, counts),
                    ..Answer::json(200, self.body(page))
                })
            }
        }
    }

    /// The headers that tell the total. Several count if they agree.
    fn totals(&self, state: &mut State, lie: i64, counts: bool) -> Vec<(&'static str, String)> {
        let Some(total) = self.total(lie, counts) else {
            state.untold = true;
            return Vec::new();
        };
        let second = self.ways.second.map(|by| total.saturating_add_signed(by));
        if second.is_none_or(|second| second == total) {
            state.totals.insert(total);
        } else {
            state.untold = true;
        }
        let totals = std::iter::once(total).chain(second);
        totals
            .map(|total| ("x-total-count", total.to_string()))
            .collect()
    }

    fn total(&self, lie: i64, counts: bool) -> Option<u64> {
        let is_told = match self.ways.total {
            Total::Never => lie != 0 && self.ways.lie == 0,
            Total::Asked => counts,
            Total::Always => true,
        };
        is_told.then(|| self.ways.len.saturating_add_signed(lie))
    }

    fn body(&self, ids: std::ops::Range<u64>) -> String {
        let element = |id| {
            if self.ways.broken.contains(&id) {
                format!(r#"{{"id":"{id}"}}"#)
            } else {
                format!(r#"{{"id":{id},"name":"n"}}"#)
            }
        };
        let elements: Vec<_> = ids.map(element).collect();
        format!("[{}]", elements.join(","))
    }
}
