//! What reading and writing values costs, beside `serde`'s derives on the same types.
//!
//! It does one thing so many times, and is run by a tool that counts instructions, twice: the
//! difference is what the repetitions take.
//!
//! ```sh
//! cargo bench -p mainsheet-runtime --bench values --no-run        # prints the program's name
//! valgrind --tool=callgrind --callgrind-out-file=/dev/null PROGRAM list-own 20
//! PROGRAM memory                                                  # bytes for a byte of a page
//! ```

#![expect(clippy::print_stdout, reason = "it prints what it measures")]
#![expect(clippy::expect_used, reason = "it ends at its first surprise")]

use std::collections::BTreeMap;
use std::hint::black_box;

use chrono::{DateTime, FixedOffset};
use mainsheet_runtime::{Extra, Json, json};
use serde::{Deserialize, Serialize};

/// A record as `serde`'s derives have it, and as generated code has it.
macro_rules! records {
    ($derived:ident, $own:ident {
        $($field:ident: $type:ty => $($required:ident)? $name:literal,)*
    }) => {
        #[derive(Clone, Deserialize, Serialize)]
        #[allow(dead_code, reason = "alternatives are compared with the last of them")]
        struct $derived {
            $(
                #[serde(rename = $name, skip_serializing_if = "is_absent")]
                $field: $type,
            )*
        }

        #[derive(Clone)]
        struct $own {
            $($field: $type,)*
            extra: Extra,
        }

        mainsheet_runtime::object!($own + extra { $($field => $($required)? $name),* });
    };
}

/// Whether a property is left out: one that is `None`.
trait Absent {
    fn is_absent(&self) -> bool {
        false
    }
}

impl Absent for String {}
impl Absent for BTreeMap<String, String> {}
impl<T> Absent for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

fn is_absent(value: &impl Absent) -> bool {
    value.is_absent()
}

records!(DerivedRecord, Record {
    id: String => required "id",
    account_name: Option<String> => "accountName",
    first_name: Option<String> => "firstName",
    last_name: Option<String> => "lastName",
    email: Option<String> => "email",
    phone: Option<String> => "phone",
    manager: Option<String> => "manager",
    source_id: Option<String> => "sourceId",
    count: Option<i64> => "count",
    start_date: Option<DateTime<FixedOffset>> => "startDate",
    end_date: Option<DateTime<FixedOffset>> => "endDate",
    modified: Option<DateTime<FixedOffset>> => "modified",
    created: Option<DateTime<FixedOffset>> => "created",
    data: Option<BTreeMap<String, String>> => "data",
});

/// Alternatives that are told apart by their properties.
macro_rules! alternatives {
    ($($variant:ident: $derived:ident, $own:ident, $field:ident => $name:literal;)*) => {
        $(records!($derived, $own {
            id: String => required "id",
            note: Option<String> => "note",
            $field: Option<String> => $name,
        });)*

        enum OneOf {
            $($variant($own),)*
            Record(Box<Record>),
            Unknown(Json),
        }

        mainsheet_runtime::union!(OneOf {
            $($variant($own) of $own,)* Record(Box<Record>) of Record,
        });
    };
}

alternatives! {
    A: DerivedA, A, first => "a";
    B: DerivedB, B, second => "b";
    C: DerivedC, C, third => "c";
    D: DerivedD, D, fourth => "d";
}

fn record(index: usize) -> String {
    format!(
        r#"{{"id":"ef38f94347e94562b5bb8424a56397{index:03}","accountName":"Abby.Smith{index}","firstName":"Abby","lastName":"Smith","email":"abby.smith{index}@example.com","phone":"512-555-{index:04}","manager":"jane.doe","sourceId":"2c91808568c529c60168cca6f90c1313","count":{index},"startDate":"2020-03-24T00:00:00-05:00","endDate":"2021-03-25T00:00:00-05:00","modified":"2019-08-23T18:52:59.162Z","created":"2019-08-23T18:40:35.772Z","data":{{"description":"Auditing","cost":"{index}"}}}}"#
    )
}

fn page(records: impl Iterator<Item = String>) -> String {
    format!("[{}]", records.collect::<Vec<_>>().join(","))
}

/// A page in an envelope.
struct Page {
    items: Vec<Record>,
    extra: Extra,
}

mainsheet_runtime::object!(Page + extra { items => required "items" });

/// How many records of a page can be read.
fn read_page(records: &str) -> usize {
    let page = format!(r#"{{"items":{records}}}"#);
    let page: Page = json::from_str(&page).expect("a page");
    page.items.len() + page.extra.iter().count()
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let what = arguments.next().unwrap_or_default();
    let times: usize = arguments
        .next()
        .and_then(|times| times.parse().ok())
        .unwrap_or(1);
    let list = page((0..250).map(record));
    let bad = page((0..250).map(|index| match index {
        100 => record(index).replace(r#""id":"#, r#""key":"#),
        index => record(index),
    }));
    let one = record(7);
    let derived: Vec<DerivedRecord> = serde_json::from_str(&list).expect("records");
    let own: Vec<Record> = json::from_str(&list).expect("records");
    let small = page(std::iter::repeat_n("{\"id\":\"1\"}".to_owned(), 100_000));
    for _ in 0..times {
        match what.as_str() {
            "list-derived" => {
                black_box(serde_json::from_slice::<Vec<DerivedRecord>>(list.as_bytes()).is_ok());
            }
            "list-own" => {
                black_box(json::from_slice::<Vec<Record>>(list.as_bytes()).is_ok());
            }
            "list-shell" => {
                black_box(serde_json::from_slice::<Vec<Record>>(list.as_bytes()).is_ok());
            }
            "page" => {
                black_box(read_page(&list));
            }
            "page-bad" => {
                black_box(read_page(&bad));
            }
            "one-derived" => {
                for _ in 0..250 {
                    black_box(serde_json::from_str::<DerivedRecord>(&one).is_ok());
                }
            }
            "one-of" => {
                for _ in 0..250 {
                    black_box(json::from_str::<OneOf>(&one).is_ok());
                }
            }
            "encode-derived" => {
                black_box(serde_json::to_vec(&derived).is_ok());
            }
            "encode-own" => {
                black_box(json::to_vec(&own).is_ok());
            }
            "memory" => {
                black_box(json::from_str::<Vec<Record>>(&small).is_ok());
                println!(
                    "{} bytes an element of {} bytes of text",
                    size_of::<Record>(),
                    r#"{"id":"1"},"#.len()
                );
            }
            _ => {}
        }
    }
}
