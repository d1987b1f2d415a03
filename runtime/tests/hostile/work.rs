//! What it takes to read an answer, to find its faults, and to send it back: as much as it is long,
//! whatever it holds.

use std::collections::BTreeMap;
use std::time::Duration;

use mainsheet_runtime::{BoxFuture, Error, Extra, List, json};

use crate::bodies::{encoded, gzip};
use crate::case::{Case, answering, custom};
use crate::support::{self, *};

const ROW: &str = "work in proportion to the body";

/// No number.
const BAD: &str = r#""bad""#;

/// How many parts a body has.
const MANY: usize = 100_000;

#[derive(Clone)]
struct Holder {
    id: Option<u64>,
    list: Option<Vec<u64>>,
    map: Option<BTreeMap<String, u64>>,
    nested: Option<Vec<BTreeMap<String, Vec<u64>>>>,
    extra: Extra,
}

mainsheet_runtime::object!(Holder + extra {
    id => "id", list => "list", map => "map", nested => "nested",
});

struct Rest {
    id: Option<u64>,
    numbers: BTreeMap<String, u64>,
    extra: Extra,
}

mainsheet_runtime::object!(Rest + extra { id => "id", ..numbers });

pub fn cases() -> Vec<Case> {
    vec![
        custom(ROW, "a deep nest beside a fault", || {
            let nest = |deep: usize| format!("{}{}", "[".repeat(deep), "]".repeat(deep));
            let flat = format!("[{}[]]", "[],".repeat(400_000));
            Box::pin(in_proportion(
                beside_a_fault(&nest(400_000)),
                beside_a_fault(&flat),
            ))
        }),
        custom(ROW, "a long key beside a fault", || {
            let object = |key: usize, text: usize| {
                let (key, text) = ("k".repeat(key), "t".repeat(text));
                format!(r#"{{"{key}":[{}"{text}"]}}"#, "0,".repeat(60_000))
            };
            let (long, short) = (object(1 << 20, 1), object(1, 1 << 20));
            Box::pin(in_proportion(beside_a_fault(&long), beside_a_fault(&short)))
        }),
        custom(ROW, "long keys in each other beside a fault", || {
            let object = |key: usize, text: usize| {
                let (key, text) = ("k".repeat(key), "t".repeat(text));
                let open = format!(r#"{{"{key}":"#).repeat(100);
                format!(
                    r#"{open}[{}"{text}"]{}"#,
                    "0,".repeat(60_000),
                    "}".repeat(100)
                )
            };
            let (long, short) = (object(10_000, 1), object(1, 1_000_000));
            Box::pin(in_proportion(beside_a_fault(&long), beside_a_fault(&short)))
        }),
        custom(ROW, "elements none of which can be read", || {
            Box::pin(async {
                let bad = list(MANY, |_| BAD.to_owned());
                let good = list(MANY, |at| (at % 100).to_string());
                assert_proportion(elements(bad).await, elements(good).await);
            })
        }),
        custom(
            ROW,
            "elements none of which can be read, a line each",
            || {
                Box::pin(async {
                    let bad = list(MANY, |_| "\n{}".to_owned());
                    let good = list(MANY, |at| format!("\n{}", at % 100));
                    assert_proportion(elements(bad).await, elements(good).await);
                })
            },
        ),
        custom(ROW, "a list that goes back", || {
            goes_back(|value| object("list", &list(MANY, |_| value.to_owned())))
        }),
        custom(ROW, "a map that goes back", || {
            goes_back(|value| object("map", &map(MANY, value)))
        }),
        custom(ROW, "a list of maps of lists that goes back", || {
            goes_back(|value| {
                let inner = format!(r#"{{"k":[{value},{value},{value}]}}"#);
                object("nested", &list(MANY / 4, |_| inner.clone()))
            })
        }),
        custom(ROW, "properties that nobody knows", || {
            goes_back(|value| map(MANY, value))
        }),
        custom(
            ROW,
            "a property that comes again and again beside others",
            || {
                goes_back(|value| {
                    let again = list(MANY, |at| format!(r#""id":{value},"x{at}":0"#));
                    format!("{{{}}}", again.trim_matches(['[', ']']))
                })
            },
        ),
        custom(
            ROW,
            "properties of any name, none of which can be read",
            || {
                Box::pin(async {
                    let [bad, good] =
                        [BAD, "7"].map(|value| there_and_back::<Rest>(&map(MANY, value)));
                    assert_proportion(bad, good);
                })
            },
        ),
    ]
}

/// The work for an object of values that cannot be read is in proportion to that for values that can.
fn goes_back(text: impl Fn(&str) -> String) -> BoxFuture<'static, ()> {
    let [bad, good] = [BAD, "77"].map(|value| there_and_back::<Holder>(&text(value)));
    Box::pin(async move { assert_proportion(bad, good) })
}

/// The work of reading a value and writing it again.
fn there_and_back<T: mainsheet_runtime::Decode + mainsheet_runtime::Encode>(
    text: &str,
) -> Duration {
    work(|| {
        let value: T = json::from_str(text).unwrap();
        let back = json::to_string(&value).unwrap();
        assert!(back.len() > 2, "{back}");
    })
}

/// The work of a call whose answer is a list.
async fn elements(body: String) -> Duration {
    let body = gzip(body);
    let server = answering(move |_, _| encoded(200, "gzip", body.clone())).await;
    let client = client(&server);
    let began = processor_time();
    let call = support::call(&client, &GET);
    let list: List<u64> = soon("an answer", call.send_list::<u64>())
        .await
        .unwrap()
        .into_body();
    assert_eq!(list.len(), MANY);
    processor_time() - began
}

fn list(count: usize, element: impl Fn(usize) -> String) -> String {
    let elements: Vec<_> = (0..count).map(element).collect();
    format!("[{}]", elements.join(","))
}

fn map(count: usize, value: &str) -> String {
    let members = list(count, |at| format!(r#""k{at}":{value}"#));
    format!("{{{}}}", members.trim_matches(['[', ']']))
}

fn object(name: &str, value: &str) -> String {
    format!(r#"{{"{name}":{value}}}"#)
}

fn work(of: impl FnOnce()) -> Duration {
    let began = processor_time();
    of();
    processor_time() - began
}

/// A record with a property that nobody knows and, after it, an `id` of another
/// type.
fn beside_a_fault(value: &str) -> String {
    format!(r#"{{"more":{value},"id":"x","name":"n"}}"#)
}

/// To find the fault in one body takes no more work than in another one of as
/// many tokens and bytes, but for a factor that stands for all that a machine
/// does. Work is the time that this thread had a processor.
async fn in_proportion(one: String, other: String) {
    let mut work = Vec::new();
    for body in [one, other] {
        let body = gzip(body);
        let server = answering(move |_, _| encoded(200, "gzip", body.clone())).await;
        let client = client(&server);
        let began = processor_time();
        let call = support::call(&client, &GET);
        let result = soon("an answer", call.send_json::<Record>()).await;
        work.push(processor_time() - began);
        let Err(Error::Decode(error)) = result else {
            panic!("{result:?}")
        };
        let len = error.to_string().len();
        assert!(len < 4096, "a text of {len} bytes");
    }
    assert_proportion(work[0], work[1]);
}

#[track_caller]
fn assert_proportion(bad: Duration, good: Duration) {
    let good = good.max(Duration::from_millis(5));
    assert!(bad < good * 20, "{bad:?}, and {good:?} for as much");
}

fn processor_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(time).unwrap()
}
