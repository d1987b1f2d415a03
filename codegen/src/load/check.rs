//! The walk over a description, by the table of the [grammar](crate::grammar).

use super::at::At;
use super::bundle::{Bundler, Faults, Joined, Place};
use super::dialect;
use super::loss::{Fate, internal, is_needed, stand_in, stand_in_for_field, stand_in_for_rest};
use super::mistaken::Schema;
use super::source::SourceId;
use crate::grammar::{Grammar, Object, Shape, is_status};
use crate::load::fixup::NO_MEANING;
use crate::report::{Diagnostic, Outcome};
use crate::tree::{Map, Node, Value, made};

impl Bundler<'_> {
    pub(super) fn refuse(&mut self, place: &Place, message: String, help: String) {
        let source = self.sources.get(place.0);
        if self.is_full() {
            self.fault(Diagnostic::new(&source.path, "", message, help));
        } else {
            self.fault(source.published_diagnostic(place.1.clone(), message, help));
        }
    }

    /// Notes that a part says more than what is made of it.
    pub(super) fn note(&mut self, construct: &'static str, place: Place, note: String) {
        let (source, pointer) = place;
        let (outcome, path) = (Outcome::Degraded, &self.sources.get(source).path);
        self.report
            .record(outcome, construct, path, pointer, Some(note));
    }

    /// A reference stands where there can be none.
    fn refuse_reference(&mut self, place: &Place, expected: &str) {
        let version = self.sources.get(place.0).grammar.name();
        let message = format!("{version} has no reference in the place of {expected}");
        self.refuse(place, message, "write out what it leads to".to_owned());
    }

    pub(super) fn refuse_type(&mut self, place: &Place, expected: &str, found: &Node) {
        let found = match &found.value {
            Value::Null => "null",
            Value::Bool(_) => "a Boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        };
        self.refuse(
            place,
            format!("expected {expected}, found {found}"),
            format!("write {expected} here"),
        );
    }

    pub(super) fn refuse_shape(&mut self, place: &Place, shape: Shape, found: &Node) {
        self.refuse_type(place, expected(shape), found);
    }

    /// Checks a node and all below it, and turns its references into internal ones.
    pub(super) fn check(&mut self, node: &mut Node, shape: Shape, at: &At<'_>) -> Fate {
        let expected = match (shape, &mut node.value) {
            (Shape::Any, _)
            | (Shape::String | Shape::Types, Value::String(_))
            | (Shape::Boolean | Shape::BooleanOrSchema, Value::Bool(_))
            | (Shape::Number, Value::Number(_)) => return Fate::Sound,
            (Shape::Count, Value::Number(number)) if number.is_u64() => return Fate::Sound,
            (Shape::Word(words), Value::String(word)) if words.contains(&word.as_str()) => {
                return Fate::Sound;
            }
            (Shape::BooleanOrSchema, Value::Map(_)) => {
                return self.check(node, Shape::OrReference(Object::Schema), at);
            }
            (Shape::Types, Value::List(nodes)) if nodes.iter().all(Node::is_string) => {
                return Fate::Sound;
            }
            (Shape::OrReference(Object::Schema), Value::Bool(takes))
                if self.sources.get(at.source()).grammar.is_json_schema() =>
            {
                if self.grammar_of(at.source()) == Grammar::Form {
                    node.value = dialect::boolean_schema(*takes, node.origin);
                }
                return Fate::Sound;
            }
            (Shape::OrReference(object), Value::Map(map)) => {
                self.check_written(object, map, at);
                self.rewrite(object, map, at);
                self.mend(object, map, at);
                let fate = if map.contains_key("$ref") {
                    self.check_reference(map, object, at)
                } else {
                    self.check_object(map, object, at)
                };
                return replace_if_lost(node, object, fate);
            }
            (Shape::Object(Object::MediaType), Value::Map(map))
                if map.contains_key("$ref") && self.written(at) == Grammar::V3_2 =>
            {
                return self.expand_media_type(node, at);
            }
            (Shape::Object(object), Value::Map(map)) => {
                self.check_written(object, map, at);
                self.rewrite(object, map, at);
                self.mend(object, map, at);
                let fate = self.check_object(map, object, at);
                return replace_if_lost(node, object, fate);
            }
            (Shape::List(item), Value::List(nodes)) => {
                return self.check_list(nodes, *item, at);
            }
            (Shape::Map(value), Value::Map(map)) => {
                let length = map.len();
                map.retain(|key, node| {
                    let at = at.member(key, node);
                    // A member may be called so, but is no text.
                    let is_text = matches!(value, Shape::Any | Shape::String);
                    if key == "$ref" && node.is_string() && !is_text {
                        self.refuse_reference(&at.place(&self.sources), "a mapping");
                        return false;
                    }
                    self.check(node, *value, &at) != Fate::Lost
                });
                return if map.len() < length {
                    Fate::Reduced
                } else {
                    Fate::Sound
                };
            }
            (Shape::Paths, Value::Map(map)) => {
                self.check_paths(map, at);
                return Fate::Sound;
            }
            (Shape::PathItems, Value::Map(map)) => {
                self.check_path_items(map, at);
                return Fate::Sound;
            }
            (Shape::Responses, Value::Map(map)) if !is_reference(map) => {
                self.check_responses(map, at);
                return Fate::Sound;
            }
            (Shape::Word(words), Value::String(word)) => {
                let (message, help) = not_among(words, word);
                self.refuse(&at.place(&self.sources), message, help);
                return Fate::Lost;
            }
            _ => expected(shape),
        };
        if node.as_map().is_some_and(is_reference) {
            self.refuse_reference(&at.key("$ref").place(&self.sources), expected);
        } else {
            self.refuse_type(&at.place(&self.sources), expected, node);
        }
        match shape {
            Shape::Object(object) | Shape::OrReference(object) => {
                replace_if_lost(node, object, Fate::Lost)
            }
            _ => Fate::Lost,
        }
    }

    fn check_list(&mut self, nodes: &mut Vec<Node>, item: Shape, at: &At<'_>) -> Fate {
        let mut fate = Fate::Sound;
        for node in nodes.iter_mut() {
            if self.check(node, item, &at.item(node)) == Fate::Lost {
                fate = Fate::Reduced;
                node.value = Value::Null;
            }
        }
        // Lists of parameters close up when all else is done: till then their pointers hold.
        if fate == Fate::Reduced && !matches!(item, Shape::OrReference(Object::Parameter)) {
            nodes.retain(|node| !node.is_null());
        }
        // Where no server is left, another one would be asked.
        let is_server = matches!(item, Shape::Object(Object::Server));
        if fate == Fate::Reduced && is_server && nodes.is_empty() {
            return Fate::Lost;
        }
        fate
    }

    fn check_object(&mut self, map: &mut Map, object: Object, at: &At<'_>) -> Fate {
        if object == Object::Discriminator {
            self.resolve_mapping(map, at);
        }
        if matches!(object, Object::OpenApi | Object::Operation) {
            self.resolve_requirements(map, at);
        }
        let (written, grammar) = (self.written(at), self.grammar_of(at.source()));
        let mut fate = self.check_carried(map, object, at);
        let mut told = Vec::new();
        // What it lacks is where its reference leads to.
        let mut is_elsewhere = false;
        map.retain(|key, node| {
            let at = at.member(key, node);
            if let Some(field) = object.field(grammar, key) {
                let components = names(object, node);
                let mut of_field = self.check(node, field.shape, &at);
                for name in components.iter().filter(|name| node.get(name).is_none()) {
                    self.lose_component(field.name, name);
                }
                let rest = (of_field != Fate::Sound).then_some(&*node);
                if let Some(other) = rest.and_then(|it| stand_in_for_rest(object, key, it)) {
                    *node = other;
                    of_field = Fate::Reduced;
                }
                if self.is_missed(object, key, of_field) {
                    fate = Fate::Lost;
                } else if of_field == Fate::Lost && key == "parameters" {
                    // One place is left empty: there were some.
                    *node = made!([null]);
                    return true;
                }
                if of_field == Fate::Lost {
                    told.push(field.name);
                }
                return of_field != Fate::Lost;
            }
            if key.starts_with("x-") {
                return self.keep_extension(key, node, &at);
            }
            if object == Object::Schema && key != "$ref" && written.is_json_schema() {
                return self.keep_annotation(key, &at);
            }
            if object == Object::Callback {
                self.check_path_item(node, &at, false);
                return node.is_map();
            }
            if key == "$ref" {
                let expected = format!("the {}", object.name());
                self.refuse_reference(&at.place(&self.sources), &expected);
                fate = Fate::Lost;
                is_elsewhere = true;
            } else if self.is_silent_addition(object, at.source()) {
                let note = format!(
                    "`{key}` is no field of the {}, and is left out",
                    object.name()
                );
                self.note("unknown field", at.place(&self.sources), note);
            } else if self.faults != Faults::Skip {
                self.refuse(
                    &at.place(&self.sources),
                    format!("`{key}` is no field of the {}", object.name()),
                    "remove it, correct its name, or begin it with `x-` if it is an extension"
                        .to_owned(),
                );
            }
            false
        });
        for field in object.fields(grammar) {
            if !field.is_required(grammar) || map.contains_key(field.name) {
                continue;
            }
            if !told.contains(&field.name) && !is_elsewhere {
                self.refuse_missing(object, field.name, at);
            }
            match stand_in_for_field(object, field.name) {
                Some(value) => {
                    map.insert(field.name.to_owned(), value);
                }
                None => fate = Fate::Lost,
            }
        }
        fate
    }

    /// Says that a version is read as one before it.
    pub(super) fn note_later_version(&mut self, root: &Node) {
        let version = root["openapi"].as_str();
        if let Some(version) = version.filter(|version| Grammar::is_later(version)) {
            let note = format!("OpenAPI {version} is read as 3.2, to which it may only add");
            self.note("version", (SourceId::ROOT, "/openapi".to_owned()), note);
        }
    }

    /// Whether what the grammar does not know may have come with a later version, and says nothing
    /// of what is sent or read.
    fn is_silent_addition(&self, object: Object, source: SourceId) -> bool {
        let is_open = self.sources.get(source).grammar == Grammar::V3_2;
        let is_silent = matches!(
            object,
            Object::OpenApi
                | Object::Info
                | Object::Contact
                | Object::License
                | Object::Tag
                | Object::ExternalDocs
                | Object::Example
                | Object::Link
        );
        is_open && is_silent && self.faults != Faults::Skip
    }

    /// Whether an object goes with a field. Where nothing is generated, an operation or a path
    /// stays without it, so that its other faults are seen.
    fn is_missed(&self, object: Object, field: &str, fate: Fate) -> bool {
        let stays = matches!(object, Object::Operation | Object::PathItem) && !self.is_lenient;
        fate != Fate::Sound && !stays && is_needed(object, field, fate)
    }

    fn refuse_missing(&mut self, object: Object, field: &str, at: &At<'_>) {
        let version = self.sources.get(at.source()).grammar.name();
        self.refuse(
            &at.place(&self.sources),
            format!("the {} lacks `{field}`", object.name()),
            format!("add `{field}`, which {version} requires here"),
        );
    }

    fn check_responses(&mut self, map: &mut Map, at: &At<'_>) {
        map.retain(|status, node| {
            if status.starts_with("x-") {
                return false;
            }
            let at = at.member(status, node);
            if is_status(status) {
                let shape = Shape::OrReference(Object::Response);
                return self.check(node, shape, &at) != Fate::Lost;
            }
            self.refuse(
                &at.place(&self.sources),
                format!("`{status}` is no status code"),
                "write a code from 100 to 599, a range like `4XX`, or `default`".to_owned(),
            );
            false
        });
    }

    /// Lets a reference lead to the component that holds its target.
    fn check_reference(&mut self, map: &mut Map, object: Object, at: &At<'_>) -> Fate {
        let has_siblings =
            object == Object::Schema && self.grammar_of(at.source()).is_json_schema();
        if !has_siblings {
            self.note_ignored(map, object, at);
        }
        let mut siblings = std::mem::take(map);
        let reference = siblings.shift_remove("$ref").unwrap_or_default();
        let mut fate = Fate::Sound;
        if self.written(at).is_json_schema() && object != Object::Schema {
            // They count in the place of what stands where it leads (OpenAPI 3.1.1, section 4.8.23).
            siblings.retain(|key, node| OVERRIDES.contains(&key.as_str()) && node.is_string());
            self.leave_out_idle(&mut siblings, object, at);
            *map = siblings;
        } else if has_siblings {
            fate = self.check_object(&mut siblings, object, at);
            *map = siblings;
        }
        let at = at.member("$ref", &reference).place(&self.sources);
        let Some(reference) = reference.as_str() else {
            self.refuse_type(&at, "a URI reference", &reference);
            return Fate::Lost;
        };
        let place = match self.target(reference, &at, object) {
            Ok(place) => place,
            Err(diagnostic) => match self.schema_of(reference, &at, object) {
                Some(Schema::At(place)) => place,
                // The mapping is empty, and takes any value.
                Some(Schema::None) => return Fate::Sound,
                None => {
                    self.fault(diagnostic);
                    return Fate::Lost;
                }
            },
        };
        let Some((section, name)) = self.component(place, object) else {
            return Fate::Lost;
        };
        map.shift_insert(0, "$ref".to_owned(), made!(internal(section, &name)));
        fate
    }

    /// Leaves out what has no place in the object to which a reference leads, and so no effect
    /// (OpenAPI 3.1.1, section 4.8.23).
    fn leave_out_idle(&mut self, siblings: &mut Map, object: Object, at: &At<'_>) {
        if self.joined == Joined::AsWritten {
            return;
        }
        let grammar = self.written(at);
        siblings.retain(|key, node| {
            let counts = object.field(grammar, key).is_some();
            if !counts && self.faults != Faults::Skip {
                let of = object.name();
                let note = format!("the {of} that is meant has no `{key}`: it is left out");
                let place = at.member(key, node).place(&self.sources);
                self.note("beside a reference", place, note);
            }
            counts
        });
    }

    /// Lets each value of a mapping, and its default, be a reference to the component that it
    /// means: the name of one, or else a reference like any other (OpenAPI 3.0.3, Discriminator
    /// Object).
    fn resolve_mapping(&mut self, discriminator: &mut Map, at: &At<'_>) {
        if let Some(default) = discriminator.get_mut("defaultMapping") {
            let place = at.member("defaultMapping", default).place(&self.sources);
            self.resolve_mapped(default, place);
        }
        let mapping = discriminator.get_mut("mapping");
        let Some(mapping) = mapping.and_then(Node::as_map_mut) else {
            return;
        };
        let at = at.key("mapping");
        for (tag, to) in mapping {
            let place = at.member(tag, to).place(&self.sources);
            self.resolve_mapped(to, place);
        }
    }

    fn resolve_mapped(&mut self, to: &mut Node, at: Place) {
        let Value::String(target) = &mut to.value else {
            return;
        };
        let named = internal("schemas", target);
        let place = self.find(&named, &at, Object::Schema);
        let place = place.or_else(|_| self.find(target, &at, Object::Schema));
        let component = place.ok().and_then(|at| self.component(at, Object::Schema));
        if let Some((section, name)) = component {
            *target = internal(section, &name);
            return;
        }
        let note = format!("the mapping to `{target}` leads to no schema");
        self.note("discriminator", at, note);
    }

    /// Says what stands beside a reference, where OpenAPI 3.0 ignores it, and would matter.
    fn note_ignored(&mut self, map: &Map, object: Object, at: &At<'_>) {
        let written = self.sources.get(at.source()).grammar;
        let grammar = self.grammar_of(at.source());
        let matters = |key: &&String| {
            let is_field = object.field(grammar, key).is_some();
            is_field && !NO_MEANING.contains(&key.as_str())
        };
        let ignored: Vec<_> = map.keys().filter(matters).collect();
        for key in ignored {
            let note = format!("{} ignores `{key}` beside a `$ref`", written.name());
            self.note("beside a reference", at.key(key).place(&self.sources), note);
        }
    }
}

/// What may stand beside a reference to anything but a schema since OpenAPI 3.1.
const OVERRIDES: &[&str] = &["summary", "description"];
/// What is said of a word in a place that takes others.
fn not_among(words: &[&str], word: &str) -> (String, String) {
    if word == "querystring" && words.contains(&"query") {
        let message = "a whole query can be sent only if it is a form of an object's properties";
        let help = "describe it by the content `application/x-www-form-urlencoded` with a schema \
                    of an object, or name each part of it as a parameter in `query`";
        return (message.to_owned(), help.to_owned());
    }
    let message = format!("there is no `{word}` here");
    (message, format!("write one of {}", words.join(", ")))
}

/// The names of the components of a section, which lose what cannot be loaded.
fn names(object: Object, section: &Node) -> Vec<String> {
    let section = section.as_map().filter(|_| object == Object::Components);
    section
        .into_iter()
        .flat_map(|it| it.keys().cloned())
        .collect()
}

/// Whether a mapping is a reference, whatever else is there.
fn is_reference(map: &Map) -> bool {
    map.get("$ref").is_some_and(Node::is_string)
}

/// Puts what says nothing into the place of an object that is lost.
fn replace_if_lost(node: &mut Node, object: Object, fate: Fate) -> Fate {
    match stand_in(object).filter(|_| fate == Fate::Lost) {
        Some(value) => {
            *node = value;
            Fate::Sound
        }
        None => fate,
    }
}

/// What is expected in a place, for people.
fn expected(shape: Shape) -> &'static str {
    match shape {
        Shape::Any => "a value",
        Shape::Boolean => "`true` or `false`",
        Shape::Number => "a number",
        Shape::Count => "a non-negative integer",
        Shape::String | Shape::Word(_) => "a string",
        Shape::Object(object) | Shape::OrReference(object) => object.name(),
        Shape::Types => "a type or a list of types",
        Shape::List(_) => "a list",
        Shape::PathItems => "a mapping of path items",
        Shape::Map(_) => "a mapping",
        Shape::Paths => "a mapping of paths",
        Shape::Responses => "a mapping of status codes to responses",
        Shape::BooleanOrSchema => "a Boolean or a schema",
    }
}
