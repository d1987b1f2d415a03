//! What a diff consists of.

use std::fmt;

use super::kind::{ChangeKind, Directions};

/// All that differs between two descriptions, in a stable order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diff {
    pub(super) old: String,
    pub(super) new: String,
    pub(super) changes: Vec<Change>,
}

impl Diff {
    /// The name of the older version.
    pub fn old(&self) -> &str {
        &self.old
    }

    /// The name of the newer version.
    pub fn new_name(&self) -> &str {
        &self.new
    }

    /// The changes: operations by path, then what operations share, then schemas by name.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Whether any change breaks a client.
    pub fn is_breaking(&self) -> bool {
        self.changes.iter().any(|change| change.breaking)
    }

    pub(super) fn breaking(&self) -> usize {
        self.changes.iter().filter(|change| change.breaking).count()
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// What it is about.
    pub subject: Subject,
    /// Where in the subject: ``query parameter `limit` ``, or a path of properties. Empty for the
    /// subject itself.
    pub place: String,
    /// What kind of change it is.
    pub kind: ChangeKind,
    /// What the older version says, if the kind does not say it all.
    pub old: Option<String>,
    /// What the newer version says, if the kind does not say it all.
    pub new: Option<String>,
    /// Which way the values travel that it is about.
    pub directions: Directions,
    /// Whether it breaks a client of the older version.
    pub breaking: bool,
    /// The node in the older description; `None` if the newer one added it.
    pub old_site: Option<Location>,
    /// The node in the newer description; `None` if it is gone.
    pub new_site: Option<Location>,
    /// Every operation that it concerns, by path.
    pub operations: Vec<Endpoint>,
}

/// What a change is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Subject {
    /// One operation.
    Operation(Endpoint),
    /// A parameter, a body, a response or a header that several operations may share.
    Shared {
        /// The field of the Components Object that holds it.
        section: &'static str,
        /// Its name there, but of a parameter the name that is sent.
        name: String,
    },
    /// A schema among the components.
    Schema {
        /// Its name in the older description, if it has one there.
        name: String,
    },
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operation(endpoint) => write!(f, "{endpoint}"),
            Self::Shared { section, name } => {
                let section = match *section {
                    "parameters" => "parameter",
                    "requestBodies" => "request body",
                    "responses" => "response",
                    "headers" => "header",
                    other => other,
                };
                write!(f, "{section} {name}")
            }
            Self::Schema { name } => write!(f, "schema {name}"),
        }
    }
}

/// A method and a path, as the older description writes it if it has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Endpoint {
    /// Whether it is a webhook: the server calls, and the client answers.
    pub is_webhook: bool,
    /// The path with its parameters in braces; of a webhook its name.
    pub path: String,
    /// The method, in capitals unless the description names one in other letters.
    pub method: String,
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let webhook = if self.is_webhook { "webhook " } else { "" };
        write!(f, "{webhook}{} {}", self.method, self.path)
    }
}

/// A node of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Location {
    /// The file, as it was named to the generator or by a `$ref`.
    pub file: String,
    /// The JSON pointer (RFC 6901) within the file.
    pub pointer: String,
}
