//! What the methods and the requests of operations are called.
//!
//! An operation's name leaves out what its reader knows: the tag, whose client has the method, and
//! the path and the method of HTTP, which its documentation begins with.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::naming::GIVEN_NAME;
use crate::load::Site;
use crate::names::{
    Call, REQUEST_IMPORTS, RUNTIME_IMPORTS, Scope, request_name, value_name, without_place,
    without_tag,
};

/// What a client has beside its operations. A method that takes `&self` is found after those that
/// traits have for values.
const CLIENT_METHODS: [&str; 4] = ["new", "clone", "into", "try_into"];

/// The names that come of an operation.
pub(super) struct Names {
    /// What describes the operation in its client's modules.
    pub(super) request: String,
    /// The client's method.
    pub(super) method: String,
    /// What the types begin with that only the operation has.
    pub(super) owner: String,
}

/// An operation that wants a name.
pub(super) struct Wanted<'d> {
    pub(super) site: Site<'d>,
    /// The `operationId`, or what stands for it.
    pub(super) id: String,
    /// The tag under which it is.
    pub(super) tag: &'d str,
}

/// An operation's name as it is written, and without what its reader knows.
struct Forms {
    written: String,
    /// Without path and method.
    bare: String,
    /// Without the tag, too.
    short: String,
}

impl Forms {
    fn of(one: &Wanted<'_>, renames: &BTreeMap<String, String>) -> Self {
        if let Some(given) = renames.get(&one.id) {
            return Self::given(given);
        }
        let extensions = &one.site.operation.extensions;
        if let Some(given) = extensions.get(GIVEN_NAME).and_then(Value::as_str) {
            return Self::given(given);
        }
        let call = Call {
            id: &one.id,
            tag: one.tag,
            method: &one.site.method,
            path: one.site.key,
        };
        // What stands for an `operationId` is method and path, and nothing else.
        let has_id = one.site.operation.operation_id.is_some();
        let bare = has_id.then(|| without_place(&call)).flatten();
        let bare = bare.unwrap_or_else(|| one.id.clone());
        let short = has_id.then(|| without_tag(&bare, &call)).flatten();
        Self {
            short: short.unwrap_or_else(|| bare.clone()),
            bare,
            written: one.id.clone(),
        }
    }

    /// The name in the form that `name` gives it, the shortest first.
    fn each(&self, name: fn(&str) -> String) -> [String; 3] {
        [&self.short, &self.bare, &self.written].map(|form| name(form))
    }

    /// Whether there is no shorter one.
    fn is_plain(&self) -> bool {
        self.short == self.written
    }

    /// The one name that somebody chose.
    fn given(name: &str) -> Self {
        Self {
            written: name.to_owned(),
            bare: name.to_owned(),
            short: name.to_owned(),
        }
    }
}

/// The names that are taken in the modules of a client.
pub(super) struct Scopes {
    pub(super) requests: Scope,
    methods: Scope,
}

impl Scopes {
    /// `client` stands beside the request types.
    pub(super) fn new(client: &str) -> Self {
        let mut requests = Scope::reserving(&[&RUNTIME_IMPORTS[..], &REQUEST_IMPORTS].concat());
        requests.take(client.to_owned());
        Self {
            requests,
            methods: Scope::reserving(&CLIENT_METHODS),
        }
    }
}

/// The names of all operations, in their order.
///
/// Those go first that have only one. Of two operations of a client that come to the same shorter
/// name, the first in the description has it, and the other keeps more of its own.
pub(super) fn names(
    wanted: &[Wanted<'_>],
    renames: &BTreeMap<String, String>,
    scopes: &mut HashMap<&str, Scopes>,
) -> Vec<Names> {
    let forms: Vec<_> = wanted.iter().map(|one| Forms::of(one, renames)).collect();
    let mut owners = Scope::default();
    let mut names: Vec<Option<Names>> = wanted.iter().map(|_| None).collect();
    let (plain, others): (Vec<usize>, Vec<usize>) =
        (0..wanted.len()).partition(|&index| forms[index].is_plain());
    // Last, so that a name which was chosen for one of them takes nobody else's.
    let (last, first): (Vec<_>, Vec<_>) = plain
        .into_iter()
        .chain(others)
        .partition(|&index| renames.contains_key(&wanted[index].id));
    for index in first.into_iter().chain(last) {
        let forms = &forms[index];
        let Some(scopes) = scopes.get_mut(wanted[index].tag) else {
            continue;
        };
        let [_, bare, written] = forms.each(request_name);
        names[index] = Some(Names {
            request: scopes.requests.take_first(&forms.each(request_name)),
            method: scopes.methods.take_first(&forms.each(value_name)),
            owner: owners.take_first(&[bare, written]),
        });
    }
    names.into_iter().flatten().collect()
}
