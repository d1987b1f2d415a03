//! Components, and what their compositions and discriminators say of one another.

use serde_json::Value;

pub(crate) fn component<'d>(root: &'d Value, name: &str) -> Option<&'d Value> {
    root.get("components")?.get("schemas")?.get(name)
}

/// The component to which a reference leads.
pub(crate) fn component_name(reference: &str) -> Option<String> {
    let name = reference.strip_prefix("#/components/schemas/")?;
    let name = percent_encoding::percent_decode_str(name)
        .decode_utf8()
        .ok()?;
    (!name.contains('/')).then(|| name.replace("~1", "/").replace("~0", "~"))
}

/// The schema that a schema is or refers to.
pub(crate) fn resolved<'d>(root: &'d Value, schema: &'d Value) -> Option<&'d Value> {
    let mut schema = schema;
    for _ in 0..100 {
        let Some(reference) = schema.get("$ref").and_then(Value::as_str) else {
            return Some(schema);
        };
        schema = component(root, &component_name(reference)?)?;
    }
    None
}

fn discriminator(schema: &Value) -> Option<(&str, Vec<(&str, &str)>)> {
    let discriminator = schema.get("discriminator")?;
    let mapping = discriminator.get("mapping").and_then(Value::as_object);
    let mapping = mapping.into_iter().flatten();
    let mapping = mapping.filter_map(|(tag, to)| Some((tag.as_str(), to.as_str()?)));
    let property = discriminator.get("propertyName")?.as_str()?;
    Some((property, mapping.collect()))
}

fn leads_to(target: &str, name: &str) -> bool {
    target == name || component_name(target).is_some_and(|target| target == name)
}

/// The components to which the `allOf` of a schema refers.
fn bases(schema: &Value) -> Vec<String> {
    let members = schema.get("allOf").and_then(Value::as_array);
    let members = members.into_iter().flatten();
    let references = members.filter_map(|member| member.get("$ref")?.as_str());
    references.filter_map(component_name).collect()
}

/// All that a component is derived from, the nearest first.
fn ancestors(root: &Value, name: &str) -> Vec<String> {
    let mut all = vec![name.to_owned()];
    let mut next = 0;
    while let Some(one) = all.get(next) {
        next += 1;
        let bases = component(root, one).map(bases).unwrap_or_default();
        for base in bases {
            if !all.contains(&base) {
                all.push(base);
            }
        }
    }
    all.remove(0);
    all
}

/// What may stand in the place of a base: what is derived from it at any level, and the base itself
/// unless a mapping leaves it out. Nothing of what is no base.
pub(crate) fn concrete(root: &Value, name: &str) -> Vec<String> {
    let Some(schema) = component(root, name) else {
        return Vec::new();
    };
    let is_union = schema.get("oneOf").is_some() || schema.get("anyOf").is_some();
    let Some((_, mapping)) = discriminator(schema).filter(|_| !is_union) else {
        return Vec::new();
    };
    let components = root.pointer("/components/schemas");
    let components = components.and_then(Value::as_object).into_iter().flatten();
    let derived =
        components.filter(|(other, _)| ancestors(root, other).iter().any(|it| it == name));
    let mut all: Vec<_> = derived.map(|(other, _)| other.clone()).collect();
    let is_mapped = mapping.iter().any(|(_, target)| leads_to(target, name));
    if !all.is_empty() && (mapping.is_empty() || is_mapped) {
        all.push(name.to_owned());
    }
    all
}

/// The values of discriminators that stand for a component, with their properties.
pub(crate) fn tags(root: &Value, name: &str, turn: usize) -> Vec<(String, String)> {
    let mut tags: Vec<(String, String)> = Vec::new();
    let schema = component(root, name);
    let is_union = |schema: &Value| schema.get("oneOf").is_some() || schema.get("anyOf").is_some();
    let is_union = schema.is_some_and(is_union);
    // What a union is, the tag of its alternative says.
    let said = schema.and_then(discriminator).filter(|_| is_union);
    let said = said.map(|(property, _)| property);
    let itself = std::iter::once(name.to_owned());
    for base in itself.chain(ancestors(root, name)) {
        let Some((property, mapping)) = component(root, &base).and_then(discriminator) else {
            continue;
        };
        let mapped: Vec<_> = mapping
            .iter()
            .filter(|(_, to)| leads_to(to, name))
            .collect();
        let tag = match mapped.len() {
            _ if said == Some(property) => continue,
            0 if base == name && !mapping.is_empty() => continue,
            0 => name,
            count => mapped[turn % count].0,
        };
        if !tags.iter().any(|(other, _)| other == property) {
            tags.push((property.to_owned(), tag.to_owned()));
        }
    }
    tags
}

/// What tells that a value is this member of a union. A member that has a discriminator of its own
/// is told by that.
pub(crate) fn tag_of(
    root: &Value,
    union: &Value,
    member: &Value,
    turn: usize,
) -> Option<(String, String)> {
    let (property, mapping) = discriminator(union)?;
    let name = component_name(member.get("$ref")?.as_str()?)?;
    if resolved(root, member)?.get("discriminator").is_some() {
        return None;
    }
    let mapped: Vec<_> = mapping
        .iter()
        .filter(|(_, to)| leads_to(to, &name))
        .collect();
    let tag = match mapped.len() {
        0 => name.as_str(),
        count => mapped[turn % count].0,
    };
    Some((property.to_owned(), tag.to_owned()))
}

/// Whether a schema lists alternatives that are composed of it.
pub(crate) fn lists_derived(root: &Value, schema: &Value) -> bool {
    let lists = ["oneOf", "anyOf"]
        .iter()
        .filter_map(|keyword| schema.get(keyword)?.as_array());
    lists.flatten().any(|member| {
        let name = member
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(component_name);
        let ancestors = name.map(|name| ancestors(root, &name)).unwrap_or_default();
        let mut ancestors = ancestors.iter();
        ancestors.any(|base| component(root, base).is_some_and(|base| std::ptr::eq(base, schema)))
    })
}

/// The schema of a property that an object declares, itself or in what it is composed of.
pub(crate) fn property<'d>(root: &'d Value, schema: &'d Value, name: &str) -> Option<&'d Value> {
    let mut pending = vec![(schema, 0)];
    while let Some((schema, depth)) = pending.pop() {
        let Some(schema) = resolved(root, schema).filter(|_| depth < 20) else {
            continue;
        };
        if let Some(found) = schema.get("properties").and_then(|all| all.get(name)) {
            return resolved(root, found);
        }
        let members = schema.get("allOf").and_then(Value::as_array);
        pending.extend(
            members
                .into_iter()
                .flatten()
                .map(|member| (member, depth + 1)),
        );
    }
    None
}

/// Whether a schema is null and nothing else.
pub(crate) fn is_null(root: &Value, schema: &Value) -> bool {
    let Some(schema) = resolved(root, schema).and_then(Value::as_object) else {
        return false;
    };
    let listed = schema.get("enum").and_then(Value::as_array);
    let is_alone = schema.keys().all(|key| key == "nullable");
    schema.get("type").and_then(Value::as_str) == Some("null")
        || schema.get("const").is_some_and(Value::is_null)
        || listed.is_some_and(|listed| listed.iter().all(Value::is_null))
        || (is_alone && schema.get("nullable") == Some(&Value::Bool(true)))
}

/// Whether a schema says nothing of its values.
pub(crate) fn takes_anything(root: &Value, schema: &Value) -> bool {
    let Some(schema) = resolved(root, schema).and_then(Value::as_object) else {
        return true;
    };
    let says = [
        "type",
        "enum",
        "const",
        "allOf",
        "oneOf",
        "anyOf",
        "properties",
        "items",
        "additionalProperties",
        "prefixItems",
        "pattern",
    ];
    !says.iter().any(|keyword| schema.contains_key(*keyword))
}
