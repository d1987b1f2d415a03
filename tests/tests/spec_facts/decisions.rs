//! The table of `spec/README.md`, and what it allows.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::facts::{Description, SEPARATOR};
use crate::prose::normal;

/// Stands in a cell for "not there".
const NOTHING: &str = "—";

/// A row: in this version, at this place, ours differs from what is published, like this.
pub(crate) struct Decision {
    pub(crate) line: usize,
    version: String,
    pub(crate) place: String,
    published: String,
    ours: String,
}

/// Reads the rows of the table whose header starts with `| version | where |`.
pub(crate) fn read(readme: &Path) -> Vec<Decision> {
    let text = std::fs::read_to_string(readme)
        .unwrap_or_else(|error| panic!("{}: {error}", readme.display()));
    let mut lines = text.lines().zip(1..);
    lines
        .by_ref()
        .find(|(line, _)| line.starts_with("| version | where |"))
        .expect("spec/README.md has no table of decisions");
    lines
        .skip(1)
        .take_while(|(line, _)| line.starts_with('|'))
        .map(|(row, line)| decision(row, line))
        .collect()
}

fn decision(row: &str, line: usize) -> Decision {
    let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
    let [version, place, published, ours, reason] = cells[..] else {
        panic!(
            "line {line} of spec/README.md: a row has 5 cells, this one {}",
            cells.len()
        );
    };
    assert!(
        matches!(version, "v3" | "beta" | "both"),
        "line {line} of spec/README.md: no version is called {version}"
    );
    assert!(
        !reason.is_empty(),
        "line {line} of spec/README.md: no reason"
    );
    let bare = |cell: &str| cell.trim_matches('`').to_owned();
    Decision {
        line,
        version: version.to_owned(),
        place: bare(place),
        published: bare(published),
        ours: bare(ours),
    }
}

impl Decision {
    pub(crate) fn is_for(&self, version: &str) -> bool {
        self.version == version || self.version == "both"
    }

    /// The component that the row adds. What is published inline has a name in ours.
    pub(crate) fn new_component(&self) -> Option<String> {
        let name = self
            .place
            .strip_prefix("component")?
            .strip_prefix(SEPARATOR)?;
        (self.published == NOTHING).then(|| name.to_owned())
    }

    /// Whether the row is about prose. Its cells are then quotations, not values.
    fn is_prose(&self) -> bool {
        let last = self.place.rsplit(SEPARATOR).next();
        last.is_some_and(|last| last == "summary" || last.starts_with("description"))
    }

    /// Compares segment by segment; `*` stands for any one segment.
    fn covers(&self, place: &str) -> bool {
        let mine: Vec<&str> = self.place.split(SEPARATOR).collect();
        let other: Vec<&str> = place.split(SEPARATOR).collect();
        mine.len() == other.len()
            && mine
                .iter()
                .zip(&other)
                .all(|(mine, other)| *mine == "*" || mine == other)
    }

    fn allows(&self, difference: &Difference<'_>) -> bool {
        self.covers(difference.place)
            && self.value(&self.published).as_ref() == difference.published
            && self.value(&self.ours).as_ref() == difference.ours
    }

    fn value(&self, cell: &str) -> Option<Value> {
        (cell != NOTHING).then(|| {
            serde_json::from_str(cell).unwrap_or_else(|error| {
                panic!(
                    "line {} of spec/README.md: {cell} is not JSON: {error}",
                    self.line
                )
            })
        })
    }

    /// Whether the prose of both sides still reads as the row says.
    fn quotes(&self, published: &Description, ours: &Description) -> bool {
        let says = |side: &Description, cell: &str| {
            let mut texts = side.prose.iter().filter(|(place, _)| self.covers(place));
            if cell == NOTHING {
                texts.next().is_none()
            } else {
                texts.any(|(_, text)| normal(text).contains(&normal(cell)))
            }
        };
        says(published, &self.published) && says(ours, &self.ours)
    }
}

struct Difference<'a> {
    place: &'a str,
    published: Option<&'a Value>,
    ours: Option<&'a Value>,
}

impl Difference<'_> {
    /// An example more hides nothing; an example changed or dropped does.
    fn is_added_example(&self) -> bool {
        self.published.is_none()
            && self
                .place
                .split(SEPARATOR)
                .any(|segment| matches!(segment, "example" | "examples"))
    }
}

/// One line for each difference that no row allows, and for each row whose quotations are off.
pub(crate) fn difference_lines(
    version: &'static str,
    published: &Description,
    ours: &Description,
    decisions: &[Decision],
    used: &mut [BTreeSet<&'static str>],
) -> Vec<String> {
    let mut lines = Vec::new();
    let places: BTreeSet<&String> = published.facts.keys().chain(ours.facts.keys()).collect();
    let mut differences: Vec<Difference<'_>> = Vec::new();
    for place in places {
        let difference = Difference {
            place,
            published: published.facts.get(place),
            ours: ours.facts.get(place),
        };
        if difference.published != difference.ours && !difference.is_added_example() {
            differences.push(difference);
        }
    }
    for difference in &differences {
        let mut allowed = false;
        for (decision, used) in decisions.iter().zip(&mut *used) {
            if decision.is_for(version) && !decision.is_prose() && decision.allows(difference) {
                used.insert(version);
                allowed = true;
            }
        }
        if !allowed {
            let show = |value: Option<&Value>| value.map_or(NOTHING.to_owned(), Value::to_string);
            lines.push(format!(
                "{version}: {}: published {}, ours {}",
                difference.place,
                show(difference.published),
                show(difference.ours)
            ));
        }
    }
    for (decision, used) in decisions.iter().zip(used) {
        if decision.is_for(version) && decision.is_prose() && decision.quotes(published, ours) {
            used.insert(version);
        }
    }
    lines
}
