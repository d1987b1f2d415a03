//! Which types a client has to build, and which it only reads.

use crate::ir::{Api, BodyContent, PartContent, Type, TypeDef, TypeId, TypeKind};

/// Marks every type that a request can contain.
pub(super) fn mark(api: &Api, types: &mut [TypeDef]) {
    let mut pending: Vec<TypeId> = Vec::new();
    let mut add = |ty: &Type| ty.each_named(&mut |id| pending.push(id));
    for operation in api.operations() {
        for parameter in &operation.parameters {
            add(&parameter.ty);
        }
        match operation.body.as_ref().map(|body| &body.content) {
            Some(BodyContent::Json(ty)) => add(ty),
            Some(BodyContent::Multipart(parts)) => {
                for part in parts {
                    if let PartContent::Text(ty) = &part.content {
                        add(ty);
                    }
                }
            }
            None => {}
        }
    }
    while let Some(TypeId(index)) = pending.pop() {
        if !std::mem::replace(&mut types[index].in_requests, true) {
            types[index]
                .kind
                .each_type(|ty| ty.each_named(&mut |id| pending.push(id)));
        }
    }
}

impl TypeKind {
    /// Calls `visit` with the type of each property or variant.
    pub(crate) fn each_type(&self, mut visit: impl FnMut(&Type)) {
        match self {
            Self::Struct(structure) => {
                for property in &structure.properties {
                    visit(&property.ty);
                }
                if let Some(additional) = &structure.additional {
                    visit(additional);
                }
            }
            Self::Enum(_) => {}
            Self::Union(union) => {
                for variant in &union.variants {
                    visit(&variant.ty);
                }
            }
        }
    }
}
