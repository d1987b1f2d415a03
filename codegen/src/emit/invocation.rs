//! The layout of the runtime's macros in emitted code, and of comments of several lines. The formatter
//! does not know what the macros take, and breaks their lines anywhere; the comments it writes as
//! `/** */`.

/// How wide a line may be.
const WIDTH: usize = 90;

/// Lays out every macro of the runtime that takes a table: `name!(Type { entry, entry });`, and gives
/// each line of a comment its `///`.
pub(super) fn laid_out(code: &str) -> String {
    let mut text = Text(String::with_capacity(code.len()));
    let mut lines = code.lines();
    while let Some(line) = lines.next() {
        if !line.starts_with("mainsheet_runtime::") {
            match Comment::begins(line) {
                Some(comment) => text.comment(&comment, &mut lines),
                None => text.line(&[line]),
            }
            continue;
        }
        if !line.ends_with("!(") {
            text.line(&[&types(line)]);
            continue;
        }
        let inner = lines.by_ref().take_while(|line| *line != ");");
        let inner = inner.map(str::trim).collect::<Vec<_>>().join(" ");
        let inner = types(&inner);
        match inner.split_once(" { ") {
            Some((name, table)) => {
                let table = table.strip_suffix('}').unwrap_or(table).trim_end();
                text.table(&[line, name].concat(), table);
            }
            None => text.line(&[line, &inner, ");"]),
        }
    }
    text.0
}

/// Types as they are written elsewhere: the formatter takes their signs for operators.
fn types(table: &str) -> String {
    let mut text = String::with_capacity(table.len());
    for (index, part) in literals(table).enumerate() {
        if index % 2 == 1 {
            text.push_str(part);
            continue;
        }
        let part = part.replace(" : ", ": ").replace(" :: ", "::");
        text.push_str(&part.replace(" < ", "<").replace(" >", ">"));
    }
    text
}

/// What is outside of texts and what is inside, in turns, the quotes with the inside.
fn literals(table: &str) -> impl Iterator<Item = &str> {
    let mut rest = table;
    let mut is_inside = true;
    std::iter::from_fn(move || {
        is_inside = !is_inside;
        let end = if is_inside {
            let mut escaped = false;
            let is_end = |c: char| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            };
            rest.get(1..)?.find(is_end).map(|end| end + 2)
        } else {
            rest.find('"')
        };
        if rest.is_empty() {
            return None;
        }
        let (part, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = after;
        Some(part)
    })
}

/// A comment that the formatter has written as a block.
struct Comment<'c> {
    indent: &'c str,
    mark: &'static str,
    first: &'c str,
}

impl<'c> Comment<'c> {
    fn begins(line: &'c str) -> Option<Self> {
        let text = line.trim_start();
        let indent = &line[..line.len() - text.len()];
        let begins = |head, mark| {
            let first = text.strip_prefix(head)?;
            Some(Self {
                indent,
                mark,
                first,
            })
        };
        begins("/**", "///").or_else(|| begins("/*!", "//!"))
    }
}

struct Text(String);

impl Text {
    fn line(&mut self, parts: &[&str]) {
        self.0.extend(parts.iter().copied());
        self.0.push('\n');
    }

    fn comment<'c>(&mut self, comment: &Comment<'c>, rest: &mut impl Iterator<Item = &'c str>) {
        for line in std::iter::once(comment.first).chain(rest) {
            let last = line.strip_suffix("*/");
            self.line(&[comment.indent, comment.mark, last.unwrap_or(line)]);
            if last.is_some() {
                break;
            }
        }
    }

    /// As many entries in a line as there is room for.
    fn table(&mut self, head: &str, table: &str) {
        let entries = entries(table);
        let short = [head, " { ", &entries.join(", "), " });"].concat();
        if short.len() <= WIDTH && !table.contains("#[") {
            self.line(&[&short]);
            return;
        }
        self.line(&[head, " {"]);
        self.filled("    ", &entries);
        self.line(&["});"]);
    }

    /// Entries in lines of the width, each with a comma.
    fn filled(&mut self, indent: &str, entries: &[&str]) {
        let mut start = 0;
        let mut width = indent.len();
        for (index, entry) in entries.iter().enumerate() {
            if entry.starts_with("#[") {
                if start < index {
                    self.line(&[indent, &entries[start..index].join(", "), ","]);
                }
                self.with_attributes(indent, entry);
                start = index + 1;
                width = indent.len();
                continue;
            }
            if index > start && width + entry.len() + 2 > WIDTH {
                self.line(&[indent, &entries[start..index].join(", "), ","]);
                start = index;
                width = indent.len();
            }
            // A group that is longer than a line.
            if let Some(group) = entry.strip_prefix('[')
                && entry.len() > WIDTH
            {
                self.line(&[indent, "["]);
                let inner = group.strip_suffix(']').unwrap_or(group);
                self.filled(&[indent, "    "].concat(), &self::entries(inner));
                self.line(&[indent, "],"]);
                start = index + 1;
                width = indent.len();
                continue;
            }
            width += entry.len() + 2;
        }
        if start < entries.len() {
            self.line(&[indent, &entries[start..].join(", "), ","]);
        }
    }

    /// An entry with a line for each of its attributes, those of documentation as comments.
    fn with_attributes(&mut self, indent: &str, entry: &str) {
        let mut rest = entry;
        while let Some((attribute, after)) = attribute(rest) {
            let text = attribute.strip_prefix("#[doc = ");
            let text = text.and_then(|text| text.strip_suffix(']'));
            match text.and_then(|text| syn::parse_str::<syn::LitStr>(text).ok()) {
                Some(text) => {
                    for line in text.value().split('\n') {
                        self.line(&[indent, "///", line]);
                    }
                }
                None => self.line(&[indent, attribute]),
            }
            rest = after;
        }
        self.line(&[indent, rest, ","]);
    }
}

/// The attribute that a text begins with, and what follows it.
fn attribute(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix("#[")?;
    let mut at = 2;
    for (index, part) in literals(inner).enumerate() {
        if index % 2 == 0
            && let Some(end) = part.find(']')
        {
            let (attribute, after) = text.split_at(at + end + 1);
            return Some((attribute, after.trim_start()));
        }
        at += part.len();
    }
    None
}

/// The entries of a table, whose texts and lists may hold commas too.
fn entries(table: &str) -> Vec<&str> {
    let mut entries = Vec::new();
    let mut start = 0;
    let mut depth = 0_usize;
    let mut in_text = false;
    let mut escaped = false;
    for (index, c) in table.char_indices() {
        if in_text {
            in_text = escaped || c != '"';
            escaped = !escaped && c == '\\';
            continue;
        }
        match c {
            '"' => in_text = true,
            '[' | '(' | '<' => depth += 1,
            // Not the head of an arrow.
            '>' if !table[..index].ends_with(['=', '-']) => depth = depth.saturating_sub(1),
            ']' | ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                entries.push(table[start..index].trim());
                start = index + 1;
            }
            _ => {}
        }
    }
    entries.push(table[start..].trim());
    entries.retain(|entry| !entry.is_empty());
    entries
}

#[cfg(test)]
mod tests {
    use super::laid_out;

    #[test]
    fn entries_stay_whole() {
        let code = "mainsheet_runtime::open_enum!(\n    A { One => \"a, \\\"b\", Two\n    => \"c\" }\n);\n";
        assert_eq!(
            laid_out(code),
            "mainsheet_runtime::open_enum!(A { One => \"a, \\\"b\", Two => \"c\" });\n"
        );
        let long = format!(
            "mainsheet_runtime::union!(\n    A {{ {} }}\n);\n",
            ["First(Vec < Second >) of [Second], \"a, < b\""; 5].join(", ")
        );
        let laid_out = laid_out(&long);
        assert!(
            laid_out.lines().all(|line| line.len() <= super::WIDTH),
            "{laid_out}"
        );
        assert_eq!(
            laid_out.matches("First(Vec<Second>) of [Second],").count(),
            5
        );
        assert_eq!(laid_out.matches("\"a, < b\",").count(), 5);
    }

    #[test]
    fn groups_have_lines_of_their_own() {
        let group = format!("[{}]", ["field: Option<String> => \"name\""; 5].join(", "));
        let code = format!(
            "mainsheet_runtime::large_object!(\n    A {{ {group}, {group}, [a: B => \"a\"], ..rest }}\n);\n"
        );
        assert_eq!(
            laid_out(&code).lines().collect::<Vec<_>>(),
            [
                "mainsheet_runtime::large_object!(A {",
                "    [",
                "        field: Option<String> => \"name\", field: Option<String> => \"name\",",
                "        field: Option<String> => \"name\", field: Option<String> => \"name\",",
                "        field: Option<String> => \"name\",",
                "    ],",
                "    [",
                "        field: Option<String> => \"name\", field: Option<String> => \"name\",",
                "        field: Option<String> => \"name\", field: Option<String> => \"name\",",
                "        field: Option<String> => \"name\",",
                "    ],",
                "    [a: B => \"a\"], ..rest,",
                "});",
            ]
        );
    }

    #[test]
    fn what_is_documented_has_lines_of_its_own() {
        let code = "mainsheet_runtime::setters!(\n    A { #[doc = \" One, \\\"a]\\\".\"] #[doc = \" And more.\"] one: \
                    String, #[deprecated(note = \"use `one`\")] two or two_null: Vec < B >, three: C, #[doc = \" Four.\"] four: D, five: E }\n);\n";
        assert_eq!(
            laid_out(code).lines().collect::<Vec<_>>(),
            [
                "mainsheet_runtime::setters!(A {",
                "    /// One, \"a]\".",
                "    /// And more.",
                "    one: String,",
                "    #[deprecated(note = \"use `one`\")]",
                "    two or two_null: Vec<B>,",
                "    three: C,",
                "    /// Four.",
                "    four: D,",
                "    five: E,",
                "});",
            ]
        );
    }

    #[test]
    fn types_are_written_as_elsewhere() {
        let short = "mainsheet_runtime::builder!(A { a : impl Into < Vec < B > > });\n";
        assert_eq!(
            laid_out(short),
            "mainsheet_runtime::builder!(A { a: impl Into<Vec<B>> });\n"
        );
        let text = "mainsheet_runtime::open_enum!(A { One => \" < : > \" });\n";
        assert_eq!(laid_out(text), text);
    }

    #[test]
    fn other_code_stays_as_it_is() {
        let code = "fn f() {\n    g(\n        1,\n    );\n}\n";
        assert_eq!(laid_out(code), code);
    }
}
