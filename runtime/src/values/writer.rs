//! JSON text, written piece by piece. Nothing here is generic, so that it is compiled once.

use super::codec::Encode;
use super::extra::{Extra, Unread};
use super::plain::plain;
use super::pointer::Step;
use super::union::Tag;

/// Writes values as JSON text.
///
/// A value that is absent writes nothing: what holds it sees that, and leaves out its name, or
/// writes null.
#[derive(Debug, Default)]
pub struct Writer {
    out: Vec<u8>,
    /// The tag that the object which is written next has to have: its name and its value.
    pub(super) tag: Option<(&'static str, Tag)>,
    error: Option<&'static str>,
    /// What could not be read of what is written, if that is asked for, with the way to it from
    /// its end.
    unread: Option<Vec<(Vec<Step>, Unread)>>,
}

/// The JSON text of a value; an absent one is null.
///
/// # Errors
/// What cannot be written as JSON.
pub(crate) fn write(value: &(impl Encode + ?Sized)) -> Result<Vec<u8>, &'static str> {
    write_dyn(&value)
}

fn write_dyn(value: &dyn Encode) -> Result<Vec<u8>, &'static str> {
    let mut to = Writer::default();
    to.value(value);
    to.finish()
}

/// What could not be read of a value and of all that is in it, with the pointers from it on.
///
/// Of an object alone, [`Extra::unread`] says it.
pub fn unread(value: &dyn Encode) -> Vec<Unread> {
    let mut to = Writer {
        unread: Some(Vec::new()),
        ..Writer::default()
    };
    value.encode(&mut to);
    let unread = to.unread.unwrap_or_default();
    unread
        .into_iter()
        .map(|(way, mut unread)| {
            unread.way.extend(way);
            unread
        })
        .collect()
}

/// A list that is being written.
pub(crate) struct OpenList {
    /// The place behind its bracket.
    pub(crate) start: usize,
    /// The index of the next element.
    next: usize,
}

impl Writer {
    /// What has been written.
    ///
    /// # Errors
    /// What cannot be written as JSON.
    pub(crate) fn finish(self) -> Result<Vec<u8>, &'static str> {
        match self.error {
            None => Ok(self.out),
            Some(error) => Err(error),
        }
    }

    /// How much has been written.
    pub(crate) fn len(&self) -> usize {
        self.out.len()
    }

    /// What has been written since a place.
    pub(crate) fn since(&self, start: usize) -> &str {
        std::str::from_utf8(&self.out[start..]).unwrap_or_default()
    }

    /// Takes back what has been written since a place.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.out.truncate(len);
    }

    /// Notes that what was to be written cannot be.
    pub(crate) fn fail(&mut self, error: &'static str) {
        self.error.get_or_insert(error);
        self.null();
    }

    /// Writes what is JSON already.
    pub(crate) fn raw(&mut self, json: &str) {
        self.out.extend_from_slice(json.as_bytes());
    }

    pub(crate) fn null(&mut self) {
        self.raw("null");
    }

    /// Writes an integer.
    pub(crate) fn number(&mut self, number: &impl serde::Serialize) {
        // It cannot fail: to memory, and of an integer.
        let _ = serde_json::to_writer(&mut self.out, number);
    }

    /// Writes a text.
    pub fn text(&mut self, text: &str) {
        self.out.push(b'"');
        let mut rest = text.as_bytes();
        loop {
            let (run, after) = rest.split_at(plain(rest));
            self.out.extend_from_slice(run);
            let [special, after @ ..] = after else {
                break;
            };
            match special {
                b'"' => self.raw("\\\""),
                b'\\' => self.raw("\\\\"),
                b'\n' => self.raw("\\n"),
                b'\r' => self.raw("\\r"),
                b'\t' => self.raw("\\t"),
                control => self.raw(&format!("\\u{control:04x}")),
            }
            rest = after;
        }
        self.out.push(b'"');
    }

    /// Writes a value where there has to be one: null, if it is absent.
    pub(crate) fn value(&mut self, value: &dyn Encode) {
        let start = self.len();
        value.encode(self);
        if self.len() == start {
            self.null();
        }
    }

    /// Writes what an `Option` holds.
    pub(crate) fn present(&mut self, value: &dyn Encode) {
        self.value(value);
    }

    /// Opens a list.
    pub(crate) fn open_list(&mut self) -> OpenList {
        self.tag = None;
        self.out.push(b'[');
        OpenList {
            start: self.len(),
            next: 0,
        }
    }

    /// Comes to the next part of the list or object that was opened at `start`.
    pub(crate) fn separate(&mut self, start: usize) {
        if self.len() > start {
            self.out.push(b',');
        }
    }

    /// Writes the next element of a list.
    pub(crate) fn element(&mut self, list: &mut OpenList, value: &dyn Encode) {
        self.separate(list.start);
        let unread = self.noted();
        self.value(value);
        self.note_step(unread, || Step::Index(list.next));
        list.next += 1;
    }

    pub(crate) fn close_list(&mut self) {
        self.out.push(b']');
    }

    /// Opens an object; gives the place behind its bracket.
    pub(crate) fn open_object(&mut self) -> usize {
        self.out.push(b'{');
        self.len()
    }

    /// Writes an entry of the object that was opened at `object`.
    pub(crate) fn entry(&mut self, object: usize, name: &str, value: &dyn Encode) {
        self.name(object, name);
        let unread = self.noted();
        self.value(value);
        self.note_step(unread, || Step::Name(name.into()));
    }

    /// Writes the name of a member of the object that was opened at `object`.
    pub(crate) fn name(&mut self, object: usize, name: &str) {
        self.separate(object);
        self.text(name);
        self.out.push(b':');
    }

    pub(crate) fn close_object(&mut self) {
        self.out.push(b'}');
    }

    /// How many unread values have been noted.
    pub(super) fn noted(&self) -> usize {
        self.unread.as_ref().map_or(0, Vec::len)
    }

    /// Adds a step to the ways that have been noted since.
    pub(super) fn note_step(&mut self, since: usize, step: impl Fn() -> Step) {
        if let Some(unread) = &mut self.unread {
            for (way, _) in &mut unread[since..] {
                way.push(step());
            }
        }
    }

    /// Notes what an object could not read.
    pub(super) fn note(&mut self, extra: &Extra) {
        if let Some(unread) = &mut self.unread {
            unread.extend(extra.unread().map(|one| (Vec::new(), one)));
        }
    }
}

/// A number as it is written: without a fraction where it is whole.
pub(crate) fn number(number: f64) -> String {
    let mut text = serde_json::to_string(&number).unwrap_or_default();
    if text.ends_with(".0") {
        text.truncate(text.len() - 2);
    }
    text
}
