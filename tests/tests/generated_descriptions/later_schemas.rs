//! Schemas of JSON Schema 2020-12, made of those of OpenAPI 3.0.

use serde_json::{Map, Value, json};

/// Writes what later versions of OpenAPI can say, by choices that were made before. A choice that
/// became 0 is that of the plainest form.
pub(crate) struct Writer {
    choices: Vec<u8>,
    next: usize,
    /// Whether it is 3.2 that is written, and not 3.1.
    pub(crate) is_newest: bool,
    /// How many names were given.
    names: usize,
}

/// The members of a mapping, whatever their names.
pub(crate) fn objects(value: &mut Value) -> impl Iterator<Item = &mut Value> {
    let members = value.as_object_mut().into_iter();
    members.flat_map(|members| members.values_mut())
}

impl Writer {
    pub(crate) fn new(choices: Vec<u8>, is_newest: bool) -> Self {
        Self {
            choices,
            next: 0,
            is_newest,
            names: 0,
        }
    }

    /// One of so many numbers.
    fn choice(&mut self, count: u8) -> u8 {
        self.next += 1;
        self.choices[self.next % self.choices.len()] % count
    }

    pub(crate) fn one_in(&mut self, count: u8) -> bool {
        self.choice(count) == count - 1
    }

    /// A number that nothing else has.
    pub(crate) fn number(&mut self) -> usize {
        self.names += 1;
        self.names
    }

    /// A schema of this name among the components, of which a part may stand in definitions of its
    /// own.
    pub(crate) fn component(&mut self, name: &str, schema: Value) -> Value {
        let mut schema = self.schema(schema);
        if schema.get("properties").is_some() && self.one_in(3) {
            let mut definitions = Map::new();
            for (number, property) in objects(&mut schema["properties"]).enumerate() {
                let key = if number % 2 == 0 { "part" } else { "a/part" };
                let key = format!("{key} {number}");
                let pointer = key.replace('/', "~1").replace(' ', "%20");
                let reference = format!("#/components/schemas/{name}/$defs/{pointer}");
                definitions.insert(key, std::mem::replace(property, json!({"$ref": reference})));
            }
            schema["$defs"] = Value::Object(definitions);
        }
        schema
    }

    pub(crate) fn schema(&mut self, schema: Value) -> Value {
        let Value::Object(mut schema) = schema else {
            return schema;
        };
        for key in ["items", "additionalProperties", "not"] {
            if let Some(inner) = schema.get_mut(key) {
                *inner = self.schema(inner.take());
            }
        }
        for key in ["allOf", "oneOf", "anyOf"] {
            let inner = schema.get_mut(key).and_then(Value::as_array_mut);
            for inner in inner.into_iter().flatten() {
                *inner = self.schema(inner.take());
            }
        }
        for property in objects(schema.get_mut("properties").unwrap_or(&mut Value::Null)) {
            *property = self.schema(property.take());
        }
        if schema.is_empty() && self.one_in(2) {
            return true.into();
        }
        if schema.contains_key("$ref") {
            self.beside_reference(&mut schema);
        } else {
            self.bounds(&mut schema);
            self.contents(&mut schema);
            self.constant(&mut schema);
            self.list(&mut schema);
            self.object(&mut schema);
            self.examples(&mut schema);
            self.family(&mut schema);
        }
        self.silent(&mut schema);
        self.null(schema)
    }

    fn beside_reference(&mut self, schema: &mut Map<String, Value>) {
        let (key, value) = match self.choice(8) {
            4 => ("description", json!("Beside a reference.")),
            5 => ("deprecated", json!(true)),
            6 => ("default", json!(null)),
            7 => ("properties", json!({"beside": {"type": "string"}})),
            _ => return,
        };
        schema.insert(key.to_owned(), value);
    }

    fn bounds(&mut self, schema: &mut Map<String, Value>) {
        let is_exclusive = schema.remove("exclusiveMinimum") == Some(true.into());
        if is_exclusive && let Some(minimum) = schema.remove("minimum") {
            schema.insert("exclusiveMinimum".to_owned(), minimum);
        }
        let is_number = ["integer", "number"]
            .iter()
            .any(|ty| schema.get("type") == Some(&json!(ty)));
        if is_number && self.one_in(4) {
            schema.insert("exclusiveMaximum".to_owned(), json!(1e6));
        }
    }

    /// What a text holds.
    fn contents(&mut self, schema: &mut Map<String, Value>) {
        let (key, value) = match schema.get("format").and_then(Value::as_str) {
            Some("binary") => ("contentMediaType", "application/octet-stream"),
            Some("byte") => ("contentEncoding", "base64"),
            Some("odd") => ("contentMediaType", "application/json"),
            _ => return,
        };
        if self.one_in(2) {
            schema.remove("format");
            schema.insert(key.to_owned(), value.into());
            if key == "contentMediaType" && self.one_in(4) {
                schema.insert("contentSchema".to_owned(), true.into());
            }
        }
    }

    fn constant(&mut self, schema: &mut Map<String, Value>) {
        let Some(values) = schema.get("enum").and_then(Value::as_array) else {
            if schema.len() == 1 && schema.contains_key("type") && self.one_in(12) {
                let value = [
                    json!("fixed"),
                    json!(7),
                    json!(1.5),
                    json!(null),
                    json!({"a": [1]}),
                ];
                let value = value[usize::from(self.choice(5))].clone();
                *schema = Map::from_iter([("const".to_owned(), value)]);
            }
            return;
        };
        let first = values.first().cloned();
        match (self.choice(4), first) {
            (2, Some(first)) => {
                schema.remove("enum");
                schema.insert("const".to_owned(), first);
                if self.one_in(2) {
                    schema.remove("type");
                }
            }
            (3, _) if !schema.contains_key("type") => {
                schema.insert("enum".to_owned(), json!(["a", {"b": 1}, [2], null, 1.5]));
            }
            _ => {}
        }
    }

    fn list(&mut self, schema: &mut Map<String, Value>) {
        let Some(items) = schema.get("items").cloned() else {
            return;
        };
        match self.choice(8) {
            4 => {
                schema.insert("prefixItems".to_owned(), json!([{"type": "string"}, items]));
                schema.insert("items".to_owned(), false.into());
            }
            5 => {
                schema.insert(
                    "prefixItems".to_owned(),
                    json!([items, {"type": "integer"}]),
                );
                schema.insert("minItems".to_owned(), 2.into());
                schema.insert("maxItems".to_owned(), 2.into());
                schema.remove("items");
            }
            6 => {
                schema.insert("prefixItems".to_owned(), json!([true]));
                schema.insert("unevaluatedItems".to_owned(), false.into());
            }
            7 => {
                schema.insert("contains".to_owned(), json!({"type": "string"}));
                schema.insert("minContains".to_owned(), 0.into());
            }
            _ => {}
        }
    }

    fn object(&mut self, schema: &mut Map<String, Value>) {
        let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
            return;
        };
        let first = properties.keys().next().cloned().unwrap_or_default();
        let (key, value) = match self.choice(16) {
            6 => ("patternProperties", json!({"^x-": {"type": "integer"}})),
            7 => (
                "patternProperties",
                json!({"^a": {"type": "string"}, "b$": true}),
            ),
            8 => ("propertyNames", json!({"maxLength": 20})),
            9 => ("dependentRequired", json!({first: ["id"]})),
            10 => (
                "dependentSchemas",
                json!({first: {"properties": {"more": {"type": "string"}}}}),
            ),
            11 => ("unevaluatedProperties", json!(false)),
            12 => ("unevaluatedProperties", json!({"type": "number"})),
            13 => ("not", json!({"required": [first]})),
            14 => {
                let then = json!({"required": [&first]});
                schema.insert("then".to_owned(), then);
                schema.insert("else".to_owned(), false.into());
                ("if", json!({"properties": {first: {"const": 1}}}))
            }
            15 => ("additionalProperties", json!(true)),
            _ => return,
        };
        schema.insert(key.to_owned(), value);
    }

    fn examples(&mut self, schema: &mut Map<String, Value>) {
        if self.one_in(2)
            && let Some(example) = schema.remove("example")
        {
            schema.insert("examples".to_owned(), json!([example, "another"]));
        }
    }

    /// What a value is that names none of the alternatives.
    fn family(&mut self, schema: &mut Map<String, Value>) {
        let alternatives = schema.get("oneOf").or_else(|| schema.get("anyOf"));
        let first = alternatives.and_then(|alternatives| alternatives[0]["$ref"].as_str());
        let first = first.map(str::to_owned);
        if self.is_newest
            && let (Some(first), Some(discriminator)) = (first, schema.get_mut("discriminator"))
        {
            discriminator["defaultMapping"] = first.into();
        }
    }

    /// What says nothing of the values.
    fn silent(&mut self, schema: &mut Map<String, Value>) {
        if self.one_in(16) {
            schema.insert("$comment".to_owned(), "Nothing.".into());
        }
        if self.one_in(16) {
            let name = format!("anchor{}", self.number());
            schema.insert("$anchor".to_owned(), name.into());
        }
    }

    /// Null as a type of a list, or as an alternative; and lists of types.
    fn null(&mut self, mut schema: Map<String, Value>) -> Value {
        let is_nullable = schema.remove("nullable") == Some(true.into());
        let ty = schema.get("type").cloned();
        let mut types: Vec<Value> = ty.into_iter().collect();
        if !types.is_empty() && !schema.contains_key("$ref") {
            match self.choice(16) {
                13 => types.push("boolean".into()),
                14 => types.insert(0, "string".into()),
                15 => types = Vec::new(),
                _ => {}
            }
            types.dedup();
        }
        if is_nullable && self.one_in(2) {
            set_types(&mut schema, types);
            let keyword = ["anyOf", "oneOf"][usize::from(self.choice(2))];
            let mut wrapped = json!({"title": "Either"});
            wrapped[keyword] = json!([schema, {"type": "null"}]);
            return wrapped;
        }
        if is_nullable && !types.is_empty() {
            types.push("null".into());
            if let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut) {
                values.push(Value::Null);
            }
        }
        set_types(&mut schema, types);
        Value::Object(schema)
    }
}

fn set_types(schema: &mut Map<String, Value>, mut types: Vec<Value>) {
    match types.len() {
        0 => schema.remove("type"),
        1 => schema.insert("type".to_owned(), types.remove(0)),
        _ => schema.insert("type".to_owned(), types.into()),
    };
}
