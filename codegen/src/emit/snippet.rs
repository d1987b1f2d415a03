//! The example in the documentation of an operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::{Names, ident};
use crate::example::{self, Extent};
use crate::ir::{
    Api, BodyContent, Library, Operation, Parameter, Part, PartContent, SuccessContent, Tag, Type,
};

/// A fenced program that calls the operation, and is compiled with the documentation.
pub(super) fn doc_test(
    library: &Library,
    api: &Api,
    tag: &Tag,
    operation: &Operation,
    crate_name: &str,
) -> String {
    let models = quote!(models);
    let names = Names {
        library,
        models: Some(&models),
    };
    let method = ident(&operation.method);
    // A list is nothing without what its elements may hold.
    let extent = match operation.body.as_ref().map(|body| &body.content) {
        Some(BodyContent::Json(Type::List(_))) => Extent::Everything,
        _ => Extent::Required,
    };
    let arguments = arguments(operation, names, extent);
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
    format!(
        "```no_run\n\
         # {allow}async fn example(api: {crate_name}::{version}::{client}) \
         -> {crate_name}::Result<(){error}> {{\n\
         {imports}{statements}# Ok(()) }}\n```",
        client = ident(&tag.client),
        statements = formatted(&statements),
    )
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
) -> Vec<TokenStream> {
    let library = names.library;
    let required = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required);
    let mut arguments: Vec<_> = required
        .map(|parameter| argument(names, parameter))
        .collect();
    let Some(body) = &operation.body else {
        return arguments;
    };
    match &body.content {
        BodyContent::Multipart(form) => {
            let required = form.parts.iter().filter(|part| part.required);
            arguments.extend(required.map(|part| part_argument(names, part, extent)));
        }
        _ if !body.required => {}
        BodyContent::Json(ty) | BodyContent::Form { ty, .. } => {
            let value = example::body(library, body, extent).unwrap_or_default();
            arguments.push(names.convertible(ty, &value));
        }
        BodyContent::Forms(forms) => arguments.extend(forms.alternatives.first().map(|first| {
            let form = ident(&first.name);
            let required = first.form.parts.iter().filter(|part| part.required);
            let parts = required.map(|part| part_argument(names, part, extent));
            quote!(requests::#form::new(#(#parts),*))
        })),
        BodyContent::Text => {
            let text = body.example.as_ref().and_then(serde_json::Value::as_str);
            let text = text.unwrap_or("text");
            arguments.push(quote!(#text));
        }
        BodyContent::File => arguments.push(quote!(Upload::from_path("body"))),
    }
    arguments
}

fn part_argument(names: Names<'_>, part: &Part, extent: Extent) -> TokenStream {
    match &part.content {
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
            let value = example::value(names.library, ty, extent);
            names.convertible(ty, &value)
        }
        PartContent::Texts(item) => {
            let list = Type::List(Box::new(item.clone()));
            let value = example::value(names.library, &list, extent);
            names.convertible(&list, &value)
        }
    }
}

/// The example of a parameter as an argument.
pub(super) fn argument(names: Names<'_>, parameter: &Parameter) -> TokenStream {
    let value = example::parameter(names.library, parameter);
    names.convertible(&parameter.ty, &value)
}
