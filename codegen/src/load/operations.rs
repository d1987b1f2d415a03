//! The operations of a document: those of its paths, and what its server sends by webhooks.

use openapiv3::{Operation, PathItem};

use super::Description;
use super::typed::Other;
use crate::grammar::METHODS;
use crate::tree::{Node, escape};

/// An operation, and where it stands.
#[derive(Clone)]
pub(crate) struct Site<'d> {
    /// The path, the name of a webhook, or the expression of a callback.
    pub(crate) key: &'d str,
    /// The method as it is sent.
    pub(crate) method: String,
    pub(crate) item: &'d PathItem,
    pub(crate) operation: &'d Operation,
    /// The pointer of the path item.
    pub(crate) item_pointer: String,
    /// The pointer of the operation.
    pub(crate) pointer: String,
}

impl Description {
    /// Every operation that can be called.
    pub(crate) fn operations(&self) -> impl Iterator<Item = Site<'_>> {
        let paths = self.openapi.paths.paths.iter();
        let items = paths.filter_map(|(path, item)| Some((path.as_str(), item.as_item()?)));
        items.flat_map(|(path, item)| {
            let others = self.beside.operations.get(path);
            sites("/paths", path, item, others.map_or(&[], Vec::as_slice))
        })
    }

    /// Every request that the server sends of its own accord.
    pub(crate) fn webhooks(&self) -> impl Iterator<Item = Site<'_>> {
        let webhooks = self.beside.webhooks.iter();
        webhooks.flat_map(|it| sites("/webhooks", &it.name, &it.item, &it.others))
    }

    /// Every request that the server sends on behalf of the operation that `pointer` names, with the
    /// name of its callback.
    pub(crate) fn callbacks_of(&self, pointer: &str) -> Vec<(&str, Site<'_>)> {
        let callbacks = self.beside.callbacks.get(pointer).into_iter().flatten();
        let sites = callbacks.flat_map(|callback| {
            let items = callback.items.iter();
            let sites =
                items.flat_map(|it| sites(&callback.pointer, &it.name, &it.item, &it.others));
            sites.map(|site| (callback.name.as_str(), site))
        });
        sites.collect()
    }

    /// The names of the callbacks of what `pointer` names: a webhook, or a callback.
    pub(crate) fn callback_names(&self, pointer: &str) -> impl Iterator<Item = &str> {
        let operation = self.root.pointer(pointer);
        let callbacks = operation.and_then(|it| it.get("callbacks")?.as_map());
        callbacks
            .into_iter()
            .flat_map(|it| it.keys())
            .map(String::as_str)
    }

    /// What the bundled document says in a place, for what openapiv3 has no field for.
    pub(crate) fn node(&self, pointer: &str) -> Option<&Node> {
        self.root.pointer(pointer)
    }

    /// The same, if it is a text.
    pub(crate) fn text(&self, pointer: &str) -> Option<&str> {
        self.node(pointer)?.as_str()
    }
}

/// The operations of a path item below a place, those that openapiv3 knows first.
fn sites<'d>(place: &str, key: &'d str, item: &'d PathItem, others: &'d [Other]) -> Vec<Site<'d>> {
    let item_pointer = format!("{place}/{}", escape(key));
    let site = |method: String, below: &str, operation| Site {
        key,
        method,
        item,
        operation,
        pointer: format!("{item_pointer}/{below}"),
        item_pointer: item_pointer.clone(),
    };
    let known = item.iter().filter(|(method, _)| METHODS.contains(method));
    let known = known.map(|(method, operation)| site(method.to_uppercase(), method, operation));
    let others = others
        .iter()
        .map(|other| site(other.method.clone(), &other.below, &other.operation));
    known.chain(others).collect()
}
