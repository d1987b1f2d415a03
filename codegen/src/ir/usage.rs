//! Which types a client has to build, and which it only reads.

use crate::ir::{Access, Api, Type, TypeDef, TypeId, TypeKind};

/// Marks every type that a request can contain. What only a server sets need not be given by
/// those who build such a type, and what only a client sends need not come back.
pub(crate) fn mark(api: &mut Api, types: &mut [TypeDef]) {
    let mut sent: Vec<TypeId> = Vec::new();
    let mut received: Vec<TypeId> = Vec::new();
    for operation in api.operations() {
        let mut add = |ty: &Type| ty.each_named(&mut |id| sent.push(id));
        for parameter in &operation.parameters {
            add(&parameter.ty);
        }
        if let Some(body) = &operation.body {
            body.each_type(&mut add);
            body.items.iter().for_each(&mut add);
        }
        let mut add = |ty: &Type| ty.each_named(&mut |id| received.push(id));
        operation.success.each_type(&mut add);
        operation.success.items.iter().for_each(&mut add);
        for ty in operation
            .errors
            .iter()
            .filter_map(|error| error.body.as_ref())
        {
            add(ty);
        }
        for callback in &operation.callbacks {
            callback.each_type(&mut add);
        }
    }
    api.each_of_webhooks(|ty| ty.each_named(&mut |id| received.push(id)));
    // Without them nobody knows which way the types go.
    if api.has_types_alone() {
        let all = || (0..types.len()).map(TypeId);
        sent.extend(all());
        received.extend(all());
    }
    let sent = reached(types, sent);
    let received = reached(types, received);
    for (index, def) in types.iter_mut().enumerate() {
        def.in_requests = sent[index];
        if let TypeKind::Struct(structure) = &mut def.kind {
            for property in &mut structure.properties {
                property.required &= match property.access {
                    Access::Both => true,
                    Access::Read => !sent[index],
                    Access::Write => !received[index],
                };
            }
        }
    }
}

fn reached(types: &[TypeDef], mut pending: Vec<TypeId>) -> Vec<bool> {
    let mut reached = vec![false; types.len()];
    while let Some(TypeId(index)) = pending.pop() {
        if !std::mem::replace(&mut reached[index], true) {
            types[index]
                .kind
                .each_type(|ty| ty.each_named(&mut |id| pending.push(id)));
        }
    }
    reached
}
