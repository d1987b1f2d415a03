//! The layout of the runtime's macros in emitted code. The formatter does not know what they take,
//! and breaks their lines anywhere.

/// How wide a line may be.
const WIDTH: usize = 90;

/// Lays out every macro of the runtime that takes a table: `name!(Type { entry, entry });`.
pub(super) fn laid_out(code: &str) -> String {
    let mut text = String::with_capacity(code.len());
    let mut lines = code.lines();
    while let Some(line) = lines.next() {
        let is_macro = line.starts_with("mainsheet_runtime::") && line.ends_with("!(");
        if !is_macro {
            text.push_str(line);
            text.push('\n');
            continue;
        }
        let mut inner = String::new();
        for line in lines.by_ref().take_while(|line| *line != ");") {
            if !inner.is_empty() {
                inner.push(' ');
            }
            inner.push_str(line.trim());
        }
        match inner.split_once(" { ") {
            Some((name, table)) => {
                let table = table.strip_suffix('}').unwrap_or(table).trim_end();
                push_table(&mut text, &format!("{line}{name}"), table);
            }
            None => text.push_str(&format!("{line}{inner});\n")),
        }
    }
    text
}

/// As many entries in a line as there is room for.
fn push_table(text: &mut String, head: &str, table: &str) {
    let entries = entries(table);
    let short = format!("{head} {{ {} }});", entries.join(", "));
    if short.len() <= WIDTH {
        text.push_str(&short);
        text.push('\n');
        return;
    }
    text.push_str(head);
    text.push_str(" {\n");
    let mut line = String::new();
    for entry in entries {
        if !line.is_empty() && line.len() + entry.len() + 6 > WIDTH {
            text.push_str(&format!("   {line}\n"));
            line.clear();
        }
        line.push_str(&format!(" {entry},"));
    }
    text.push_str(&format!("   {line}\n}});\n"));
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
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
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
            ["First => [\"id\", \"name\"]"; 5].join(", ")
        );
        let laid_out = laid_out(&long);
        assert!(
            laid_out.lines().all(|line| line.len() <= super::WIDTH),
            "{laid_out}"
        );
        assert_eq!(laid_out.matches("First => [\"id\", \"name\"],").count(), 5);
    }

    #[test]
    fn other_code_stays_as_it_is() {
        let code = "fn f() {\n    g(\n        1,\n    );\n}\n";
        assert_eq!(laid_out(code), code);
    }
}
