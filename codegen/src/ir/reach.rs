//! Which types the operations of each tag reach.

use std::collections::BTreeSet;

use crate::ir::{Library, Operation, Tag, Type, TypeDef, TypeId};

/// A tag of a version, both by index; no tag where a webhook of the version does.
pub(crate) type Use = (usize, Option<usize>);

/// The tags that reach each type: what their operations take and answer mentions it, itself or
/// through other types. What webhooks bring is reached whatever the tag.
///
/// A type is reached by every tag that reaches a type which mentions it. So what compiles for a
/// tag has all that it needs.
pub(crate) fn uses(library: &Library) -> Vec<BTreeSet<Use>> {
    let mut uses = vec![BTreeSet::new(); library.types.len()];
    for (api_index, api) in library.apis.iter().enumerate() {
        for (tag_index, tag) in api.tags.iter().enumerate() {
            for TypeId(index) in of_tag(tag, &library.types) {
                uses[index].insert((api_index, Some(tag_index)));
            }
        }
        let mut payloads = Vec::new();
        api.each_of_webhooks(|ty| ty.each_named(&mut |id| payloads.push(id)));
        for TypeId(index) in reached(payloads, &library.types) {
            uses[index].insert((api_index, None));
        }
    }
    uses
}

/// Drops the types that no operation and no webhook reaches, since no call could take or give
/// them. A version without both is there for its types.
pub(crate) fn prune(library: &mut Library) {
    let is_alone = |def: &TypeDef| {
        def.apis
            .iter()
            .any(|&api| library.apis[api].has_types_alone())
    };
    let types = library.types.iter().zip(uses(library));
    let kept: Vec<bool> = types
        .map(|(def, uses)| !uses.is_empty() || is_alone(def))
        .collect();
    let mut places = Vec::with_capacity(kept.len());
    let mut next = 0;
    for is_kept in &kept {
        places.push(TypeId(next));
        next += usize::from(*is_kept);
    }
    library.aliases.retain(|alias| kept[alias.of.0]);
    let mut kept = kept.into_iter();
    library.types.retain(|_| kept.next().unwrap_or_default());
    for alias in &mut library.aliases {
        alias.of = places[alias.of.0];
    }
    library.map_types(&|TypeId(old)| places[old]);
}

fn of_tag(tag: &Tag, types: &[TypeDef]) -> BTreeSet<TypeId> {
    let mut pending: Vec<TypeId> = Vec::new();
    for operation in &tag.operations {
        operation.each_type(|ty| ty.each_named(&mut |id| pending.push(id)));
    }
    reached(pending, types)
}

/// These types, and those that they mention.
fn reached(mut pending: Vec<TypeId>, types: &[TypeDef]) -> BTreeSet<TypeId> {
    let mut reached = BTreeSet::new();
    while let Some(id) = pending.pop() {
        if reached.insert(id) {
            let kind = &types[id.0].kind;
            kind.each_type(|ty| ty.each_named(&mut |id| pending.push(id)));
        }
    }
    reached
}

impl Operation {
    /// Calls `visit` with the type of everything that is sent and answered.
    pub(crate) fn each_type(&self, mut visit: impl FnMut(&Type)) {
        self.each_mentioned(&mut visit);
        let body = self.body.as_ref().and_then(|body| body.items.as_ref());
        body.into_iter().for_each(&mut visit);
        self.success.items.iter().for_each(&mut visit);
        for callback in &self.callbacks {
            callback.each_type(&mut visit);
        }
    }

    /// The same, for what its code mentions.
    fn each_mentioned(&self, mut visit: impl FnMut(&Type)) {
        for parameter in &self.parameters {
            visit(&parameter.ty);
        }
        if let Some(body) = &self.body {
            body.each_type(&mut visit);
        }
        self.success.each_type(&mut visit);
        self.paging.iter().for_each(|paging| visit(&paging.item));
        for ty in self.errors.iter().filter_map(|error| error.body.as_ref()) {
            visit(ty);
        }
    }

    /// Whether it takes or answers anything of a named type.
    pub(crate) fn mentions_models(&self) -> bool {
        let mut mentions = false;
        self.each_mentioned(|ty| ty.each_named(&mut |_| mentions = true));
        mentions
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{
        Api, Docs, Elsewhere, Enum, EnumOf, HttpMethod, PathTemplate, Repeating, Security, Server,
        Struct, Success, SuccessContent, TypeKind,
    };

    fn def(name: &str, kind: TypeKind) -> TypeDef {
        TypeDef {
            name: name.to_owned(),
            is_component: false,
            docs: Docs::default(),
            elsewhere: Elsewhere::default(),
            deprecation: None,
            kind,
            apis: [0].into(),
            in_requests: false,
            has_id: false,
            example: None,
            smallest: None,
        }
    }

    /// An operation that answers a type.
    fn operation(ty: Type) -> Operation {
        Operation {
            id: String::new(),
            method: String::new(),
            request: String::new(),
            http_method: HttpMethod::Get,
            path: PathTemplate::default(),
            server: None,
            servers: None,
            docs: Docs::default(),
            parameters: Vec::new(),
            body: None,
            success: Success {
                statuses: Vec::new(),
                description: String::new(),
                content: SuccessContent::Json {
                    media_type: String::new(),
                    ty,
                },
                example: None,
                items: None,
                alternatives: Vec::new(),
                headers: Vec::new(),
                headers_name: String::new(),
            },
            errors: Vec::new(),
            security: Security::Undeclared,
            deprecation: None,
            paging: None,
            repeating: Repeating::default(),
            callbacks: Vec::new(),
        }
    }

    #[test]
    fn what_is_dropped_moves_what_is_kept() {
        let nothing = || {
            TypeKind::Enum(Enum {
                of: EnumOf::Strings,
                variants: Vec::new(),
            })
        };
        let holder = TypeKind::Struct(Struct {
            properties: Vec::new(),
            additional: Some(Type::Named(TypeId(3))),
        });
        let tag = Tag {
            name: String::new(),
            description: None,
            module: String::new(),
            client: String::new(),
            feature: None,
            uses_deprecated: false,
            operations: vec![operation(Type::List(Box::new(Type::Named(TypeId(1)))))],
        };
        let mut library = Library {
            apis: vec![Api {
                name: String::new(),
                title: String::new(),
                version: String::new(),
                description: None,
                file: String::new(),
                is_default: true,
                replaced_by: None,
                server: Server::base(),
                summary: None,
                license: None,
                servers: Vec::new(),
                server_enums: Vec::new(),
                security_schemes: Vec::new(),
                tags: vec![tag],
                webhooks: Vec::new(),
                renamed: std::collections::BTreeSet::new(),
            }],
            types: vec![
                def("Orphan", nothing()),
                def("Holder", holder),
                def("Another", nothing()),
                def("Held", nothing()),
            ],
            aliases: Vec::new(),
            sent_back: Vec::new(),
            keeps_unknown: true,
            derives: std::collections::BTreeMap::new(),
            inputs: Vec::new(),
        };
        prune(&mut library);
        let names: Vec<_> = library.types.iter().map(|def| def.name.as_str()).collect();
        assert_eq!(names, ["Holder", "Held"]);
        let mut mentioned = Vec::new();
        library.apis[0].tags[0].operations[0]
            .each_type(|ty| ty.each_named(&mut |id| mentioned.push(id)));
        library.types[0]
            .kind
            .each_type(|ty| ty.each_named(&mut |id| mentioned.push(id)));
        assert_eq!(mentioned, [TypeId(0), TypeId(1)]);
        assert_eq!(
            uses(&library),
            [[(0, Some(0))].into(), [(0, Some(0))].into()]
        );
    }
}
