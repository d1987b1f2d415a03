//! What a call says of being repeated: its idempotency key, and a rule of the description.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::code;
use crate::ir::{Operation, RetryRule};

/// The statements that tell the call.
pub(super) fn statements(call: &TokenStream, operation: &Operation) -> Vec<TokenStream> {
    let key = operation.repeating.key.as_ref();
    let key = key.map(|header| quote!(#call.idempotency_key(#header);));
    let rule = operation.repeating.rule.as_ref().map(|rule| {
        let rule = constant(rule);
        quote!(#call.retry_rule(&#rule);)
    });
    key.into_iter().chain(rule).collect()
}

fn constant(rule: &RetryRule) -> TokenStream {
    let millis = Literal::u64_unsuffixed;
    let attempts = match rule.max_attempts.map(Literal::u32_unsuffixed) {
        Some(attempts) => quote!(Some(#attempts)),
        None => quote!(None),
    };
    let delays = match rule.delays {
        Some((min, max)) => {
            let (min, max) = (millis(min), millis(max));
            quote!(Some((#min, #max)))
        }
        None => quote!(None),
    };
    let deadline = match rule.deadline.map(millis) {
        Some(deadline) => quote!(Some(#deadline)),
        None => quote!(None),
    };
    let factor = match rule.factor.map(Literal::u32_unsuffixed) {
        Some(factor) => quote!(Some(#factor)),
        None => quote!(None),
    };
    let connection_errors = match rule.connection_errors {
        Some(repeated) => quote!(Some(#repeated)),
        None => quote!(None),
    };
    let statuses = rule.statuses.iter().map(|(from, to)| {
        let (from, to) = (Literal::u16_unsuffixed(*from), Literal::u16_unsuffixed(*to));
        quote!((#from, #to))
    });
    quote!(mainsheet_runtime::request::RetryRule {
        max_attempts: #attempts,
        delays: #delays,
        factor: #factor,
        connection_errors: #connection_errors,
        deadline: #deadline,
        statuses: &[#(#statuses),*],
    })
}

/// What the documentation says of a key.
pub(super) fn sentence(operation: &Operation) -> Option<String> {
    let header = operation.repeating.key.as_ref()?;
    Some(format!(
        "Each call has an idempotency key in {}, the same whenever it is repeated, so that the server \
         does not act twice: a random one, unless you set another.",
        code(header)
    ))
}
