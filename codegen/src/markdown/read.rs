//! Markdown becomes blocks.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use super::build::{Builder, Kind};
use super::tree::{Block, Style};
use super::{admonitions, html, links};

/// The languages of code that are kept: rustdoc takes none of them for Rust.
const LANGUAGES: &[&str] = &[
    "bash",
    "c",
    "console",
    "cpp",
    "csharp",
    "css",
    "csv",
    "curl",
    "diff",
    "go",
    "graphql",
    "groovy",
    "html",
    "http",
    "ini",
    "java",
    "javascript",
    "js",
    "json",
    "jsonc",
    "kotlin",
    "markdown",
    "md",
    "perl",
    "php",
    "powershell",
    "proto",
    "python",
    "regex",
    "ruby",
    "sh",
    "shell",
    "sql",
    "swift",
    "text",
    "toml",
    "ts",
    "txt",
    "typescript",
    "velocity",
    "xml",
    "yaml",
    "yml",
];

pub(super) fn blocks(text: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES;
    let mut builder = Builder::default();
    // The lines of an HTML block, of which a tag can take several.
    let mut block = None::<String>;
    // The label of a footnote, which begins its first paragraph.
    let mut note = None;
    let text = admonitions::as_paragraphs(text);
    for event in Parser::new_ext(&text, options) {
        match event {
            Event::Start(Tag::HtmlBlock) => block = Some(String::new()),
            Event::End(pulldown_cmark::TagEnd::HtmlBlock) => {
                html::read(&block.take().unwrap_or_default(), &mut builder);
                builder.boundary();
            }
            Event::Start(tag) => start(tag, &mut note, &mut builder),
            Event::End(_) => builder.close_markdown(),
            Event::Html(text) => match &mut block {
                Some(lines) => lines.push_str(&text),
                None => html::read(&text, &mut builder),
            },
            Event::InlineHtml(text) => html::read(&text, &mut builder),
            Event::Text(text) => match &mut block {
                Some(lines) => lines.push_str(&text),
                None => builder.text(&text),
            },
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                builder.code(&text);
            }
            Event::FootnoteReference(label) => builder.text(&format!("[{label}]")),
            Event::SoftBreak => builder.text("\n"),
            Event::HardBreak => builder.line_break(),
            Event::Rule => builder.rule(),
            Event::TaskListMarker(true) => builder.text("☑ "),
            Event::TaskListMarker(false) => builder.text("☐ "),
        }
    }
    builder.finish()
}

fn start(tag: Tag<'_>, note: &mut Option<String>, builder: &mut Builder) {
    let kind = match tag {
        Tag::Heading { .. } => Kind::Heading,
        Tag::BlockQuote(_) => Kind::Quote,
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => Kind::Pre(language(&info)),
        Tag::CodeBlock(CodeBlockKind::Indented) => Kind::Pre("text"),
        Tag::List(start) => Kind::List(start),
        Tag::Item => Kind::Item,
        Tag::Table(alignments) => Kind::Table(alignments),
        Tag::TableHead | Tag::TableRow => Kind::Row,
        Tag::TableCell => Kind::Cell,
        Tag::Emphasis => Kind::Style(Style::Emphasis),
        Tag::Strong => Kind::Style(Style::Strong),
        Tag::Strikethrough => Kind::Style(Style::Strike),
        Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => links::kind(&dest_url),
        Tag::FootnoteDefinition(label) => {
            *note = Some(format!("[{label}]: "));
            Kind::Flow
        }
        Tag::Paragraph => {
            builder.open_markdown(Kind::Flow);
            builder.text(&note.take().unwrap_or_default());
            return;
        }
        Tag::Superscript | Tag::Subscript => Kind::Through,
        _ => Kind::Flow,
    };
    builder.open_markdown(kind);
}

fn language(info: &str) -> &'static str {
    let word = info
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | ':'))
        .next()
        .unwrap_or_default();
    LANGUAGES
        .iter()
        .find(|language| language.eq_ignore_ascii_case(word))
        .unwrap_or(&"text")
}
