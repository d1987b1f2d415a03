//! How it is told that an operation is paged: by its shape, by a rule, by an extension. What the
//! report says of it.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test ends at its first surprise, and says what it did not do"
)]

mod common;

use std::collections::BTreeMap;

use common::description;
use mainsheet_codegen::{Fixups, Generated, Outcome, Package, PagingRule, Refusals, Version};

/// An operation of these parameters and this answer, with whatever else.
fn operation(parameters: &str, schema: &str, rest: &str) -> String {
    description(&format!(
        "  /things:
    get:
      operationId: listThings
      parameters: [{parameters}]
      responses:
        '200':
          description: Things.
          headers: {{X-Next-Page: {{schema: {{type: string}}}}}}
          content:
            application/json: {{schema: {schema}}}
{rest}"
    ))
}

fn generated(text: &str, package: &Package) -> Result<Generated, Refusals> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("things.yaml");
    std::fs::write(&file, text).unwrap();
    mainsheet_codegen::generate(package, &[Version::new("v1", &file)])
}

/// What the report says of paging.
fn told_by(text: &str, package: &Package) -> Vec<(Outcome, String)> {
    let generated = generated(text, package).unwrap_or_else(|refusals| panic!("{refusals}"));
    let report = generated.report();
    let entries = report.entries().filter(|entry| entry.construct == "paging");
    entries
        .map(|entry| (entry.outcome, entry.note.unwrap().to_owned()))
        .collect()
}

fn told(text: &str) -> Vec<(Outcome, String)> {
    told_by(text, &Package::new("things"))
}

#[track_caller]
fn assert_told(text: &str, note: &str) {
    assert_eq!(told(text), [(Outcome::Supported, note.to_owned())]);
}

fn query(name: &str, schema: &str) -> String {
    format!("{{name: '{name}', in: query, schema: {schema}}}")
}

const LIST: &str = "{type: array, items: {type: string}}";

fn envelope(rest: &str) -> String {
    format!("{{type: object, properties: {{items: {LIST}, {rest}}}}}")
}

#[test]
fn shapes_that_cannot_be_mistaken() {
    let by = "told by its parameters and its answer";
    let text = query("cursor", "{type: string}");
    let integer = |name| query(name, "{type: integer}");
    let page = query("page", "{type: integer, default: 1}");
    for (parameters, schema, note) in [
        (&text, envelope("nextCursor: {type: string}"), "by the cursor `cursor`, found in `/nextCursor`, items in `/items`"),
        (&text, envelope("next: {type: string}"), "by the cursor `cursor`, found in `/next`, items in `/items`"),
        (&text, envelope("meta: {type: object, properties: {next_cursor: {type: string}}}"), "by the cursor `cursor`, found in `/meta/next_cursor`, items in `/items`"),
        (&query("page[after]", "{type: string}"), envelope("page: {type: object, properties: {after: {type: string}}}"), "by the cursor `page[after]`, found in `/page/after`, items in `/items`"),
        (&integer("page"), LIST.to_owned(), "by the cursor `page`, found in the header `x-next-page`"),
        (&integer("pageNumber"), LIST.to_owned(), "by the number `pageNumber`, from 0 or 1"),
        (&format!("{page}, {}", integer("per_page")), envelope("total: {type: integer}"), "by the number `page`, from 1, size `per_page`, items in `/items`, total in `/total`"),
        (&query("page_index", "{type: integer, default: 0}"), envelope("last_page: {type: boolean}"), "by the number `page_index`, from 0, items in `/items`, done by `/last_page`"),
        (&query("pageNo", "{type: integer, minimum: 1}"), LIST.to_owned(), "by the number `pageNo`, from 1"),
        (&format!("{}, {}", integer("Offset"), integer("Limit")), LIST.to_owned(), "by the offset `Offset`, size `Limit`"),
        (&format!("{}, {}", integer("$skip"), integer("$top")), envelope("'@odata.nextLink': {type: string}"), "by the offset `$skip`, size `$top`, items in `/items`, more by `/@odata.nextLink`"),
        (&integer("x"), envelope("next: {type: string, format: uri}"), "by the link in `/next`, items in `/items`"),
        (&integer("x"), envelope("_links: {type: object, properties: {next: {type: object, properties: {href: {type: string}}}}}"), "by the link in `/_links/next/href`, items in `/items`"),
        (&query("after", "{type: string}"), "{type: object, properties: {data: {type: array, items: {type: object, properties: {id: {type: string}}}}, has_more: {type: boolean}}}".to_owned(), "by `/id` of the last element as `after`, items in `/data`, more by `/has_more`"),
        (&text, "{type: object, properties: {data: {type: object, properties: {rows: {type: array, items: {type: string}}}}, next_cursor: {type: string}}}".to_owned(), "by the cursor `cursor`, found in `/next_cursor`, items in `/data/rows`"),
    ] {
        // Where a header tells of the next page, a parameter for its number is a cursor.
        let operation = operation(parameters, &schema, "");
        let is_number = parameters.contains("name: 'page'") && !note.contains("x-next-page");
        let other = if is_number { "X-Other" } else { "X-Next-Page" };
        let operation = operation.replace("X-Next-Page", other);
        assert_told(&operation, &format!("{note}: {by}"));
    }
}

#[test]
fn shapes_that_may_be_anything() {
    let text = query("cursor", "{type: string}");
    let page = query("pageNo", "{type: integer}");
    for (parameters, schema) in [
        // No cursor comes back, or who knows which.
        (&text, envelope("color: {type: string}")),
        (
            &text,
            envelope(
                "meta: {type: object, properties: {next_cursor: {type: string}}}, paging: {type: object, properties: {next_cursor: {type: string}}}",
            ),
        ),
        // No list, or two.
        (
            &text,
            "{type: object, properties: {next_cursor: {type: string}}}".to_owned(),
        ),
        (
            &text,
            format!(
                "{{type: object, properties: {{a: {LIST}, b: {LIST}, next_cursor: {{type: string}}}}}}"
            ),
        ),
        (
            &text,
            format!(
                "{{type: object, properties: {{items: {LIST}, data: {LIST}, next_cursor: {{type: string}}}}}}"
            ),
        ),
        // A thing that has a list among other properties.
        (
            &page,
            format!("{{type: object, properties: {{name: {{type: string}}, tags: {LIST}}}}}"),
        ),
        // Parameters of other types, or one that must be given.
        (&query("pageNo", "{type: string}"), LIST.to_owned()),
        (&query("offset", "{type: integer}"), LIST.to_owned()),
        (
            &"{name: pageNo, in: query, required: true, schema: {type: integer}}".to_owned(),
            LIST.to_owned(),
        ),
        (
            &"{name: pageNo, in: header, schema: {type: integer}}".to_owned(),
            LIST.to_owned(),
        ),
        // An integer takes no text.
        (
            &query("cursor", "{type: integer}"),
            envelope("next_cursor: {type: string}"),
        ),
    ] {
        let told = told(&operation(parameters, &schema, ""));
        assert_eq!(told, [], "{parameters} {schema}");
    }
}

#[test]
fn only_what_is_got_is_paged_by_its_shape() {
    let list = operation(&query("pageNo", "{type: integer}"), LIST, "");
    assert_eq!(told(&list).len(), 1);
    assert_eq!(told(&list.replace("    get:", "    delete:")), []);
}

#[test]
fn extensions_say_it_too() {
    let any = query("from", "{type: string}") + ", " + &query("nr", "{type: integer}");
    let answer = envelope(
        "further: {type: string}, deep: {type: object, properties: {list: {type: array, items: {type: integer}}}}",
    );
    for (extension, note) in [
        (
            "x-speakeasy-pagination: {type: cursor, inputs: [{name: from, in: parameters, type: cursor}], outputs: {results: $.deep.list, nextCursor: $.further}}",
            "by the cursor `from`, found in `/further`, items in `/deep/list`: told by x-speakeasy-pagination",
        ),
        (
            "x-speakeasy-pagination: {type: url, outputs: {nextUrl: $.further}}",
            "by the link in `/further`, items in `/items`: told by x-speakeasy-pagination",
        ),
        (
            "x-speakeasy-pagination: {type: offsetLimit, inputs: [{name: nr, in: parameters, type: page}], outputs: {results: $.deep.list, numPages: $.last}}",
            "by the number `nr`, from 0 or 1, items in `/deep/list`, pages in `/last`: told by x-speakeasy-pagination",
        ),
        (
            "x-fern-pagination: {cursor: $request.from, next_cursor: $response.further, results: $response.items}",
            "by the cursor `from`, found in `/further`, items in `/items`: told by x-fern-pagination",
        ),
        (
            "x-ms-pageable: {nextLinkName: further, itemName: items}",
            "by the link in `/further`, items in `/items`: told by x-ms-pageable",
        ),
    ] {
        let text = operation(&any, &answer, &format!("      {extension}\n"));
        assert_told(&text, note);
    }
    // What does not fit is told, and the operation is not paged.
    for extension in [
        "x-speakeasy-pagination: {type: cursor, inputs: [{name: to, in: parameters, type: cursor}], outputs: {nextCursor: $.further}}",
        "x-speakeasy-pagination: {type: magic}",
        "x-fern-pagination: {cursor: $request.from, next_cursor: $response.further, results: $response.nothing}",
        "x-ms-pageable: {nextLinkName: further}",
        "x-dropshot-pagination: {required: []}",
    ] {
        let text = operation(&any, &answer, &format!("      {extension}\n"));
        let told = told(&text);
        assert_eq!(told.len(), 1, "{extension}");
        assert_eq!(told[0].0, Outcome::Degraded, "{extension}");
    }
    // The list comes whole.
    let whole = operation(
        &query("pageNo", "{type: integer}"),
        LIST,
        "      x-ms-pageable: {nextLinkName: null}\n",
    );
    assert_eq!(told(&whole), []);
}

fn rule(change: impl FnOnce(&mut PagingRule)) -> Package {
    let mut rule = PagingRule::default();
    rule.operations.push("listTh*".to_owned());
    change(&mut rule);
    let mut package = Package::new("things");
    package.paging.push(rule);
    package
}

#[test]
fn a_rule_comes_before_all_else() {
    let text = operation(
        &format!(
            "{}, {}",
            query("pageNo", "{type: integer}"),
            query("n", "{type: integer}")
        ),
        &envelope("further: {type: string}, end: {type: boolean}, of: {type: integer}"),
        "      x-ms-pageable: {nextLinkName: further, itemName: items}\n",
    );
    let package = rule(|rule| {
        rule.page = Some("pageNo".to_owned());
        rule.first_page = Some(0);
        rule.size = Some("n".to_owned());
        rule.items = Some("/items".to_owned());
        rule.done = Some("/end".to_owned());
        rule.total = Some("/of".to_owned());
    });
    let note = "by the number `pageNo`, from 0, size `n`, items in `/items`, total in `/of`, \
                done by `/end`: told by a rule";
    assert_eq!(
        told_by(&text, &package),
        [(Outcome::Supported, note.to_owned())]
    );
    let package = rule(|rule| {
        rule.cursor = Some("pageNo".to_owned());
        rule.next = Some("header:X-Next".to_owned());
        rule.items = Some("/items".to_owned());
    });
    let note =
        "by the cursor `pageNo`, found in the header `x-next`, items in `/items`: told by a rule";
    assert_eq!(
        told_by(&text, &package),
        [(Outcome::Supported, note.to_owned())]
    );
    assert_eq!(told_by(&text, &rule(|rule| rule.none = true)), []);
}

type Change = fn(&mut PagingRule);

#[test]
fn a_rule_that_does_not_fit_is_refused() {
    let text = operation(
        &query("page", "{type: integer}"),
        &envelope("more: {type: boolean}"),
        "",
    );
    let changes: [(Change, &str); 6] = [
        (|_| {}, "not exactly one of"),
        (
            |rule| rule.page = Some("page".to_owned()),
            "the answer has no list at ``",
        ),
        (
            |rule| {
                rule.items = Some("/items".to_owned());
                rule.offset = Some("skip".to_owned());
            },
            "there is no query parameter `skip`",
        ),
        (
            |rule| {
                rule.items = Some("/items".to_owned());
                rule.cursor = Some("page".to_owned());
            },
            "where the `next` cursor is",
        ),
        (
            |rule| {
                rule.items = Some("/items".to_owned());
                rule.next_url = Some("next".to_owned());
            },
            "`next` is no JSON pointer",
        ),
        (
            |rule| {
                rule.none = true;
                rule.operations = vec!["listOthers".to_owned()];
            },
            "the operation `listOthers`, which there is not",
        ),
    ];
    for (change, message) in changes {
        let refusals = generated(&text, &rule(change)).unwrap_err().to_string();
        assert!(refusals.contains(message), "{refusals}");
    }
}

/// The folder of published descriptions: what is recognised there, and how.
#[test]
fn published_descriptions_are_paged() {
    let Some(folder) = std::env::var_os("OPENAPI_DESCRIPTIONS") else {
        eprintln!("skipped: OPENAPI_DESCRIPTIONS is not set");
        return;
    };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|it| it != "json") {
            continue;
        }
        let mut version = Version::new("api", &path);
        version.lenient = true;
        version.fixups = Some(Fixups::none());
        let Ok(generated) = mainsheet_codegen::generate(&Package::new("pages"), &[version]) else {
            continue;
        };
        let report = generated.report();
        let entries = report.entries().filter(|entry| entry.construct == "paging");
        let before: usize = counts.values().sum();
        for entry in entries {
            assert_eq!(entry.outcome, Outcome::Supported);
            let note = entry.note.unwrap();
            let kinds = [
                "by the offset",
                "by the number",
                "by the cursor",
                "by the link",
                "by `",
            ];
            let kind = kinds
                .into_iter()
                .find(|kind| note.starts_with(kind))
                .unwrap();
            *counts.entry(kind).or_default() += 1;
        }
        files += usize::from(counts.values().sum::<usize>() > before);
    }
    let expected = [
        ("by `", 97),
        ("by the cursor", 139),
        ("by the link", 74),
        ("by the number", 281),
        ("by the offset", 168),
    ];
    assert_eq!((files, counts), (21, expected.into()));
}
