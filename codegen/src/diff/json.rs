//! A diff for programs.

use serde_json::{Value, json};

use super::change::{Change, Diff, Location, Subject};

impl Diff {
    /// The diff as JSON: an object with the names of both versions, the number of breaking
    /// changes, and the changes with the place of each in both descriptions.
    pub fn to_json(&self) -> String {
        let changes: Vec<Value> = self.changes.iter().map(change).collect();
        let diff = json!({
            "old": self.old,
            "new": self.new,
            "breaking": self.breaking(),
            "changes": changes,
        });
        format!("{diff:#}\n")
    }
}

fn change(change: &Change) -> Value {
    let directions = [
        change.directions.requests.then_some("request"),
        change.directions.responses.then_some("response"),
    ];
    let directions: Vec<_> = directions.into_iter().flatten().collect();
    let operations = change.operations.iter().map(ToString::to_string);
    json!({
        "subject": subject(&change.subject),
        "place": change.place,
        "kind": change.kind,
        "breaking": change.breaking,
        "message": change.message(),
        "old": change.old,
        "new": change.new,
        "directions": directions,
        "old_site": change.old_site.as_ref().map(location),
        "new_site": change.new_site.as_ref().map(location),
        "operations": operations.collect::<Vec<_>>(),
    })
}

fn subject(subject: &Subject) -> Value {
    match subject {
        Subject::Operation(endpoint) if endpoint.is_webhook => {
            json!({ "webhook": format!("{} {}", endpoint.method, endpoint.path) })
        }
        Subject::Operation(endpoint) => json!({ "operation": endpoint.to_string() }),
        Subject::Shared { section, name } => json!({ *section: name }),
        Subject::Schema { name } => json!({ "schemas": name }),
    }
}

fn location(location: &Location) -> Value {
    json!({ "file": location.file, "pointer": location.pointer })
}
