//! What the runtime costs over `reqwest` and `serde_json` written by hand, in
//! CPU time of the client's thread; the server is a process of its own.
//!
//! `cargo bench -p mainsheet-runtime --bench overhead` prints a table. It reads
//! `/proc`, and so runs on Linux. With `hand 400` or `here 400` it only makes so
//! many calls, for a tool that counts instructions.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::unchecked_time_subtraction,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a bench ends at its first surprise, and prints what it measures"
)]

use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use futures_util::TryStreamExt;
use mainsheet_runtime::request::{self, Call, Method, Operation, Paging, Position, Security};
use mainsheet_runtime::{Bytes, Client, Credentials, reqwest};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const TOTAL: usize = 20_000;
const PAGE: usize = 250;
const EXPORT: usize = 1 << 30;

/// A record by `serde`'s derives, as who writes by hand has it, and one as generated code has it.
macro_rules! records {
    ($($field:ident: $type:ty => $($required:ident)? $name:literal,)*) => {
        #[derive(Deserialize, Serialize)]
        struct ByHand {
            $($field: $type,)*
        }

        #[allow(dead_code, reason = "as large as by hand, whoever reads it")]
        struct Record {
            $($field: $type,)*
            extra: mainsheet_runtime::Extra,
        }

        mainsheet_runtime::object!(Record + extra { $($field => $($required)? $name),* });
    };
}

records! {
    id: String => required "id",
    account_name: String => required "account_name",
    first_name: String => required "first_name",
    last_name: String => required "last_name",
    email: String => required "email",
    phone: Option<String> => "phone",
    manager: Option<String> => "manager",
    source_id: String => required "source_id",
    start_date: String => required "start_date",
    end_date: String => required "end_date",
    data: std::collections::BTreeMap<String, String> => required "data",
}

static GET: Operation = operation("getRecord", "/records/{id}");
static LIST: Operation = operation("listRecords", "/records");
static DOWNLOAD: Operation = operation("exportRecords", "/export");

const fn operation(id: &'static str, path: &'static str) -> Operation {
    Operation {
        id,
        method: Method::GET,
        server: request::Server::below("/v1"),
        path,
        security: Security::Undeclared,
        accept: "application/json",
        errors: &[],
        paging: Some(Paging {
            size: Some("limit"),
            page_size: Some(250),
            max_page_size: Some(250),
            count: Some("count"),
            ..Paging::by(Position::Offset("offset"))
        }),
    }
}

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    if std::env::args().any(|argument| argument == "serve") {
        return runtime.block_on(serve());
    }
    let server = Server::start();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut arguments = std::env::args().skip(1);
    let way = arguments.find(|it| it == "hand" || it == "here");
    if let (Some(way), Some(count)) = (way, arguments.next()) {
        return runtime.block_on(counted(&server.url, &way, count.parse().unwrap()));
    }
    runtime.block_on(async {
        calls(&server.url).await;
        pages(&server.url).await;
        export(&server.url).await;
    });
}

struct Server {
    child: Child,
    url: String,
}

impl Server {
    fn start() -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .arg("serve")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut url)
            .unwrap();
        let url = url.trim().to_owned();
        Self { child, url }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn client(url: &str) -> Client {
    let credentials = Credentials::token("token");
    Client::builder()
        .base_url(url)
        .credentials(credentials)
        .build()
        .unwrap()
}

async fn get_by_hand(client: &reqwest::Client, url: String) -> (Bytes, Option<u64>) {
    let response = client
        .get(url)
        .bearer_auth("token")
        .header("accept", "application/json")
        .send()
        .await
        .unwrap()
        .error_for_status()
        .unwrap();
    let total = response.headers().get("x-total-count");
    let total = total.map(|total| total.to_str().unwrap().parse().unwrap());
    (response.bytes().await.unwrap(), total)
}

async fn record_by_hand(client: &reqwest::Client, url: &str) {
    let (body, _) = get_by_hand(client, format!("{url}/v1/records/7")).await;
    let record: ByHand = serde_json::from_slice(&body).unwrap();
    assert_eq!(record.id, "7");
}

async fn record(client: &Client) {
    let mut call = Call::new(client, &GET);
    call.path("id", "7");
    let record = call.send_json::<Record>().await.unwrap().into_body();
    assert_eq!(record.id, "7");
}

/// So many calls in one of the two ways, and nothing else.
async fn counted(url: &str, way: &str, count: usize) {
    let (by_hand, ours) = (reqwest::Client::new(), client(url));
    for _ in 0..count {
        match way {
            "hand" => record_by_hand(&by_hand, url).await,
            _ => record(&ours).await,
        }
    }
}

/// One call: build, send, decode a record.
async fn calls(url: &str) {
    const CALLS: usize = 3000;
    let ours = client(url);
    let by_hand = reqwest::Client::new();
    let mut ratios = Vec::new();
    let mut spent = [Duration::ZERO; 2];
    for round in 0..9 {
        let start = cpu();
        for _ in 0..CALLS {
            record_by_hand(&by_hand, url).await;
        }
        let middle = cpu();
        for _ in 0..CALLS {
            record(&ours).await;
        }
        let end = cpu();
        // The first round opens connections and fills caches.
        if round > 0 {
            let (hand, runtime) = (middle - start, end - middle);
            ratios.push(runtime.as_secs_f64() / hand.as_secs_f64());
            spent[0] += hand;
            spent[1] += runtime;
        }
    }
    let each = |spent: Duration| spent.as_secs_f64() * 1e6 / (8 * CALLS) as f64;
    println!(
        "a call: {:.1} µs of CPU by hand, {:.1} µs here; median of ratios {:.3}",
        each(spent[0]),
        each(spent[1]),
        median(ratios)
    );
}

/// 20,000 records in 80 pages that take the server 20 ms each.
async fn pages(url: &str) {
    let ours = client(url);
    let by_hand = reqwest::Client::new();
    let mut ratios = Vec::new();
    let mut times = [Duration::ZERO; 2];
    for _ in 0..5 {
        let (start, before) = (Instant::now(), cpu());
        let mut count = 0;
        while count < TOTAL {
            let page = format!("{url}/v1/records?limit=250&offset={count}&count=true");
            let (body, total) = get_by_hand(&by_hand, page).await;
            let records: Vec<ByHand> = serde_json::from_slice(&body).unwrap();
            count += records.len();
            assert_eq!(total, Some(TOTAL as u64));
        }
        let (middle, between) = (Instant::now(), cpu());
        let items = Call::new(&ours, &LIST).items::<Record>().read_ahead(10);
        let count = items
            .try_fold(0, |count, _| async move { Ok(count + 1) })
            .await
            .unwrap();
        assert_eq!(count, TOTAL);
        let (end, after) = (Instant::now(), cpu());
        times[0] += middle - start;
        times[1] += end - middle;
        ratios.push((after - between).as_secs_f64() / (between - before).as_secs_f64());
    }
    println!(
        "80 pages: {:.2} s one after another, {:.2} s read ahead ({:.1} times faster); median of \
         CPU ratios {:.3}",
        times[0].as_secs_f64() / 5.0,
        times[1].as_secs_f64() / 5.0,
        times[0].as_secs_f64() / times[1].as_secs_f64(),
        median(ratios)
    );
}

/// 1 GiB of CSV, thrown away.
async fn export(url: &str) {
    let before = memory("VmRSS:");
    let call = Call::new(&client(url), &DOWNLOAD);
    let download = call.send_download().await.unwrap().into_body();
    let written = download.write_to(&mut tokio::io::sink()).await.unwrap();
    assert_eq!(written, EXPORT as u64);
    println!(
        "1 GiB of CSV: resident memory grew by {:.1} MiB at most",
        memory("VmHWM:").saturating_sub(before) as f64 / 1024.0
    );
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The CPU time of this thread, which does all the work.
fn cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(stat.split(' ').next().unwrap().parse().unwrap())
}

/// A figure of this process, in KiB.
fn memory(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

async fn serve() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("http://{}", listener.local_addr().unwrap());
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(connection(stream));
    }
}

async fn connection(mut stream: TcpStream) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let record = |id: usize| {
        let text = |name: &str| format!("{name} of the person {id}");
        serde_json::to_string(&ByHand {
            id: id.to_string(),
            account_name: text("account"),
            first_name: text("first name"),
            last_name: text("last name"),
            email: text("email"),
            phone: None,
            manager: Some(text("manager")),
            source_id: "2c91808568c529c60168cca6f90c1313".into(),
            start_date: "2026-03-24T00:00:00-05:00".into(),
            end_date: "2027-03-24T00:00:00-05:00".into(),
            data: (0..3)
                .map(|key| (format!("attribute{key}"), text("value")))
                .collect(),
        })
        .unwrap()
    };
    let one = record(7);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        while !buffer.ends_with(b"\r\n\r\n") {
            if stream.read_buf(&mut buffer).await.ok()? == 0 {
                return None;
            }
        }
        let request = String::from_utf8_lossy(&buffer);
        let target = request.split(' ').nth(1)?;
        if target.starts_with("/v1/export") {
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {EXPORT}\r\n\r\n");
            stream.write_all(head.as_bytes()).await.ok()?;
            let line = b"0123456,89abcdef\n".repeat(1 << 12);
            let mut left = EXPORT;
            while left > 0 {
                let len = left.min(line.len());
                stream.write_all(&line[..len]).await.ok()?;
                left -= len;
            }
            continue;
        }
        let mut body = String::new();
        let mut head = String::from("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n");
        if let Some((_, offset)) = target.split_once("offset=") {
            tokio::time::sleep(Duration::from_millis(20)).await;
            let digits = offset.split('&').next()?;
            let offset: usize = digits.parse().ok()?;
            let page: Vec<_> = (offset..TOTAL.min(offset + PAGE)).map(record).collect();
            write!(body, "[{}]", page.join(",")).unwrap();
            write!(head, "x-total-count: {TOTAL}\r\n").unwrap();
        } else {
            body.push_str(&one);
        }
        write!(head, "content-length: {}\r\n\r\n{body}", body.len()).unwrap();
        stream.write_all(head.as_bytes()).await.ok()?;
    }
}
