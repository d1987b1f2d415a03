//! `multipart/form-data`: what its parts are (OpenAPI 3.0.3, sections 4.7.14.4 and 4.7.15).

use openapiv3::{AdditionalProperties, Encoding, MediaType, Schema};

use super::choice::Selection;
use super::files::Files;
use super::media_type::{essence, is_json, is_text};
use super::parts::{Declaration, Parts};
use super::schema::Node;
use super::shape::Shape;
use super::{Lowered, Lowering, Refused};
use crate::ir::{
    Access, BodyContent, EnumOf, Form, FormAlternative, Forms, Limits, Part, PartContent, Type,
    TypeKind,
};
use crate::names::{Scope, value_name};
use crate::report::Outcome;
use crate::tree::Trail;

/// What every form has beside its parts.
const FORM_METHODS: [&str; 4] = ["clone", "from", "into", "new"];

impl<'d> Lowering<'d> {
    /// The argument's name, which is empty where each part is one of its own, and what is sent.
    pub(super) fn multipart(
        &mut self,
        content: &'d MediaType,
        name: &str,
        names: &mut Scope,
        trail: &Trail<'_>,
    ) -> Lowered<(String, BodyContent)> {
        let schema_trail = trail.key("schema");
        let Some(schema) = &content.schema else {
            let form = self.open_form(names, trail);
            return Ok((String::new(), BodyContent::Multipart(Box::new(form))));
        };
        self.part_headers(content, trail);
        let (schema, pointer) = self.target(schema.into(), &schema_trail)?;
        let trail = Trail::root(&pointer);
        let selections = self.form_selections(schema, name, &trail)?;
        if selections.len() > 1 {
            let forms = self.forms(content, &selections, &trail)?;
            let ident = names.take("form".to_owned());
            return Ok((ident, BodyContent::Forms(forms)));
        }
        let form = match selections.first() {
            Some(only) => self.form(content, &only.parts, names, &trail)?,
            None => self.open_form(names, &trail),
        };
        Ok((String::new(), BodyContent::Multipart(Box::new(form))))
    }

    /// The objects that a form can be. Where they are too many, what all of them declare is one.
    pub(super) fn form_selections(
        &mut self,
        schema: &'d Schema,
        name: &str,
        trail: &Trail<'_>,
    ) -> Lowered<Vec<Selection<'d>>> {
        let pointer = trail.pointer();
        let Some(mut selections) = self.selections(schema, name, &pointer)? else {
            let why = "the ways to choose among its alternatives are too many: one form has the \
                       parts of all of them, none of which is required";
            self.degraded("form alternatives", trail, why.to_owned());
            let mut parts = Parts::default();
            self.gather(schema, name, &pointer, &mut parts, 1)?;
            return Ok(vec![Selection {
                name: String::new(),
                description: None,
                taken: Vec::new(),
                parts,
            }]);
        };
        for selection in selections.iter().filter(|one| !one.is_object()) {
            if let Some(taken) = selection.taken.last() {
                let why = "a form has parts, and this alternative is no object: it is left out";
                let trail = Trail::root(&taken.pointer);
                self.degraded("form alternative", &trail, why.to_owned());
            }
        }
        selections.retain(Selection::is_object);
        if selections.is_empty()
            && let Some(rest) = self.without_alternatives(schema, name, &pointer)?
        {
            let why = "no alternative is an object, so that the form has what is beside them";
            self.degraded("form alternatives", trail, why.to_owned());
            selections.push(rest);
        }
        self.note_any_of(&selections);
        Ok(selections)
    }

    /// Alternatives that may be there at once go into one form each.
    fn note_any_of(&mut self, selections: &[Selection<'d>]) {
        let names = |one: &Selection<'d>| one.parts.properties.keys().copied().collect::<Vec<_>>();
        for selection in selections {
            for taken in selection.taken.iter().filter(|one| one.keyword == "anyOf") {
                let mut others = selections.iter().filter(|other| {
                    let mut theirs = other.taken.iter();
                    theirs.any(|other| other.list == taken.list)
                });
                if others.any(|other| names(other) != names(selection)) {
                    let why = "one of the alternatives is sent: no form has the parts of several";
                    let trail = Trail::root(&taken.list);
                    self.degraded("form anyOf", &trail, why.to_owned());
                }
            }
        }
    }

    /// Forms of which one is sent.
    fn forms(
        &mut self,
        content: &'d MediaType,
        selections: &[Selection<'d>],
        trail: &Trail<'_>,
    ) -> Lowered<Forms> {
        let mut scope = Scope::default();
        let mut alternatives = Vec::with_capacity(selections.len());
        for selection in selections {
            let ident = scope.take(selection.name.clone());
            let mut names = Scope::reserving(&FORM_METHODS);
            let form = self.form(content, &selection.parts, &mut names, trail)?;
            alternatives.push(FormAlternative {
                name: format!("{ident}Form"),
                ident,
                description: selection.description.clone(),
                form,
            });
        }
        Ok(Forms {
            name: "Form".to_owned(),
            alternatives,
        })
    }

    fn form(
        &mut self,
        content: &'d MediaType,
        parts: &Parts<'d>,
        names: &mut Scope,
        trail: &Trail<'_>,
    ) -> Lowered<Form> {
        if parts.properties.is_empty() && parts.additional.is_empty() {
            return Ok(self.open_form(names, trail));
        }
        self.form_of(content, parts, names)
    }

    /// A form of which the description does not say what its parts are.
    fn open_form(&mut self, names: &mut Scope, trail: &Trail<'_>) -> Form {
        let why = "no parts are described: whatever is added is sent".to_owned();
        self.record(Outcome::Degraded, "multipart form", trail, Some(why));
        Form {
            parts: Vec::new(),
            additional: Some(additional(PartContent::Any, "part", names)),
        }
    }

    fn form_of(
        &mut self,
        content: &'d MediaType,
        gathered: &Parts<'d>,
        names: &mut Scope,
    ) -> Lowered<Form> {
        let mut parts = Vec::with_capacity(gathered.properties.len());
        let mut refused = false;
        for (part, declarations) in &gathered.properties {
            let node = declarations[0].node;
            let (view, trail) = (self.view(node), Trail::root(&declarations[0].pointer));
            let encoding = content.encoding.get(*part);
            let media_type = encoding.and_then(|encoding| encoding.content_type.clone());
            let content = match self.declared_file_part(declarations, media_type.as_deref()) {
                Some(content) => Ok(content),
                None if self.is_file_map(node) => {
                    let why = format!("each file is a part `{part}[KEY]`, which nothing says");
                    self.record(Outcome::Degraded, "map of files", &trail, Some(why));
                    Ok(PartContent::FileMap)
                }
                None => {
                    let is_required = gathered.required.contains(part);
                    let property = self.property(part, declarations, is_required);
                    self.files_in_json(node, &trail);
                    property.map(|property| self.part(&property.ty, media_type.as_deref(), &trail))
                }
            };
            let Ok(content) = content else {
                refused = true;
                continue;
            };
            let mut views = declarations.iter().map(|one| self.view(one.node));
            let is_read = views.any(|view| view.access() == Access::Read);
            self.tell_examples(&view);
            let mut nearest = declarations.iter().rev().map(|one| self.view(one.node));
            parts.push(Part {
                name: (*part).to_owned(),
                ident: names.take(value_name(part)),
                media_type: sent_as(&content, media_type.or_else(|| view.media_type(self))),
                content,
                // What only the server sets is no part that a client must send.
                required: gathered.required.contains(part) && !is_read,
                description: nearest.find_map(|view| view.description()),
                limits: view.limits(),
            });
        }
        let additional = self.additional_part(gathered)?;
        if additional.is_none() {
            for (part, pointer) in gathered.undeclared() {
                let why = format!(
                    "the part `{part}` is required, but not declared: it carries anything, and \
                     may be left out"
                );
                self.degraded("required property", &Trail::root(&pointer), why);
                parts.push(Part {
                    name: part.to_owned(),
                    ..self::additional(PartContent::Any, &value_name(part), names)
                });
            }
        }
        let additional = additional.map(|content| self::additional(content, "part", names));
        if refused {
            return Err(Refused);
        }
        Ok(Form { parts, additional })
    }

    /// What parts that have no name carry. A schema says more than that there may be some; of
    /// several, the last is nearest.
    fn additional_part(&mut self, gathered: &Parts<'d>) -> Lowered<Option<PartContent>> {
        let mut described = gathered.additional.iter().rev();
        let described = described.find_map(|one| match one.allowed {
            AdditionalProperties::Schema(schema) => Some((one, Node::from(schema.as_ref()))),
            AdditionalProperties::Any(_) => None,
        });
        let Some((one, node)) = described else {
            let allowed = gathered.additional.last().map(|one| one.allowed);
            let is_open = matches!(allowed, Some(AdditionalProperties::Any(true)));
            return Ok(is_open.then_some(PartContent::Any));
        };
        if let Some(content) = self.file_part(node, None) {
            return Ok(Some(content));
        }
        let trail = Trail::root(&one.pointer);
        let ty = self.schema(node, &format!("{}/Value", one.owner), &trail)?;
        Ok(Some(self.part(&ty, None, &trail)))
    }

    /// A part that carries files, or may carry them, by each of its declarations. One that says
    /// nothing of the values yields to those that do.
    fn declared_file_part(
        &self,
        declarations: &[Declaration<'d>],
        media_type: Option<&str>,
    ) -> Option<PartContent> {
        let declared = declarations.iter();
        let contents = declared.map(|one| self.file_part(one.node, media_type));
        let contents: Vec<_> = contents.collect();
        let is_open = contents.iter().all(|one| *one == Some(PartContent::Any));
        let is_undecided = is_open || contents.iter().all(Option::is_none);
        if is_undecided && let Some(untyped) = self.untyped_part(declarations, media_type) {
            return Some(untyped);
        }
        let mut files = contents.into_iter().flatten();
        if is_open {
            files.next()
        } else {
            files.find(|one| *one != PartContent::Any)
        }
    }

    /// A part whose values have no type, or a list of such parts: since OpenAPI 3.1 they are bytes
    /// (3.1.1, section 4.8.14.4).
    fn untyped_part(
        &self,
        declarations: &[Declaration<'d>],
        media_type: Option<&str>,
    ) -> Option<PartContent> {
        if self.description.is_oldest() {
            return None;
        }
        let is_written = concrete(media_type).is_some_and(|one| is_json(one) || is_written(one));
        let is_binary = concrete(media_type).is_some() && !is_written;
        let mut contents = declarations
            .iter()
            .map(|one| match self.view(one.node).shape() {
                Shape::Anything => Some(PartContent::File),
                Shape::Array(None) => Some(PartContent::Files),
                Shape::Array(Some(items)) => match self.view(items.into()).shape() {
                    Shape::Anything => Some(PartContent::Files),
                    // Of images, say, whatever the schema says of each.
                    Shape::String { .. } if is_binary => Some(PartContent::Files),
                    _ => None,
                },
                _ => None,
            });
        let first = contents.next().flatten().filter(|_| !is_written)?;
        contents
            .all(|one| one.as_ref() == Some(&first))
            .then_some(first)
    }

    /// A part that carries files, or may carry them.
    fn file_part(&self, node: Node<'d>, media_type: Option<&str>) -> Option<PartContent> {
        match self.files(node) {
            Files::One => return Some(PartContent::File),
            Files::Several => return Some(PartContent::Files),
            Files::Mixed => return Some(PartContent::Any),
            Files::None => {}
        }
        let is_binary = concrete(media_type).is_some_and(|one| !is_json(one) && !is_written(one));
        match self.view(node).shape() {
            // Bytes of an image are no text, whatever the schema says.
            Shape::Anything | Shape::String { .. } if is_binary => Some(PartContent::File),
            Shape::Anything if concrete(media_type).is_none() => Some(PartContent::Any),
            _ => None,
        }
    }

    /// Whether the values are maps to files, and nothing else.
    fn is_file_map(&self, node: Node<'d>) -> bool {
        let value = self.view(node).map_value();
        value.is_some_and(|value| self.files(value) == Files::One)
    }

    /// JSON has no place for the bytes of a file.
    fn files_in_json(&mut self, node: Node<'d>, trail: &Trail<'_>) {
        if self.any_property(node, &|node| self.files(node) != Files::None) {
            let why = "a file within JSON is text".to_owned();
            self.record(Outcome::Degraded, "file in JSON", trail, Some(why));
        }
    }

    /// What another part carries: by default JSON for objects, and text for the rest.
    fn part(&mut self, ty: &Type, media_type: Option<&str>, trail: &Trail<'_>) -> PartContent {
        let ty = ty.not_null().clone();
        let is_plain = match &ty {
            // An element that is null has no part.
            Type::List(item) => self.is_scalar(item.not_null()),
            ty => self.is_scalar(ty),
        };
        let listed = media_type.into_iter().flat_map(listed);
        let as_json = if is_plain {
            concrete(media_type).is_some_and(is_json)
        } else {
            listed.clone().any(is_json)
        };
        match (ty, concrete(media_type)) {
            (ty, _) if as_json => PartContent::Json(ty),
            (Type::List(item), _) if is_plain => PartContent::Texts(item.not_null().clone()),
            (ty, _) if is_plain => PartContent::Text(ty),
            (ty, None) if self.varies(&ty) => PartContent::Value(ty),
            (ty, None) => PartContent::Json(ty),
            // Objects in XML, for one: who calls writes them.
            (_, Some(media_type)) => {
                let why = format!("a value in `{media_type}` is written by the caller");
                let construct = format!("multipart part {media_type}");
                self.record(Outcome::Degraded, construct, trail, Some(why));
                if is_written(media_type) {
                    PartContent::Text(Type::String)
                } else {
                    PartContent::File
                }
            }
        }
    }

    /// Whether some values of the type are text and others may be none.
    fn varies(&self, ty: &Type) -> bool {
        match ty {
            Type::Json => true,
            Type::List(item) => self.varies(item),
            Type::Tuple(places) => places.iter().all(|place| self.is_scalar(place)),
            Type::Named(id) => match self.types[id.0].as_ref().map(|def| &def.kind) {
                Some(TypeKind::Enum(enumeration)) => enumeration.of == EnumOf::Values,
                Some(TypeKind::Union(_)) => true,
                _ => false,
            },
            _ => false,
        }
    }

    /// Headers of parts have no arguments of their own.
    fn part_headers(&mut self, content: &'d MediaType, trail: &Trail<'_>) {
        let trail = trail.key("encoding");
        for (part, encoding) in &content.encoding {
            let trail = trail.key(part);
            let trail = trail.key("headers");
            for header in own_headers(encoding) {
                let why = "a file takes it by `Upload::header`; other parts are sent without it";
                self.record(
                    Outcome::Degraded,
                    "header of a part",
                    &trail.key(header),
                    Some(why.to_owned()),
                );
            }
        }
    }
}

/// A part that the description does not name.
fn additional(content: PartContent, ident: &str, names: &mut Scope) -> Part {
    Part {
        name: String::new(),
        ident: names.take(ident.to_owned()),
        content,
        media_type: None,
        required: false,
        description: None,
        limits: Limits::default(),
    }
}

/// The headers that an Encoding Object describes, but for the media type, which it says elsewhere.
fn own_headers(encoding: &Encoding) -> impl Iterator<Item = &String> {
    let headers = encoding.headers.keys();
    headers.filter(|name| !name.eq_ignore_ascii_case("content-type"))
}

/// The media types of an Encoding Object.
fn listed(media_types: &str) -> impl Iterator<Item = &str> + Clone {
    let listed = media_types.split(',').map(str::trim);
    listed.filter(|media_type| !media_type.is_empty())
}

/// The first of the media types that is no range.
fn concrete(media_types: Option<&str>) -> Option<&str> {
    let mut listed = media_types.into_iter().flat_map(listed);
    listed.find(|media_type| !media_type.contains('*'))
}

/// What a part of this content says of itself, of what its Encoding Object lists.
fn sent_as(content: &PartContent, media_types: Option<String>) -> Option<String> {
    match content {
        PartContent::File | PartContent::Files | PartContent::FileMap | PartContent::Any => {
            media_types
        }
        PartContent::Json(_) => {
            let mut all = media_types.as_deref().into_iter().flat_map(listed);
            all.find(|media_type| is_json(media_type))
                .map(str::to_owned)
        }
        PartContent::Text(_) | PartContent::Texts(_) | PartContent::Value(_) => {
            concrete(media_types.as_deref()).map(str::to_owned)
        }
    }
}

/// Whether a body of the media type is text that a caller can write.
fn is_written(media_type: &str) -> bool {
    let is_other = ["text/csv", "application/x-www-form-urlencoded"];
    is_text(media_type) || is_other.contains(&essence(media_type).as_str())
}
