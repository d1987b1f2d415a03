//! The example in the documentation of an operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::arguments::required_parts;
use super::types::{Names, ident};
use crate::ir::example::{self, Extent, Missing};
use crate::ir::{
    Api, Body, BodyContent, HttpMethod, Library, Operation, Parameter, Part, PartContent,
    SuccessContent, Tag, Type,
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
    let call = call(operation, names).ok()?;
    let statements = match &operation.success.content {
        SuccessContent::Empty => quote!(#call.await?;),
        SuccessContent::Stream(_) => stream(&call),
        SuccessContent::List { .. } => quote!(let list = #call.await?;),
        SuccessContent::Download { .. } => quote!(let bytes = #call.await?.bytes().await?;),
        SuccessContent::Json { .. }
        | SuccessContent::Text { .. }
        | SuccessContent::Redirect
        | SuccessContent::Several(_) => {
            quote!(let answer = #call.await?;)
        }
    };
    let program = Call {
        api,
        tag,
        crate_name,
    };
    let allow = if operation.deprecation.is_some() {
        "#[allow(deprecated)] "
    } else {
        ""
    };
    Some(program.fenced(allow, &statements))
}

/// Reads the stream that a call gives.
pub(super) fn stream(call: &TokenStream) -> TokenStream {
    quote! {
        let mut stream = #call.await?;
        while let Some(item) = stream.next().await {
            println!("{:?}", item?);
        }
    }
}

/// `api.method(…)`: the request, with all that it needs and with its body.
pub(super) fn call(operation: &Operation, names: Names<'_>) -> Result<TokenStream, Missing> {
    let method = ident(&operation.method);
    let arguments = arguments(operation, names, Shown::Sample)?;
    // A body that cannot be shown is no reason to show nothing.
    let body = body_setter(operation, names).ok().flatten();
    Ok(quote!(api.#method(#(#arguments),*)#body))
}

/// Where a program stands that calls operations of a tag.
#[derive(Clone, Copy)]
pub(super) struct Call<'c> {
    pub(super) api: &'c Api,
    pub(super) tag: &'c Tag,
    pub(super) crate_name: &'c str,
}

impl Call<'_> {
    /// The program in a fence, as the body of a function that has the client as `api`.
    /// `attributes` stand before the function.
    pub(super) fn fenced(self, attributes: &str, statements: &TokenStream) -> String {
        let Self {
            api,
            tag,
            crate_name,
        } = self;
        format!(
            "```no_run\n\
             # {attributes}async fn example(api: {crate_name}::{version}::{client}) \
             -> {crate_name}::Result<(){error}> {{\n\
             {imports}{statements}# Ok(()) }}\n```",
            version = api.name,
            client = ident(&tag.client),
            error = error(statements),
            imports = self.imports(statements),
            statements = formatted(statements),
        )
    }

    /// What the statements mention, with an empty line after it.
    pub(super) fn imports(self, statements: &TokenStream) -> String {
        let Self {
            api,
            tag,
            crate_name,
        } = self;
        let version = &api.name;
        let text = statements.to_string();
        let mut imports = String::new();
        if text.contains("< Decimal >") {
            imports.extend(["use ", crate_name, "::Decimal;\n"]);
        }
        if text.contains("Upload ::") {
            imports.extend(["use ", crate_name, "::Upload;\n"]);
        }
        if text.contains("TestServer ::") {
            imports.extend(["use ", crate_name, "::testing::TestServer;\n"]);
        }
        if text.contains("chrono ::") {
            imports.extend(["use ", crate_name, "::chrono;\n"]);
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
        imports
    }
}

/// What stands after the value of the result: what parses a date has an error of its own.
pub(super) fn error(statements: &TokenStream) -> &'static str {
    let text = statements.to_string();
    if text.contains(". parse") || text.contains(":: parse_from") {
        ", Box<dyn std::error::Error>"
    } else {
        ""
    }
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
pub(super) fn formatted(statements: &TokenStream) -> String {
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

/// How much of a body stands in a program.
#[derive(Clone, Copy)]
pub(super) enum Shown {
    /// What shows how it is built.
    Sample,
    /// So much, for a test that compares what is sent.
    All(Extent),
}

impl Shown {
    fn extent(self) -> Extent {
        match self {
            Self::Sample => Extent::Required,
            Self::All(extent) => extent,
        }
    }
}

/// The arguments of the operation's method.
pub(super) fn arguments(
    operation: &Operation,
    names: Names<'_>,
    shown: Shown,
) -> Result<Vec<TokenStream>, Missing> {
    let required = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required);
    let mut arguments = required
        .map(|parameter| argument(names, parameter))
        .collect::<Result<Vec<_>, _>>()?;
    match &operation.body {
        Some(body) if !body.is_whole() => {
            for part in required_parts(body) {
                arguments.push(part_argument(names, part, shown.extent())?);
            }
        }
        Some(body) if body.required => arguments.extend(whole_body(names, body, shown)?),
        _ => {}
    }
    Ok(arguments)
}

/// What need not be sent, and is what the operation is about all the same: the body, or of a form
/// that requires nothing its first part.
fn body_setter(operation: &Operation, names: Names<'_>) -> Result<Option<TokenStream>, Missing> {
    let Some(body) = &operation.body else {
        return Ok(None);
    };
    let (name, value) = match &body.content {
        BodyContent::Multipart(form) => {
            let is_enough = form.parts.iter().any(|part| part.required);
            let Some(part) = form.parts.first().filter(|_| !is_enough) else {
                return Ok(None);
            };
            (&part.ident, part_argument(names, part, Extent::Required)?)
        }
        _ if body.required || !is_told(operation, body) => return Ok(None),
        _ => match whole_body(names, body, Shown::Sample)? {
            Some(value) => (&body.ident, value),
            None => return Ok(None),
        },
    };
    let name = ident(name);
    Ok(Some(quote!(.#name(#value))))
}

/// Whether a body that need not be sent is part of what an operation does: many descriptions give one
/// to each operation that only reads, and say nothing of it.
fn is_told(operation: &Operation, body: &Body) -> bool {
    let reads = matches!(operation.http_method, HttpMethod::Get | HttpMethod::Head);
    let is_any = matches!(body.content.ty(), Some(Type::Map(_) | Type::Json));
    !reads && !is_any
}

/// A body that is one argument; `None` if there is nothing that could be sent.
fn whole_body(names: Names<'_>, body: &Body, shown: Shown) -> Result<Option<TokenStream>, Missing> {
    let types = &names.library.types;
    if let Some(choice) = &body.choice {
        let (name, variant) = (ident(&choice.name), ident(&choice.usual));
        let value = match &body.content {
            BodyContent::Json(ty) | BodyContent::Form { ty, .. } => {
                names.exact(ty, &example::written(types, ty, body)?)
            }
            BodyContent::Text => quote!("text".to_owned()),
            _ => quote!(Upload::from_path("body")),
        };
        return Ok(Some(quote!(requests::#name::#variant(#value))));
    }
    Ok(match &body.content {
        BodyContent::Multipart(_) => None,
        BodyContent::Json(ty) | BodyContent::Form { ty, .. } => {
            let value = match shown {
                Shown::Sample => example::written(types, ty, body)?,
                Shown::All(extent) => example::body(types, ty, body, extent)?,
            };
            Some(names.convertible(ty, &value))
        }
        BodyContent::Forms(forms) => {
            let Some(first) = forms.alternatives.first() else {
                return Ok(None);
            };
            let form = ident(&first.name);
            let required = first.form.parts.iter().filter(|part| part.required);
            let parts = required.map(|part| part_argument(names, part, shown.extent()));
            let parts = parts.collect::<Result<Vec<_>, _>>()?;
            Some(quote!(requests::#form::new(#(#parts),*)))
        }
        BodyContent::Text => {
            let text = body.example.as_ref().and_then(serde_json::Value::as_str);
            let text = text.unwrap_or("text");
            Some(quote!(#text))
        }
        BodyContent::File => Some(quote!(Upload::from_path("body"))),
    })
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
            let value = example::part(types, part, ty, extent)?;
            names.convertible(ty, &value)
        }
        PartContent::Texts(item) => {
            let list = Type::List(Box::new(item.clone()));
            let value = example::part(types, part, &list, extent)?;
            names.convertible(&list, &value)
        }
    })
}

/// The example of a parameter as an argument.
pub(super) fn argument(names: Names<'_>, parameter: &Parameter) -> Result<TokenStream, Missing> {
    let value = example::parameter(&names.library.types, parameter)?;
    Ok(names.convertible(&parameter.ty, &value))
}
