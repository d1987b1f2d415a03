//! How a crate is used, from its client to a test: the same on its page and in its README.

use std::fmt::Write;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::access;
use super::sample::Sample;
use super::snippet;
use super::types::ident;
use super::uses::Uses;
use crate::config::Package;
use crate::ir::{Library, SuccessContent};

/// What the package says of itself, and where it has no client of its own, how it is used. Headings
/// have so many signs as `heading` has.
pub(super) fn introduction(library: &Library, package: &Package, heading: &str) -> String {
    let text = package.introduction.trim();
    if package.client_module.is_some() {
        return text.to_owned();
    }
    // What the package is called says less than what the API is.
    let text = match library.apis.first() {
        Some(api) if text == Package::new(&package.name).introduction => {
            format!("Bindings for {}.", api.title.trim_end_matches('.'))
        }
        _ => text.to_owned(),
    };
    let page = Page {
        library,
        package,
        crate_name: package.name.replace('-', "_"),
        heading,
    };
    let uses = Uses::of(library);
    let mut sections = vec![text, page.start()];
    sections.extend(page.credentials());
    sections.push(page.values());
    sections.extend(page.errors());
    if uses.pages {
        sections.extend(page.pages());
    } else if uses.lists {
        sections.extend(page.lists());
    }
    sections.extend(page.files(&uses));
    sections.push(page.beyond());
    sections.extend(page.tests());
    sections.join("\n\n")
}

/// Markdown whose code is shown and not compiled: without the lines that rustdoc hides, and without
/// the links that only rustdoc follows.
pub(super) fn shown(text: &str) -> String {
    let mut in_code = false;
    let mut shown = String::new();
    for line in text.lines() {
        if line.starts_with("```") {
            in_code = !in_code;
            let is_rust = line == "```no_run";
            shown.push_str(if is_rust { "```rust" } else { line });
        } else if in_code {
            if line == "#" || line.starts_with("# ") {
                continue;
            }
            shown.push_str(line);
        } else {
            shown.push_str(&line.replace("[`", "`").replace("`]", "`"));
        }
        shown.push('\n');
    }
    shown.trim_end().to_owned()
}

struct Page<'p> {
    library: &'p Library,
    package: &'p Package,
    crate_name: String,
    heading: &'p str,
}

impl Page<'_> {
    /// A client, and a first call.
    fn start(&self) -> String {
        let Self { crate_name, .. } = self;
        let sample = Sample::first(self.library);
        let operation = sample.map(|sample| sample.operation);
        let credentials = access::credentials_of(self.library, operation);
        let mut imports = vec!["Client"];
        imports.extend(credentials.iter().flat_map(|known| known.imports));
        let imports = match imports.as_slice() {
            [one] => (*one).to_owned(),
            several => format!("{{{}}}", several.join(", ")),
        };
        let credentials = match credentials {
            Some(known) => format!("\n    .credentials({})", known.text),
            None => String::new(),
        };
        let url = access::base_url(self.library);
        let call = sample.and_then(|sample| Some((sample, sample.call()?)));
        let (mut cfg, mut before, mut first, mut error) =
            (String::new(), String::new(), String::new(), "");
        let mut needed = String::new();
        if let Some((sample, call)) = call {
            let statements = show(&sample, &call);
            let program = sample.program(crate_name);
            cfg = condition(&sample.features());
            if let [feature, ..] = sample.features().as_slice() {
                needed = format!(
                    " The first call needs the feature `{feature}`: each group of operations has one \
                     of its own, listed below."
                );
            }
            before = program.imports(&statements).replace("\n\n", "\n");
            error = snippet::error(&statements);
            let _ = write!(
                first,
                "let api = {crate_name}::{}::{}::new(&client);\n\n{}",
                sample.api.name,
                ident(&sample.tag.client),
                snippet::formatted(&statements),
            );
        }
        format!(
            "```no_run\n\
             {cfg}# async fn example() -> {crate_name}::Result<(){error}> {{\n\
             use {crate_name}::{imports};\n\
             {before}\n\
             let client = Client::builder()\n    \
                 .base_url({url:?}){credentials}\n    \
                 .build()?;\n\
             {first}# Ok(()) }}\n\
             ```\n\n\
             A method takes what its operation requires and returns a request, on which the rest is \
             set. Awaiting the request gives the body; `send` gives a [`Response`] with status and \
             headers. Every method has an example.{needed}"
        )
    }

    /// A client for each kind of credentials, where there are several.
    fn credentials(&self) -> Option<String> {
        let Self { crate_name, .. } = self;
        let known = access::each_kind(self.library);
        if known.len() < 2 {
            return None;
        }
        let imports = known.iter().flat_map(|(_, known)| known.imports);
        let mut imports: Vec<&str> = imports.copied().collect();
        imports.push("Client");
        imports.sort_unstable();
        imports.dedup();
        let url = access::base_url(self.library);
        let clients = known.iter().map(|(name, known)| {
            format!(
                "// {name}\n\
                 let client = Client::builder()\n    \
                     .base_url({url:?})\n    \
                     .credentials({})\n    \
                     .build()?;\n",
                known.text
            )
        });
        Some(format!(
            "{} Credentials\n\n\
             A call sends what its operation asks for, and nothing else. A client may have several of \
             these:\n\n\
             ```no_run\n\
             # fn example() -> {crate_name}::Result<()> {{\n\
             use {crate_name}::{{{}}};\n\n\
             {}# Ok(()) }}\n\
             ```",
            self.heading,
            imports.join(", "),
            clients.collect::<Vec<_>>().join("\n"),
        ))
    }

    /// What is given for a value, and what is made of one that was read.
    fn values(&self) -> String {
        let mut text = format!(
            "{} Values\n\n\
             Arguments and setters take what is at hand:\n\n\
             | for | is taken |\n\
             | --- | --- |\n\
             | a text | a literal, a `String`, a reference to one, a `Cow`, a `char` |\n\
             | a number | what converts without loss: `1` for an `f64` |\n\
             | an enumeration | a variant, or its value |\n\
             | a union | what a variant holds, texts and numbers as literals |\n\
             | a date-time | a `chrono::DateTime` of any zone |\n\
             | a list | an array, a slice, a vector, a set or an iterator of what is taken for an item |\n\
             | a map | an array, a map or an iterator of pairs |\n\
             | any JSON | `serde_json::json!`, a literal, a list, a reference to what serializes |\n\n\
             Where a thing may be absent, an `Option` of its type is taken, and `None` leaves it out. \
             Null is said by a setter of its own, whose name ends in `_null`.",
            self.heading
        );
        let conversions = self.library.sent_back.iter().flatten();
        let simple = conversions.min_by_key(|one| one.is_fallible);
        if let Some(one) = simple {
            let [from, to] = [one.from, one.to].map(|id| &self.library.types[id.0].name);
            let how = if one.is_fallible {
                format!("`{to}::try_from` takes `{from}`, and names what is missing")
            } else {
                format!("`{to}::from` takes `{from}`")
            };
            let _ = write!(
                text,
                "\n\nTo change what was read, make of it what is sent: {how}. There is such a \
                 conversion where a body has nothing that a `GET` of the same things does not give."
            );
        }
        text
    }

    fn errors(&self) -> Option<String> {
        let with_body = Sample::with_error(self.library);
        let sample = with_body.or_else(|| Sample::first(self.library))?;
        let call = sample.call()?;
        let done = match &sample.operation.success.content {
            SuccessContent::Empty => quote!(Ok(()) => println!("done"),),
            SuccessContent::Json { .. } | SuccessContent::List { .. } => {
                quote!(Ok(answer) => println!("{answer:?}"),)
            }
            _ => quote!(Ok(_) => println!("done"),),
        };
        let returned = match snippet::error(&quote!(#call)) {
            "" => quote!(return Err(error)),
            _ => quote!(return Err(error.into())),
        };
        let (status, body) = match sample.error() {
            Some((status, ty)) => (status, quote!(error.body::<#ty>())),
            None => (404, quote!(error.raw())),
        };
        let status = Literal::u16_unsuffixed(status);
        let statements = quote! {
            match #call.await {
                #done
                Err(error) if error.is(#status) => {
                    let body = #body;
                    println!("{body:?}");
                }
                Err(error) => #returned,
            }
        };
        Some(format!(
            "{} Errors\n\n\
             [`Error`] is the one error, whatever went wrong: an answer that tells of no success, \
             no answer, or one that cannot be read. {}\n\n{}",
            self.heading,
            match with_body {
                Some(_) => "The body of an error is of the type that its operation names.",
                None => "The body of an error is there as it came.",
            },
            self.program(&sample, &statements),
        ))
    }

    fn pages(&self) -> Option<String> {
        let sample = Sample::over_pages(self.library)?;
        let call = sample.call()?;
        let root = ident(&self.crate_name);
        let statements = quote! {
            let mut items = #call.items();
            while let Some(item) = items.try_next().await? {
                println!("{item:?}");
            }

            let mut items = #call.items();
            while let Some(item) = items.next().await {
                match item {
                    Ok(item) => println!("{item:?}"),
                    Err(#root::Error::Decode(error)) => eprintln!("left out: {error}"),
                    Err(error) => return Err(error.into()),
                }
            }
        };
        Some(format!(
            "{} Lists\n\n\
             What is awaited is one page of a list. `items` goes over all pages, and asks for the \
             next one when it is needed; `pages` gives them as they come. An element that cannot be \
             read is an error in its place, and the others come all the same: the first loop stops \
             at it, and the second goes on. After any other error \
             `position` says where to go on, and `start_at` goes on there.\n\n{}",
            self.heading,
            self.program(&sample, &statements),
        ))
    }

    fn lists(&self) -> Option<String> {
        let sample = Sample::of_list(self.library)?;
        let call = sample.call()?;
        let statements = quote! {
            for element in #call.await? {
                match element {
                    Ok(value) => println!("{value:?}"),
                    Err(error) => eprintln!("left out: {error}"),
                }
            }
        };
        Some(format!(
            "{} Lists\n\n\
             A list is a [`List`] of `Result`s: an element that cannot be read is an error in its \
             place, and the others come all the same. `into_vec` takes all or fails.\n\n{}",
            self.heading,
            self.program(&sample, &statements),
        ))
    }

    fn files(&self, uses: &Uses) -> Option<String> {
        let mut parts = Vec::new();
        if uses.downloads
            && let Some(sample) = Sample::download(self.library)
            && let Some(call) = sample.call()
        {
            let statements = quote!(#call.await?.save_to("file").await?;);
            parts.push(format!(
                "A [`Download`] comes as a stream, and can be saved while it comes:\n\n{}",
                self.program(&sample, &statements)
            ));
        }
        if uses.uploads
            && let Some(sample) = Sample::upload(self.library)
            && let Some(call) = sample.call()
        {
            let statements = quote!(#call.await?;);
            parts.push(format!(
                "An [`Upload`] is a file, bytes or a reader:\n\n{}",
                self.program(&sample, &statements)
            ));
        }
        let some = !parts.is_empty();
        some.then(|| format!("{} Files\n\n{}", self.heading, parts.join("\n\n")))
    }

    /// What goes beyond the description.
    fn beyond(&self) -> String {
        let Self { crate_name, .. } = self;
        format!(
            "{heading} What the description lacks\n\n\
             A header or a query parameter that it forgot goes along by `options` of any request. An \
             operation that it does not have is sent by the same client, with its credentials, \
             timeouts and retries:\n\n\
             ```no_run\n\
             # async fn example(client: {crate_name}::Client) -> {crate_name}::Result<()> {{\n\
             use {crate_name}::Json;\n\
             use {crate_name}::runtime::request::{{Call, Method, Operation, Security, Server}};\n\n\
             static GET_STATUS: Operation = Operation {{\n    \
             id: \"getStatus\",\n    \
             method: Method::GET,\n    \
             server: Server::BASE,\n    \
             path: \"/status/{{id}}\",\n    \
             security: Security::Undeclared,\n    \
             accept: \"application/json\",\n    \
             errors: &[],\n    \
             paging: None,\n\
             }};\n\n\
             let mut call = Call::new(&client, &GET_STATUS);\n\
             call.path(\"id\", \"7\");\n\
             call.query(\"verbose\", \"true\");\n\
             let status: Json = call.send_json().await?.into_body();\n\
             println!(\"{{status:?}}\");\n\
             # Ok(()) }}\n\
             ```",
            heading = self.heading,
        )
    }

    /// A test that needs no network.
    fn tests(&self) -> Option<String> {
        let Self { crate_name, .. } = self;
        let sample = Sample::first(self.library)?;
        let call = sample.call()?;
        let request = ident(&sample.operation.request);
        let client = ident(&sample.tag.client);
        let (version, root) = (ident(&sample.api.name), ident(crate_name));
        let answer = sample.answer().as_ref().and_then(literal);
        let json = answer.as_ref().map(|_| quote!(.json(&json!(ANSWER))));
        let shown = show(&sample, &call);
        let statements = quote! {
            let server = TestServer::start().await;
            let stub = server.stub::<requests::#request>() #json.start().await;
            let api = #root::#version::#client::new(&server.client());
            #shown
            let calls = stub.calls().await;
            assert_eq!(calls.len(), 1);
        };
        let mut features = sample.features();
        features.push("testing");
        let program = format!(
            "```no_run\n\
             {cfg}# async fn example() -> {crate_name}::Result<(){error}> {{\n\
             {imports}{statements}# Ok(()) }}\n\
             ```",
            cfg = condition(&features),
            error = snippet::error(&statements),
            imports = match &answer {
                Some(_) => format!("use {crate_name}::serde_json::json;\n"),
                None => String::new(),
            } + &sample.program(crate_name).imports(&statements),
            statements = with_answer(&snippet::formatted(&statements), answer.as_deref()),
        );
        Some(format!(
            "{} Tests\n\n\
             With the feature `testing` there is a stand-in for the service. It answers on a port of \
             its own, and no call leaves the machine.\n\n\
             ```toml\n[dev-dependencies]\n{} = {{ version = \"{}\", features = [{}] }}\n\
             ```\n\n{program}",
            self.heading,
            self.package.name,
            self.package.version.as_deref().unwrap_or_default(),
            quoted(&features),
        ))
    }

    /// A program that goes on from a client.
    fn program(&self, sample: &Sample<'_>, statements: &TokenStream) -> String {
        let Self { crate_name, .. } = self;
        format!(
            "```no_run\n\
             {cfg}# async fn example(client: {crate_name}::Client) -> {crate_name}::Result<(){error}> {{\n\
             {imports}let api = {crate_name}::{version}::{client}::new(&client);\n\n\
             {statements}# Ok(()) }}\n\
             ```",
            cfg = condition(&sample.features()),
            error = snippet::error(statements),
            imports = sample.program(crate_name).imports(statements),
            version = sample.api.name,
            client = ident(&sample.tag.client),
            statements = snippet::formatted(statements),
        )
    }
}

/// Statements that call and show what came.
fn show(sample: &Sample<'_>, call: &TokenStream) -> TokenStream {
    match &sample.operation.success.content {
        SuccessContent::Json { .. }
        | SuccessContent::List { .. }
        | SuccessContent::Text { .. }
        | SuccessContent::Redirect
        | SuccessContent::Several(_) => quote! {
            let answer = #call.await?;
            println!("{answer:?}");
        },
        SuccessContent::Download { .. } => quote! {
            let bytes = #call.await?.bytes().await?;
            println!("{} bytes", bytes.len());
        },
        SuccessContent::Stream(_) => {
            let stream = snippet::stream(call);
            quote! {
                #stream
                println!("the stream has ended");
            }
        }
        SuccessContent::Empty => quote!(#call.await?;),
    }
}

/// A value as the macro `json!` takes it, in lines; `None` if it has an escape that Rust does not.
fn literal(value: &serde_json::Value) -> Option<String> {
    let text = serde_json::to_string_pretty(value).ok()?;
    let is_rust = ["\\u", "\\b", "\\f", "\\/"]
        .iter()
        .all(|escape| !text.contains(escape));
    is_rust.then_some(text)
}

/// The program with the answer in its place, as far to the right as the line that it begins on.
fn with_answer(program: &str, answer: Option<&str>) -> String {
    let lines = program.lines().map(|line| {
        let indent = &line[..line.len() - line.trim_start().len()];
        let answer = answer
            .unwrap_or_default()
            .replace('\n', &format!("\n{indent}"));
        line.replace("json!(ANSWER)", &format!("json!({answer})")) + "\n"
    });
    lines.collect()
}

/// Names in a list, as a manifest has it.
fn quoted(names: &[&str]) -> String {
    let names = names.iter().map(|name| format!("{name:?}"));
    names.collect::<Vec<_>>().join(", ")
}

/// A hidden line under which a program compiles if its features are on.
fn condition(features: &[&str]) -> String {
    let features: Vec<_> = features
        .iter()
        .map(|one| format!("feature = {one:?}"))
        .collect();
    match features.as_slice() {
        [] => String::new(),
        [one] => format!("# #[cfg({one})]\n"),
        several => format!("# #[cfg(all({}))]\n", several.join(", ")),
    }
}
