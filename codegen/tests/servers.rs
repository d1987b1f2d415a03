//! Where operations are said to be served, and below it at which path.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use mainsheet_codegen::{Fixups, Outcome, Package, Version};
use serde_json::{Value, json};

/// Of the one operation of a description: its lines on server and path, and what the report has
/// beside what is supported.
fn emitted(description: &Value, fixups: Option<Fixups>) -> (String, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("things.json");
    std::fs::write(&file, description.to_string()).unwrap();
    let mut version = Version::new("v1", file);
    version.fixups = fixups;
    let generated = mainsheet_codegen::generate(&Package::new("things"), &[version]);
    let generated = generated.unwrap_or_else(|refusals| panic!("{refusals}"));
    let report = generated.report();
    let told = report
        .entries()
        .filter(|entry| entry.outcome != Outcome::Supported)
        .map(|entry| format!("{} {}", entry.pointer, entry.note.unwrap_or_default()))
        .collect();
    let out = folder.path().join("out");
    generated.plan(&out).unwrap().apply().unwrap();
    let read = |name: &str| std::fs::read_to_string(out.join("src/v1").join(name));
    let requests = read("operations/requests.rs").unwrap();
    let field = |name: &str, end: &str| {
        let (_, after) = requests.split_once(&format!(" {name}: ")).unwrap();
        let (value, _) = after.split_once(end).unwrap();
        value.split_whitespace().collect::<String>()
    };
    let server = match field("server", ",\n        path:").as_str() {
        "server::SERVER" => {
            let module = read("server.rs").unwrap();
            let (_, server) = module
                .split_once("request::Server = request::Server::")
                .unwrap();
            server.split_whitespace().collect()
        }
        own => own.trim_start_matches("Server::").to_owned(),
    };
    let server = server.split(".among(").next().unwrap().replace(",)", ")");
    let path = field("path", ",\n");
    (format!("{server} path: {path}"), told)
}

fn servers(urls: &[&str]) -> Value {
    urls.iter().map(|url| json!({ "url": url })).collect()
}

/// The line on the server, where the description has these servers and the operation those.
fn server(all: &[&str], own: &[&str]) -> (String, Vec<String>) {
    let (lines, told) = emitted(
        &json!({
            "openapi": "3.0.3",
            "info": {"title": "Things", "version": "1"},
            "servers": servers(all),
            "paths": {"/a": {"get": {
                "servers": servers(own),
                "responses": {"204": {"description": "Nothing."}}
            }}}
        }),
        None,
    );
    (
        lines.strip_suffix(" path: \"/a\"").unwrap().to_owned(),
        told,
    )
}

#[test]
fn a_url_with_a_scheme_gives_its_path_and_others_lead_on() {
    for (all, own, expected) in [
        (&[][..], &[][..], "BASE"),
        (&["https://a.com"], &[], r#"below("")"#),
        (
            &["https://a.com/v1/", "https://b.com/v2"],
            &[],
            r#"below("/v1")"#,
        ),
        (&["HTTPS:\\\\a.com\\v1"], &[], r#"below("/v1")"#),
        (&["https://[::1]:8080/v1"], &[], r#"below("/v1")"#),
        (&["https://{tenant}.a.com/v1"], &[], r#"below("/v1")"#),
        (&["{scheme}://{host}/v1"], &[], r#"below("/v1")"#),
        (&["https:///v1"], &[], r#"below("/v1")"#),
        (&["wss://a.com/v1"], &[], r#"below("/v1")"#),
        (&["/"], &[], r#"at("/")"#),
        (&[""], &[], r#"at("")"#),
        (&["."], &[], r#"at(".")"#),
        (&["v2"], &[], r#"at("v2")"#),
        (&[" /v2/ "], &[], r#"at("/v2/")"#),
        (&["../v2/"], &[], r#"at("../v2/")"#),
        (&["//b.com/v2"], &[], r#"at("//b.com/v2")"#),
        (&["\\\\b.com\\v2"], &[], r#"at("//b.com/v2")"#),
        (&["/\t/b.com"], &[], r#"at("//b.com")"#),
        (&["v2/x://y"], &[], r#"at("v2/x://y")"#),
        // What an operation has of its own.
        (
            &["https://a.com/v1"],
            &["https://a.com/v2/"],
            r#"below("/v2")"#,
        ),
        (
            &["https://a.com/v1"],
            &["HTTPS://A.com:443"],
            r#"below("")"#,
        ),
        (
            &["https://a.com/v1"],
            &["http://a.com/v1"],
            r#"at("http://a.com/v1")"#,
        ),
        (
            &["https://a.com/v1"],
            &["https://a.com:444/v1"],
            r#"at("https://a.com:444/v1")"#,
        ),
        (
            &["https://a.com/v1"],
            &["https://a.com.b.com/v1"],
            r#"at("https://a.com.b.com/v1")"#,
        ),
        (&["https://a.com/v1"], &["v2"], r#"at("v2")"#),
        (&["https://a.com/v1"], &["//b.com"], r#"at("//b.com")"#),
        (&["v1"], &["https://b.com/v2"], r#"at("https://b.com/v2")"#),
        (&[], &["https://b.com/"], r#"at("https://b.com")"#),
    ] {
        let (line, told) = server(all, own);
        assert_eq!(line, expected, "{all:?} {own:?}");
        assert_eq!(told, [""; 0], "{all:?} {own:?}");
    }
}

#[test]
fn what_of_a_server_is_not_carried_is_told() {
    const OWN: &str = "/paths/~1a/get/servers";
    for (all, own, expected, told) in [
        (
            &["https://user:key@a.com/v1?b=c#d"][..],
            &[][..],
            r#"below("/v1")"#,
            &[
                "/servers/0/url the fragment of a server's URL is left out",
                "/servers/0/url the query of a server's URL is left out",
                "/servers/0/url the user of a server's URL is left out",
            ][..],
        ),
        (
            &["localhost:8080/v1"],
            &[],
            r#"below("/v1")"#,
            &["/servers/0/url the server's URL has a scheme, but no host"],
        ),
        (
            &["/{area}/v1"],
            &[],
            r#"at("/{area}/v1")"#,
            &["/servers/0/url no value is declared for `area`, so it is sent as it stands"],
        ),
        (
            &[],
            &["https://{host}", "https://b.com"],
            r#"at("https://{host}")"#,
            &[&format!(
                "{OWN}/0/url no value is declared for `host`, so a client must say the server"
            )],
        ),
        (
            &["https://a.com"],
            &["//user@b.com/?c"],
            r#"at("//b.com/")"#,
            &[
                &format!("{OWN}/0/url the query of a server's URL is left out"),
                &format!("{OWN}/0/url the user of a server's URL is left out"),
            ],
        ),
    ] {
        let (line, found) = server(all, own);
        assert_eq!(line, expected, "{all:?} {own:?}");
        assert_eq!(found, told, "{all:?} {own:?}");
    }
}

#[test]
fn variables_stay_where_a_client_can_set_them() {
    let variables = |names: &[(&str, &str)]| -> Value {
        let names = names.iter();
        let names = names.map(|(name, default)| ((*name).to_owned(), json!({"default": default})));
        Value::Object(names.collect())
    };
    for (all, own, names, expected) in [
        (
            "https://{tenant}.a.com/{stage}/v1/",
            None,
            &[("tenant", "t"), ("stage", "live")][..],
            r#"below("/{stage}/v1").with(&[("stage","live")])"#,
        ),
        (
            "{scheme}://{host}:{port}/x/api-version:{version}",
            None,
            &[
                ("scheme", "https"),
                ("host", "a.com"),
                ("port", "443"),
                ("version", "2"),
            ],
            r#"below("/x/api-version:{version}").with(&[("version","2")])"#,
        ),
        // A default that is more than a part of a path stands as it is.
        (
            "{url}/{path}",
            None,
            &[("url", "https://a.com/b"), ("path", "v1/x")],
            r#"below("/b/{path}").with(&[("path","v1/x")])"#,
        ),
        (
            "/{Area}/v1",
            None,
            &[("Area", "a")],
            r#"at("/{Area}/v1").with(&[("Area","a")])"#,
        ),
        (
            "https://{tenant}.a.com/v1",
            Some("https://{Tenant}.b.com/{area}"),
            &[("tenant", "t"), ("Tenant", "t"), ("area", "x")],
            r#"at("https://{Tenant}.b.com/{area}").with(&[("Tenant","t"),("area","x")])"#,
        ),
        (
            "https://{tenant}.a.com/v1",
            Some("https://t.a.com/{area}/v2"),
            &[("tenant", "t"), ("area", "x")],
            r#"below("/{area}/v2").with(&[("area","x")])"#,
        ),
    ] {
        let server = |url: &str| json!([{"url": url, "variables": variables(names)}]);
        let mut get = json!({"responses": {"204": {"description": "Nothing."}}});
        if let Some(own) = own {
            get["servers"] = server(own);
        }
        let description = json!({
            "openapi": "3.0.3",
            "info": {"title": "Things", "version": "1"},
            "servers": server(all),
            "paths": {"/a": {"get": get}}
        });
        let (line, told) = emitted(&description, Some(Fixups::none()));
        assert_eq!(line, format!("{expected} path: \"/a\""));
        assert_eq!(told, [""; 0], "{all}");
    }
}

/// What becomes of a path with these parameters, each with its place.
fn path(key: &str, parameters: &[(&str, &str)]) -> (String, Vec<String>) {
    let parameters: Value = parameters
        .iter()
        .map(|(name, place)| {
            json!({
                "name": name, "in": place, "required": *place == "path",
                "schema": {"type": "string"}
            })
        })
        .collect();
    let (lines, told) = emitted(
        &json!({
            "openapi": "3.0.3",
            "info": {"title": "Things", "version": "1"},
            "paths": {key: {"get": {
                "parameters": parameters,
                "responses": {"204": {"description": "Nothing."}}
            }}}
        }),
        Some(Fixups::none()),
    );
    let path = lines.strip_prefix("BASE path: \"").unwrap();
    (path.strip_suffix('"').unwrap().to_owned(), told)
}

#[test]
fn a_path_is_cut_as_a_url_is() {
    for (key, parameters, expected) in [
        ("/a?b=c", &[][..], "/a?b=c"),
        ("/a?b={b}", &[("b", "path")], "/a?b={b}"),
        (
            "/{a}?b={b}.{c}",
            &[("a", "path"), ("b", "path"), ("c", "path")],
            "/{a}?b={b}.{c}",
        ),
        // The parameter brings its name along.
        ("/a?b={b}", &[("b", "query")], "/a"),
        ("/a?x=1&b={b}&y", &[("b", "query")], "/a?x=1&y"),
        ("/a%20b/ü", &[], "/a%20b/ü"),
        ("/a/{b?}", &[("b?", "path")], "/a/{b?}"),
        ("/a//{b}/", &[("b", "path")], "/a//{b}/"),
    ] {
        let (path, told) = path(key, parameters);
        assert_eq!(path, expected, "{key}");
        assert_eq!(told, [""; 0], "{key}");
    }
}

#[test]
fn what_of_a_path_is_not_carried_is_told() {
    for (key, parameters, expected, told) in [
        (
            "/a#b?c={d}",
            &[][..],
            "/a",
            "/paths/~1a#b?c={d}/get what follows `#` in a path is never sent",
        ),
        (
            "a?b=c",
            &[],
            "/a?b=c",
            "/paths/a?b=c the path became `/a?b=c`",
        ),
        (
            "/a?b={c}",
            &[("b", "query")],
            "/a?b={c}",
            "/paths/~1a?b={c}/get the path parameter `c` was declared as a string",
        ),
    ] {
        let (path, found) = path(key, parameters);
        assert_eq!(path, expected, "{key}");
        assert_eq!(found, [told], "{key}");
    }
}

/// One of several has a setter, and servers that come to the same are one.
#[test]
fn a_caller_chooses_among_the_servers_of_an_operation() {
    let text = |own: &[&str]| {
        let own = servers(own);
        common::description(&format!(
            "  /a:
    get:
      operationId: getA
      servers: {own}
      responses: {{'204': {{description: Done.}}}}
"
        ))
    };
    let outcome = common::outcome(&text(&[
        "https://a.com/x",
        "https://b.com/y",
        "https://A.com:443/x",
    ]));
    outcome.assert_code(&[
        "pub fn server(mut self, server: GetAServer) -> Self",
        "pub enum GetAServer",
        "server: Server::at(\"https://a.com/x\")",
        "GetAServer::B => Server::at(\"https://b.com/y\"),",
        "/// Calls go there unless another one is chosen.",
    ]);
    assert_eq!(
        outcome.code.matches("GetAServer::").count(),
        2,
        "{}",
        outcome.code
    );
    for alone in [&["https://a.com"][..], &["https://a.com", "https://a.com/"]] {
        let outcome = common::outcome(&text(alone));
        assert!(!outcome.code.contains("GetAServer"), "{}", outcome.code);
    }
}
