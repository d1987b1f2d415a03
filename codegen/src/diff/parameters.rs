//! The parameters of two operations, by place and name.

use indexmap::IndexMap;
use openapiv3::{Parameter, ParameterSchemaOrContent};
use serde_json::Value;

use super::bodies;
use super::document::{Document, Site, place_of};
use super::graph::Pair;
use super::kind::{ChangeKind as Kind, Directions};
use super::operations::{Place, path_names};
use super::schemas::Schemas;

/// What identifies a parameter on the wire: a place and a name, but in the path a position.
type Identity = (&'static str, String);

/// The parameters of one operation, its path's included.
pub(super) struct Parameters<'d> {
    found: IndexMap<Identity, Declared<'d>>,
}

struct Declared<'d> {
    parameter: &'d Parameter,
    /// Where the parameter stands, which several operations may share.
    site: Site,
    /// Where the operation or its path lists it.
    listed: Site,
}

impl<'d> Parameters<'d> {
    pub(super) fn of(document: &Document<'d>, place: &Place<'d>, site: &Site) -> Self {
        let path_names = path_names(place.site.key);
        let mut found = IndexMap::new();
        let path = Site::new(place.site.item_pointer.clone(), site.subject.clone());
        // What the operation declares comes later and replaces what its path declares.
        let lists = [
            (
                place.site.item.parameters.as_slice(),
                path.below("parameters"),
            ),
            (
                place.site.operation.parameters.as_slice(),
                site.below("parameters"),
            ),
        ];
        for (nodes, list) in lists {
            for (index, node) in nodes.iter().enumerate() {
                let listed = list.below(&index.to_string());
                let Some((parameter, site)) = document.parameter(node, listed.clone()) else {
                    continue;
                };
                let name = &parameter.parameter_data_ref().name;
                let identity = match parameter {
                    Parameter::Header { .. } if is_ignored(name) => continue,
                    Parameter::Header { .. } => name.to_lowercase(),
                    Parameter::Path { .. } => {
                        let position = path_names.iter().position(|other| other == name);
                        position.map_or_else(|| name.clone(), |position| position.to_string())
                    }
                    Parameter::Query { .. } | Parameter::Cookie { .. } => name.clone(),
                };
                let listed = Site {
                    part: format!("{} parameter `{name}`", place_of(parameter)),
                    ..listed
                };
                // A shared parameter is its own subject, which needs no further words.
                let is_shared = site.pointer != listed.pointer;
                let site = if is_shared { site } else { listed.clone() };
                let declared = Declared {
                    parameter,
                    site,
                    listed,
                };
                found.insert((place_of(parameter), identity), declared);
            }
        }
        Self { found }
    }

    /// Compares the parameters, which travel this way.
    pub(super) fn compare(
        &self,
        new: &Self,
        schemas: &mut Schemas<'d, '_>,
        pair: &mut Pair,
        mask: Directions,
    ) {
        for (identity, old) in &self.found {
            match new.found.get(identity) {
                Some(new) => {
                    let parameters = (old.parameter, new.parameter);
                    both(schemas, pair, parameters, (&old.site, &new.site), mask);
                }
                None => {
                    pair.removed(Kind::ParameterRemoved, &old.listed).only(mask);
                }
            }
        }
        for (identity, declared) in &new.found {
            if !self.found.contains_key(identity) {
                let kind = if declared.parameter.parameter_data_ref().required {
                    Kind::RequiredParameterAdded
                } else {
                    Kind::ParameterAdded
                };
                pair.added(kind, &declared.listed).only(mask);
            }
        }
    }
}

/// Headers that a description cannot declare (OpenAPI 3.0.3, section 4.7.12.2).
fn is_ignored(name: &str) -> bool {
    ["accept", "content-type", "authorization"]
        .iter()
        .any(|ignored| name.eq_ignore_ascii_case(ignored))
}

fn both<'d>(
    schemas: &mut Schemas<'d, '_>,
    pair: &mut Pair,
    (old, new): (&'d Parameter, &'d Parameter),
    (old_site, new_site): (&Site, &Site),
    mask: Directions,
) {
    let (before, after) = (old.parameter_data_ref(), new.parameter_data_ref());
    let mut change = |kind| {
        let found = pair.change(kind, old_site, new_site);
        found.only(mask);
    };
    match (before.required, after.required) {
        (false, true) => change(Kind::ParameterRequired),
        (true, false) => change(Kind::ParameterOptional),
        _ => {}
    }
    match (
        before.deprecated == Some(true),
        after.deprecated == Some(true),
    ) {
        (false, true) => change(Kind::Deprecated),
        (true, false) => change(Kind::Undeprecated),
        _ => {}
    }
    if before.name != after.name && matches!(old, Parameter::Path { .. }) {
        pair.change(Kind::ParameterRenamed, old_site, new_site)
            .from(format!("`{}`", before.name))
            .to(format!("`{}`", after.name))
            .only(mask);
    }
    let (old_style, new_style) = (style(old), style(new));
    if old_style != new_style {
        pair.change(Kind::ParameterStyleChanged, old_site, new_site)
            .from(old_style)
            .to(new_style)
            .only(mask);
    }
    let formats = (&before.format, &after.format);
    bodies::value(schemas, pair, formats, (old_site, new_site), mask);
}

/// How the parameter is written, with the defaults of its place spelt out.
fn style(parameter: &Parameter) -> String {
    let data = parameter.parameter_data_ref();
    let style = match parameter {
        Parameter::Query { style, .. } => serde_json::to_value(style),
        Parameter::Header { style, .. } => serde_json::to_value(style),
        Parameter::Path { style, .. } => serde_json::to_value(style),
        Parameter::Cookie { style, .. } => serde_json::to_value(style),
    };
    let style = match style {
        Ok(Value::String(style)) => style,
        _ => String::new(),
    };
    // `explode` means something for lists and objects only, but is part of the style as written.
    let exploded = data.explode.unwrap_or(style == "form");
    match &data.format {
        ParameterSchemaOrContent::Content(_) => "content".to_owned(),
        ParameterSchemaOrContent::Schema(_) if exploded => format!("{style}, exploded"),
        ParameterSchemaOrContent::Schema(_) => style,
    }
}
