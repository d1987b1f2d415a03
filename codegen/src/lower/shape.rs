//! What kind of value a schema describes, whichever of its keywords say so.

use openapiv3::{
    AnySchema, IntegerFormat, NumberFormat, ReferenceOr, Schema, SchemaKind, StringFormat,
    Type as SchemaType, VariantOrUnknownOrEmpty,
};
use serde_json::Value;

/// Between which values an integer is.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    pub(super) minimum: Option<i128>,
    pub(super) maximum: Option<i128>,
}

/// A schema by what its values are.
pub(super) enum Shape<'d> {
    Anything,
    /// The values themselves are listed; `null` may be among them.
    Enumeration(Vec<Value>),
    String {
        format: Option<&'d str>,
    },
    Number {
        format: Option<&'d str>,
    },
    Integer {
        format: Option<&'d str>,
        /// The smallest and the largest value.
        bounds: Bounds,
    },
    Boolean,
    Array(Option<&'d ReferenceOr<Box<Schema>>>),
    /// An object, or a composition.
    Object,
    /// The keyword, and the alternatives under it.
    Alternatives(&'static str, &'d [ReferenceOr<Schema>]),
    Not,
    /// A type that OpenAPI 3.0 does not have.
    Unknown(&'d str),
}

impl<'d> Shape<'d> {
    pub(super) fn of(schema: &'d Schema) -> Self {
        match &schema.schema_kind {
            SchemaKind::Type(ty) => Self::of_type(ty),
            SchemaKind::AllOf { .. } => Self::Object,
            SchemaKind::OneOf { one_of } => Self::Alternatives("oneOf", one_of),
            SchemaKind::AnyOf { any_of } => Self::Alternatives("anyOf", any_of),
            SchemaKind::Not { .. } => Self::Not,
            SchemaKind::Any(any) => Self::of_any(any),
        }
    }

    fn of_type(ty: &'d SchemaType) -> Self {
        match ty {
            SchemaType::String(string) => {
                if string.enumeration.is_empty() {
                    Self::String {
                        format: string_format(&string.format),
                    }
                } else {
                    values(&string.enumeration)
                }
            }
            SchemaType::Number(number) => {
                if number.enumeration.is_empty() {
                    Self::Number {
                        format: number_format(&number.format),
                    }
                } else {
                    numbers(&number.enumeration)
                }
            }
            SchemaType::Integer(integer) => {
                if integer.enumeration.is_empty() {
                    Self::Integer {
                        format: integer_format(&integer.format),
                        bounds: Bounds {
                            minimum: integer.minimum.map(i128::from),
                            maximum: integer.maximum.map(i128::from),
                        },
                    }
                } else {
                    values(&integer.enumeration)
                }
            }
            // A Boolean of which only one value is listed is still a Boolean.
            SchemaType::Boolean(_) => Self::Boolean,
            SchemaType::Array(array) => Self::Array(array.items.as_ref()),
            SchemaType::Object(_) => Self::Object,
        }
    }

    /// A schema without a type, or with keywords that its type does not have.
    fn of_any(any: &'d AnySchema) -> Self {
        if any.all_of.is_empty() {
            Self::own(any)
        } else {
            Self::Object
        }
    }

    /// What a schema says of its values beside the members of its `allOf`.
    pub(super) fn beside_all_of(schema: &'d Schema) -> Self {
        match &schema.schema_kind {
            SchemaKind::Any(any) => Self::own(any),
            _ => Self::of(schema),
        }
    }

    pub(super) fn own(any: &'d AnySchema) -> Self {
        if !any.enumeration.is_empty() {
            return Self::Enumeration(any.enumeration.clone());
        }
        let declares = !any.properties.is_empty() || any.additional_properties.is_some();
        let format = any.format.as_deref();
        if let Some(listed) = listed_beside(any) {
            return listed;
        }
        match any.typ.as_deref() {
            Some("string") => Self::String { format },
            Some("number") => Self::Number { format },
            Some("integer") => Self::Integer {
                format,
                bounds: Bounds {
                    minimum: any.minimum.and_then(whole),
                    maximum: any.maximum.and_then(whole),
                },
            },
            Some("boolean") => Self::Boolean,
            Some("array") => Self::Array(any.items.as_ref()),
            Some("object") if declares => Self::Object,
            Some("object") | None => {
                if declares {
                    Self::Object
                } else if !any.one_of.is_empty() {
                    Self::Alternatives("oneOf", &any.one_of)
                } else if !any.any_of.is_empty() {
                    Self::Alternatives("anyOf", &any.any_of)
                } else if any.typ.is_some() {
                    Self::Object
                } else if any.items.is_some() {
                    Self::Array(any.items.as_ref())
                } else if any.pattern.is_some() || any.min_length.or(any.max_length).is_some() {
                    Self::String { format }
                } else {
                    Self::Anything
                }
            }
            Some(other) => Self::Unknown(other),
        }
    }

    /// What the report calls it.
    pub(super) fn construct(&self) -> &'static str {
        match self {
            Self::Anything => "schema of anything",
            Self::Enumeration(_) => "schema enum",
            Self::String { .. } => "schema string",
            Self::Number { .. } => "schema number",
            Self::Integer { .. } => "schema integer",
            Self::Boolean => "schema boolean",
            Self::Array(_) => "schema array",
            Self::Object => "schema object",
            Self::Alternatives("oneOf", _) => "schema oneOf",
            Self::Alternatives(..) => "schema anyOf",
            Self::Not => "schema not",
            Self::Unknown(_) => "schema of unknown type",
        }
    }

    /// Whether the schema stands for `null` and nothing else.
    pub(super) fn is_null(&self) -> bool {
        matches!(self, Self::Enumeration(values) if values.iter().all(Value::is_null))
    }
}

/// The alternatives beside a type of scalars, if each of them lists values of it.
fn listed_beside(any: &AnySchema) -> Option<Shape<'_>> {
    let is_of: fn(&Value) -> bool = match any.typ.as_deref()? {
        "string" => Value::is_string,
        "number" => Value::is_number,
        "integer" => Value::is_i64,
        _ => return None,
    };
    let lists = [("oneOf", &any.one_of), ("anyOf", &any.any_of)];
    let (keyword, members) = lists.into_iter().find(|(_, members)| !members.is_empty())?;
    let is_listed = |member: &ReferenceOr<Schema>| match member.as_item().map(Shape::of) {
        Some(Shape::Enumeration(values)) => values.iter().all(|it| it.is_null() || is_of(it)),
        _ => false,
    };
    let are_listed = members.iter().all(is_listed);
    are_listed.then_some(Shape::Alternatives(keyword, members))
}

/// Numbers as people write them: whole ones without a point.
fn numbers(listed: &[Option<f64>]) -> Shape<'static> {
    let values = listed.iter().map(|number| match *number {
        None => Value::Null,
        Some(number) => {
            let integer = whole(number).and_then(|integer| i64::try_from(integer).ok());
            integer.map_or_else(|| Value::from(number), Value::from)
        }
    });
    Shape::Enumeration(values.collect())
}

fn values<T: Clone + Into<Value>>(listed: &[Option<T>]) -> Shape<'static> {
    let values = listed
        .iter()
        .map(|value| value.clone().map_or(Value::Null, Into::into));
    Shape::Enumeration(values.collect())
}

/// A number without a fraction. The nearest floats to the largest integers of 64 bits are beyond
/// them, and stand for them.
pub(super) fn whole(number: f64) -> Option<i128> {
    if number.fract() != 0.0 {
        return None;
    }
    let beyond = if number < 0.0 { i128::MIN } else { i128::MAX };
    let integer = format!("{number:.0}").parse().unwrap_or(beyond);
    Some(match integer {
        SIGNED => SIGNED - 1,
        UNSIGNED => UNSIGNED - 1,
        integer => integer,
    })
}

const SIGNED: i128 = 1 << 63;
const UNSIGNED: i128 = 1 << 64;

fn string_format(format: &VariantOrUnknownOrEmpty<StringFormat>) -> Option<&str> {
    match format {
        VariantOrUnknownOrEmpty::Item(StringFormat::DateTime) => Some("date-time"),
        VariantOrUnknownOrEmpty::Item(StringFormat::Date) => Some("date"),
        VariantOrUnknownOrEmpty::Item(StringFormat::Binary) => Some("binary"),
        VariantOrUnknownOrEmpty::Item(StringFormat::Byte) => Some("byte"),
        VariantOrUnknownOrEmpty::Unknown(format) => Some(format),
        _ => None,
    }
}

fn integer_format(format: &VariantOrUnknownOrEmpty<IntegerFormat>) -> Option<&str> {
    match format {
        VariantOrUnknownOrEmpty::Item(IntegerFormat::Int32) => Some("int32"),
        VariantOrUnknownOrEmpty::Item(IntegerFormat::Int64) => Some("int64"),
        VariantOrUnknownOrEmpty::Unknown(format) => Some(format),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}

fn number_format(format: &VariantOrUnknownOrEmpty<NumberFormat>) -> Option<&str> {
    match format {
        VariantOrUnknownOrEmpty::Item(NumberFormat::Float) => Some("float"),
        VariantOrUnknownOrEmpty::Item(NumberFormat::Double) => Some("double"),
        VariantOrUnknownOrEmpty::Unknown(format) => Some(format),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}
