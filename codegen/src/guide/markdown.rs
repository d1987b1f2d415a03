//! Markdown that people like to read as text, too.

/// Prose is broken before this column.
const WIDTH: usize = 100;

/// A document of blocks with an empty line between each two.
#[derive(Default)]
pub(super) struct Page {
    text: String,
    /// Whether the last block was an item of a list, to which the next item belongs.
    in_list: bool,
}

impl Page {
    pub(super) fn finish(self) -> String {
        self.text
    }

    pub(super) fn block(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(text);
        self.text.push('\n');
        self.in_list = false;
    }

    pub(super) fn heading(&mut self, level: usize, text: &str) {
        self.block(&format!("{} {text}", "#".repeat(level)));
    }

    pub(super) fn paragraph(&mut self, text: &str) {
        self.block(&wrap(text, ""));
    }

    pub(super) fn item(&mut self, text: &str) {
        let item = format!("- {}", wrap(text, "  "));
        if self.in_list {
            self.text.push_str(&item);
            self.text.push('\n');
        } else {
            self.block(&item);
            self.in_list = true;
        }
    }

    pub(super) fn table(&mut self, head: &[&str], rows: Vec<Vec<String>>) {
        let mut lines = vec![
            format!("| {} |", head.join(" | ")),
            format!("| {} |", vec!["---"; head.len()].join(" | ")),
        ];
        let rows = rows
            .into_iter()
            .map(|row| format!("| {} |", row.join(" | ")));
        lines.extend(rows);
        self.block(&lines.join("\n"));
    }
}

pub(super) fn code(text: &str) -> String {
    format!("`{text}`")
}

/// A link to the section with this heading.
pub(super) fn link(text: &str, heading: &str) -> String {
    let anchor = heading.chars().filter_map(|c| match c {
        ' ' => Some('-'),
        c if c.is_alphanumeric() || c == '_' || c == '-' => Some(c.to_ascii_lowercase()),
        _ => None,
    });
    format!("[{text}](#{})", anchor.collect::<String>())
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [item] => item.clone(),
        [items @ .., last] => format!("{} and {last}", items.join(", ")),
    }
}

/// Breaks a text between words, but not within code.
fn wrap(text: &str, indent: &str) -> String {
    let mut wrapped = String::with_capacity(text.len());
    let mut column = indent.len();
    for word in words(text) {
        let width = word.chars().count();
        if wrapped.is_empty() {
            column += width;
        } else if column + 1 + width > WIDTH {
            wrapped.push('\n');
            wrapped.push_str(indent);
            column = indent.len() + width;
        } else {
            wrapped.push(' ');
            column += 1 + width;
        }
        wrapped.push_str(word);
    }
    wrapped
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut in_code = false;
    text.split(move |c: char| {
        in_code ^= c == '`';
        c == ' ' && !in_code
    })
}
