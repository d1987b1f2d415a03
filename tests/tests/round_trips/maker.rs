//! Values of a description's components, made from its text alone.
//!
//! It knows of a schema what OpenAPI says of it, and nothing of what the generator makes of it.

use serde_json::{Map, Value, json};

use super::family;

/// A value deeper than this has what is required and nothing else.
const DEEP: usize = 4;

/// Deeper than this there is no value.
const TOO_DEEP: usize = 24;

/// Who tries more schemas than this for one value does not come to an end.
const MOST_STEPS: usize = 20_000;

/// What of a value may be something else than the description says, and the object that holds it
/// is read all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spot {
    /// Any optional property, or what stands within one.
    Value,
    /// A text that is one of those that are listed.
    Listed,
    List,
    /// An object that says nothing of the properties that it does not name.
    Object,
    /// An object whose properties have no names.
    Map,
}

/// How much of a value is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    Required,
    All,
}

pub(crate) struct Maker<'d> {
    pub(crate) root: &'d Value,
    pub(crate) extent: Extent,
    /// Which of several alternatives is taken, counted from here.
    pub(crate) turn: usize,
    /// Whether null is sent where it is promised.
    pub(crate) with_nulls: bool,
    /// How many choices were made.
    choices: usize,
    steps: usize,
    /// Where something else may stand, by JSON pointers.
    pub(crate) spots: Vec<(String, Spot)>,
}

/// Where a value stands.
#[derive(Clone, Default)]
struct Place<'d> {
    pointer: String,
    depth: usize,
    /// Whether an optional property is above.
    is_covered: bool,
    /// What is required by that of which the schema is a part.
    required: Vec<&'d str>,
    /// Whether the schema is a member of an `allOf`.
    is_member: bool,
}

impl<'d> Place<'d> {
    fn below(&self, token: &str, is_covered: bool) -> Self {
        let token = token.replace('~', "~0").replace('/', "~1");
        Self {
            pointer: format!("{}/{token}", self.pointer),
            depth: self.depth + 1,
            is_covered: self.is_covered || is_covered,
            required: Vec::new(),
            is_member: false,
        }
    }

    /// For a part of the schema.
    fn part(&self, schema: &'d Value) -> Self {
        let mut part = self.clone();
        part.depth += 1;
        part.is_member = false;
        part.required.extend(required(schema));
        part
    }
}

impl<'d> Maker<'d> {
    pub(crate) fn new(root: &'d Value, extent: Extent, turn: usize) -> Self {
        Self {
            root,
            extent,
            turn,
            with_nulls: false,
            choices: 0,
            steps: 0,
            spots: Vec::new(),
        }
    }

    /// A value of a component; `None` if it has none that ends, or if a schema is in another file.
    pub(crate) fn component(&mut self, name: &str) -> Option<Value> {
        self.named(name, &Place::default())
    }

    fn named(&mut self, name: &str, place: &Place<'d>) -> Option<Value> {
        // In the place of a base stands what is derived from it.
        let concrete = family::concrete(self.root, name);
        let index = (self.turn + place.depth) % concrete.len().max(1);
        let name = concrete.get(index).map_or(name, String::as_str);
        let schema = family::component(self.root, name)?;
        let place = place.part(&Value::Null);
        let mut value = match schema.get("$ref") {
            Some(_) => self.schema(schema, &place)?,
            None => self.schema_here(schema, &place)?,
        };
        if let Value::Object(members) = &mut value {
            for (property, tag) in family::tags(self.root, name, self.turn) {
                self.tag(members, &property, &tag, schema);
            }
        }
        Some(value)
    }

    /// Sets the value of a discriminator, unless the schema has a constant in its place.
    fn tag(&self, members: &mut Map<String, Value>, property: &str, tag: &str, schema: &Value) {
        let declared = family::property(self.root, schema, property);
        let value = match declared.and_then(|schema| schema.get("type")?.as_str()) {
            Some("integer" | "number") => match tag.parse::<i64>() {
                Ok(number) => json!(number),
                Err(_) => return,
            },
            _ => json!(tag),
        };
        if let Some(listed) = declared.and_then(listed)
            && !listed.contains(&value)
        {
            return;
        }
        members.insert(property.to_owned(), value);
    }

    fn schema(&mut self, schema: &'d Value, place: &Place<'d>) -> Option<Value> {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let name = family::component_name(reference)?;
            if self.with_nulls && !place.pointer.is_empty() && is_nullable(schema) {
                return Some(Value::Null);
            }
            return self.named(&name, place);
        }
        self.schema_here(schema, place)
    }

    fn schema_here(&mut self, schema: &'d Value, place: &Place<'d>) -> Option<Value> {
        self.steps += 1;
        if place.depth > TOO_DEEP || self.steps > MOST_STEPS {
            return None;
        }
        if self.with_nulls && !place.pointer.is_empty() && is_nullable(schema) {
            return Some(Value::Null);
        }
        if let Some(listed) = listed(schema) {
            let listed: Vec<_> = listed.into_iter().filter(|one| !one.is_null()).collect();
            if listed.is_empty() {
                return Some(Value::Null);
            }
            let value = listed[self.choose(listed.len())].clone();
            if value.is_string() && listed.len() > 1 {
                self.spot(place, Spot::Listed);
            }
            return Some(value);
        }
        self.composed(schema, place)
    }

    /// What a schema says itself, with one of its alternatives and all that it is composed of.
    fn composed(&mut self, schema: &'d Value, place: &Place<'d>) -> Option<Value> {
        let below = place.part(schema);
        let mut parts = Vec::new();
        let as_member = Place {
            is_member: true,
            ..below.clone()
        };
        for member in members(schema, "allOf") {
            // What a base says is part of it, and not what is derived from that.
            let member = family::resolved(self.root, member)?;
            parts.push(self.schema_here(member, &as_member)?);
        }
        // What a base lists is in its place, and no part of each.
        let is_base = place.is_member && family::lists_derived(self.root, schema);
        for keyword in ["oneOf", "anyOf"] {
            let members = if is_base {
                &[]
            } else {
                members(schema, keyword)
            };
            let telling: Vec<_> = members
                .iter()
                .filter(|member| !family::is_null(self.root, member))
                .collect();
            if telling.is_empty() {
                continue;
            }
            // All are tried, so that what has no end does not hide what has one.
            let first = self.turn + place.depth;
            let spots = self.spots.len();
            let made = (0..telling.len()).find_map(|step| {
                self.spots.truncate(spots);
                let member = telling[(first + step) % telling.len()];
                let mut value = self.schema(member, &below)?;
                if let Some((property, tag)) = family::tag_of(self.root, schema, member, self.turn)
                    && let Value::Object(members) = &mut value
                {
                    self.tag(members, &property, &tag, member);
                }
                Some(value)
            });
            parts.push(made?);
        }
        if is_base && parts.is_empty() && !says_more(schema) {
            return Some(json!({}));
        }
        // What the alternatives say holds before what stands beside them, and that before the rest.
        if parts.is_empty() || says_more(schema) {
            let own = self.own(schema, place)?;
            parts.insert(members(schema, "allOf").len(), own);
        }
        let mut whole = parts.pop()?;
        for part in parts.into_iter().rev() {
            match (&mut whole, part) {
                (Value::Object(whole), Value::Object(part)) => {
                    for (name, value) in part {
                        whole.entry(name).or_insert(value);
                    }
                }
                (whole, part) if whole.is_null() => *whole = part,
                _ => {}
            }
        }
        let is_object = schema.get("type").and_then(Value::as_str) == Some("object");
        (whole.is_object() || !is_object).then_some(whole)
    }

    fn own(&mut self, schema: &'d Value, place: &Place<'d>) -> Option<Value> {
        let ty = self.type_of(schema);
        Some(match ty {
            "string" => json!(text(schema)),
            "integer" => json!(bounded(schema, 3)),
            "number" if self.choose(2) == 0 => json!(bounded(schema, 2)),
            "number" => match schema.get("maximum").or(schema.get("minimum")) {
                Some(bound) => bound.clone(),
                None => json!(1.5),
            },
            "boolean" => json!(self.choose(2) == 0),
            "null" => Value::Null,
            "array" => self.list(schema, place)?,
            "object" => self.object(schema, place)?,
            _ => json!({"any": [1, null, "x", 2.5]}),
        })
    }

    fn type_of(&mut self, schema: &'d Value) -> &'d str {
        match schema.get("type") {
            Some(Value::String(ty)) => ty,
            Some(Value::Array(types)) => {
                let types: Vec<_> = types.iter().filter_map(Value::as_str).collect();
                let telling: Vec<_> = types.iter().filter(|one| **one != "null").collect();
                match telling.len() {
                    0 => "null",
                    count => telling[self.turn % count],
                }
            }
            _ if schema.get("properties").is_some() => "object",
            _ if schema.get("additionalProperties").is_some() => "object",
            _ if schema.get("items").is_some() => "array",
            _ if schema.get("prefixItems").is_some() => "array",
            _ if schema.get("pattern").is_some() => "string",
            _ if schema.get("required").is_some() => "object",
            _ => "",
        }
    }

    fn list(&mut self, schema: &'d Value, place: &Place<'d>) -> Option<Value> {
        let mut elements = Vec::new();
        let places = schema.get("prefixItems").and_then(Value::as_array);
        for (index, one) in places.into_iter().flatten().enumerate() {
            elements.push(self.schema(one, &place.below(&index.to_string(), false))?);
        }
        if let Some(items) = schema.get("items").filter(|items| items.is_object()) {
            let is_needed = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0) > 0;
            let most = schema.get("maxItems").and_then(Value::as_u64).unwrap_or(2);
            let wanted = if place.depth > DEEP || places.is_some() {
                usize::from(is_needed)
            } else {
                2.min(usize::try_from(most).unwrap_or(2))
            };
            let before = self.spots.len();
            for index in 0..wanted {
                let below = place.below(&(elements.len()).to_string(), false);
                match self.schema(items, &below) {
                    Some(element) => elements.push(element),
                    None if is_needed && index == 0 => return None,
                    None => {
                        self.spots.truncate(before);
                        break;
                    }
                }
            }
            if !elements.is_empty() && places.is_none() {
                self.spot(place, Spot::List);
            }
        }
        Some(Value::Array(elements))
    }

    fn object(&mut self, schema: &'d Value, place: &Place<'d>) -> Option<Value> {
        let mut made = Map::new();
        let required: Vec<_> = required(schema)
            .chain(place.required.iter().copied())
            .collect();
        let properties = schema.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            let is_required = required.contains(&name.as_str());
            if !is_required && (self.extent == Extent::Required || place.depth > DEEP) {
                continue;
            }
            let below = place.below(name, !is_required);
            let before = self.spots.len();
            match self.schema(property, &below) {
                Some(value) => {
                    if !is_required && !family::takes_anything(self.root, property) {
                        self.spots.push((below.pointer, Spot::Value));
                    }
                    made.insert(name.clone(), value);
                }
                None if is_required => return None,
                None => self.spots.truncate(before),
            }
        }
        match schema.get("additionalProperties") {
            Some(values @ Value::Object(_)) if self.extent == Extent::All => {
                for name in ["one", "two/~"] {
                    let before = self.spots.len();
                    match self.schema(values, &place.below(name, true)) {
                        Some(value) => made.insert(name.to_owned(), value),
                        None => {
                            self.spots.truncate(before);
                            break;
                        }
                    };
                }
                self.spot(place, Spot::Map);
            }
            Some(Value::Bool(false)) => {}
            _ => self.spot(place, Spot::Object),
        }
        Some(Value::Object(made))
    }

    /// One of several, another one each time.
    fn choose(&mut self, count: usize) -> usize {
        self.choices += 1;
        (self.turn + self.choices) % count
    }

    fn spot(&mut self, place: &Place, spot: Spot) {
        if place.is_covered || spot == Spot::Object || spot == Spot::Listed {
            self.spots.push((place.pointer.clone(), spot));
        }
    }
}

fn members<'d>(schema: &'d Value, keyword: &str) -> &'d [Value] {
    let members = schema.get(keyword).and_then(Value::as_array);
    members.map_or(&[], Vec::as_slice)
}

fn required(schema: &Value) -> impl Iterator<Item = &str> {
    let required = schema.get("required").and_then(Value::as_array);
    required.into_iter().flatten().filter_map(Value::as_str)
}

fn is_nullable(schema: &Value) -> bool {
    let types = schema.get("type").and_then(Value::as_array);
    schema.get("nullable") == Some(&Value::Bool(true))
        || types.is_some_and(|types| types.contains(&json!("null")))
}

/// The values of a schema, if they are listed. Those that are not of its type are no values; beside
/// a list they are meant for its elements.
fn listed(schema: &Value) -> Option<Vec<Value>> {
    if let Some(constant) = schema.get("const") {
        return Some(vec![constant.clone()]);
    }
    let listed = schema.get("enum").and_then(Value::as_array)?;
    let types = match schema.get("type") {
        Some(Value::String(ty)) => vec![ty.as_str()],
        Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let is_of = |value: &&Value| {
        let fits = |ty: &&str| match *ty {
            "string" => value.is_string() || value.is_null(),
            "number" | "integer" => value.is_number() || value.is_null(),
            "boolean" => value.is_boolean() || value.is_null(),
            "array" => value.is_array(),
            _ => true,
        };
        types.is_empty() || types.iter().filter(|ty| **ty != "null").any(fits)
    };
    let listed: Vec<_> = listed.iter().filter(is_of).cloned().collect();
    (!listed.is_empty()).then_some(listed)
}

/// Whether a schema says of values more than what it is composed of.
fn says_more(schema: &Value) -> bool {
    ["properties", "additionalProperties", "items", "prefixItems"]
        .iter()
        .any(|keyword| schema.get(keyword).is_some())
}

fn text(schema: &Value) -> &'static str {
    match schema.get("format").and_then(Value::as_str) {
        Some("date-time") => "2024-05-06T07:08:09.5+02:00",
        Some("date") => "2024-05-06",
        Some("time") => "07:08:09Z",
        Some("duration") => "P1DT2H",
        Some("byte" | "base64") => "aGk=",
        Some("uuid" | "guid") => "0b5cf2a3-9d3f-4b7e-8d3b-2f9b1c1f0e5a",
        Some("uri" | "url") => "https://example.com/a?b=c",
        Some("email") => "ann@example.com",
        Some("ipv4" | "ip") => "192.0.2.1",
        Some("int64" | "int32" | "uint64" | "decimal") => "42",
        _ => "text",
    }
}

/// An integer within the bounds.
fn bounded(schema: &Value, wanted: i64) -> i64 {
    let bound = |keyword| schema.get(keyword).and_then(Value::as_f64);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "bounds beyond it are no matter"
    )]
    let whole = |bound: f64| bound as i64;
    let least = bound("minimum").map(|bound| whole(bound.ceil()));
    let most = bound("maximum").map(|bound| whole(bound.floor()));
    let value = least.map_or(wanted, |least| wanted.max(least.saturating_add(1)));
    most.map_or(value, |most| value.min(most))
}
