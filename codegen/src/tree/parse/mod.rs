//! The text of a file as a tree of nodes.

mod json;
mod number;
mod tokens;
mod tree;
mod yaml;

use std::borrow::Cow;
use std::collections::HashSet;

use super::locate::lines;
use super::marks::Marks;
use super::node::Node;
pub(crate) use tokens::{Cursor, Place, Refusal, Spot, Token, Visit, visit};
use tree::Tree;

/// How many lists and mappings may stand within one another. RFC 8259 (section 9) allows a limit;
/// what comes after the parsers follows each of them by a call within a call.
pub(crate) const MAX_DEPTH: usize = 512;

/// How much a text may grow when its aliases and its merge keys are followed: so many times its
/// length, and the small change. Counted are the bytes of its scalars, and one for each node.
pub(crate) const GROWTH: usize = 10;
pub(crate) const SMALL_CHANGE: usize = 100_000;

/// A text that was read.
pub(crate) struct Parsed {
    pub(crate) root: Node,
    /// Where its nodes stand.
    pub(crate) marks: Marks,
    /// Numbers that no number of this program can hold.
    pub(crate) rounded: Vec<Rounded>,
}

/// A number that was replaced by the nearest one that there is.
pub(crate) struct Rounded {
    pub(crate) pointer: String,
    pub(crate) written: String,
}

/// Why a text is not a tree of values.
#[derive(Debug)]
pub(crate) struct ParseError {
    pub(crate) message: String,
    pub(crate) help: Cow<'static, str>,
    /// The node at fault, if the syntax is not what is.
    pub(crate) pointer: String,
    pub(crate) place: Place,
    fault: Fault,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// The text is not of the language that it was read as.
    Syntax,
    /// A key occurs twice.
    Twice,
    /// A node is not taken.
    Node,
}

impl ParseError {
    fn syntax(
        message: impl Into<String>,
        help: impl Into<Cow<'static, str>>,
        place: Place,
    ) -> Self {
        Self {
            message: format!("the file is neither YAML nor JSON: {}", message.into()),
            help: help.into(),
            pointer: String::new(),
            place,
            fault: Fault::Syntax,
        }
    }

    fn refused(refusal: Refusal, place: Place) -> Self {
        let fault = match refusal.second {
            Some(_) => Fault::Twice,
            None => Fault::Node,
        };
        Self {
            message: refusal.message,
            help: refusal.help.into(),
            pointer: refusal.pointer,
            place,
            fault,
        }
    }

    fn too_deep(place: Place) -> Self {
        let message =
            format!("lists and mappings stand more than {MAX_DEPTH} deep within one another");
        let help = "make it less deep: give parts of it a name of their own, and refer to them \
                    by `$ref`";
        Self::refused(Refusal::new(message, help), place)
    }
}

/// Reads the file of a number: YAML, or JSON if the text begins as JSON does.
pub(crate) fn parse(text: &str, file: usize) -> Result<Parsed, ParseError> {
    visit(text, || Tree::of_file(file))
        .map(Tree::into_parsed)
        .map_err(|error| with_first(text, error))
}

/// Adds to what is said of a key that occurs twice where the first is. The tree does not know it:
/// only who looks for places pays for them.
fn with_first(text: &str, mut error: ParseError) -> ParseError {
    if error.fault == Fault::Twice {
        let wanted = HashSet::from([error.pointer.as_str()]);
        if let Some(line) = lines(text, &wanted).get(error.pointer.as_str()) {
            error.message = format!("{}, first in line {line}", error.message);
        }
    }
    error
}

/// The value of a scalar that stands without quotes in YAML or JSON.
pub(crate) fn scalar(written: &str) -> serde_json::Value {
    yaml::scalar(written)
}
