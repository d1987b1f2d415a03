//! Blocks are built while elements open and close, of Markdown and of HTML between one another.
//!
//! Elements of Markdown always close. Those of HTML need not: they end with what they stand in.

use super::clean;
use super::tree::{
    Alignment, Block, Inline, Inlines, Style, collapsed, flat, paragraphs, push_text, trim,
};

/// How deep blocks may stand in one another; what is deeper stands on the level above.
const DEPTH: usize = 24;
/// How many elements of HTML may be open at once.
const OPEN: usize = 64;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Quote,
    List(Option<u64>),
    Item,
    Table(Vec<Alignment>),
    Row,
    Cell,
    Heading,
    Pre(&'static str),
    /// A block without a form of its own.
    Flow,
    Style(Style),
    Link(String),
    /// Leads to an address of mail.
    Address(String),
    Code,
    /// A link that leads nowhere.
    Through,
    /// Not shown.
    Hidden,
}

impl Kind {
    fn is_inline(&self) -> bool {
        matches!(
            self,
            Self::Style(_) | Self::Link(_) | Self::Address(_) | Self::Code | Self::Through
        )
    }

    /// What is in it is text as it stands.
    fn is_verbatim(&self) -> bool {
        matches!(self, Self::Pre(_) | Self::Code | Self::Hidden)
    }

    fn is_list(&self) -> bool {
        matches!(self, Self::List(_))
    }

    fn is_table(&self) -> bool {
        matches!(self, Self::Table(_))
    }

    fn is_link(&self) -> bool {
        matches!(self, Self::Link(_) | Self::Address(_) | Self::Through)
    }

    /// Whether they are the same element, with whatever attributes.
    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Style(one), Self::Style(other)) => one == other,
            (Self::List(one), Self::List(other)) => one.is_some() == other.is_some(),
            _ if self.is_link() => other.is_link(),
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

struct Element {
    kind: Kind,
    is_html: bool,
    /// Whether the last node is its own. The content of others belongs to what they stand in.
    has_node: bool,
}

struct Node {
    kind: Kind,
    blocks: Vec<Block>,
    inlines: Inlines,
    /// Of code.
    text: String,
    items: Vec<Vec<Block>>,
    rows: Vec<Vec<Inlines>>,
    cells: Vec<Inlines>,
}

impl Node {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            blocks: Vec::new(),
            inlines: Inlines::new(),
            text: String::new(),
            items: Vec::new(),
            rows: Vec::new(),
            cells: Vec::new(),
        }
    }
}

pub(super) struct Builder {
    root: Node,
    elements: Vec<Element>,
    nodes: Vec<Node>,
    /// How many elements of HTML are open.
    html: usize,
    /// How many elements of Markdown are open in which no block can stand.
    spans: usize,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            root: Node::new(Kind::Flow),
            elements: Vec::new(),
            nodes: Vec::new(),
            html: 0,
            spans: 0,
        }
    }
}

impl Builder {
    pub(super) fn finish(mut self) -> Vec<Block> {
        while self.close_last() {}
        self.boundary();
        self.root.blocks
    }

    pub(super) fn open_markdown(&mut self, kind: Kind) {
        self.open(kind, false);
    }

    pub(super) fn open_html(&mut self, kind: Kind) {
        if self.html >= OPEN {
            return self.boundary();
        }
        if !kind.is_inline() {
            if self.spans > 0 {
                return self.line_break();
            }
            self.boundary();
            // Two items, rows or cells do not stand in one another.
            match kind {
                Kind::Item => self.close_html_where(|open| *open == Kind::Item, Kind::is_list),
                Kind::Row => self.close_html_where(|open| *open == Kind::Row, Kind::is_table),
                Kind::Cell => self.close_html_where(|open| *open == Kind::Cell, Kind::is_table),
                _ => false,
            };
        }
        self.open(kind, true);
    }

    fn open(&mut self, kind: Kind, is_html: bool) {
        if !kind.is_inline() {
            self.boundary();
        }
        let mut spans = self
            .nodes
            .iter()
            .rev()
            .take_while(|node| node.kind.is_inline());
        let has_node = !self.is_verbatim()
            && !matches!(kind, Kind::Flow | Kind::Through)
            && !spans.any(|node| node.kind.is_same(&kind))
            && (kind.is_inline() || self.nodes.len() < DEPTH);
        if has_node {
            self.nodes.push(Node::new(kind.clone()));
        }
        self.html += usize::from(is_html);
        self.spans += usize::from(!is_html && kind.is_inline());
        self.elements.push(Element {
            kind,
            is_html,
            has_node,
        });
    }

    /// Ends the last element of Markdown, and those of HTML in it.
    pub(super) fn close_markdown(&mut self) {
        while self.elements.last().is_some_and(|element| element.is_html) {
            self.close_last();
        }
        self.close_last();
    }

    pub(super) fn close_html(&mut self, kind: &Kind) {
        let scope: fn(&Kind) -> bool = match kind {
            Kind::Item => Kind::is_list,
            Kind::Row | Kind::Cell => Kind::is_table,
            kind if kind.is_inline() => |kind| !kind.is_inline(),
            _ => |_| false,
        };
        if !self.close_html_where(|open| open.is_same(kind), scope) && !kind.is_inline() {
            self.boundary();
        }
    }

    /// Closes the last element of HTML that is meant, unless a limit stands before it.
    fn close_html_where(
        &mut self,
        is_meant: impl Fn(&Kind) -> bool,
        is_limit: impl Fn(&Kind) -> bool,
    ) -> bool {
        let found = self
            .elements
            .iter()
            .rposition(|element| {
                !element.is_html || is_meant(&element.kind) || is_limit(&element.kind)
            })
            .filter(|&at| self.elements[at].is_html && is_meant(&self.elements[at].kind));
        if let Some(at) = found {
            while self.elements.len() > at {
                self.close_last();
            }
        }
        found.is_some()
    }

    pub(super) fn text(&mut self, text: &str) {
        // A character reference stands for any character.
        let text = &*clean(text);
        if self.is_verbatim() {
            self.node().text.push_str(text);
        } else {
            push_text(&mut self.node().inlines, text);
        }
    }

    pub(super) fn code(&mut self, text: &str) {
        if self.is_verbatim() {
            self.text(text);
        } else {
            let text = collapsed(text);
            if !text.is_empty() {
                self.node().inlines.push(Inline::Code(text));
            }
        }
    }

    pub(super) fn line_break(&mut self) {
        if self.is_verbatim() {
            self.text("\n");
        } else {
            self.node().inlines.push(Inline::Break);
        }
    }

    pub(super) fn rule(&mut self) {
        let is_span = self.spans > 0;
        self.boundary();
        if !is_span && !self.is_verbatim() {
            self.add(Block::Rule);
        }
    }

    /// Ends a paragraph.
    pub(super) fn boundary(&mut self) {
        if self.spans > 0 {
            return self.line_break();
        }
        while let Some(element) = self.elements.last()
            && element.is_html
            && element.kind.is_inline()
        {
            self.close_last();
        }
        if self.is_verbatim() {
            return self.text("\n");
        }
        let inlines = std::mem::take(&mut self.node().inlines);
        for paragraph in paragraphs(inlines) {
            self.add(Block::Paragraph(paragraph));
        }
    }

    /// Adds a block to the last node. What stands between items is an item, and so on.
    fn add(&mut self, block: Block) {
        let node = self.node();
        match node.kind {
            Kind::List(_) => node.items.push(vec![block]),
            Kind::Table(_) => node.rows.push(vec![flat(vec![block])]),
            Kind::Row => node.cells.push(flat(vec![block])),
            _ => node.blocks.push(block),
        }
    }

    fn close_last(&mut self) -> bool {
        if let Some(element) = self.elements.last()
            && !element.kind.is_inline()
            && !element.kind.is_verbatim()
        {
            self.boundary();
        }
        let Some(element) = self.elements.pop() else {
            return false;
        };
        self.html -= usize::from(element.is_html);
        self.spans -= usize::from(!element.is_html && element.kind.is_inline());
        if element.has_node
            && let Some(node) = self.nodes.pop()
        {
            self.put(node);
        }
        true
    }

    /// Hands a node that is complete to what it stands in.
    fn put(&mut self, mut node: Node) {
        match node.kind {
            Kind::Style(style) => {
                self.put_inline(node.inlines, |content| vec![Inline::Styled(style, content)]);
            }
            Kind::Link(url) => {
                let has_content = node
                    .inlines
                    .iter()
                    .any(|inline| !matches!(inline, Inline::Text(text) if text.trim().is_empty()));
                if !has_content {
                    node.inlines = vec![Inline::Text(url.clone())];
                }
                self.put_inline(node.inlines, |content| vec![Inline::Link { url, content }]);
            }
            Kind::Address(address) => self.put_inline(node.inlines, |mut content| {
                let is_shown = content
                    .iter()
                    .any(|inline| matches!(inline, Inline::Text(text) if text.contains(&address)));
                if !is_shown {
                    push_text(&mut content, &format!(" ({address})"));
                }
                content
            }),
            Kind::Code => self.code(&node.text),
            Kind::Heading => {
                for block in node.blocks {
                    self.put_block(match block {
                        Block::Paragraph(content) => {
                            Block::Paragraph(vec![Inline::Styled(Style::Strong, content)])
                        }
                        block => block,
                    });
                }
            }
            Kind::Pre(language) => {
                let text = node.text.trim_end();
                let blank = text.len() - text.trim_start().len();
                let start = text[..blank].rfind('\n').map_or(0, |end| end + 1);
                if !text.is_empty() {
                    self.put_block(Block::Code {
                        language,
                        text: text[start..].to_owned(),
                    });
                }
            }
            Kind::Quote => {
                if !node.blocks.is_empty() {
                    self.put_block(Block::Quote(node.blocks));
                }
            }
            Kind::List(start) => {
                if !node.items.is_empty() {
                    self.put_block(Block::List {
                        start,
                        items: node.items,
                    });
                }
            }
            Kind::Item => self.put_item(node.blocks),
            Kind::Table(alignments) => {
                let mut rows = node.rows;
                rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
                if !rows.is_empty() {
                    self.put_block(Block::Table { alignments, rows });
                }
            }
            Kind::Row => self.put_row(node.cells),
            Kind::Cell => {
                let content = flat(node.blocks);
                if self.node().kind == Kind::Row {
                    self.node().cells.push(content);
                } else {
                    self.put_row(vec![content]);
                }
            }
            Kind::Hidden | Kind::Flow | Kind::Through => {}
        }
    }

    fn put_inline(&mut self, mut content: Inlines, wrap: impl FnOnce(Inlines) -> Inlines) {
        let (before, after) = trim(&mut content);
        let inlines = &mut self.node().inlines;
        if before {
            push_text(inlines, " ");
        }
        if !content.is_empty() {
            for inline in wrap(content) {
                match inline {
                    Inline::Text(text) => push_text(inlines, &text),
                    inline => inlines.push(inline),
                }
            }
        }
        if after {
            push_text(inlines, " ");
        }
    }

    fn put_block(&mut self, block: Block) {
        self.boundary();
        self.add(block);
    }

    fn put_item(&mut self, blocks: Vec<Block>) {
        if blocks.is_empty() {
            return;
        }
        self.boundary();
        let node = self.node();
        if node.kind.is_list() {
            node.items.push(blocks);
        } else if let Some(Block::List { start: None, items }) = node.blocks.last_mut() {
            items.push(blocks);
        } else {
            self.add(Block::List {
                start: None,
                items: vec![blocks],
            });
        }
    }

    fn put_row(&mut self, cells: Vec<Inlines>) {
        if self.node().kind.is_table() {
            self.node().rows.push(cells);
        } else {
            for cell in cells.into_iter().filter(|cell| !cell.is_empty()) {
                self.put_block(Block::Paragraph(cell));
            }
        }
    }

    fn is_verbatim(&self) -> bool {
        self.nodes
            .last()
            .is_some_and(|node| node.kind.is_verbatim())
    }

    fn node(&mut self) -> &mut Node {
        self.nodes.last_mut().unwrap_or(&mut self.root)
    }
}
