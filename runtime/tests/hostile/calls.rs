//! What a client is asked to do, and what it gives.

use mainsheet_runtime::request::{Method, Operation, Security};
use mainsheet_runtime::{
    BoxFuture, Bytes, Client, Download, Error, RequestOptions, Result, Upload,
};

use crate::support::{self, CREATE, EXPORT, GET, IMPORT, LIST, Record, record};

/// What a client is asked to do.
pub type Call = Box<dyn FnOnce(Client) -> BoxFuture<'static, Outcome> + Send>;

/// What came, and the error that ended it.
#[derive(Debug)]
pub struct Outcome {
    pub got: Got,
    pub error: Option<Error>,
}

#[derive(Debug)]
pub enum Got {
    Nothing,
    Record(Record),
    /// The ids of a list's elements, in their order; errors of elements are
    /// counted.
    List(Vec<u64>, usize),
    Bytes(Bytes),
    /// The rows of a table, and how many were errors.
    Rows(Vec<Vec<String>>, usize),
}

impl Got {
    /// How many elements of a list came, whatever they are.
    pub fn len(&self) -> usize {
        match self {
            Self::List(ids, bad) => ids.len() + bad,
            _ => 0,
        }
    }
}

impl Outcome {
    fn new(result: Result<Got>) -> Self {
        match result {
            Ok(got) => Self { got, error: None },
            Err(error) => Self {
                got: Got::Nothing,
                error: Some(error),
            },
        }
    }
}

fn call<F>(run: impl FnOnce(Client) -> F + Send + 'static) -> Call
where
    F: Future<Output = Outcome> + Send + 'static,
{
    Box::new(move |client| Box::pin(run(client)))
}

/// `GET`, which may be sent again.
pub fn get() -> Call {
    get_with(RequestOptions::new())
}

pub fn get_with(options: RequestOptions) -> Call {
    call(async |client: Client| {
        let mut call = support::call(&client, &GET);
        call.options(options);
        let result = call.send_json().await;
        Outcome::new(result.map(|answer| Got::Record(answer.into_body())))
    })
}

/// The same so many times, one after another, of which the last one counts.
pub fn gets(times: usize) -> Call {
    call(async move |client: Client| {
        for _ in 1..times {
            let _ = get()(client.clone()).await;
        }
        get()(client).await
    })
}

/// `POST`, which must not be sent again.
pub fn create() -> Call {
    call(async |client: Client| {
        let mut call = support::call(&client, &CREATE);
        call.json("application/json", &record());
        let result = call.send_json().await;
        Outcome::new(result.map(|answer| Got::Record(answer.into_body())))
    })
}

/// `POST`, whatever comes back.
pub fn send_empty() -> Call {
    call(async |client: Client| {
        let mut call = support::call(&client, &CREATE);
        call.json("application/json", &record());
        Outcome::new(call.send_empty().await.map(|_| Got::Nothing))
    })
}

static HEAD: Operation = Operation {
    id: "headRecords",
    method: Method::HEAD,
    server: mainsheet_runtime::request::Server::below("/v1"),
    path: "/records",
    security: Security::Undeclared,
    accept: "application/json",
    errors: &[],
    paging: None,
};

/// `HEAD`, whose answer has no body.
pub fn head_only() -> Call {
    call(async |client: Client| {
        let call = support::call(&client, &HEAD);
        Outcome::new(call.send_empty().await.map(|_| Got::Nothing))
    })
}

/// How a list is read.
#[derive(Clone, Copy, Debug)]
pub struct Listing {
    pub offset: Option<u64>,
    pub limit: Option<u64>,
    pub page_size: Option<u32>,
    pub read_ahead: usize,
}

impl Listing {
    pub const ALL: Self = Self {
        offset: None,
        limit: None,
        page_size: None,
        read_ahead: 1,
    };
}

/// All elements of a list.
pub fn list(how: Listing) -> Call {
    list_of(how, &LIST)
}

pub fn list_of(how: Listing, operation: &'static Operation) -> Call {
    call(async move |client: Client| {
        let mut call = support::call(&client, operation);
        if let Some(offset) = how.offset {
            call.query("offset", offset.to_string());
        }
        let mut items = call.items::<Record>().read_ahead(how.read_ahead);
        if let Some(limit) = how.limit {
            items = items.limit(limit);
        }
        if let Some(size) = how.page_size {
            items = items.page_size(size);
        }
        let (mut ids, mut bad, mut error) = (Vec::new(), 0, None);
        while let Some(item) = items.next().await {
            match item {
                Ok(record) => ids.push(record.id),
                Err(Error::Decode(decode)) if !decode.pointer().is_empty() => bad += 1,
                Err(other) => error = Some(other),
            }
            // A list without an end is a finding, and no reason to hang.
            if ids.len() + bad > 100_000 {
                break;
            }
        }
        Outcome {
            got: Got::List(ids, bad),
            error,
        }
    })
}

async fn downloaded(client: &Client) -> Result<Download> {
    let call = support::call(client, &EXPORT);
    Ok(call.send_download().await?.into_body())
}

/// A download, read to its end.
pub fn download() -> Call {
    call(async |client: Client| {
        let result = async { downloaded(&client).await?.bytes().await };
        Outcome::new(result.await.map(Got::Bytes))
    })
}

/// A download, saved to a file. Nothing may be there that is not whole.
pub fn save() -> Call {
    call(async |client: Client| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("saved.csv");
        let result = async { downloaded(&client).await?.save_to(&path).await }.await;
        let left = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(left, usize::from(result.is_ok()), "files are left");
        Outcome::new(result.map(|_| Got::Bytes(std::fs::read(&path).unwrap().into())))
    })
}

/// The rows of a download.
pub fn rows() -> Call {
    call(async |client: Client| {
        let mut rows = match downloaded(&client).await {
            Ok(download) => download.rows(),
            Err(error) => return Outcome::new(Err(error)),
        };
        let (mut good, mut bad, mut last) = (Vec::new(), 0, None);
        while let Some(row) = rows.next().await {
            match row {
                Ok(row) => good.push(row.iter().map(|(_, field)| field.into()).collect()),
                Err(error) => {
                    bad += 1;
                    last = Some(error);
                }
            }
        }
        Outcome {
            got: Got::Rows(good, bad),
            error: last,
        }
    })
}

/// A form with a file.
pub fn upload(file: impl FnOnce() -> Upload + Send + 'static) -> Call {
    call(async |client: Client| {
        let mut call = support::call(&client, &IMPORT);
        call.part_file("data", file());
        Outcome::new(call.send_empty().await.map(|_| Got::Nothing))
    })
}
