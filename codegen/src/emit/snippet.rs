//! The example in the documentation of an operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::{Names, ident};
use crate::ir::example::{self, Extent, Missing};
use crate::ir::{
    Api, BodyContent, Library, Operation, Parameter, Part, PartContent, SuccessContent, Tag, Type,
};

/// A fenced program that calls the operation, and is compiled with the documentation; `None` if
/// what the operation takes cannot be shown.
pub(super) fn doc_test(
    library: &Library,
    api: &Api,
    tag: &Tag,
    operation: &Operation,
    crate_name: &str,
) -> Option<String> {
    let models = quote!(models);
    let names = Names {
        library,
        models: Some(&models),
    };
    let method = ident(&operation.method);
    let arguments = arguments(operation, names, example::extent(operation)).ok()?;
    let call = quote!(api.#method(#(#arguments),*).await?);
    let statements = match &operation.success.content {
        SuccessContent::Empty => quote!(#call;),
        SuccessContent::List { .. } => quote!(let list = #call;),
        SuccessContent::Download { .. } => quote!(let bytes = #call.bytes().await?;),
        SuccessContent::Json { .. } | SuccessContent::Text { .. } | SuccessContent::Several(_) => {
            quote!(let answer = #call;)
        }
    };
    let version = &api.name;
    let text = statements.to_string();
    let mut imports = String::new();
    if text.contains("Upload ::") {
        imports.extend(["use ", crate_name, "::Upload;\n"]);
    }
    if text.contains("serde_json ::") {
        imports.extend(["use ", crate_name, "::serde_json;\n"]);
    }
    if text.contains("models ::") {
        imports.extend(["use ", crate_name, "::", version, "::models;\n"]);
    }
    if text.contains("requests ::") {
        let module = ident(&tag.module).to_string();
        imports.extend([
            "use ",
            crate_name,
            "::",
            version,
            "::",
            &module,
            "::requests;\n",
        ]);
    }
    if !imports.is_empty() {
        imports.push('\n');
    }
    // What parses a date has an error of its own.
    let error = if text.contains("parse ()") {
        ", Box<dyn std::error::Error>"
    } else {
        ""
    };
    let allow = if operation.deprecation.is_some() {
        "#[allow(deprecated)] "
    } else {
        ""
    };
    Some(format!(
        "```no_run\n\
         # {allow}async fn example(api: {crate_name}::{version}::{client}) \
         -> {crate_name}::Result<(){error}> {{\n\
         {imports}{statements}# Ok(()) }}\n```",
        client = ident(&tag.client),
        statements = formatted(&statements),
    ))
}

/// A fenced program that makes the client of a tag.
pub(super) fn of_client(api: &Api, tag: &Tag, crate_name: &str) -> String {
    let (version, client) = (&api.name, ident(&tag.client));
    format!(
        "```no_run\n\
         # fn example(client: &{crate_name}::Client) {{\n\
         let api = {crate_name}::{version}::{client}::new(client);\n\
         # }}\n```"
    )
}

/// The statements as they stand in a function, without its indentation.
fn formatted(statements: &TokenStream) -> String {
    let function = quote!(fn example() { #statements });
    let Ok(file) = syn::parse2::<syn::File>(function) else {
        return String::new();
    };
    let code = prettyplease::unparse(&file);
    let lines = code.lines().skip(1);
    let lines = lines.map(|line| line.strip_prefix("    ").unwrap_or(line));
    let mut body: Vec<&str> = lines.collect();
    // The function's closing brace leaves the last line with its end.
    body.pop();
    body.push("");
    body.join("\n")
}

/// The arguments of the operation's method.
pub(super) fn arguments(
    operation: &Operation,
    names: Names<'_>,
    extent: Extent,
) -> Result<Vec<TokenStream>, Missing> {
    let types = &names.library.types;
    let required = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required);
    let mut arguments = required
        .map(|parameter| argument(names, parameter))
        .collect::<Result<Vec<_>, _>>()?;
    let Some(body) = &operation.body else {
        return Ok(arguments);
    };
    match &body.content {
        BodyContent::Multipart(form) => {
            let required = form.parts.iter().filter(|part| part.required);
            for part in required {
                arguments.push(part_argument(names, part, extent)?);
            }
        }
        _ if !body.required => {}
        BodyContent::Json(ty) | BodyContent::Form { ty, .. } => {
            let value = example::body(types, ty, body, extent)?;
            arguments.push(names.convertible(ty, &value));
        }
        BodyContent::Forms(forms) => {
            if let Some(first) = forms.alternatives.first() {
                let form = ident(&first.name);
                let required = first.form.parts.iter().filter(|part| part.required);
                let parts = required.map(|part| part_argument(names, part, extent));
                let parts = parts.collect::<Result<Vec<_>, _>>()?;
                arguments.push(quote!(requests::#form::new(#(#parts),*)));
            }
        }
        BodyContent::Text => {
            let text = body.example.as_ref().and_then(serde_json::Value::as_str);
            let text = text.unwrap_or("text");
            arguments.push(quote!(#text));
        }
        BodyContent::File => arguments.push(quote!(Upload::from_path("body"))),
    }
    Ok(arguments)
}

fn part_argument(names: Names<'_>, part: &Part, extent: Extent) -> Result<TokenStream, Missing> {
    let types = &names.library.types;
    Ok(match &part.content {
        PartContent::File => {
            let file = format!("{}.csv", part.name);
            quote!(Upload::from_path(#file))
        }
        PartContent::Files => {
            let file = format!("{}.csv", part.name);
            quote!([Upload::from_path(#file)])
        }
        PartContent::FileMap => {
            let file = format!("{}.csv", part.name);
            quote!([("key", Upload::from_path(#file))])
        }
        PartContent::Any => quote!("text"),
        PartContent::Text(ty) | PartContent::Json(ty) | PartContent::Value(ty) => {
            let value = example::value(types, ty, extent)?;
            names.convertible(ty, &value)
        }
        PartContent::Texts(item) => {
            let list = Type::List(Box::new(item.clone()));
            let value = example::value(types, &list, extent)?;
            names.convertible(&list, &value)
        }
    })
}

/// The example of a parameter as an argument.
pub(super) fn argument(names: Names<'_>, parameter: &Parameter) -> Result<TokenStream, Missing> {
    let value = example::parameter(&names.library.types, parameter)?;
    Ok(names.convertible(&parameter.ty, &value))
}
