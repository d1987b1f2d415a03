//! What is sent and received: bodies, responses, their media types and headers.

use indexmap::IndexMap;
use openapiv3::{
    AnySchema, Content, Header, MediaType, ParameterSchemaOrContent, ReferenceOr, RequestBody,
    Response, Responses, Schema, SchemaKind,
};

use super::document::{Document, Site};
use super::graph::Pair;
use super::kind::{ChangeKind as Kind, Directions};
use super::schemas::Schemas;
use super::view::View;
use crate::load::is_binary;

type Headers = IndexMap<String, ReferenceOr<Header>>;

/// The sites of something that both descriptions have.
type Sites<'s> = (&'s Site, &'s Site);

pub(super) fn request<'d>(
    schemas: &mut Schemas<'d, '_>,
    pair: &mut Pair,
    nodes: (
        Option<&'d ReferenceOr<RequestBody>>,
        Option<&'d ReferenceOr<RequestBody>>,
    ),
    (old_site, new_site): Sites<'_>,
    mask: Directions,
) {
    let site = |site: &Site| site.part("requestBody", "request body");
    let old = nodes
        .0
        .and_then(|node| schemas.old.body(node, site(old_site)));
    let new = nodes
        .1
        .and_then(|node| schemas.new.body(node, site(new_site)));
    match (old, new) {
        (None, None) => {}
        (Some(_), None) => {
            pair.removed(Kind::BodyRemoved, &site(old_site)).only(mask);
        }
        (None, Some((body, _))) => {
            let kind = if body.required {
                Kind::RequiredBodyAdded
            } else {
                Kind::BodyAdded
            };
            pair.added(kind, &site(new_site)).only(mask);
        }
        (Some((before, old_site)), Some((after, new_site))) => {
            let kind = match (before.required, after.required) {
                (false, true) => Some(Kind::BodyRequired),
                (true, false) => Some(Kind::BodyOptional),
                _ => None,
            };
            if let Some(kind) = kind {
                pair.change(kind, &old_site, &new_site).only(mask);
            }
            let contents = (&before.content, &after.content);
            content(schemas, pair, contents, (&old_site, &new_site), mask);
        }
    }
}

pub(super) fn responses<'d>(
    schemas: &mut Schemas<'d, '_>,
    pair: &mut Pair,
    (old, new): (&'d Responses, &'d Responses),
    (old_site, new_site): Sites<'_>,
    mask: Directions,
) {
    let (old, new) = (by_status(old), by_status(new));
    let site = |site: &Site, status: &str| {
        site.below("responses")
            .part(status, &format!("response {status}"))
    };
    for (status, node) in &old {
        let before = site(old_site, status);
        let after = site(new_site, status);
        match new.get(status) {
            None => {
                let is_success = status.starts_with(['1', '2', '3']);
                let kind = if is_success {
                    Kind::SuccessStatusRemoved
                } else {
                    Kind::ErrorStatusRemoved
                };
                pair.removed(kind, &before).only(mask);
            }
            Some(other) => {
                let before = schemas.old.response(node, before);
                let after = schemas.new.response(other, after);
                if let (Some(before), Some(after)) = (before, after) {
                    let sites = (&before.1, &after.1);
                    response(schemas, pair, (before.0, after.0), sites, mask);
                }
            }
        }
    }
    for status in new.keys().filter(|status| !old.contains_key(*status)) {
        let site = site(new_site, status);
        pair.added(Kind::StatusAdded, &site).only(mask);
    }
}

fn by_status(responses: &Responses) -> IndexMap<String, &ReferenceOr<Response>> {
    let listed = responses.responses.iter();
    let listed = listed.map(|(status, response)| (status.to_string(), response));
    let default = responses.default.iter();
    listed
        .chain(default.map(|response| ("default".to_owned(), response)))
        .collect()
}

fn response<'d>(
    schemas: &mut Schemas<'d, '_>,
    pair: &mut Pair,
    (old, new): (&'d Response, &'d Response),
    sites: Sites<'_>,
    mask: Directions,
) {
    let contents = (&old.content, &new.content);
    content(schemas, pair, contents, sites, mask);
    headers(schemas, pair, (&old.headers, &new.headers), sites, mask);
}

fn content<'d>(
    schemas: &mut Schemas<'d, '_>,
    pair: &mut Pair,
    (old, new): (&'d Content, &'d Content),
    (old_site, new_site): Sites<'_>,
    mask: Directions,
) {
    let site = |site: &Site, name: &str| site.below("content").part(name, name);
    for (name, media) in old {
        let before = site(old_site, name);
        match new.get(name) {
            None => {
                pair.removed(Kind::MediaTypeRemoved, &before).only(mask);
            }
            Some(other) => {
                let after = site(new_site, name);
                let sites = (&before, &after);
                if !are_bytes(schemas, name, (media, other), sites) {
                    media_type(schemas, pair, (media, other), sites, mask);
                }
            }
        }
    }
    for name in new.keys().filter(|name| !old.contains_key(*name)) {
        pair.added(Kind::MediaTypeAdded, &site(new_site, name))
            .only(mask);
    }
}

/// Whether one of two says no more than that there are bytes, since it has no schema, and the other
/// says the same. OpenAPI 3.1 leaves the schema out where 3.0 has one of the format `binary` (3.1.1,
/// section 4.8.14.2).
fn are_bytes<'d>(
    schemas: &Schemas<'d, '_>,
    name: &str,
    (old, new): (&'d MediaType, &'d MediaType),
    (old_site, new_site): Sites<'_>,
) -> bool {
    let silent = |media: &MediaType| match &media.schema {
        None => true,
        Some(ReferenceOr::Item(schema)) => says_nothing(schema),
        Some(ReferenceOr::Reference { .. }) => false,
    };
    let bytes = |document: &Document<'d>, media: &'d MediaType, site: &Site| {
        let schema = media.schema.as_ref();
        let found = schema.and_then(|it| document.resolve(it.into(), &site.below("schema")));
        found.is_some_and(|found| {
            let view = View::new(document, found.core, &found.core_site);
            view.is_only_bytes() && !found.says(|schema| schema.schema_data.nullable)
        })
    };
    match (silent(old), silent(new)) {
        _ if !is_file(name) => false,
        (true, true) => true,
        (true, false) => bytes(&schemas.new, new, new_site),
        (false, true) => bytes(&schemas.old, old, old_site),
        (false, false) => false,
    }
}

fn says_nothing(schema: &Schema) -> bool {
    matches!(&schema.schema_kind, SchemaKind::Any(any) if *any == AnySchema::default())
}

/// Whether a body of the media type is a file, whatever its schema is: a form and a range that
/// takes in JSON are none.
fn is_file(media_type: &str) -> bool {
    let name = media_type.to_ascii_lowercase();
    let others = [
        "multipart/",
        "application/x-www-form-urlencoded",
        "*/",
        "application/*",
    ];
    is_binary(&name) && !others.iter().any(|other| name.starts_with(other))
}

fn media_type<'d>(
    schemas: &mut Schemas<'d, '_>,
    pair: &mut Pair,
    (old, new): (&'d MediaType, &'d MediaType),
    (old_site, new_site): Sites<'_>,
    mask: Directions,
) {
    let (before, after) = (old_site.below("schema"), new_site.below("schema"));
    match (&old.schema, &new.schema) {
        (Some(old), Some(new)) => {
            let schema = schemas.compare(old.into(), &before, new.into(), &after);
            pair.parts.extend(schema.map(|id| (id, mask)));
        }
        (None, None) => {}
        (Some(_), None) => {
            pair.change(Kind::TypeChanged, old_site, new_site)
                .from("a schema")
                .to("any")
                .only(mask);
        }
        (None, Some(_)) => {
            pair.change(Kind::TypeChanged, old_site, new_site)
                .from("any")
                .to("a schema")
                .only(mask);
        }
    }
}

fn headers<'d>(
    schemas: &mut Schemas<'d, '_>,
    pair: &mut Pair,
    (old, new): (&'d Headers, &'d Headers),
    (old_site, new_site): Sites<'_>,
    mask: Directions,
) {
    let site = |site: &Site, name: &str| {
        site.below("headers")
            .part(name, &format!("header `{name}`"))
    };
    let same = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
    for (name, node) in old {
        let before = site(old_site, name);
        let Some((new_name, other)) = new.iter().find(|(other, _)| same(name, other)) else {
            pair.removed(Kind::HeaderRemoved, &before).only(mask);
            continue;
        };
        let before = schemas.old.header(node, before);
        let after = schemas.new.header(other, site(new_site, new_name));
        let (Some((before, old_site)), Some((after, new_site))) = (before, after) else {
            continue;
        };
        let kind = match (before.required, after.required) {
            (false, true) => Some(Kind::HeaderRequired),
            (true, false) => Some(Kind::HeaderOptional),
            _ => None,
        };
        if let Some(kind) = kind {
            pair.change(kind, &old_site, &new_site).only(mask);
        }
        let formats = (&before.format, &after.format);
        value(schemas, pair, formats, (&old_site, &new_site), mask);
    }
    for name in new.keys() {
        if !old.keys().any(|other| same(name, other)) {
            pair.added(Kind::HeaderAdded, &site(new_site, name))
                .only(mask);
        }
    }
}

/// The value of a parameter or a header.
pub(super) fn value<'d>(
    schemas: &mut Schemas<'d, '_>,
    pair: &mut Pair,
    (old, new): (&'d ParameterSchemaOrContent, &'d ParameterSchemaOrContent),
    (old_site, new_site): Sites<'_>,
    mask: Directions,
) {
    match (old, new) {
        (ParameterSchemaOrContent::Schema(old), ParameterSchemaOrContent::Schema(new)) => {
            let (before, after) = (old_site.below("schema"), new_site.below("schema"));
            let schema = schemas.compare(old.into(), &before, new.into(), &after);
            pair.parts.extend(schema.map(|id| (id, mask)));
        }
        (ParameterSchemaOrContent::Content(old), ParameterSchemaOrContent::Content(new)) => {
            content(schemas, pair, (old, new), (old_site, new_site), mask);
        }
        // That one of them is serialised as a media type is a change of style.
        _ => {}
    }
}
