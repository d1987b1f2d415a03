//! Schemas, which are nearly the same in both.

use super::Converter;
use crate::grammar::{Grammar, Object, Shape};
use crate::load::at::At;
use crate::tree::{Map, Node, Value};

/// Makes an object of a discriminator that is only a name. `false` if there is none.
pub(in crate::load) fn name_discriminator(schema: &mut Map) -> bool {
    let name = schema.get_mut("discriminator");
    let Some(discriminator) = name.filter(|name| name.is_string()) else {
        return false;
    };
    let name = discriminator.take();
    discriminator.value = Value::Map(Map::from_iter([("propertyName".to_owned(), name)]));
    true
}

impl Converter<'_> {
    pub(super) fn schema(&mut self, node: &mut Node, at: &At<'_>) {
        let Some(map) = node.as_map_mut() else {
            return;
        };
        name_discriminator(map);
        self.nullable(map);
        for (key, child) in map {
            let field = Object::Schema.field(Grammar::V3_0, key);
            let Some(field) = field else { continue };
            let at = at.member(key, child);
            match (field.shape, &mut child.value) {
                (Shape::OrReference(Object::Schema) | Shape::BooleanOrSchema, _) => {
                    self.schema(child, &at);
                }
                (Shape::List(Shape::OrReference(Object::Schema)), Value::List(items)) => {
                    for item in items {
                        let at = at.item(item);
                        self.schema(item, &at);
                    }
                }
                (Shape::Map(Shape::OrReference(Object::Schema)), Value::Map(members)) => {
                    for (name, member) in members {
                        let at = at.member(name, member);
                        self.schema(member, &at);
                    }
                }
                _ => {}
            }
        }
    }

    /// What everybody writes for what Swagger 2.0 cannot say.
    #[expect(clippy::unused_self, reason = "it is called as its neighbours are")]
    pub(super) fn nullable(&self, schema: &mut Map) {
        let says = schema.get("x-nullable").and_then(Node::as_bool);
        if says == Some(true)
            && !schema.contains_key("nullable")
            && let Some(node) = schema.remove("x-nullable")
        {
            schema.insert("nullable".to_owned(), node);
        }
    }
}
