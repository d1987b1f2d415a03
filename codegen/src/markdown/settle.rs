//! Lines of text as Markdown can write them: not every emphasis can stand everywhere.

use super::links;
use super::tree::{Inline, Inlines, Style, push_text};

/// Takes away what cannot be written, and makes links of URLs.
pub(super) fn settled(inlines: Inlines) -> Inlines {
    let mut inlines = linked(inlines, false);
    // What loses the emphasis around it has other neighbours then.
    for _ in 0..Style::DEPTH {
        inlines = spans(inlines, &[]);
    }
    // Where emphasis is gone, texts have joined.
    linked(inlines, false)
}

/// Without the emphasis that Markdown would not take for one (`CommonMark`, section 6.2).
fn spans(inlines: Inlines, outer: &[Style]) -> Inlines {
    let mut settled = Inlines::with_capacity(inlines.len());
    let mut inlines = inlines.into_iter().peekable();
    // Inside of an emphasis, its own delimiters are neighbours.
    let edge = outer.last().map_or(' ', |&style| mark(style));
    while let Some(inline) = inlines.next() {
        match inline {
            Inline::Styled(style, content) => {
                let inner = [outer, &[style]].concat();
                let content = spans(content, &inner);
                let before = settled.last().map_or(edge, last);
                let after = inlines.peek().map_or(edge, first);
                let opens = content.first().is_some_and(|inline| {
                    can_stand(first(inline), before) && !is_adjacent(&settled)
                });
                let closes = content
                    .last()
                    .is_some_and(|inline| can_stand(last(inline), after));
                if opens && closes && !outer.contains(&style) {
                    settled.push(Inline::Styled(style, content));
                } else {
                    for inline in content {
                        push(&mut settled, inline);
                    }
                }
            }
            Inline::Link { url, content } => settled.push(Inline::Link {
                url,
                content: spans(content, outer),
            }),
            inline => push(&mut settled, inline),
        }
    }
    settled
}

fn push(inlines: &mut Inlines, inline: Inline) {
    match inline {
        Inline::Text(text) => match inlines.last() {
            Some(Inline::Break) => push_text(inlines, text.trim_start()),
            _ => push_text(inlines, &text),
        },
        Inline::Break => {
            if let Some(Inline::Text(text)) = inlines.last_mut() {
                text.truncate(text.trim_end().len());
            }
            inlines.push(Inline::Break);
        }
        Inline::Code(code) => {
            // Two code spans side by side would be one.
            if matches!(inlines.last(), Some(Inline::Code(_))) {
                push_text(inlines, " ");
            }
            inlines.push(Inline::Code(code));
        }
        inline => inlines.push(inline),
    }
}

fn is_adjacent(before: &[Inline]) -> bool {
    matches!(before.last(), Some(Inline::Styled(..)))
}

/// Whether a delimiter between the two marks what is inside of it.
fn can_stand(inside: char, outside: char) -> bool {
    !inside.is_whitespace()
        && (inside.is_alphanumeric() || outside.is_whitespace() || outside.is_ascii_punctuation())
}

fn mark(style: Style) -> char {
    match style {
        Style::Strike => '~',
        Style::Emphasis | Style::Strong => '*',
    }
}

fn first(inline: &Inline) -> char {
    match inline {
        Inline::Text(text) => text.chars().next().unwrap_or(' '),
        Inline::Code(_) => '`',
        Inline::Link { .. } => '[',
        Inline::Styled(style, _) => mark(*style),
        Inline::Break => ' ',
    }
}

fn last(inline: &Inline) -> char {
    match inline {
        Inline::Text(text) => text.chars().next_back().unwrap_or(' '),
        Inline::Link { .. } => ')',
        inline => first(inline),
    }
}

fn linked(inlines: Inlines, in_link: bool) -> Inlines {
    let mut settled = Inlines::with_capacity(inlines.len());
    for inline in inlines {
        match inline {
            Inline::Text(text) if !in_link => {
                for inline in links::linked(text) {
                    push(&mut settled, inline);
                }
            }
            Inline::Styled(style, content) => {
                settled.push(Inline::Styled(style, linked(content, in_link)));
            }
            // At the begin of a line this would define what the link leads to.
            Inline::Code(code) if in_link && code.contains("]:") => {
                push(&mut settled, Inline::Text(code));
            }
            Inline::Link { url, content } => settled.push(Inline::Link {
                url,
                content: linked(content, true),
            }),
            inline => push(&mut settled, inline),
        }
    }
    settled
}
