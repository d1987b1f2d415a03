//! Files that are sent.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use tokio::io::AsyncRead;

use super::endings;
use crate::headers::essence;
use crate::values::into_value::Single;

/// A file to be sent, as a part of a form or as a body.
///
/// A file from a path or from bytes is sent again when the call is repeated. A
/// reader, and a path that leads to a pipe or a device, can be read but once: a
/// call that began to read it is never repeated.
pub struct Upload {
    pub(crate) source: Source,
    pub(crate) file_name: Option<String>,
    /// What the caller says.
    content_type: Option<Cow<'static, str>>,
    /// What the server takes.
    taken: Option<Cow<'static, str>>,
    /// Headers of the part that the file is sent in.
    pub(crate) headers: Vec<(String, String)>,
}

pub(crate) type Reader = Pin<Box<dyn AsyncRead + Send>>;

#[derive(Clone)]
pub(crate) enum Source {
    Bytes(Bytes),
    Path(FilePath),
    Reader {
        /// Empty once the first byte was asked for.
        reader: Arc<Mutex<Option<Reader>>>,
        len: Option<u64>,
    },
}

/// Where a file is.
#[derive(Clone)]
pub(crate) struct FilePath {
    path: PathBuf,
    /// Set once something was opened that gives what it has but once.
    is_spent: Arc<AtomicBool>,
}

impl FilePath {
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn is_spent(&self) -> bool {
        self.is_spent.load(Ordering::Acquire)
    }

    pub(crate) fn spend(&self) {
        self.is_spent.store(true, Ordering::Release);
    }
}

/// What files are of which nothing is known.
const BYTES: &str = "application/octet-stream";

impl Upload {
    /// The file at `path`, read while it is sent: as long as it is when it is
    /// opened. One that becomes shorter meanwhile is
    /// [`Error::File`](crate::Error::File). Its name is sent as the
    /// path's last part, and its content type follows from the ending where
    /// that is well known.
    ///
    /// A pipe, a device, and a file whose size the system does not know (`/proc`)
    /// are sent chunked, as [`from_reader`](Self::from_reader) is, and but once.
    pub fn from_path(path: impl AsRef<Path>) -> Self {
        Self::from_path_buf(path.as_ref().to_owned())
    }

    fn from_path_buf(path: PathBuf) -> Self {
        let file_name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        Self {
            source: Source::Path(FilePath {
                path,
                is_spent: Arc::default(),
            }),
            file_name,
            content_type: None,
            taken: None,
            headers: Vec::new(),
        }
    }

    /// A reader that yields exactly `len` bytes and then ends. One that ends
    /// earlier or goes on is [`Error::File`](crate::Error::File), and what was
    /// sent of it is no whole body.
    pub fn from_reader_with_len(reader: impl AsyncRead + Send + 'static, len: u64) -> Self {
        Self::from_boxed_reader(Box::pin(reader), Some(len))
    }

    /// A reader of unknown length. The request is sent chunked (RFC 9112
    /// section 7.1), which some servers refuse; give the length if you know it.
    pub fn from_reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self::from_boxed_reader(Box::pin(reader), None)
    }

    fn from_boxed_reader(reader: Reader, len: Option<u64>) -> Self {
        Self {
            source: Source::Reader {
                reader: Arc::new(Mutex::new(Some(reader))),
                len,
            },
            file_name: None,
            content_type: None,
            taken: None,
            headers: Vec::new(),
        }
    }

    /// Bytes, and the file name to send them under. The content type follows
    /// from the name's ending where that is well known.
    pub fn from_bytes(file_name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self {
            source: Source::Bytes(bytes.into()),
            file_name: Some(file_name.into()),
            content_type: None,
            taken: None,
            headers: Vec::new(),
        }
    }

    /// The name that the file is sent under. The content type follows from its
    /// ending where that is well known.
    #[must_use]
    pub fn file_name(mut self, file_name: impl Into<String>) -> Self {
        self.file_name = Some(file_name.into());
        self
    }

    /// The file's media type, such as `text/csv`.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<Cow<'static, str>>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// A header of the part that carries the file in a form, beside the content
    /// type. A name or a value that HTTP does not allow is an error when the
    /// request is sent.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The media types that the server takes, between commas. If none is
    /// [set](Self::content_type), that of them is sent which the name's ending
    /// says, and else the first. Of a range such as `image/*` the ending alone
    /// says more.
    #[must_use]
    pub fn or_content_type(mut self, content_types: impl Into<Cow<'static, str>>) -> Self {
        self.taken.get_or_insert_with(|| content_types.into());
        self
    }

    /// The media type that is sent.
    pub(crate) fn sent_type(&self) -> Cow<'static, str> {
        self.media_type().unwrap_or(Cow::Borrowed(BYTES))
    }

    /// The media type, if the caller, the server or the name says any.
    fn media_type(&self) -> Option<Cow<'static, str>> {
        if self.content_type.is_some() {
            return self.content_type.clone();
        }
        let ending = self
            .file_name
            .as_deref()
            .and_then(|name| name.rsplit_once('.'));
        let by_name = ending.and_then(|(_, ending)| endings::media_type(ending));
        let Some(taken) = &self.taken else {
            return by_name.map(Cow::Borrowed);
        };
        if let Some(by_name) = by_name.filter(|it| takes(taken, it)) {
            return Some(Cow::Borrowed(by_name));
        }
        let mut taken = taken.split(',').map(str::trim);
        let first = taken.find(|one| !one.is_empty() && !one.contains('*'));
        first.map(|first| first.to_owned().into())
    }
}

/// Whether a media type is one of these, or in one of their ranges.
fn takes(taken: &str, media_type: &str) -> bool {
    taken.split(',').map(essence).any(|one| {
        one == media_type
            || one == "*/*"
            || one
                .strip_suffix('*')
                .is_some_and(|start| start.ends_with('/') && media_type.starts_with(start))
    })
}

/// A file where several are taken.
impl IntoIterator for Upload {
    type Item = Self;
    type IntoIter = std::iter::Once<Self>;

    fn into_iter(self) -> Self::IntoIter {
        std::iter::once(self)
    }
}

impl Source {
    /// Whether it can be sent (once more).
    pub(crate) fn is_whole(&self) -> bool {
        match self {
            Self::Bytes(_) => true,
            Self::Path(file) => !file.is_spent(),
            Self::Reader { reader, .. } => reader.lock().is_ok_and(|reader| reader.is_some()),
        }
    }
}

// Neither the name nor the content: both can tell of a person.
impl Single for Upload {}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("source", &self.source)
            .field("content_type", &self.media_type())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "Bytes({} bytes)", bytes.len()),
            Self::Path(_) => f.write_str("Path"),
            Self::Reader { len: Some(len), .. } => write!(f, "Reader({len} bytes)"),
            Self::Reader { len: None, .. } => f.write_str("Reader"),
        }
    }
}
