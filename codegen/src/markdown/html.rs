//! HTML within Markdown becomes blocks too. A tag that HTML does not know is text: somebody wrote
//! `<id>` or `List<String>`.

use html5gum::{DefaultEmitter, HtmlString, StartTag, Token, Tokenizer};

use super::build::{Builder, Kind};
use super::links;
use super::tree::{Alignment, Style};

/// What to do at a tag.
enum Element {
    Open(Kind),
    /// A block without a form of its own.
    Boundary,
    Break,
    Rule,
    /// Says nothing that Markdown can say.
    Nothing,
    Unknown,
}

/// A piece of HTML: a whole block, or one tag between texts.
pub(super) fn read(source: &str, builder: &mut Builder) {
    let tokens = Tokenizer::new_with_emitter(source, DefaultEmitter::<usize>::new_with_span());
    let mut end = 0;
    for token in tokens {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                end = tag.span.end;
                open(&tag, source, builder);
            }
            Token::EndTag(tag) => {
                end = tag.span.end;
                match element(&tag.name, || None) {
                    Element::Open(kind) => builder.close_html(&kind),
                    Element::Boundary | Element::Break => builder.boundary(),
                    Element::Rule | Element::Nothing => {}
                    Element::Unknown => verbatim(source, tag.span.start, end, builder),
                }
            }
            Token::String(text) => {
                end = text.span.end;
                builder.text(&String::from_utf8_lossy(&text));
            }
            Token::Comment(comment) => end = comment.span.end,
            Token::Doctype(doctype) => end = doctype.span.end,
            Token::Error(_) => {}
        }
    }
    // What begins like a tag and does not end is none.
    let rest = source.get(end..).unwrap_or_default();
    if rest.starts_with('<') && !rest.starts_with("<!") && !rest.contains('>') {
        builder.text(rest);
    }
}

fn verbatim(source: &str, start: usize, end: usize, builder: &mut Builder) {
    builder.text(source.get(start..end).unwrap_or_default());
}

fn open(tag: &StartTag<usize>, source: &str, builder: &mut Builder) {
    let attribute = |name: &str| {
        let value = tag.attributes.get(name.as_bytes())?;
        Some(super::clean(&String::from_utf8_lossy(value)).into_owned())
    };
    match (
        tag.name.as_slice(),
        element(&tag.name, || attribute("href")),
    ) {
        (b"img", _) => {
            builder.open_html(links::kind(&attribute("src").unwrap_or_default()));
            builder.text(&attribute("alt").unwrap_or_default());
            builder.close_html(&Kind::Link(String::new()));
        }
        (b"ol", Element::Open(_)) => {
            let start = attribute("start").and_then(|start| start.trim().parse().ok());
            builder.open_html(Kind::List(Some(start.unwrap_or(1))));
        }
        (_, Element::Open(kind)) => builder.open_html(kind),
        (_, Element::Boundary) => builder.boundary(),
        (_, Element::Break) => builder.line_break(),
        (_, Element::Rule) => builder.rule(),
        (_, Element::Nothing) => {}
        (_, Element::Unknown) => verbatim(source, tag.span.start, tag.span.end, builder),
    }
}

fn element(name: &HtmlString, href: impl FnOnce() -> Option<String>) -> Element {
    Element::Open(match name.as_slice() {
        b"b" | b"strong" => Kind::Style(Style::Strong),
        b"i" | b"em" | b"var" | b"cite" | b"dfn" => Kind::Style(Style::Emphasis),
        b"s" | b"del" | b"strike" => Kind::Style(Style::Strike),
        b"code" | b"kbd" | b"samp" | b"tt" => Kind::Code,
        b"a" => links::kind(&href().unwrap_or_default()),
        b"pre" => Kind::Pre("text"),
        b"ul" | b"menu" => Kind::List(None),
        b"ol" => Kind::List(Some(1)),
        b"li" => Kind::Item,
        b"blockquote" => Kind::Quote,
        b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"dt" | b"caption" => Kind::Heading,
        b"table" => Kind::Table(Vec::<Alignment>::new()),
        b"tr" => Kind::Row,
        b"td" | b"th" => Kind::Cell,
        b"script" | b"style" | b"svg" | b"iframe" => Kind::Hidden,
        b"br" => return Element::Break,
        b"hr" => return Element::Rule,
        b"p" | b"div" | b"section" | b"article" | b"header" | b"footer" | b"main" | b"aside"
        | b"nav" | b"figure" | b"figcaption" | b"center" | b"details" | b"summary" | b"dl"
        | b"dd" | b"html" | b"body" => return Element::Boundary,
        b"span" | b"font" | b"u" | b"ins" | b"sub" | b"sup" | b"small" | b"big" | b"mark"
        | b"abbr" | b"wbr" | b"img" | b"thead" | b"tbody" | b"tfoot" | b"colgroup" | b"col" => {
            return Element::Nothing;
        }
        _ => return Element::Unknown,
    })
}
