//! Values to show and to test with: the description's examples, completed from its schemas.

mod fit;
mod sample;
mod size;
mod walk;

use serde_json::Value;

use crate::ir::json_patch;
use crate::ir::{
    Access, Body, BodyContent, Limits, Operation, Parameter, Part, PartContent, Type, TypeDef,
    TypeKind,
};

pub(crate) use fit::fits;
pub(crate) use sample::{brief, sample, written};
pub(crate) use size::{measure, smallest};
use walk::Walk;

/// How much of an object an example holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// What must be there.
    Required,
    /// All that may be there.
    Everything,
}

/// An example of more values than this shows nobody anything.
const MOST_VALUES: usize = 200;

/// What a text is that nobody has a name for.
const TEXT_NAME: &str = "text";

/// So many bytes of text are as much as one value.
const TEXT: usize = 32;

/// Why there is no example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// Every value holds another one of its own type.
    Endless,
    /// Already the smallest value is too much.
    Large,
}

/// A value of the type, from the examples of its parts. A text is its own `name`.
fn value(types: &[TypeDef], ty: &Type, name: &str, extent: Extent) -> Result<Value, Missing> {
    Ok(shown(types, ty, name, extent, MOST_VALUES, None)?.0)
}

/// A value, and whether anything that the extent asks for is not in it.
fn shown(
    types: &[TypeDef],
    ty: &Type,
    name: &str,
    extent: Extent,
    most: usize,
    without: Option<Access>,
) -> Result<(Value, bool), Missing> {
    let size = smallest(types, ty).ok_or(Missing::Endless)?;
    let left = most.checked_sub(size).ok_or(Missing::Large)?;
    let mut walk = Walk {
        types,
        extent,
        name,
        depth: without.map(|_| 2),
        without,
        open: Vec::new(),
        left,
        is_cut: false,
    };
    Ok((walk.of(ty), walk.is_cut))
}

/// How many values of the usual size an example is worth.
fn weight(value: &Value) -> usize {
    let inner: usize = match value {
        Value::Array(items) => items.iter().map(weight).sum(),
        Value::Object(map) => map.values().map(weight).sum(),
        Value::String(text) => text.len() / TEXT,
        _ => 0,
    };
    1 + inner
}

/// The example that the description gives of a type, if it fits and is not too much.
fn given(types: &[TypeDef], ty: &Type, example: Option<&Value>) -> Option<Value> {
    let example = example.filter(|example| fits(types, ty, example))?;
    (weight(example) <= MOST_VALUES).then(|| example.clone())
}

/// An example for a parameter: the description's own, its default, one of its format, or its name.
pub(crate) fn parameter(types: &[TypeDef], parameter: &Parameter) -> Result<Value, Missing> {
    let ty = &parameter.ty;
    let own = given(types, ty, parameter.example.as_ref());
    let own = own.or_else(|| given(types, ty, default(&parameter.limits)));
    match own.or_else(|| walk::of_format(ty, &parameter.limits)) {
        Some(example) => Ok(example),
        None => value(types, ty, &parameter.name, Extent::Everything),
    }
}

/// An example for a part of a form.
pub(crate) fn part(
    types: &[TypeDef],
    part: &Part,
    ty: &Type,
    extent: Extent,
) -> Result<Value, Missing> {
    let own = given(types, ty, default(&part.limits));
    match own.or_else(|| walk::of_format(ty, &part.limits)) {
        Some(example) => Ok(example),
        None => value(types, ty, &part.name, extent),
    }
}

/// The default, unless it is that nothing is there.
fn default(limits: &Limits) -> Option<&Value> {
    limits.default.as_ref().filter(|value| !value.is_null())
}

/// An example for an answer.
pub(crate) fn answer(
    types: &[TypeDef],
    ty: &Type,
    example: Option<&Value>,
) -> Result<Value, Missing> {
    match given(types, ty, example) {
        Some(example) => Ok(example),
        None => value(types, ty, TEXT_NAME, Extent::Everything),
    }
}

/// An example for a body of one value: the description's own, without what need not be there where
/// only the rest is wanted.
pub(crate) fn body(
    types: &[TypeDef],
    ty: &Type,
    body: &Body,
    extent: Extent,
) -> Result<Value, Missing> {
    match (given(types, ty, body.example.as_ref()), extent) {
        (Some(example), Extent::Everything) => Ok(example),
        (Some(example), Extent::Required) => Ok(required(types, ty, example)),
        (None, extent) => value(types, ty, &body.ident, extent),
    }
}

/// A value that fits the type, without its optional properties.
fn required(types: &[TypeDef], ty: &Type, value: Value) -> Value {
    match (ty, value) {
        (_, Value::Null) => Value::Null,
        (Type::Nullable(inner) | Type::Boxed(inner) | Type::IdOr(inner), value) => {
            required(types, inner, value)
        }
        (Type::List(item), Value::Array(items)) => items
            .into_iter()
            .map(|value| required(types, item, value))
            .collect(),
        (Type::Tuple(places), Value::Array(items)) => places
            .iter()
            .zip(items)
            .map(|(place, value)| required(types, place, value))
            .collect(),
        (Type::Map(item), Value::Object(map)) => map
            .into_iter()
            .map(|(key, value)| (key, required(types, item, value)))
            .collect(),
        (Type::Named(id), Value::Object(mut map)) => match &types[id.0].kind {
            // What it cannot do without depends on what it does.
            _ if json_patch::value(types, &types[id.0]).is_some() => Value::Object(map),
            TypeKind::Struct(structure) => structure
                .properties
                .iter()
                .filter(|property| property.required)
                .filter_map(|property| {
                    let (name, value) = map.remove_entry(&property.name)?;
                    Some((name, required(types, &property.ty, value)))
                })
                .collect(),
            _ => Value::Object(map),
        },
        (_, value) => value,
    }
}

/// How much the documentation of an operation shows of what it takes.
pub(crate) fn extent(operation: &Operation) -> Extent {
    // A list is nothing without what its elements may hold.
    match operation.body.as_ref().map(|body| &body.content) {
        Some(BodyContent::Json(Type::List(_))) => Extent::Everything,
        _ => Extent::Required,
    }
}

/// What is to be said of the example in the documentation of an operation: what it takes and
/// cannot be shown, or not as far as it may go.
pub(crate) fn notes(types: &[TypeDef], operation: &Operation) -> Vec<String> {
    let mut notes = Vec::new();
    let mut note =
        |what: &str, given: Option<&Value>, ty: &Type, extent: Extent| {
            let fitting = given.filter(|example| fits(types, ty, example));
            if let Some(example) = fitting {
                if weight(example) <= MOST_VALUES {
                    return;
                }
                notes.push(format!(
                "the example that is given of {what} is too long to be shown: another stands in \
                 its place"
            ));
            }
            notes.extend(match shown(types, ty, TEXT_NAME, extent, MOST_VALUES, None) {
            Ok((_, false)) => None,
            Ok((_, true)) => Some(format!(
                "{what} is shown without some of what may be there: an example has at most \
                 {MOST_VALUES} values"
            )),
            Err(Missing::Endless) => Some(format!(
                "it is left out: no value of {what} has an end, since each holds another one"
            )),
            Err(Missing::Large) => Some(format!(
                "it is left out: a value of {what} would consist of more than {MOST_VALUES} \
                 values"
            )),
        });
        };
    for parameter in operation.parameters.iter().filter(|one| one.required) {
        let what = format!("the parameter `{}`", parameter.name);
        let given = parameter.example.as_ref();
        let given = given.or(parameter.limits.default.as_ref());
        note(&what, given, &parameter.ty, Extent::Everything);
    }
    let extent = extent(operation);
    let Some(body) = &operation.body else {
        return notes;
    };
    let form = match &body.content {
        BodyContent::Multipart(form) => Some(form.as_ref()),
        // The first of several is the one that is shown.
        BodyContent::Forms(forms) => forms.alternatives.first().map(|first| &first.form),
        _ => None,
    };
    let parts = form.into_iter().flat_map(|form| &form.parts);
    for part in parts.filter(|part| part.required) {
        // Lists of texts are short, and files are named only.
        if let PartContent::Text(ty) | PartContent::Json(ty) | PartContent::Value(ty) =
            &part.content
        {
            note(&format!("the part `{}`", part.name), None, ty, extent);
        }
    }
    match &body.content {
        BodyContent::Json(ty) | BodyContent::Form { ty, .. } if body.required => {
            note("the body", body.example.as_ref(), ty, extent);
        }
        _ => {}
    }
    notes
}
