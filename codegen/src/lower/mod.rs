//! A description becomes the intermediate representation.
//!
//! References are followed, names are chosen, and whatever the representation has no place for
//! is refused where it stands. A refused part does not end the walk: the rest is looked at too,
//! so that one run tells all.

mod answer;
mod api;
mod bodies;
mod body;
mod calls;
mod choice;
mod compose;
mod encoding;
mod ends;
mod enumeration;
mod examples;
mod family;
mod files;
mod format;
mod headers;
mod known_servers;
mod labels;
mod library;
mod limits;
mod lineage;
mod media_type;
mod multipart;
mod naming;
mod narrow;
mod object;
mod operation;
mod overlap;
mod paging;
mod parameter;
mod parts;
mod renaming;
mod repeating;
mod response;
mod schema;
mod security;
mod server;
mod shape;
mod streams;
mod tags;
mod variants;
mod view;
mod webhook;
mod widen;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

use openapiv3::{OpenAPI, ReferenceOr};

use self::ends::Ends;
pub(crate) use self::library::{library, other_library};
use crate::ir::{Api, Type, TypeDef, TypeId, example};
use crate::load::Description;
use crate::names::{PRELUDE, Scope};
use crate::report::{Diagnostic, Outcome, Refusals, Report};
use crate::tree::{Trail, escape, unescape};

/// Lowers one description to the version that stands at `index` of the library.
pub(crate) fn lower(
    mut description: Description,
    version: &crate::config::Version,
    package: &crate::config::Package,
    index: usize,
) -> Result<(Api, Vec<TypeDef>, Report), Refusals> {
    let report = std::mem::take(&mut description.report);
    let faults = std::mem::take(&mut description.faults);
    let mut lowering = Lowering {
        description: &description,
        openapi: &description.openapi,
        formats: &package.formats,
        package,
        api: index,
        types: Vec::new(),
        pointers: Vec::new(),
        operations: Vec::new(),
        components: HashMap::new(),
        circles: HashMap::new(),
        examples: examples::Examples::default(),
        inline: HashMap::new(),
        ends: Ends::of(&description.openapi),
        lineage: lineage::Lineage::of(&description.openapi),
        composed: 0,
        compared: Vec::new(),
        undeclared: Vec::new(),
        noted: HashSet::new(),
        declares_security: None,
        depth: 0,
        names: Scope::reserving(PRELUDE),
        component_names: HashMap::new(),
        renamed: BTreeSet::new(),
        is_lenient: version.lenient,
        stream_end: version.stream_end.as_deref(),
        diagnostics: Vec::new(),
        report,
    };
    lowering.name_components();
    let api = lowering.api(version);
    if api.has_types_alone() && version.tags.is_empty() {
        lowering.types_alone();
    }
    lowering.name_types(&api);
    lowering.note_undeclared(&api);
    lowering.note_untold_examples();
    let mut diagnostics = std::mem::take(&mut lowering.diagnostics);
    if version.lenient {
        for fault in faults {
            let note = Some(fault.message().to_owned());
            let (file, pointer) = (fault.file(), fault.pointer());
            let report = &mut lowering.report;
            report.record(Outcome::Refused, "left out", file, pointer, note);
        }
    } else {
        diagnostics = with_faults(faults, diagnostics);
    }
    if let Err(refusals) = Refusals::check(diagnostics) {
        return Err(refusals.with_report(lowering.report));
    }
    let slots = std::mem::take(&mut lowering.types);
    let pointers = std::mem::take(&mut lowering.pointers);
    let pointers = pointers.into_iter().zip(&slots);
    let pointers: Vec<_> = pointers.filter(|(_, slot)| slot.is_some()).collect();
    let pointers: Vec<_> = pointers.into_iter().map(|(pointer, _)| pointer).collect();
    let (mut api, mut types) = compact(api, slots);
    api.renamed = std::mem::take(&mut lowering.renamed);
    crate::ir::recursion::flatten(&mut types);
    crate::ir::recursion::put_on_heap(&mut types);
    crate::ir::usage::mark(&mut api, &mut types);
    crate::ir::json_patch::let_values_be_null(&mut types);
    example::measure(&mut types);
    lowering.note_examples(&api, &types, &pointers);
    Ok((api, types, lowering.report))
}

/// What could not be loaded, and what could not be lowered for other reasons: where something is
/// missing, the parts around it are refused for the same fault.
fn with_faults(faults: Vec<Diagnostic>, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let places: BTreeSet<_> = faults.iter().map(place).collect();
    let is_around = |diagnostic: &Diagnostic| {
        let (file, pointer) = place(diagnostic);
        // An operation has other parts that can be faulty.
        let is_part = pointer.matches('/').count() > 3;
        let mut below = places.range((file, pointer)..);
        let first = below.next();
        is_part && first.is_some_and(|(other, fault)| *other == file && fault.starts_with(pointer))
    };
    let others: Vec<_> = diagnostics
        .into_iter()
        .filter(|diagnostic| !is_around(diagnostic))
        .collect();
    drop(places);
    faults.into_iter().chain(others).collect()
}

fn place(diagnostic: &Diagnostic) -> (&Path, &str) {
    (diagnostic.file(), diagnostic.pointer())
}

/// Takes out the slots that were never filled, as their schemas were degraded on the way.
fn compact(mut api: Api, slots: Vec<Option<TypeDef>>) -> (Api, Vec<TypeDef>) {
    let mut next = 0;
    let places: Vec<Option<usize>> = slots
        .iter()
        .map(|slot| {
            slot.as_ref().map(|_| {
                next += 1;
                next - 1
            })
        })
        .collect();
    let to = |ty: &mut Type| ty.replace_named(&|id| places[id.0].map(TypeId));
    let mut types: Vec<TypeDef> = slots.into_iter().flatten().collect();
    for def in &mut types {
        def.kind.each_type_mut(to);
    }
    api.each_type_mut(to);
    (api, types)
}

/// Says that something was refused, and why stands among the diagnostics.
#[derive(Debug, Clone, Copy)]
pub(super) struct Refused;

pub(super) type Lowered<T> = Result<T, Refused>;

pub(super) struct Lowering<'d> {
    description: &'d Description,
    openapi: &'d OpenAPI,
    /// The types that the caller chose for formats.
    formats: &'d BTreeMap<String, String>,
    /// What else the caller says.
    package: &'d crate::config::Package,
    /// The version's index in the library.
    api: usize,
    /// A type's slot is taken when its schema is met, and filled when it has been lowered, so
    /// that a schema can refer to itself.
    types: Vec<Option<TypeDef>>,
    /// The pointer of each type's schema.
    pointers: Vec<String>,
    /// The pointers of the operations, in the order of the tags.
    operations: Vec<String>,
    /// What the schemas of the components became.
    components: HashMap<String, Progress>,
    /// The types of components that were met within themselves, and have no other name.
    circles: HashMap<String, TypeId>,
    examples: examples::Examples,
    /// What the schemas became that stand elsewhere, by their pointers.
    inline: HashMap<String, Type>,
    ends: Ends<'d>,
    lineage: lineage::Lineage,
    /// How many members composed types have repeated so far.
    composed: usize,
    /// The unions, and the types to which they are being compared.
    compared: Vec<(TypeId, Type)>,
    /// The types that require properties which they do not declare: where, and which.
    undeclared: Vec<(TypeId, String, &'d str)>,
    /// What was reported once for its place.
    noted: HashSet<(&'static str, String)>,
    /// Whether the description says anything of security, once somebody has looked.
    declares_security: Option<bool>,
    /// How many schemas the one at hand stands within, or is led to by.
    depth: usize,
    names: Scope,
    /// The names of the components' types.
    component_names: HashMap<&'d str, String>,
    /// The types that the caller chose a name for, by those that they would have.
    renamed: BTreeSet<String>,
    /// Whether what cannot be carried is left out instead of refused.
    is_lenient: bool,
    /// The data of the event that ends a stream, as the caller says.
    stream_end: Option<&'d str>,
    diagnostics: Vec<Diagnostic>,
    report: Report,
}

#[derive(Clone)]
enum Progress {
    /// When there were so many types.
    Begun(usize),
    /// Once more, within itself.
    Again,
    Done(Lowered<Type>),
}

impl<'d> Lowering<'d> {
    fn refuse<T>(
        &mut self,
        trail: &Trail<'_>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Lowered<T> {
        let message = message.into();
        if self.is_lenient {
            self.record(Outcome::Degraded, "left out", trail, Some(message));
        } else {
            let diagnostic = self.description.diagnostic(&trail.pointer(), message, help);
            self.diagnostics.push(diagnostic);
        }
        Err(Refused)
    }

    /// Reports that a construct is generated as the description has it.
    fn supported(&mut self, construct: impl Into<Cow<'static, str>>, trail: &Trail<'_>) {
        self.record(Outcome::Supported, construct, trail, None);
    }

    fn record(
        &mut self,
        outcome: Outcome,
        construct: impl Into<Cow<'static, str>>,
        trail: &Trail<'_>,
        note: Option<String>,
    ) {
        let pointer = trail.pointer();
        self.description
            .record(&mut self.report, outcome, construct, &pointer, note);
    }

    /// A schema that was refused is any JSON, in a lenient run.
    fn or_any(&self, ty: Lowered<Type>) -> Lowered<Type> {
        match ty {
            Err(Refused) if self.is_lenient => Ok(Type::Json),
            ty => ty,
        }
    }

    /// Reports what the examples of the documentation cannot show.
    fn note_examples(&mut self, api: &Api, types: &[TypeDef], pointers: &[String]) {
        for (def, pointer) in types.iter().zip(pointers) {
            if def.smallest.is_none() {
                let why = "every value of it holds another one without an end, so none can be \
                           written: it has no example";
                let trail = Trail::root(pointer);
                self.record(Outcome::Degraded, "example", &trail, Some(why.to_owned()));
            }
        }
        let places = std::mem::take(&mut self.operations);
        for (operation, pointer) in api.operations().zip(places) {
            for note in example::notes(types, operation) {
                self.record(
                    Outcome::Degraded,
                    "example",
                    &Trail::root(&pointer),
                    Some(note),
                );
            }
        }
    }

    /// Lowers every schema of the components: of a description without operations, they are what
    /// it has.
    fn types_alone(&mut self) {
        let openapi = self.openapi;
        for name in openapi.components.iter().flat_map(|all| all.schemas.keys()) {
            let pointer = format!("/components/schemas/{}", escape(name));
            // Of one that is refused the diagnostics tell.
            let _ = self.component_named(&escape(name), &Trail::root(&pointer));
        }
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
        let mut met = HashSet::new();
        loop {
            match node {
                ReferenceOr::Item(item) => return Ok((item, name, pointer)),
                ReferenceOr::Reference { reference } if !met.insert(reference) => break,
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

    /// What a reference says in the place of its target's description.
    fn overriding<T>(&self, node: &ReferenceOr<T>, trail: &Trail<'_>) -> Option<String> {
        self.overriding_field(node, trail, "description")
    }

    /// What a reference says in the place of a text of its target.
    fn overriding_field<T>(
        &self,
        node: &ReferenceOr<T>,
        trail: &Trail<'_>,
        field: &str,
    ) -> Option<String> {
        match node {
            ReferenceOr::Reference { .. } if !self.description.is_oldest() => {
                let text = self.description.overriding(&trail.pointer(), field);
                text.map(str::to_owned)
            }
            _ => None,
        }
    }
}

impl<'d> Lowering<'d> {
    /// The schema that a reference leads to at last, the component's name, still escaped, and the
    /// schema's pointer.
    fn component_schema(
        &mut self,
        reference: &'d str,
        trail: &Trail<'_>,
    ) -> Lowered<(&'d openapiv3::Schema, Option<&'d str>, String)> {
        let found = component_name(reference, "schemas").and_then(|name| {
            let components = self.openapi.components.as_ref()?;
            Some((name, components.schemas.get(&unescape(name))?))
        });
        let Some((name, node)) = found else {
            return self.refuse(
                trail,
                format!("the reference `{reference}` does not lead to a schema"),
                "refer to a component under `#/components/schemas`",
            );
        };
        let pointer = format!("/components/schemas/{name}");
        let (schema, next, pointer) =
            self.follow(node, "schemas", &Trail::root(&pointer), |openapi, name| {
                openapi.components.as_ref()?.schemas.get(name)
            })?;
        Ok((schema, next.or(Some(name)), pointer))
    }
}

/// The name, still escaped, of the component that a reference of a bundled document leads to.
pub(super) fn component_name<'r>(reference: &'r str, section: &str) -> Option<&'r str> {
    reference
        .strip_prefix("#/components/")?
        .strip_prefix(section)?
        .strip_prefix('/')
}
