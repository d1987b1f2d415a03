//! `multipart/form-data`: what its parts are (OpenAPI 3.0.3, sections 4.7.14.4 and 4.7.15).

use openapiv3::{AdditionalProperties, Encoding, MediaType, ReferenceOr, Schema};

use super::compose::Parts;
use super::media_type::{essence, is_json, is_text};
use super::schema::Node;
use super::shape::Shape;
use super::view::Files;
use super::{Lowered, Lowering, Refused};
use crate::ir::{
    Access, BodyContent, EnumOf, Form, FormAlternative, Forms, Limits, Part, PartContent, Type,
    TypeKind,
};
use crate::names::{Scope, type_name, value_name, variant_name};
use crate::report::Outcome;
use crate::tree::Trail;

/// What every form has beside its parts.
const FORM_METHODS: [&str; 4] = ["clone", "from", "into", "new"];

impl<'d> Lowering<'d> {
    /// The argument's name, which is empty where each part is one of its own, and what is sent.
    pub(super) fn multipart(
        &mut self,
        content: &'d MediaType,
        request: &str,
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
        if let Shape::Alternatives(keyword, members) = Shape::of(schema)
            && let Some(forms) = self.forms(content, members, request, name, &trail.key(keyword))?
        {
            let ident = names.take("form".to_owned());
            return Ok((ident, BodyContent::Forms(forms)));
        }
        let form = self.form(content, schema, name, names, &trail)?;
        Ok((String::new(), BodyContent::Multipart(Box::new(form))))
    }

    /// Forms of which one is sent; `None` if there is an alternative that is no object.
    fn forms(
        &mut self,
        content: &'d MediaType,
        members: &'d [ReferenceOr<Schema>],
        request: &str,
        name: &str,
        trail: &Trail<'_>,
    ) -> Lowered<Option<Forms>> {
        let mut scope = Scope::default();
        let mut alternatives = Vec::with_capacity(members.len());
        for (index, member) in members.iter().enumerate() {
            if self.is_null(member.into()) {
                continue;
            }
            let trail = trail.index(index);
            let (schema, pointer) = self.target(member.into(), &trail)?;
            let Some(parts) = self.parts_of(schema, name, &pointer)? else {
                return Ok(None);
            };
            let wanted = Self::alternative_name(member, &parts, index);
            let ident = scope.take(wanted);
            let mut names = Scope::reserving(&FORM_METHODS);
            let form = self.form_of(content, &parts, &mut names)?;
            alternatives.push(FormAlternative {
                name: format!("{request}{ident}Form"),
                ident,
                description: self.view(member.into()).description(),
                form,
            });
        }
        Ok(Some(Forms {
            name: format!("{request}Form"),
            alternatives,
        }))
    }

    /// What an alternative is called: by its title, by its component, or by what it asks for.
    fn alternative_name(
        member: &'d ReferenceOr<Schema>,
        parts: &Parts<'d>,
        index: usize,
    ) -> String {
        match member {
            ReferenceOr::Reference { reference } => {
                let name = reference.rsplit('/').next().unwrap_or(reference);
                type_name(&crate::tree::unescape(name))
            }
            ReferenceOr::Item(schema) => {
                let title = schema.schema_data.title.as_deref();
                let required = parts.required.first().or(parts.properties.keys().next());
                match title.or(required.copied()) {
                    Some(name) => variant_name(name),
                    None => format!("Variant{}", index + 1),
                }
            }
        }
    }

    /// What an object declares; `None` for what is no object.
    fn parts_of(
        &mut self,
        schema: &'d Schema,
        name: &str,
        pointer: &str,
    ) -> Lowered<Option<Parts<'d>>> {
        let mut parts = Parts::default();
        self.gather(schema, name, pointer, &mut parts, 1)?;
        let is_object = parts.others.is_empty() && parts.alternatives.is_empty();
        Ok(is_object.then_some(parts))
    }

    fn form(
        &mut self,
        content: &'d MediaType,
        schema: &'d Schema,
        name: &str,
        names: &mut Scope,
        trail: &Trail<'_>,
    ) -> Lowered<Form> {
        match self.parts_of(schema, name, &trail.pointer())? {
            Some(parts) if !parts.properties.is_empty() || !parts.additional.is_empty() => {
                self.form_of(content, &parts, names)
            }
            _ => Ok(self.open_form(names, trail)),
        }
    }

    /// A form of which the description does not say what its parts are.
    fn open_form(&mut self, names: &mut Scope, trail: &Trail<'_>) -> Form {
        let why = "no parts are described: whatever is added is sent".to_owned();
        self.record(Outcome::Degraded, "multipart form", trail, Some(why));
        Form {
            parts: Vec::new(),
            additional: Some(additional(PartContent::Any, names)),
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
            let content = self.file_part(node, media_type.as_deref());
            let content = match content {
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
            parts.push(Part {
                name: (*part).to_owned(),
                ident: names.take(value_name(part)),
                media_type: sent_as(&content, media_type),
                content,
                // What only the server sets is no part that a client must send.
                required: gathered.required.contains(part) && view.access() != Access::Read,
                description: view.description(),
                limits: view.limits(),
            });
        }
        let additional = self.additional_part(gathered)?;
        let additional = additional.map(|content| self::additional(content, names));
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
        let ty = self.schema(node, &format!("{}Value", one.owner), &trail)?;
        Ok(Some(self.part(&ty, None, &trail)))
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
fn additional(content: PartContent, names: &mut Scope) -> Part {
    Part {
        name: String::new(),
        ident: names.take("part".to_owned()),
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
