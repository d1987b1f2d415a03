//! A file of a description.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use crate::grammar::{Grammar, Object, Standing};
use crate::load::reader::{self, Reader};
use crate::load::swagger;
use crate::report::{Diagnostic, Position};
use crate::tree::{Marks, Node, Nodes, Origin, Place, Rounded, parse, scalar};

/// What is said of a file that holds nothing.
pub(super) const EMPTY: &str = "the file is empty";

/// One file of a description.
pub(crate) struct Source {
    /// As the user or a `$ref` named it: relative if they were.
    pub(crate) path: PathBuf,
    /// The tree, as the user's fixups left it.
    pub(crate) root: Node,
    pub(super) marks: Marks,
    /// The version that it says it is of; of a file that says none, that of the root.
    pub(crate) grammar: Grammar,
    /// What is known of it if it was Swagger 2.0.
    pub(super) swagger: Option<swagger::State>,
    /// Whether it lies on the disk, and was not given by a reader.
    pub(super) is_on_disk: bool,
    /// Whether overlays changed it.
    pub(super) is_overlaid: bool,
    /// Of an overlay: the file to which it brought nodes.
    pub(super) home: Option<SourceId>,
    /// Numbers that are not as the file has them.
    pub(crate) rounded: Vec<Rounded>,
    text: String,
    nodes: OnceCell<Nodes>,
}

impl Source {
    pub(super) fn read(
        reader: Option<&dyn Reader>,
        path: &Path,
        id: SourceId,
        grammar: Grammar,
    ) -> Result<Self, Diagnostic> {
        let (text, is_given) = reader::text(reader, path)
            .map_err(|fault| Diagnostic::new(path, "", fault.message(), fault.help()))?;
        let mut source = Self::parse(path, text, id, grammar)?;
        source.is_on_disk = !is_given;
        Ok(source)
    }

    /// Reads the text of a file.
    pub(super) fn parse(
        path: &Path,
        text: String,
        id: SourceId,
        grammar: Grammar,
    ) -> Result<Self, Diagnostic> {
        if text.trim().is_empty() {
            return Err(Diagnostic::new(
                path,
                "",
                EMPTY,
                "write an OpenAPI description into it",
            ));
        }
        match parse(&text, id.0) {
            Ok(parsed) => Ok(Self {
                path: path.to_owned(),
                grammar: named(&parsed.root).unwrap_or(grammar),
                root: parsed.root,
                marks: parsed.marks,
                swagger: None,
                is_on_disk: false,
                is_overlaid: false,
                home: None,
                rounded: parsed.rounded,
                text,
                nodes: OnceCell::new(),
            }),
            Err(error) => {
                let Place {
                    line,
                    column,
                    offset,
                } = error.place;
                let position = Position::new(&text, line, column, offset);
                let diagnostic = Diagnostic::new(path, error.pointer, error.message, error.help);
                Err(diagnostic.at(Some(position)))
            }
        }
    }

    /// A diagnostic on the node that the pointer names in the file as it was published.
    pub(crate) fn published_diagnostic(
        &self,
        pointer: String,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Diagnostic {
        let position = self.position(&pointer);
        Diagnostic::new(&self.path, pointer, message, help).at(position)
    }

    /// The pointer of what stands below a node of the file as it was published.
    pub(crate) fn pointer(&self, origin: Origin, below: &str) -> String {
        self.marks.pointer(origin) + below
    }

    /// Where the node begins; of a node that is missing, where its nearest parent does.
    fn position(&self, pointer: &str) -> Option<Position> {
        let nodes = self.nodes();
        let mut pointer = pointer;
        loop {
            if let Some(place) = nodes.place(pointer) {
                let (line, column) = (place.line, place.column);
                return Some(Position::new(&self.text, line, column, place.offset));
            }
            pointer = &pointer[..pointer.rfind('/')?];
        }
    }

    fn nodes(&self) -> &Nodes {
        self.nodes.get_or_init(|| Nodes::of(&self.text))
    }

    /// How the file writes a number or a Boolean, if that is not how it is printed: `1.10`. What a
    /// user's fixup set is not written there, though it stands there.
    pub(super) fn written(&self, node: &Node) -> Option<&str> {
        if !self.marks.has(node.origin) {
            return None;
        }
        let written = self.nodes().written(&self.marks.pointer(node.origin))?;
        (Node::from(scalar(written)) == *node).then_some(written)
    }

    /// What the grammar says of a place, if the file is a description itself.
    pub(crate) fn standing(&self, pointer: &str) -> Standing {
        match self.root.get("openapi") {
            Some(_) => Standing::at(self.grammar, Object::OpenApi, pointer),
            None => Standing::Unknown,
        }
    }

    /// Whether a schema of the file may have a name of its own, as far as its text tells.
    pub(super) fn may_name_schemas(&self) -> bool {
        // What a text spells in another way can be any of them.
        let signs = [
            "$id",
            "$anchor",
            "$dynamicAnchor",
            "$self",
            "\\u0024",
            "\\x24",
        ];
        signs.iter().any(|sign| self.text.contains(sign))
    }

    /// Whether it says that it is Swagger 2.0, as a text or without its quotes.
    pub(super) fn is_swagger(&self) -> bool {
        let version = self.root.get("swagger");
        self.root.get("openapi").is_none()
            && version.is_some_and(|it| {
                *it == *"2.0"
                    || it.is_number() && *self.written(it).unwrap_or(&it.to_string()) == *"2.0"
            })
    }

    /// The text of the file.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of the file.
    pub(super) fn size(&self) -> usize {
        self.text.len()
    }

    /// Where a node is that a pointer of a reference names: a file of Swagger 2.0 was rewritten.
    pub(super) fn now<'p>(&self, pointer: &'p str) -> Cow<'p, str> {
        match &self.swagger {
            Some(state) => state.now(pointer),
            None => Cow::Borrowed(pointer),
        }
    }

    /// The node that a JSON pointer names.
    pub(crate) fn node(&self, pointer: &str) -> Option<&Node> {
        self.root.pointer(pointer)
    }
}

/// Names a [`Source`] within its [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct SourceId(pub(super) usize);

impl SourceId {
    /// The file that was asked for; the others came by `$ref`.
    pub(crate) const ROOT: Self = Self(0);

    /// The file of a node; the root of one that stands in none.
    pub(crate) fn of(origin: Origin) -> Self {
        origin.file().map_or(Self::ROOT, Self)
    }
}

/// The version that a description says it is of.
pub(super) fn named(root: &Node) -> Option<Grammar> {
    let version = root.get("openapi")?;
    match version.as_f64() {
        // A text that lacks its quotes.
        Some(number) => Grammar::named(&format!("{number:.1}")),
        None => version.as_str().and_then(Grammar::named),
    }
}
