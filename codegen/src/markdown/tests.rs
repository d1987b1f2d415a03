//! What a reader of the page must not see changed, and what rustdoc must not see at all.

use super::{cell, code, line, rustdoc};

/// A text, and what becomes of it.
const CASES: &[(&str, &str)] = &[
    // Plain text stays as it is.
    (
        "The owner's name, e.g. \"A & B\" (5 * 3, a < b, snake_case, ~5, C#, 100%).",
        "The owner's name, e.g. \"A & B\" (5 * 3, a < b, snake_case, ~5, C#, 100%).",
    ),
    ("**Note**: *see* `x`.", "**Note**: *see* `x`."),
    // Brackets and links.
    (
        "An [id], array[] or [a][b].",
        "An \\[id\\], array\\[\\] or \\[a\\]\\[b\\].",
    ),
    (
        "[a](https://a.example/x) [b](/b) [c](#c) [d](d.html) [e](javascript://e)",
        "[a](https://a.example/x) b c d e",
    ),
    (
        "See [the page][p].\n\n[p]: https://a.example 'Title'",
        "See [the page](https://a.example).",
    ),
    (
        "At https://a.example/x_(y), or (http://b.example).",
        "At <https://a.example/x_(y)>, or (<http://b.example>).",
    ),
    (
        "Call https://{tenant}.a.example/v3 there.",
        "Call `https://{tenant}.a.example/v3` there.",
    ),
    (
        "Look!\\[x](https://a.example)",
        "Look!\\[x\\](<https://a.example>)",
    ),
    (
        "![logo](https://a.example/l.png)",
        "[logo](https://a.example/l.png)",
    ),
    // HTML.
    (
        "<p>One<br>two</p><p>a <b>bold </b>and <code>x[0]</code></p>",
        "One\\\ntwo\n\na **bold** and `x[0]`",
    ),
    (
        "Some <a href='https://a.example'>page</a> and <a href='mailto:a@b.c'>mail</a>",
        "Some [page](https://a.example) and mail (a@b.c)",
    ),
    (
        "<ul><li>one<li>two <b>x</ul>end",
        "- one\n- two **x**\n\nend",
    ),
    ("<ol start=3><li>x</li><li>y</li></ol>", "3. x\n4. y"),
    ("<h2>Title</h2>text", "**Title**\n\ntext"),
    (
        "<table><tr><th>a</th><th>b</th></tr><tr><td>1|2</td></tr></table>",
        "| a | b |\n| --- | --- |\n| 1\\|2 |  |",
    ),
    ("<pre>a &lt;\n  b</pre>", "```text\na <\n  b\n```"),
    (
        "A List<String> of <id> <!-- not --> here",
        "A List\\<String> of \\<id> here",
    ),
    ("x<script>alert(1)</script>y", "x\n\ny"),
    ("&lt;b&gt; &amp;lt; &nbsp;", "\\<b> \\&lt;"),
    // Code.
    ("```\nfn main() {}\n```", "```text\nfn main() {}\n```"),
    ("~~~rust,should_panic\nx\n~~~", "```text\nx\n```"),
    ("```json\n{}\n", "```json\n{}\n```"),
    ("a\n\n    let x;", "a\n\n```text\nlet x;\n```"),
    ("````\n```\n````", "````text\n```\n````"),
    ("a ` b", "a \\` b"),
    // Blocks.
    ("# Errors\ntext", "**Errors**\n\ntext"),
    ("Title\n===", "**Title**"),
    ("1. a\n2. b\n   - c\n   - d", "1. a\n2. b\n   - c\n   - d"),
    ("* a\n\n* b\n\n  c", "- a\n\n- b\n\n  c"),
    (
        "a|b\n-|-:\n`x\\|y`|[id]",
        "| a | b |\n| --- | ---: |\n| `x\\|y` | \\[id\\] |",
    ),
    ("- [x] done\n- [ ] not", "- ☑ done\n- ☐ not"),
    // Characters.
    (
        "a\rb\u{2028}c\0d\u{202e}e\u{feff}f\tg\\",
        "a b c\u{fffd}def g\\\\",
    ),
    ("&#x202e;x", "x"),
];

#[test]
fn texts_become_markdown() {
    for (text, markdown) in CASES {
        assert_eq!(&rustdoc(text), markdown, "of {text:?}");
    }
}

#[test]
fn plain_texts_need_no_parser() {
    let words = [
        "word", "-", "1.", "(a)", "a/b:", "$5", "it's", "\"x\"", "- ", "Why?!",
    ];
    let mut state = 0x2545_f491_4f6c_dd1d;
    for _ in 0..2_000 {
        let rest = (0..next(&mut state) % 40).map(|_| words[next(&mut state) % words.len()]);
        let text = std::iter::once("A")
            .chain(rest)
            .collect::<Vec<_>>()
            .join(" ");
        let parsed = super::write::blocks(super::read::blocks(&text), super::WIDTH);
        assert_eq!(rustdoc(&text), parsed, "of {text:?}");
    }
}

#[test]
fn lines_are_filled() {
    let text = "A longer word ".repeat(20) + "- 1. # " + &"x".repeat(100);
    let rendered = rustdoc(&text);
    let starts = rendered
        .lines()
        .skip(1)
        .filter_map(|line| line.chars().next());
    assert!(starts.clone().count() > 2, "{rendered}");
    assert!(starts.clone().all(char::is_alphabetic), "{rendered}");
    assert!(
        rendered
            .lines()
            .all(|line| line.len() <= super::WIDTH || line.len() >= 100)
    );
    assert!(rendered.split_whitespace().eq(text.split_whitespace()));
}

#[test]
fn a_cell_is_one_cell() {
    let text = "a | b\n\n```\nc | d\n```\n\n- e\n- f\n\n| g |\n| - |\n| h |";
    assert_eq!(cell(text), "a \\| b `c \\| d` e; f g; h");
    assert_eq!(line(text), "a | b `c | d` e; f g; h");
}

#[test]
fn any_value_is_one_code_span() {
    assert_eq!(code("a"), "`a`");
    assert_eq!(code("`"), "`` ` ``");
    assert_eq!(code("a`b``c\n\nd"), "```a`b``c d```");
    assert_eq!(code(""), "` `");
}

/// Pieces that mean something in Markdown or HTML, in every order of four.
const PIECES: &[&str] = &[
    "a",
    " ",
    "\n",
    "\n\n",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "``",
    "```",
    "[",
    "](",
    ")",
    "![",
    "]: ",
    "<",
    ">",
    "<b>",
    "</b>",
    "<p>",
    "<li>",
    "<ul>",
    "</ul>",
    "<code>",
    "</code>",
    "<pre>",
    "<td>",
    "<table>",
    "<a href=http://x.y>",
    "</a>",
    "<br>",
    "<id>",
    "<!--",
    "&",
    "&lt;",
    "&#42;",
    "#",
    "# ",
    "- ",
    "1. ",
    "1",
    ". ",
    "> ",
    "    ",
    "|",
    "|-|\n",
    "---",
    "===",
    "+ ",
    "\\",
    "\\\n",
    "http://x.y",
    "https://",
    "!",
    ":",
    "\u{a0}",
    "é",
    "“",
    "\t",
    "\r",
    "\u{202e}",
    "[^1]",
    "[ ] ",
];

/// The next of a sequence of numbers without order.
fn next(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    usize::try_from(*state >> 33).unwrap_or_default()
}

#[test]
fn a_second_time_changes_nothing() {
    let mut state = 0x2545_f491_4f6c_dd1d;
    for _ in 0..10_000 {
        let length = 1 + next(&mut state) % 9;
        let pieces = (0..length).map(|_| PIECES[next(&mut state) % PIECES.len()]);
        let text: String = pieces.collect();
        let once = rustdoc(&text);
        assert_eq!(rustdoc(&once), once, "of {text:?}");
        let once = line(&text);
        assert_eq!(line(&once), once, "of {text:?}");
        assert!(!cell(&text).contains('\n'), "of {text:?}");
    }
}

/// What is nested or repeated without end costs what it is long, and no stack.
#[test]
fn endless_texts_end() {
    for piece in [
        "> ",
        "- ",
        "[",
        "](",
        "*a ",
        "**",
        "<b>",
        "<ul><li>",
        "<table><td>",
        "`",
        "&",
        "http://",
        "http://a)",
        "<",
        "~~",
        "_a",
        "<a href=http://x.y>",
        "</b>",
        "| ",
        "\n- ",
        "a\\\n",
    ] {
        let text = piece.repeat(20_000);
        let once = rustdoc(&text);
        assert!(once.len() <= 3 * text.len(), "{piece:?}");
    }
}
