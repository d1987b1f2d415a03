//! A description becomes the intermediate representation.
//!
//! References are followed, names are chosen, and whatever the representation has no place for
//! is refused where it stands. A refused part does not end the walk: the rest is looked at too,
//! so that one run tells all.

mod api;
mod body;
mod object;
mod operation;
mod parameter;
mod recursion;
mod response;
mod schema;
mod usage;
mod variants;

use std::collections::HashMap;

use openapiv3::{OpenAPI, ReferenceOr};

use crate::diagnostic::{Diagnostic, Refusals};
use crate::ir::{Api, Type, TypeDef};
use crate::load::{Description, Trail, unescape};
use crate::names::{PRELUDE, Scope};

/// Lowers one description to the version that stands at `index` of the library.
pub(crate) fn lower(
    description: &Description,
    version: &crate::Version,
    index: usize,
) -> Result<(Api, Vec<TypeDef>), Refusals> {
    let mut lowering = Lowering {
        description,
        openapi: &description.openapi,
        api: index,
        types: Vec::new(),
        pointers: Vec::new(),
        components: HashMap::new(),
        inline: HashMap::new(),
        names: Scope::reserving(PRELUDE),
        diagnostics: Vec::new(),
    };
    let api = lowering.api(version);
    lowering.refuse_endless();
    Refusals::check(lowering.diagnostics)?;
    let mut types: Vec<_> = lowering.types.into_iter().flatten().collect();
    usage::mark(&api, &mut types);
    Ok((api, types))
}

/// Says that something was refused, and why stands among the diagnostics.
#[derive(Debug, Clone, Copy)]
pub(super) struct Refused;

pub(super) type Lowered<T> = Result<T, Refused>;

pub(super) struct Lowering<'d> {
    description: &'d Description,
    openapi: &'d OpenAPI,
    /// The version's index in the library.
    api: usize,
    /// A type's slot is taken when its schema is met, and filled when it has been lowered, so
    /// that a schema can refer to itself.
    types: Vec<Option<TypeDef>>,
    /// The pointer of each type's schema.
    pointers: Vec<String>,
    /// What the schemas of the components became.
    components: HashMap<&'d str, Progress>,
    /// What the schemas became that stand elsewhere, by their pointers.
    inline: HashMap<String, Type>,
    names: Scope,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Clone)]
enum Progress {
    Begun,
    Done(Lowered<Type>),
}

impl<'d> Lowering<'d> {
    fn refuse<T>(
        &mut self,
        trail: &Trail<'_>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Lowered<T> {
        let diagnostic = self.description.diagnostic(&trail.pointer(), message, help);
        self.diagnostics.push(diagnostic);
        Err(Refused)
    }

    /// Follows a reference to a component, or takes the item that stands in its place.
    fn follow<T>(
        &mut self,
        node: &'d ReferenceOr<T>,
        section: &'static str,
        trail: &Trail<'_>,
        component: impl Fn(&'d OpenAPI, &str) -> Option<&'d ReferenceOr<T>>,
    ) -> Lowered<(&'d T, Option<&'d str>, String)> {
        let mut node = node;
        let mut name = None;
        let mut pointer = trail.pointer();
        // More hops than this are a circle.
        for _ in 0..32 {
            match node {
                ReferenceOr::Item(item) => return Ok((item, name, pointer)),
                ReferenceOr::Reference { reference } => {
                    let found = component_name(reference, section)
                        .and_then(|name| Some((name, component(self.openapi, &unescape(name))?)));
                    let Some((target, next)) = found else {
                        return self.refuse(
                            &Trail::root(&pointer),
                            format!("the reference `{reference}` does not lead to `{section}`"),
                            format!("refer to a component under `#/components/{section}`"),
                        );
                    };
                    pointer = format!("/components/{section}/{target}");
                    name = Some(target);
                    node = next;
                }
            }
        }
        self.refuse(
            &Trail::root(&pointer),
            "the reference leads to itself",
            "let the circle of references end at an object",
        )
    }
}

/// The name, still escaped, of the component that a reference of a bundled document leads to.
pub(super) fn component_name<'r>(reference: &'r str, section: &str) -> Option<&'r str> {
    reference
        .strip_prefix("#/components/")?
        .strip_prefix(section)?
        .strip_prefix('/')
}
