//! What the stand-in keeps.

use std::time::SystemTime;

use chrono::{DateTime, Days, NaiveTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::{IDENTITY, RECORD, RECORDS, SOURCE};

/// The attributes that every source asks for, which are also the columns of its files.
pub(super) const ATTRIBUTES: [&str; 8] = [
    "accountName",
    "firstName",
    "lastName",
    "email",
    "phone",
    "manager",
    "startDate",
    "endDate",
];

#[derive(Default)]
pub(super) struct State {
    pub(super) sources: Vec<Source>,
    pub(super) requests: Vec<Value>,
    pub(super) approvals: Vec<Value>,
    pub(super) records: Vec<Value>,
    ids: u32,
}

pub(super) struct Source {
    pub(super) id: String,
    pub(super) attributes: Vec<Value>,
    pub(super) upload: Option<Import>,
}

/// A file that is being read.
pub(super) struct Import {
    /// The rows, or nothing if the file has faults.
    pub(super) records: Option<Vec<Value>>,
    /// How often its status was asked for.
    pub(super) asked: usize,
}

impl State {
    /// One source with records, of which one ends on each of so many days around today, and with
    /// requests that wait.
    pub(super) fn new() -> Self {
        let mut state = Self::default();
        state.add_source(SOURCE.to_owned());
        let today = noon();
        for number in 0..RECORDS {
            // 7 and the number of records have no common divisor: each day comes, out of order.
            let day = (number * 7 % RECORDS) as u64;
            let first = today - Days::new(RECORDS as u64 / 2);
            let record = json!({
                "accountName": format!("account.{number}"),
                "firstName": "First",
                "lastName": format!("Last{number}"),
                "email": format!("account.{number}@example.com"),
                "phone": "5555555555",
                "manager": "manager.1",
                "sourceId": SOURCE,
                "startDate": time(first - Days::new(365)),
                "endDate": time(first + Days::new(day)),
            });
            let id = match number {
                0 => RECORD.to_owned(),
                _ => state.id(),
            };
            state.records.push(with(record, "id", id));
        }
        for name in ["grace.hopper", "alan.turing"] {
            state.add_request(json!({ "accountName": name, "sourceId": SOURCE }));
        }
        state
    }

    /// An id that nothing has yet.
    pub(super) fn id(&mut self) -> String {
        self.ids += 1;
        format!("{:032x}", self.ids)
    }

    pub(super) fn add_source(&mut self, id: String) {
        let mut source = Source {
            id,
            attributes: Vec::new(),
            upload: None,
        };
        for name in ATTRIBUTES {
            let attribute = json!({
                "type": if name.ends_with("Date") { "DATE" } else { "TEXT" },
                "label": name,
                "technicalName": name,
                "required": true,
                "system": true,
            });
            source.attributes.push(with(attribute, "id", self.id()));
        }
        self.sources.push(source);
    }

    pub(super) fn source(&mut self, id: &str) -> Option<&mut Source> {
        self.sources.iter_mut().find(|source| source.id == id)
    }

    pub(super) fn add_record(&mut self, record: Value) {
        let id = self.id();
        self.records.push(with(record, "id", id));
    }

    pub(super) fn record(&mut self, id: &str) -> Option<&mut Value> {
        self.records.iter_mut().find(|record| record["id"] == id)
    }

    /// A request, which waits for one approval.
    pub(super) fn add_request(&mut self, body: Value) -> Value {
        let id = self.id();
        let person = json!({ "type": "IDENTITY", "id": IDENTITY });
        let approval = json!({
            "id": self.id(),
            "approver": person,
            "accountName": body["accountName"],
            "approvalStatus": "PENDING",
            "approvalOrder": 1,
            "created": now(),
            "nonEmployeeRequest": { "id": id, "requester": person },
        });
        self.approvals.push(approval);
        let request = with(with(body, "id", id), "approvalStatus", "PENDING");
        let request = with(request, "created", now());
        self.requests.push(request.clone());
        request
    }

    /// Gives a pending approval, and thereby makes a record of the request.
    pub(super) fn approve(&mut self, id: &str, comment: &Value) -> Option<Value> {
        let approval = self
            .approvals
            .iter_mut()
            .find(|approval| approval["id"] == id && approval["approvalStatus"] == "PENDING")?;
        approval["approvalStatus"] = "APPROVED".into();
        approval["comment"] = comment.clone();
        approval["modified"] = now().into();
        let approval = approval.clone();
        let request = self
            .requests
            .iter_mut()
            .find(|request| request["id"] == approval["nonEmployeeRequest"]["id"])?;
        request["approvalStatus"] = "APPROVED".into();
        request["completionDate"] = now().into();
        let record = request.clone();
        self.add_record(record);
        Some(approval)
    }
}

/// An object with one more property.
pub(super) fn with(mut object: Value, name: &str, value: impl Into<Value>) -> Value {
    object[name] = value.into();
    object
}

/// This moment as the service writes it.
pub(super) fn now() -> String {
    time(DateTime::from(SystemTime::now()))
}

/// The middle of today, so that a record ends within its day.
fn noon() -> DateTime<Utc> {
    let now: DateTime<Utc> = SystemTime::now().into();
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    now.with_time(noon).single().unwrap_or(now)
}

fn time(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}
