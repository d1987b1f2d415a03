//! The rows of a CSV download (RFC 4180) as they arrive, in constant memory.
//!
//! `csv-core` is the parser of the `csv` crate, without its reader, which
//! cannot wait for input. Nor is its `serde` support used: it takes a column
//! that it does not know for a number where it looks like one, so that
//! attributes like `007` could not be read as they are.

mod field;

use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes, BytesMut};
use csv_core::ReadRecordResult;
use futures_util::stream::{BoxStream, Stream, StreamExt};
use http::StatusCode;
use serde::de::DeserializeOwned;

use super::Download;
use crate::decode::locate;
use crate::error::{DecodeError, Error, Result};
use crate::stream::stream_methods;

/// The byte order mark, in UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// What a field takes beside its text, in bytes, about: a string, and where it
/// ends. A row of commas is small only on the wire.
const FIELD: u64 = 64;

impl Download {
    /// The rows of a CSV file, each with the names of the header row.
    ///
    /// A row of another number of fields than the header's is an error in its
    /// place ([`Error::Decode`], with the row's text), and the stream goes on
    /// after it. So is a row in which a quote begins that never ends; it is the
    /// last one. A row, the header included, that takes more memory than the
    /// limit for what is held in memory is an error that ends the stream: its
    /// text counts, and 64 bytes for each field.
    pub fn rows(self) -> Rows {
        Rows {
            operation: self.operation,
            body: self.body,
            limit: self.limit,
            parser: Box::new(csv_core::Reader::new()),
            input: Bytes::new(),
            start: Some(BytesMut::new()),
            is_first: true,
            ended: false,
            unended: None,
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
    /// decoded is an error in its place, and the stream goes on after it.
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
    /// Whether the file ends within quotes, once that is known.
    unended: Option<bool>,
    failed: bool,
    text: Vec<u8>,
    text_len: usize,
    ends: Vec<usize>,
    ends_len: usize,
    header: Option<Arc<[String]>>,
    count: u64,
}

/// A row of a CSV file, with the names of the header row.
#[derive(Clone)]
pub struct Row {
    operation: &'static str,
    header: Arc<[String]>,
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
        &self.header
    }

    /// The field in the column of this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        let column = self.header.iter().position(|column| column == name)?;
        self.fields.get(column).map(String::as_str)
    }

    /// The names and the fields, column by column.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let names = self.header.iter().map(String::as_str);
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
                locate::push(&mut pointer, &column);
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
    fields: &[String],
) -> Error {
    // The row as a line of CSV.
    let quoted = fields.iter().map(|field| {
        if field.contains(['"', ',', '\r', '\n']) {
            format!("\"{}\"", field.replace('"', "\"\""))
        } else {
            field.clone()
        }
    });
    Error::Decode(Box::new(DecodeError {
        operation,
        status: Some(StatusCode::OK),
        content_type: Some("text/csv".into()),
        pointer,
        expected,
        reason,
        raw: quoted.collect::<Vec<_>>().join(",").into(),
    }))
}

/// Why a row at the end of a file is none.
const UNENDED: &str = "a quote begins that never ends";

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
        self.header.as_deref()
    }

    /// The fields of the next row.
    fn poll_fields(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Vec<String>>>> {
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
            if self.input.is_empty() && self.unended.is_none() {
                // The parser takes a quote that is open at the end for closed,
                // and does not tell. One more end of a line ends a row, or is
                // nothing, but within quotes it is text.
                self.unended = Some(false);
                self.input = Bytes::from_static(b"\n");
            }
            // The parser would pass over another mark, if it came in one piece.
            let known = if self.is_first { 1 } else { usize::MAX };
            self.is_first = false;
            let (result, read, written, ended) = self.parser.read_record(
                &self.input[..known.min(self.input.len())],
                &mut self.text[self.text_len..],
                &mut self.ends[self.ends_len..],
            );
            self.input.advance(read);
            self.ends_len += ended;
            match self.unended {
                None => self.text_len += written,
                Some(_) if written == 0 => {}
                Some(_) => self.unended = Some(true),
            }
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
    fn row(&mut self, header: &Arc<[String]>, fields: Vec<String>) -> Result<Row> {
        let index = self.count;
        self.count += 1;
        let (found, expected) = (fields.len(), header.len());
        let reason = if self.unended == Some(true) {
            UNENDED.to_owned()
        } else if found != expected {
            format!("the number of fields is {found}, and the header's {expected}")
        } else {
            return Ok(Row {
                operation: self.operation,
                header: Arc::clone(header),
                fields,
                index,
            });
        };
        Err(self.error(format!("/{index}"), reason, &fields))
    }

    fn error(&self, pointer: String, reason: String, fields: &[String]) -> Error {
        let expected = std::any::type_name::<Row>();
        error(self.operation, pointer, expected, reason, fields)
    }

    fn take_fields(&mut self) -> Vec<String> {
        let mut start = 0;
        let fields = self.ends[..self.ends_len].iter().map(|end| {
            // What was read after the end of the file is none of it.
            let end = (*end).min(self.text_len);
            let field = &self.text[start..end];
            start = end;
            String::from_utf8_lossy(field).into_owned()
        });
        let fields = fields.collect();
        self.text_len = 0;
        self.ends_len = 0;
        fields
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
        loop {
            let fields = match ready!(self.poll_fields(cx)) {
                Some(Ok(fields)) => fields,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            };
            if let Some(header) = self.header.clone() {
                return Poll::Ready(Some(self.row(&header, fields)));
            }
            if self.unended == Some(true) {
                let error = self.error(String::new(), UNENDED.to_owned(), &fields);
                return Poll::Ready(Some(Err(self.fail(error))));
            }
            self.header = Some(fields.into());
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
