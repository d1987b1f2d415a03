//! Names and prose such as descriptions have, and such as nobody would think of.

use proptest::prelude::*;
use proptest::sample::select;

/// Names of properties, parameters and values: any text at all.
const NAMES: &[&str] = &[
    "id",
    "name",
    "type",
    "kind",
    "Type",
    "TYPE",
    "self",
    "Self",
    "super",
    "crate",
    "fn",
    "async",
    "match",
    "r#type",
    "_",
    "__",
    "-",
    "",
    " ",
    "1",
    "1st",
    "2nd_item",
    "a-b",
    "a_b",
    "aB",
    "AB",
    "a b",
    "a.b",
    "a/b",
    "a~b",
    "a\"b",
    "a\\b",
    "a'b",
    "a\nb",
    "a{b}",
    "a[b]",
    "a:b",
    "@id",
    "$id",
    "#",
    "+1",
    "\u{fc}ber",
    "\u{540d}\u{524d}",
    "\u{1f642}",
    "e\u{301}",
    "Option",
    "Vec",
    "String",
    "Box",
    "Result",
    "Some",
    "None",
    "Ok",
    "Err",
    "Default",
    "new",
    "send",
    "body",
    "client",
    "value",
    "call",
    "clone",
    "from",
    "into",
    "options",
    "response",
    "error",
    "models",
    "request",
    "unknown",
    "Unknown",
    "other",
    "extra",
    "additional",
    "others",
    "object",
    "map",
    "key",
    "limit",
    "offset",
    "std",
    "serde",
    "core",
    "bool",
    "i64",
    "f64",
    "str",
    "u8",
    "usize",
    "content-type",
    "Content-Type",
    "X-Request-Id",
    "accept",
    "authorization",
    "a_very_long_name_that_goes_on_and_on_until_nobody_wants_to_read_it_any_more_at_all",
];

/// Names of components: what section 4.7.7 allows.
const COMPONENTS: &[&str] = &[
    "Thing", "thing", "THING", "Thing2", "Thing_2", "Thing-2", "thing.2", "Error", "Result",
    "Option", "String", "Vec", "Self", "self", "type", "Box", "Client", "Request", "Response",
    "Unknown", "List", "Value", "Item", "Items", "Page", "1", "2Fast", "_", "-", "a.b.C",
    "Default", "Debug", "Clone", "Copy", "Send", "Sync", "Iterator", "From", "Into", "Ok", "Some",
];

const TAGS: &[&str] = &[
    "things",
    "Things",
    "mod",
    "lib",
    "main",
    "aux",
    "con",
    "models",
    "api",
    "test",
    "self",
    "a/b",
    "tag with spaces",
    "\u{fc}",
    "",
    "1",
    "v1",
    "errors",
    "client",
    "prelude",
    "default",
    "full",
    "requests",
    "core",
    "std",
    "crate",
];

const OPERATIONS: &[&str] = &[
    "getThing",
    "get_thing",
    "GetThing",
    "get-thing",
    "listThings",
    "new",
    "clone",
    "send",
    "self",
    "type",
    "1",
    "",
    "get.thing",
    "Things_get",
    "client",
    "drop",
    "into",
    "from",
    "default",
    "operation",
    "a b",
    "\u{fc}",
    "await",
    "fn",
    "thingsGet",
    "delete",
    "items",
    "pages",
];

const PROSE: &[&str] = &[
    "What it is.",
    "",
    " ",
    "a\n\nb",
    "# Title\n\ntext",
    "- one\n- two\n  - three",
    "`code` [link](x)",
    "[nowhere]",
    "[Vec<u8>]",
    "<b>bold</b> <br> <script>",
    "*/ end",
    "\"quoted\"",
    "```\nlet x = 1;\n```",
    "    indented",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "https://example.com/a_b?c=d&e",
    "a\\b \\n",
    "{braces}",
    "#[attribute]",
    "\u{202e}reversed",
    "tab\there",
    "100 % & more < than",
    "[x]: y",
    "![image](z)",
    "***",
    "1. one\n3. three",
    "a very long line of prose that goes on and on, \
     beyond what fits into a line of a hundred characters, and then some more of it, to be wrapped.",
];

pub(crate) fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(NAMES).prop_map(str::to_owned),
        2 => "[a-zA-Z_][a-zA-Z0-9_.-]{0,12}",
        1 => "\\PC{0,6}",
    ]
}

/// A name that can stand between the braces of a path.
pub(crate) fn path_name() -> impl Strategy<Value = String> {
    name().prop_map(|name| {
        let kept: String = name
            .chars()
            .filter(|c| !"/{}?#".contains(*c) && !c.is_control())
            .collect();
        if kept.is_empty() {
            "id".to_owned()
        } else {
            kept
        }
    })
}

/// The name of a header: a token (RFC 9110, section 5.6.2).
pub(crate) fn header_name() -> impl Strategy<Value = String> {
    prop_oneof![
        select(
            &[
                "X-Request-Id",
                "x-request-id",
                "If-Match",
                "type",
                "X_Under",
                "x.dot",
                "1"
            ][..]
        )
        .prop_map(str::to_owned),
        "[A-Za-z][A-Za-z0-9-]{0,8}",
    ]
}

pub(crate) fn component() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => select(COMPONENTS).prop_map(str::to_owned),
        1 => "[a-zA-Z0-9._-]{1,10}",
    ]
}

pub(crate) fn tag() -> impl Strategy<Value = String> {
    prop_oneof![3 => select(TAGS).prop_map(str::to_owned), 1 => name()]
}

pub(crate) fn operation_id() -> impl Strategy<Value = String> {
    prop_oneof![2 => select(OPERATIONS).prop_map(str::to_owned), 1 => name()]
}

pub(crate) fn prose() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(PROSE).prop_map(str::to_owned),
        1 => proptest::collection::vec(select(PROSE), 2..4).prop_map(|parts| parts.join("\n")),
        1 => "\\PC{0,20}",
    ]
}
