//! Operations for which openapiv3 has no place: those of webhooks, and of methods that 3.0 does
//! not know.

use openapiv3::{Operation, Parameter, ReferenceOr};

use super::Description;
use super::typed::{Untyped, read};
use crate::grammar::METHODS;
use crate::report::{Diagnostic, Refusals};
use crate::tree::{Map, Node, Without, escape};

/// An operation that is read from the tree alone.
pub(crate) struct Beyond {
    pub(crate) is_webhook: bool,
    /// The path, or the name of the webhook.
    pub(crate) key: String,
    /// In capitals, but as it is written if the description says which one it is.
    pub(crate) method: String,
    /// The way from the path item.
    pub(crate) below: String,
    /// Those of the path item.
    pub(crate) parameters: Vec<ReferenceOr<Parameter>>,
    pub(crate) operation: Operation,
}

impl Description {
    /// The operations for which openapiv3 has no place.
    pub(crate) fn beyond(&self) -> Result<Vec<Beyond>, Refusals> {
        let mut found = Vec::new();
        let mut untyped = Vec::new();
        for (section, is_webhook) in [("paths", false), ("webhooks", true)] {
            let items = self.root[section].as_map();
            for (key, item) in items.into_iter().flatten() {
                let Some(item) = item.as_map() else { continue };
                let pointer = format!("/{section}/{}", escape(key));
                for (method, below, operation) in operations(item, is_webhook) {
                    match beyond(item, operation, &pointer, &below) {
                        Ok((parameters, operation)) => found.push(Beyond {
                            is_webhook,
                            key: key.clone(),
                            method,
                            below,
                            parameters,
                            operation,
                        }),
                        Err(fault) => untyped.push(self.untyped(fault)),
                    }
                }
            }
        }
        Refusals::check(untyped)?;
        Ok(found)
    }

    fn untyped(&self, fault: Untyped) -> Diagnostic {
        let help = "compare it with the specification, version 3.2.0";
        self.diagnostic(&fault.pointer, fault.message, help)
    }
}

/// The method, the way and the node of each operation; of a path those alone that 3.0 lacks.
fn operations(item: &Map, is_webhook: bool) -> Vec<(String, String, &Node)> {
    let known = METHODS.iter().filter(|_| is_webhook);
    let named = known.chain(&["query"]).filter_map(|method| {
        let operation = item.get(*method)?;
        Some((method.to_uppercase(), (*method).to_owned(), operation))
    });
    let others = item.get("additionalOperations").and_then(Node::as_map);
    let others = others.into_iter().flatten().map(|(method, operation)| {
        let below = format!("additionalOperations/{}", escape(method));
        (method.clone(), below, operation)
    });
    named.chain(others).collect()
}

fn beyond(
    item: &Map,
    operation: &Node,
    pointer: &str,
    below: &str,
) -> Result<(Vec<ReferenceOr<Parameter>>, Operation), Untyped> {
    let parameters = match item.get("parameters") {
        Some(parameters) => read(parameters, &format!("{pointer}/parameters"))?,
        None => Vec::new(),
    };
    let pointer = format!("{pointer}/{below}");
    let operation = match operation.as_map() {
        // A client serves none of them, and openapiv3 has no place for their references.
        Some(map) => read(
            Without {
                map,
                keys: &["callbacks"],
                with: None,
            },
            &pointer,
        )?,
        None => read(operation, &pointer)?,
    };
    Ok((parameters, operation))
}
