//! Prism, and what stands between it and the client.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hyper::body::Bytes;
use hyper::header::{self, HeaderName};
use hyper::{Request, Response, StatusCode, Uri};
use mainsheet_tests::case::{BoxError, Case, Outcome};
use mainsheet_tests::server::Server;
use mainsheet_tests::stage;
use sailpoint::runtime::{Client, reqwest};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

const VIOLATIONS: HeaderName = HeaderName::from_static("sl-violations");
const PREFER: HeaderName = HeaderName::from_static("prefer");

/// A running prism, asked by a client through a proxy.
///
/// The proxy is needed twice: prism serves the paths of a description without that of its server,
/// where the client sends both; and what prism says of a request stands in a header of the answer,
/// which a decoded body does not have.
pub(crate) struct Judge {
    _prism: Child,
    proxy: Server,
    last: Arc<Mutex<Option<Verdict>>>,
    clients: Mutex<BTreeMap<Option<u16>, Client>>,
}

/// What prism said of one request.
pub(crate) struct Verdict {
    pub(crate) status: u16,
    pub(crate) violations: Vec<String>,
    pub(crate) body: Bytes,
}

impl Judge {
    /// Starts prism with a description, whose server has this path.
    pub(crate) async fn start(
        program: &Path,
        description: &Path,
        base_path: &'static str,
    ) -> Result<Self, BoxError> {
        let (prism, port) = spawn(program, description).await?;
        let last = Arc::<Mutex<Option<Verdict>>>::default();
        let remote = reqwest::Client::builder().no_gzip().no_proxy().build()?;
        let proxy = Server::start({
            let last = Arc::clone(&last);
            move |request| {
                let (remote, last) = (remote.clone(), Arc::clone(&last));
                async move {
                    let answer = forward(&remote, port, base_path, request).await;
                    match answer {
                        Ok(response) => {
                            *lock(&last) = Some(Verdict::of(&response));
                            response
                        }
                        Err(error) => {
                            let mut response = Response::new(Bytes::from(error.to_string()));
                            *response.status_mut() = StatusCode::BAD_GATEWAY;
                            response
                        }
                    }
                }
            }
        })
        .await?;
        Ok(Self {
            _prism: prism,
            proxy,
            last,
            clients: Mutex::default(),
        })
    }

    /// Makes the call of a case, with a wish for the status of the answer.
    pub(crate) async fn ask(
        &self,
        case: &Case,
        preferred: Option<u16>,
    ) -> Result<(Result<Outcome, BoxError>, Verdict), BoxError> {
        let client = self.client(preferred)?;
        let result = (case.send)(client).await;
        let verdict = lock(&self.last).take();
        match verdict {
            Some(verdict) => Ok((result, verdict)),
            None => Err(format!("{case}: nothing came from prism: {result:?}").into()),
        }
    }

    fn client(&self, preferred: Option<u16>) -> sailpoint::Result<Client> {
        let mut clients = lock(&self.clients);
        if let Some(client) = clients.get(&preferred) {
            return Ok(client.clone());
        }
        let url = self.proxy.url();
        let client = match preferred {
            Some(code) => stage::client(&url, &[(PREFER.as_str(), &format!("code={code}"))])?,
            None => stage::client(&url, &[])?,
        };
        clients.insert(preferred, client.clone());
        Ok(client)
    }
}

impl Verdict {
    fn of(response: &Response<Bytes>) -> Self {
        let violations = response.headers().get_all(VIOLATIONS).iter();
        let violations = violations.flat_map(|text| {
            match serde_json::from_slice::<Vec<serde_json::Value>>(text.as_bytes()) {
                Ok(violations) => violations.iter().map(ToString::to_string).collect(),
                Err(_) => vec![format!("{text:?}")],
            }
        });
        Self {
            status: response.status().as_u16(),
            violations: violations.collect(),
            body: response.body().clone(),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts prism at a port that it chooses, and tells which.
async fn spawn(program: &Path, description: &Path) -> Result<(Child, u16), BoxError> {
    let name = description.file_stem().unwrap_or_default().display();
    let errors = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("prism-{name}.log"));
    let mut child = Command::new(program)
        .args(["mock", "-h", "127.0.0.1", "-p", "0"])
        .arg(description)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(File::create(&errors)?)
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| format!("PRISM is {}: {error}", program.display()))?;
    let output = child.stdout.take().ok_or("prism has no output")?;
    let mut lines = BufReader::new(output).lines();
    let port = port(&mut lines).await;
    let port = port.map_err(|error| format!("{error}, see also {}", errors.display()))?;
    // Prism tells how it fares, and would stop if nobody read it.
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    Ok((child, port))
}

/// Where prism says that it listens.
async fn port(lines: &mut Lines<BufReader<ChildStdout>>) -> Result<u16, BoxError> {
    let mut said = Vec::new();
    while let Some(line) = lines.next_line().await? {
        if let Some((_, address)) = line.split_once("Prism is listening on ") {
            let (_, port) = address.rsplit_once(':').ok_or("an address has a port")?;
            return Ok(port.trim().parse()?);
        }
        said.push(line);
    }
    Err(format!("prism ended without listening: {}", said.join("\n")).into())
}

async fn forward(
    remote: &reqwest::Client,
    port: u16,
    base_path: &str,
    request: Request<Bytes>,
) -> Result<Response<Bytes>, BoxError> {
    let (mut head, body) = request.into_parts();
    let target = head
        .uri
        .path_and_query()
        .map_or("", |target| target.as_str());
    let target = target
        .strip_prefix(base_path)
        .ok_or("not below the server's path")?;
    head.uri = format!("http://127.0.0.1:{port}{target}").parse::<Uri>()?;
    head.headers.remove(header::HOST);
    let request = reqwest::Request::try_from(Request::from_parts(head, body))?;
    let answer = remote.execute(request).await?;
    let mut response = Response::builder().status(answer.status());
    if let Some(headers) = response.headers_mut() {
        headers.extend(answer.headers().clone());
        headers.remove(header::CONNECTION);
        headers.remove(header::TRANSFER_ENCODING);
    }
    Ok(response.body(answer.bytes().await?)?)
}
