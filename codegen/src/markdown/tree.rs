//! What a text looks like.

pub(super) use pulldown_cmark::Alignment;

pub(super) type Inlines = Vec<Inline>;

#[derive(Debug)]
pub(super) enum Block {
    Paragraph(Inlines),
    Code {
        language: &'static str,
        text: String,
    },
    List {
        /// The number of the first item, if they are numbered.
        start: Option<u64>,
        items: Vec<Vec<Block>>,
    },
    Quote(Vec<Block>),
    Table {
        alignments: Vec<Alignment>,
        /// The first one is the head.
        rows: Vec<Vec<Inlines>>,
    },
    Rule,
}

#[derive(Debug)]
pub(super) enum Inline {
    Text(String),
    Code(String),
    Link { url: String, content: Inlines },
    Styled(Style, Inlines),
    Break,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Emphasis,
    Strong,
    Strike,
}

impl Style {
    /// How deep styles can stand in one another: none stands in itself.
    pub(super) const DEPTH: usize = 3;

    pub(super) fn delimiter(self) -> &'static str {
        match self {
            Self::Emphasis => "*",
            Self::Strong => "**",
            Self::Strike => "~~",
        }
    }
}

/// A text with single spaces.
pub(super) fn collapsed(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words
}

/// Appends a text to what stands before it.
pub(super) fn push_text(inlines: &mut Inlines, text: &str) {
    if text.is_empty() {
        return;
    }
    match inlines.last_mut() {
        Some(Inline::Text(before)) => before.push_str(text),
        _ => inlines.push(Inline::Text(text.to_owned())),
    }
}

fn is_blank(inline: &Inline) -> bool {
    match inline {
        Inline::Text(text) => text.trim().is_empty(),
        Inline::Break => true,
        _ => false,
    }
}

/// Takes space and line breaks from both ends. Tells whether there was any before and after.
pub(super) fn trim(inlines: &mut Inlines) -> (bool, bool) {
    let kept = inlines.iter().rposition(|inline| !is_blank(inline));
    let mut after = kept.is_none_or(|last| last + 1 < inlines.len());
    inlines.truncate(kept.map_or(0, |last| last + 1));
    if let Some(Inline::Text(text)) = inlines.last_mut() {
        let len = text.trim_end().len();
        after |= len < text.len();
        text.truncate(len);
    }
    let first = inlines.iter().position(|inline| !is_blank(inline));
    let mut before = first.is_some_and(|first| first > 0);
    inlines.drain(..first.unwrap_or(0));
    if let Some(Inline::Text(text)) = inlines.first_mut() {
        let len = text.trim_start().len();
        before |= len < text.len();
        text.drain(..text.len() - len);
    }
    (before, after)
}

/// What stands in lines of text as several paragraphs: an empty line parts them.
pub(super) fn paragraphs(inlines: Inlines) -> Vec<Inlines> {
    let mut paragraphs = Vec::new();
    let mut paragraph = Inlines::new();
    let mut after_break = false;
    for inline in inlines {
        let is_break = matches!(inline, Inline::Break);
        if is_break && after_break {
            paragraphs.push(std::mem::take(&mut paragraph));
            after_break = false;
            continue;
        }
        after_break = is_break || (after_break && is_blank(&inline));
        paragraph.push(inline);
    }
    paragraphs.push(paragraph);
    paragraphs.retain_mut(|paragraph| {
        trim(paragraph);
        !paragraph.is_empty()
    });
    paragraphs
}

/// Blocks as one paragraph, in which line breaks stand between them.
pub(super) fn flat(blocks: Vec<Block>) -> Inlines {
    let mut inlines = Inlines::new();
    for block in blocks {
        let mut content = match block {
            Block::Paragraph(content) => content,
            Block::Code { text, .. } => match collapsed(&text) {
                text if text.is_empty() => Inlines::new(),
                text => vec![Inline::Code(text)],
            },
            Block::List { items, .. } => joined(items.into_iter().map(flat)),
            Block::Quote(blocks) => flat(blocks),
            Block::Table { rows, .. } => joined(rows.into_iter().map(|row| {
                let mut cells = Inlines::new();
                for cell in row {
                    push_text(&mut cells, " ");
                    cells.extend(cell);
                }
                trim(&mut cells);
                cells
            })),
            Block::Rule => Inlines::new(),
        };
        if content.is_empty() {
            continue;
        }
        if !inlines.is_empty() {
            inlines.push(Inline::Break);
        }
        inlines.append(&mut content);
    }
    inlines
}

fn joined(items: impl Iterator<Item = Inlines>) -> Inlines {
    let mut inlines = Inlines::new();
    for item in items.filter(|item| !item.is_empty()) {
        if let Some(last) = inlines.last() {
            let is_sentence = matches!(last, Inline::Text(text) if text.ends_with(['.', ';', ':', ',', '!', '?']));
            if !is_sentence {
                push_text(&mut inlines, ";");
            }
            inlines.push(Inline::Break);
        }
        inlines.extend(item);
    }
    inlines
}
