//! JSON text, read token by token (RFC 8259). Nothing here is generic, so that it is compiled once.

mod number;
mod skip;
mod text;

use std::borrow::Cow;
use std::ops::Range;

use super::extra::Kept;
use super::fault::Fault;
use super::pointer::{Step, pointer};

/// How many objects and lists may lie in each other.
pub(crate) const DEEPEST: usize = 127;

/// How much of a thread's stack reading may take, in bytes. Threads have 2 MiB as a rule, and how
/// much a level takes depends on its type.
const STACK: usize = 1 << 20;

/// How much memory the elements of lists may take beyond what any text may, and how many bytes a
/// byte of text.
const BUILT: usize = 64 << 20;
const BUILT_PER_BYTE: usize = 256;

/// How many times as long as the text what is read may be, where alternatives are tried.
const EFFORT_PER_BYTE: usize = 256;
const EFFORT: usize = 1 << 16;

/// Reads values from JSON text.
///
/// In a type's own code it stands before a value, and after it when the value has been read.
#[derive(Debug)]
pub struct Reader<'t> {
    text: &'t [u8],
    /// What of it is known to be UTF-8, and where that begins: its texts are looked at all at once,
    /// which takes less than one by one.
    unicode: &'t str,
    unicode_at: usize,
    at: usize,
    /// How many objects and lists are open.
    depth: usize,
    /// Where the stack was when reading began.
    stack: usize,
    /// What the elements of lists take, in bytes.
    built: usize,
    /// How much has been read once more.
    effort: usize,
    /// What has been set aside since the innermost object began, with the way to it.
    pub(super) kept: Vec<Kept>,
    /// How many open objects keep what is set aside.
    pub(super) places: usize,
    /// How many values were not what their types promise, or are not listed.
    pub(super) doubts: usize,
    /// What tolerance let pass, for a strict reader.
    pub(super) passed: Option<Vec<Tolerated>>,
}

/// Something that is not as the description says, and that tolerance lets pass.
#[derive(Clone, Debug)]
pub struct Tolerated {
    /// From its end.
    pub(super) way: Vec<Step>,
    pub(super) reason: Cow<'static, str>,
}

impl Tolerated {
    /// Where, as a JSON pointer (RFC 6901); one of more than 1 KiB is cut, and ends in `…`.
    pub fn pointer(&self) -> String {
        pointer(&self.way)
    }

    /// What is not as it should be. It quotes nothing of the value.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

/// The kinds of JSON values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A text: JSON calls it a string.
    Text,
    /// A list: JSON calls it an array.
    List,
    /// An object.
    Object,
}

impl Kind {
    /// As a message says it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "a Boolean",
            Self::Number => "a number",
            Self::Text => "a text",
            Self::List => "a list",
            Self::Object => "an object",
        }
    }
}

/// A place in the text to which a reader can return.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    at: usize,
    depth: usize,
    places: usize,
    pub(super) kept: usize,
    pub(super) passed: usize,
    doubts: usize,
}

impl<'t> Reader<'t> {
    /// A reader of what is one value. A byte order mark is passed over (RFC 8259, section 8.1).
    pub(crate) fn new(text: &'t [u8]) -> Self {
        Self::of(text, 0)
    }

    /// A reader of what begins at a place.
    fn of(text: &'t [u8], start: usize) -> Self {
        let is_marked = start == 0 && text.starts_with(b"\xEF\xBB\xBF");
        let at = if is_marked { 3 } else { start };
        let part = text.get(at..).unwrap_or_default();
        let unicode =
            str::from_utf8(part).or_else(|other| str::from_utf8(&part[..other.valid_up_to()]));
        Self {
            text,
            unicode: unicode.unwrap_or_default(),
            unicode_at: at,
            at,
            depth: 0,
            stack: stack(),
            built: 0,
            effort: 0,
            kept: Vec::new(),
            places: 0,
            doubts: 0,
            passed: None,
        }
    }

    /// A reader of a value that is a part of the text.
    pub(crate) fn within(text: &'t [u8], part: Range<usize>) -> Self {
        Self::of(&text[..part.end], part.start)
    }

    /// One that names all that tolerance lets pass.
    pub(crate) fn strict(text: &'t [u8]) -> Self {
        Self {
            passed: Some(Vec::new()),
            ..Self::new(text)
        }
    }

    /// The place in the text.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// The kind of the value that comes next.
    ///
    /// # Errors
    /// If none comes.
    #[inline]
    pub fn kind(&mut self) -> Result<Kind, Fault> {
        Ok(match self.peek()? {
            b'"' => Kind::Text,
            b'{' => Kind::Object,
            b'[' => Kind::List,
            b'-' | b'0'..=b'9' => Kind::Number,
            b't' | b'f' => Kind::Boolean,
            b'n' => Kind::Null,
            _ => return Err(self.no_value()),
        })
    }

    /// The byte with which the next token begins.
    #[inline]
    fn peek(&mut self) -> Result<u8, Fault> {
        while let Some(&byte) = self.text.get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Ok(byte);
            }
            self.at += 1;
        }
        Err(self.too_short())
    }

    #[cold]
    fn too_short(&self) -> Fault {
        Fault::end(self.text.len(), "the text ends within a value")
    }

    #[cold]
    fn no_value(&self) -> Fault {
        Fault::end(self.at, "the text is no JSON: a value was expected")
    }

    /// A value that is not what was expected.
    #[cold]
    pub(crate) fn unexpected(&mut self, expected: &'static str) -> Fault {
        match self.kind() {
            Ok(kind) => Fault::new(
                self.at,
                format!("expected {expected}, found {}", kind.name()),
            ),
            Err(fault) => fault,
        }
    }

    /// A value at this place that its type cannot be.
    #[cold]
    pub(crate) fn fault(&self, reason: impl Into<Cow<'static, str>>) -> Fault {
        Fault::new(self.at, reason)
    }

    /// Takes `null`, if that is what comes.
    ///
    /// # Errors
    /// If no value comes.
    #[inline]
    pub(crate) fn null(&mut self) -> Result<bool, Fault> {
        if self.peek()? != b'n' {
            return Ok(false);
        }
        self.literal(b"null")?;
        Ok(true)
    }

    /// Takes a Boolean.
    ///
    /// # Errors
    /// If something else comes.
    pub(crate) fn boolean(&mut self) -> Result<bool, Fault> {
        match self.peek()? {
            b't' => self.literal(b"true").map(|()| true),
            b'f' => self.literal(b"false").map(|()| false),
            _ => Err(self.unexpected("a Boolean")),
        }
    }

    fn literal(&mut self, literal: &'static [u8]) -> Result<(), Fault> {
        let end = self.at + literal.len();
        if self.text.get(self.at..end) != Some(literal) {
            return Err(self.no_value());
        }
        self.at = end;
        Ok(())
    }

    /// Opens an object or a list.
    #[inline]
    fn open(&mut self, bracket: u8, expected: &'static str) -> Result<(), Fault> {
        if self.peek()? != bracket {
            return Err(self.unexpected(expected));
        }
        if self.depth == DEEPEST || self.stack.abs_diff(stack()) > STACK {
            return Err(self.too_deep());
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    #[cold]
    fn too_deep(&self) -> Fault {
        // The value costs itself: how deep it is, a reader that passes over it does not mind.
        self.fault(format!(
            "the value is nested too deep: more than {DEEPEST} levels, or too much for a thread's stack"
        ))
    }

    /// Opens an object.
    ///
    /// # Errors
    /// If something else comes, or it is nested too deep.
    pub(crate) fn open_object(&mut self) -> Result<(), Fault> {
        self.open(b'{', "an object")
    }

    /// Opens a list.
    ///
    /// # Errors
    /// If something else comes, or it is nested too deep.
    pub(crate) fn open_list(&mut self) -> Result<(), Fault> {
        self.open(b'[', "a list")
    }

    /// The name of the next member of an open object; at its end closes it.
    ///
    /// # Errors
    /// If there is neither.
    #[inline]
    pub(crate) fn member(&mut self, is_first: bool) -> Result<Option<Cow<'t, str>>, Fault> {
        let mut byte = self.peek()?;
        if byte == b'}' {
            self.close();
            return Ok(None);
        }
        if !is_first {
            if byte != b',' {
                return Err(self.no_comma());
            }
            self.at += 1;
            byte = self.peek()?;
        }
        if byte != b'"' {
            return Err(Fault::end(
                self.at,
                "the text is no JSON: the name of a member was expected",
            ));
        }
        let name = self.text()?;
        if self.peek()? != b':' {
            return Err(Fault::end(
                self.at,
                "the text is no JSON: a colon was expected",
            ));
        }
        self.at += 1;
        Ok(Some(name))
    }

    /// Whether an open list has another element; at its end closes it.
    ///
    /// # Errors
    /// If neither comes.
    #[inline]
    pub(crate) fn element(&mut self, is_first: bool) -> Result<bool, Fault> {
        let byte = self.peek()?;
        if byte == b']' {
            self.close();
            return Ok(false);
        }
        if !is_first {
            if byte != b',' {
                return Err(self.no_comma());
            }
            self.at += 1;
        }
        Ok(true)
    }

    #[inline]
    fn close(&mut self) {
        self.depth -= 1;
        self.at += 1;
    }

    #[cold]
    fn no_comma(&self) -> Fault {
        Fault::end(
            self.at,
            "the text is no JSON: a comma or the end of the object or the list was expected",
        )
    }

    /// Sees to it that nothing but white space follows the value.
    ///
    /// # Errors
    /// If something does.
    pub(crate) fn finish(&mut self) -> Result<(), Fault> {
        match self.peek() {
            Err(_) => Ok(()),
            Ok(_) => Err(Fault::end(self.at, "there is text after the value")),
        }
    }

    /// Counts what an element of a list takes.
    ///
    /// # Errors
    /// If it is far more than the text can have meant.
    #[inline]
    pub(crate) fn build(&mut self, bytes: usize) -> Result<(), Fault> {
        self.built += bytes;
        if self.built > BUILT && self.built / BUILT_PER_BYTE > self.text.len() {
            return Err(Fault::end(
                self.at,
                "the elements take more memory than their text allows for",
            ));
        }
        Ok(())
    }

    /// Notes the place, to return to it.
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            at: self.at,
            depth: self.depth,
            places: self.places,
            kept: self.kept.len(),
            passed: self.passed.as_ref().map_or(0, Vec::len),
            doubts: self.doubts,
        }
    }

    /// Returns to a place, and forgets what was set aside since.
    ///
    /// # Errors
    /// If this has been done too often.
    pub(crate) fn rewind(&mut self, mark: Mark) -> Result<(), Fault> {
        self.effort += self.at.saturating_sub(mark.at);
        self.at = mark.at;
        self.depth = mark.depth;
        self.places = mark.places;
        self.doubts = mark.doubts;
        self.kept.truncate(mark.kept);
        if let Some(passed) = &mut self.passed {
            passed.truncate(mark.passed);
        }
        if self.effort > EFFORT && self.effort / EFFORT_PER_BYTE > self.text.len() {
            return Err(Fault::end(
                self.at,
                "the alternatives of the value take too long to be tried",
            ));
        }
        Ok(())
    }

    /// Whether nothing has been set aside since a place but in objects that keep it.
    pub(crate) fn is_whole_since(&self, mark: Mark) -> bool {
        self.kept.len() == mark.kept
    }

    /// Whether an object around the value keeps what is set aside.
    pub(crate) fn has_place(&self) -> bool {
        self.places > 0
    }

    /// How many doubts there were since a place.
    pub(crate) fn doubts_since(&self, mark: Mark) -> usize {
        self.doubts - mark.doubts
    }

    /// Notes that a value is not listed, where others are.
    pub(crate) fn doubt(&mut self, reason: &'static str) {
        self.doubts += 1;
        self.pass(reason);
    }

    /// Notes that a value is none of an enumeration that its type lists.
    pub fn unlisted(&mut self) {
        self.doubt("a value that is not listed");
    }

    /// Notes for a strict reader what tolerance lets pass.
    pub(crate) fn pass(&mut self, reason: &'static str) {
        if let Some(passed) = &mut self.passed {
            passed.push(Tolerated {
                way: Vec::new(),
                reason: Cow::Borrowed(reason),
            });
        }
    }
}

/// Where the stack is.
#[inline]
fn stack() -> usize {
    let here = 0_u8;
    std::ptr::from_ref(&here).addr()
}
