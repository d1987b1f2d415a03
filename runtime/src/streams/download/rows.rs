//! The rows of a CSV download (RFC 4180) as they arrive, in constant memory.
//!
//! `csv-core` is the parser of the `csv` crate, without its reader, which
//! cannot wait for input. Nor is its `serde` support used: it takes a column
//! that it does not know for a number where it looks like one, so that
//! attributes like `007` could not be read as they are.

mod field;
mod marks;

use std::collections::HashSet;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes, BytesMut};
use csv_core::ReadRecordResult;
use futures_util::stream::{BoxStream, Stream, StreamExt};
use http::StatusCode;
use serde::de::DeserializeOwned;

use self::marks::Marks;
use super::Download;
use crate::error::shown::shown;
use crate::error::{DecodeError, Error, Result};
use crate::headers;
use crate::streams::stream::stream_methods;
use crate::values::pointer;

/// The byte order mark, in UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// What a field takes beside its text, in bytes, about: a string, and where it
/// ends. A row of commas is small only on the wire.
const FIELD: u64 = 64;

impl Download {
    /// The rows of a CSV file, each with the names of the header row.
    ///
    /// A row of another number of fields than the header's is an error in its
    /// place ([`Error::Decode`], with the row's bytes), and the stream goes on
    /// after it. So is a row with a field that is no UTF-8, or that has text after
    /// the quotes around it, and one in which a quote begins that never ends; it
    /// is the last one. In the header each of these ends the stream, as do
    /// UTF-16 and a `charset` other than UTF-8 or US-ASCII in `Content-Type` (RFC
    /// 7111 section 5): nothing is replaced.
    ///
    /// An empty line is a row of one empty field (RFC 4180 section 2) where the
    /// header has one column, and is passed over where it has several, and before
    /// the header.
    ///
    /// A row, the header included, that takes more memory than the
    /// limit for what is held in memory is an error that ends the stream: its
    /// text counts, and 64 bytes for each field.
    pub fn rows(self) -> Rows {
        let charset = self.content_type().and_then(headers::charset);
        let foreign = charset.filter(|charset| {
            let known = ["utf-8", "utf8", "us-ascii"];
            !known
                .iter()
                .any(|known| charset.eq_ignore_ascii_case(known))
        });
        Rows {
            operation: self.operation,
            foreign: foreign.map(|charset| format!("the text is {}, not UTF-8", shown(&charset))),
            body: self.body,
            limit: self.limit,
            parser: Box::new(csv_core::Reader::new()),
            input: Bytes::new(),
            start: Some(BytesMut::new()),
            is_first: true,
            ended: false,
            marks: Marks::new(),
            failed: false,
            text: vec![0; 4096],
            text_len: 0,
            ends: vec![0; 64],
            ends_len: 0,
            header: None,
            count: 0,
        }
    }

    /// The rows of a CSV file as records: the header row names the properties.
    /// An empty column reads as absent where that is allowed.
    ///
    /// Columns that the type does not know are ignored, or kept by
    /// `#[serde(flatten)]` in a `BTreeMap<String, String>`. A row that cannot be
    /// decoded is an error in its place, and the stream goes on after it. Of
    /// columns of one name a record can hold but one: where the type reads the
    /// name, each row is an error. [`rows`](Self::rows) gives all of them.
    pub fn records<T: DeserializeOwned>(self) -> Records<T> {
        Records {
            rows: self.rows(),
            record: PhantomData,
        }
    }
}

/// The rows of a CSV file, as a stream of [`Row`]s.
#[must_use = "a stream does nothing unless it is polled"]
pub struct Rows {
    operation: &'static str,
    /// Why the text cannot be read, where the server says so.
    foreign: Option<String>,
    body: BoxStream<'static, Result<Bytes>>,
    limit: u64,
    parser: Box<csv_core::Reader>,
    input: Bytes,
    /// What came of the file before it was known whether it begins with a byte
    /// order mark; `None` from then on.
    start: Option<BytesMut>,
    /// Whether the parser has seen nothing yet.
    is_first: bool,
    ended: bool,
    marks: Marks,
    failed: bool,
    text: Vec<u8>,
    text_len: usize,
    ends: Vec<usize>,
    ends_len: usize,
    header: Option<Arc<Header>>,
    count: u64,
}

/// The names of the columns.
struct Header {
    names: Vec<String>,
    /// Whether a column before has the same name, column by column.
    repeated: Vec<bool>,
}

impl Header {
    fn new(names: Vec<String>) -> Self {
        let mut seen = HashSet::new();
        let repeated = names.iter().map(|name| !seen.insert(name)).collect();
        Self { names, repeated }
    }
}

/// A row of a CSV file, with the names of the header row.
#[derive(Clone)]
pub struct Row {
    operation: &'static str,
    header: Arc<Header>,
    fields: Vec<String>,
    index: u64,
}

impl Row {
    /// The row's number, from 0 for the row after the header.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// The names of the columns.
    pub fn header(&self) -> &[String] {
        &self.header.names
    }

    /// The field in the column of this name; the first, where several have it.
    pub fn get(&self, name: &str) -> Option<&str> {
        let column = self.header.names.iter().position(|column| column == name)?;
        self.fields.get(column).map(String::as_str)
    }

    /// The names and the fields, column by column.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let names = self.header.names.iter().map(String::as_str);
        names.zip(self.fields.iter().map(String::as_str))
    }

    /// The row as a record. See [`Download::records`].
    ///
    /// # Errors
    /// [`Error::Decode`], whose pointer is the row's number and the column's
    /// name, such as `/12/email`.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T> {
        field::decode(self).map_err(|(column, reason)| {
            let mut pointer = format!("/{}", self.index);
            if let Some(column) = column {
                pointer::push(&mut pointer, &column);
            }
            let expected = std::any::type_name::<T>();
            error(self.operation, pointer, expected, reason, &self.fields)
        })
    }
}

/// What is wrong with a row.
fn error(
    operation: &'static str,
    pointer: String,
    expected: &'static str,
    reason: String,
    fields: &[impl AsRef<[u8]>],
) -> Error {
    // The row as a line of CSV.
    let mut raw = Vec::new();
    for (index, field) in fields.iter().enumerate() {
        let field = field.as_ref();
        if index > 0 {
            raw.push(b',');
        }
        if field.iter().any(|byte| b"\",\r\n".contains(byte)) {
            raw.push(b'"');
            for byte in field {
                raw.extend(std::iter::repeat_n(
                    *byte,
                    if *byte == b'"' { 2 } else { 1 },
                ));
            }
            raw.push(b'"');
        } else {
            raw.extend_from_slice(field);
        }
    }
    Error::Decode(Box::new(DecodeError {
        operation,
        status: Some(StatusCode::OK),
        content_type: Some("text/csv".into()),
        pointer,
        expected,
        reason,
        raw: raw.into(),
    }))
}

/// Why a row at the end of a file is none.
const UNENDED: &str = "a quote begins that never ends";

/// Why the header of a file is none.
const WIDE: &str = "the text is UTF-16, not UTF-8";

/// The fields of a row, or what is wrong with all that it may be.
type Fields = std::result::Result<Vec<String>, Unread>;

/// A row that cannot be read.
struct Unread {
    reason: String,
    /// The column at fault, where it is one.
    column: Option<usize>,
    fields: Vec<Vec<u8>>,
}

// The fields are a person's data.
impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Row")
            .field("index", &self.index)
            .field("fields", &self.fields.len())
            .finish_non_exhaustive()
    }
}

impl Rows {
    /// The names of the columns, once the first row has been read.
    pub fn header(&self) -> Option<&[String]> {
        self.header.as_deref().map(|header| header.names.as_slice())
    }

    /// The fields of the next row.
    fn poll_fields(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Fields>>> {
        loop {
            if self.failed {
                return Poll::Ready(None);
            }
            if self.input.is_empty() && !self.ended {
                match ready!(self.body.poll_next_unpin(cx)) {
                    Some(Ok(chunk)) => self.take(chunk),
                    Some(Err(error)) => return Poll::Ready(Some(Err(self.fail(error)))),
                    None => self.end(),
                }
                // An empty input would tell the parser of the end.
                if self.input.is_empty() && !self.ended {
                    continue;
                }
            }
            // The parser passes over empty lines, and does not tell.
            if let Some(is_empty) = self.marks.line(&self.input) {
                self.marks.follow(&self.input[..1]);
                self.input.advance(1);
                let columns = self.header.as_ref().map(|header| header.names.len());
                if is_empty && columns == Some(1) {
                    return Poll::Ready(Some(Ok(Ok(vec![String::new()]))));
                }
                continue;
            }
            // The parser would pass over another mark, if it came in one piece.
            let known = if self.is_first { 1 } else { usize::MAX };
            self.is_first = false;
            let (result, read, written, ended) = self.parser.read_record(
                &self.input[..known.min(self.input.len())],
                &mut self.text[self.text_len..],
                &mut self.ends[self.ends_len..],
            );
            self.marks.follow(&self.input[..read]);
            self.input.advance(read);
            self.ends_len += ended;
            self.text_len += written;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::End => return Poll::Ready(None),
                _ if self.is_too_large() => {
                    let (operation, limit) = (self.operation, self.limit);
                    let error = Error::BodyTooLarge { operation, limit };
                    return Poll::Ready(Some(Err(self.fail(error))));
                }
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => return Poll::Ready(Some(Ok(self.take_fields()))),
            }
        }
    }

    /// Takes the next piece of the file, without the byte order mark that some
    /// programs begin a file with, however it arrives.
    fn take(&mut self, chunk: Bytes) {
        let Some(start) = &mut self.start else {
            self.input = chunk;
            return;
        };
        start.extend_from_slice(&chunk);
        if start.len() < MARK.len() && MARK.starts_with(start) {
            return;
        }
        if start.starts_with(MARK) {
            start.advance(MARK.len());
        }
        self.input = std::mem::take(start).freeze();
        self.start = None;
    }

    fn end(&mut self) {
        self.ended = true;
        if let Some(start) = self.start.take() {
            self.input = start.freeze();
        }
    }

    /// Whether what there is of the row takes more memory than is allowed.
    fn is_too_large(&self) -> bool {
        let fields = (self.ends_len as u64).saturating_mul(FIELD);
        fields.saturating_add(self.text_len as u64) > self.limit
    }

    /// The row that the fields are, unless something is wrong with it.
    fn row(&mut self, header: &Arc<Header>, fields: Fields) -> Result<Row> {
        let index = self.count;
        self.count += 1;
        let mut pointer = format!("/{index}");
        let fields = fields.map_err(|unread| {
            let column = unread.column.and_then(|column| header.names.get(column));
            if let Some(name) = column {
                pointer::push(&mut pointer, name);
            }
            self.error(pointer.clone(), unread.reason, &unread.fields)
        })?;
        let (found, expected) = (fields.len(), header.names.len());
        if found != expected {
            let reason = format!("the number of fields is {found}, and the header's {expected}");
            return Err(self.error(pointer, reason, &fields));
        }
        Ok(Row {
            operation: self.operation,
            header: Arc::clone(header),
            fields,
            index,
        })
    }

    /// The header that the fields are.
    fn first_row(&self, fields: Fields) -> Result<Header> {
        let names = fields.map_err(|unread| {
            let wide: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];
            let first = unread.fields.first();
            let is_wide =
                first.is_some_and(|first| wide.iter().any(|mark| first.starts_with(mark)));
            let reason = if is_wide { WIDE.into() } else { unread.reason };
            self.error(String::new(), reason, &unread.fields)
        })?;
        // Text without a mark, of two bytes a character.
        if names.iter().any(|name| name.contains('\0')) {
            return Err(self.error(String::new(), WIDE.into(), &names));
        }
        Ok(Header::new(names))
    }

    fn error(&self, pointer: String, reason: String, fields: &[impl AsRef<[u8]>]) -> Error {
        let expected = std::any::type_name::<Row>();
        error(self.operation, pointer, expected, reason, fields)
    }

    fn take_fields(&mut self) -> Fields {
        let text = &self.text[..self.text_len];
        let ends = &self.ends[..self.ends_len];
        (self.text_len, self.ends_len) = (0, 0);
        let ranges = ends.iter().scan(0, |start, end| {
            let range = *start..*end;
            *start = *end;
            Some(range)
        });
        let raw = || ranges.clone().map(|range| &text[range]);
        let unread = |reason: &str, column| Unread {
            reason: reason.to_owned(),
            column,
            fields: raw().map(<[u8]>::to_vec).collect(),
        };
        let is_torn = self.marks.take_torn();
        if self.marks.is_open() {
            return Err(unread(UNENDED, None));
        }
        if is_torn {
            return Err(unread("there is text after the quotes of a field", None));
        }
        // A character must not reach from one field into the next.
        let fields = std::str::from_utf8(text).ok().and_then(|text| {
            let fields = ranges
                .clone()
                .map(|range| text.get(range).map(str::to_owned));
            fields.collect::<Option<Vec<_>>>()
        });
        fields.ok_or_else(|| {
            let column = raw().position(|field| std::str::from_utf8(field).is_err());
            unread("the text is not UTF-8", column)
        })
    }

    /// Nothing comes after an error.
    fn fail(&mut self, error: Error) -> Error {
        self.failed = true;
        error
    }
}

stream_methods!([] Rows, Row, "row");

impl Stream for Rows {
    type Item = Result<Row>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(reason) = self.foreign.take() {
            let error = self.error(String::new(), reason, &[""; 0]);
            return Poll::Ready(Some(Err(self.fail(error))));
        }
        loop {
            let fields = match ready!(self.poll_fields(cx)) {
                Some(Ok(fields)) => fields,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            };
            if let Some(header) = self.header.clone() {
                return Poll::Ready(Some(self.row(&header, fields)));
            }
            match self.first_row(fields) {
                Ok(header) => self.header = Some(Arc::new(header)),
                Err(error) => return Poll::Ready(Some(Err(self.fail(error)))),
            }
        }
    }
}

impl std::fmt::Debug for Rows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rows")
            .field("operation", &self.operation)
            .field("count", &self.count)
            .finish_non_exhaustive()
    }
}

/// The rows of a CSV file, as a stream of records.
#[derive(Debug)]
#[must_use = "a stream does nothing unless it is polled"]
pub struct Records<T> {
    rows: Rows,
    record: PhantomData<fn() -> T>,
}

impl<T> Records<T> {
    /// The names of the columns, once the first row has been read.
    pub fn header(&self) -> Option<&[String]> {
        self.rows.header()
    }
}

stream_methods!([T: DeserializeOwned] Records<T>, T, "record");

impl<T: DeserializeOwned> Stream for Records<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let row = ready!(self.rows.poll_next_unpin(cx));
        Poll::Ready(row.map(|row| row?.decode()))
    }
}
