//! Media types whose bodies are items one after the other (OpenAPI 3.2.0, section 4.14.4).

use openapiv3::{MediaType, ReferenceOr};

use super::media_type::{essence, is_json};
use super::schema::Node;
use super::shape::Shape;
use super::view::own_properties;
use super::{Lowered, Lowering};
use crate::ir::{
    Body, BodyContent, Parameter, Place, Stream, StreamItems, Switch, Type, TypeDef, TypeKind,
};
use crate::tree::Trail;

/// The fields of an event (the HTML standard, section 9.2.6).
const FIELDS: [&str; 4] = ["data", "event", "id", "retry"];

/// How items follow one another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sequence {
    Events,
    /// JSON texts.
    Json,
}

/// Whether a media type is that of a stream, and of which.
pub(super) fn sequence(media_type: &str) -> Option<Sequence> {
    let essence = essence(media_type);
    if essence == "text/event-stream" {
        return Some(Sequence::Events);
    }
    let name = essence.strip_prefix("application/")?;
    let name = name.strip_prefix("x-").unwrap_or(name);
    let is_lines = matches!(
        name,
        "ndjson" | "jsonl" | "jsonlines" | "json-lines" | "json-stream" | "stream+json"
    );
    let is_sequence = name == "json-seq" || name.ends_with("+json-seq");
    let mut parameters = media_type.split(';').skip(1);
    let is_watch = is_json(media_type)
        && parameters.any(|one| {
            let one = one.trim();
            one.eq_ignore_ascii_case("stream=watch") || one.eq_ignore_ascii_case("stream=true")
        });
    (is_lines || is_sequence || is_watch).then_some(Sequence::Json)
}

impl<'d> Lowering<'d> {
    pub(super) fn stream(
        &mut self,
        media_type: &str,
        sequence: Sequence,
        content: &'d MediaType,
        name: &str,
        trail: &Trail<'_>,
    ) -> Lowered<Stream> {
        let sentinel = self.sentinel(trail);
        let media_type = media_type.to_owned();
        let items = match (&content.schema, sequence) {
            (None, Sequence::Events) => StreamItems::Texts,
            (None, Sequence::Json) => StreamItems::Json(Type::Json),
            (Some(schema), _) => {
                let (node, pointer) = self.item(schema, &trail.key("schema"))?;
                let trail = Trail::root(&pointer);
                match sequence {
                    Sequence::Events => self.event(node, &format!("{name}/Event"), &trail)?,
                    Sequence::Json => {
                        let item = self.schema(node, &format!("{name}/Item"), &trail)?;
                        StreamItems::Json(item)
                    }
                }
            }
        };
        Ok(Stream {
            media_type,
            items,
            sentinel,
        })
    }

    /// What the schema says of one item: the whole of a stream is a list.
    fn item(
        &mut self,
        schema: &'d ReferenceOr<openapiv3::Schema>,
        trail: &Trail<'_>,
    ) -> Lowered<(Node<'d>, String)> {
        let (target, pointer) = self.target(schema.into(), trail)?;
        Ok(match Shape::of(target) {
            Shape::Array(Some(items)) => {
                let pointer = Trail::root(&pointer).key("items").pointer();
                (items.into(), pointer)
            }
            _ => (schema.into(), trail.pointer()),
        })
    }

    /// What an event is of which a schema speaks: of its data, or of an object of all its fields.
    fn event(&mut self, node: Node<'d>, name: &str, trail: &Trail<'_>) -> Lowered<StreamItems> {
        let (target, pointer) = self.target(node, trail)?;
        if let Some(data) = self.data_of_event(node) {
            // Name and id are told of every event.
            let properties = Trail::root(&pointer);
            let properties = properties.key("properties");
            return self.data(data, name, &properties.key("data"));
        }
        if let Shape::Alternatives(_, members) = Shape::of(target) {
            let mut members = members.iter();
            if members.all(|member| self.data_of_event(member.into()).is_some()) {
                return Ok(StreamItems::Whole(self.schema(node, name, trail)?));
            }
        }
        self.data(node, name, trail)
    }

    fn data(&mut self, node: Node<'d>, name: &str, trail: &Trail<'_>) -> Lowered<StreamItems> {
        if matches!(self.view(node).shape(), Shape::Anything | Shape::Not) {
            return Ok(StreamItems::Texts);
        }
        Ok(match self.schema(node, name, trail)? {
            Type::String => StreamItems::Texts,
            ty => StreamItems::Events(ty),
        })
    }

    /// The property `data` of an object that has nothing but the fields of an event.
    fn data_of_event(&self, node: Node<'d>) -> Option<Node<'d>> {
        let view = self.view(node);
        if !matches!(view.shape(), Shape::Object) {
            return None;
        }
        let (properties, _) = own_properties(view.target?)?;
        let mut names = properties.keys();
        let is_event = names.all(|name| FIELDS.contains(&name.as_str()));
        properties.get("data").filter(|_| is_event).map(Node::from)
    }

    /// The data of the event that ends a stream, where the description says so: by what other
    /// generators take, or by the configuration.
    fn sentinel(&self, trail: &Trail<'_>) -> Option<String> {
        let here = self.text(&trail.key("x-speakeasy-sse-sentinel").pointer());
        here.or_else(|| self.stream_end.map(str::to_owned))
    }
}

/// What makes a stream of an operation's answer, beside the media type that is asked for: a truth
/// value of this name.
pub(super) fn switch(
    body: Option<&Body>,
    parameters: &[Parameter],
    types: &[Option<TypeDef>],
) -> Option<Switch> {
    const NAME: &str = "stream";
    let is_boolean = |ty: &Type| match ty {
        Type::Nullable(inner) => **inner == Type::Boolean,
        ty => *ty == Type::Boolean,
    };
    if let Some(BodyContent::Json(ty)) = body.map(|body| &body.content)
        && let Type::Named(id) = ty
        && let Some(def) = types.get(id.0).and_then(Option::as_ref)
        && let TypeKind::Struct(structure) = &def.kind
    {
        let mut properties = structure.properties.iter();
        if properties.any(|one| one.name == NAME && is_boolean(&one.ty)) {
            return Some(Switch::Member(NAME.to_owned()));
        }
    }
    let mut parameters = parameters.iter();
    parameters
        .any(|one| one.place == Place::Query && one.name == NAME && is_boolean(&one.ty))
        .then(|| Switch::Query(NAME.to_owned()))
}
