//! Downloads: the file's name, and its rows. The input is a message.

use std::collections::BTreeMap;

use mainsheet_runtime::request::{Call, Method, Operation, Security, Server};
use mainsheet_runtime::{Client, Download, Error};

use crate::service::{self, Message};

static OPERATION: Operation = Operation {
    id: "exportTickets",
    method: Method::GET,
    server: Server::below(""),
    path: "/export",
    security: Security::Undeclared,
    accept: "text/csv",
    errors: &[],
    paging: None,
};

/// So that the limit is met.
const LIMIT: u64 = 16 * 1024;

pub(crate) fn run(input: &[u8]) {
    let message = Message::parse(input);
    let whole = Message {
        piece: 0,
        ..message.clone()
    };
    let rows = collect(&message);
    assert_eq!(rows, collect(&whole), "rows depend on how they arrive");
    records(&message);
}

fn download(message: &Message, work: impl AsyncFnOnce(Download)) {
    let own = message.clone();
    service::with(
        |builder| builder.body_limit(LIMIT),
        move |request| own.answer(request),
        async |client: Client| {
            if let Ok(response) = Call::new(&client, &OPERATION).send_download().await {
                work(response.into_body()).await;
            }
        },
    );
}

/// The header and the rows, and in place of an error its text.
fn collect(message: &Message) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    download(message, async |download| {
        if let Some(name) = download.file_name() {
            let odd = |c: char| c == '/' || c == '\\' || c.is_control();
            assert!(
                !name.contains(odd) && !matches!(name, "" | "." | ".."),
                "{name:?}"
            );
        }
        let mut rows = download.rows();
        while let Some(row) = rows.next().await {
            match row {
                Ok(row) => {
                    assert_eq!(Some(row.header()), rows.header());
                    if all.is_empty() {
                        all.push(row.header().to_vec());
                    }
                    all.push(row.iter().map(|(_, field)| field.to_owned()).collect());
                }
                Err(error) => all.push(vec![error.to_string()]),
            }
        }
        assert!(
            rows.next().await.is_none(),
            "a stream goes on after its end"
        );
    });
    all
}

fn records(message: &Message) {
    download(message, async |download| {
        let mut records = download.records::<BTreeMap<String, Option<f64>>>();
        while let Some(record) = records.next().await {
            if let Err(Error::Decode(error)) = record {
                // What is wrong with the header is in no row.
                let pointer = error.pointer();
                assert!(pointer.is_empty() || pointer.starts_with('/'));
            }
        }
    });
}
