//! A server on loopback that does as it is told, and remembers what it was
//! sent.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::connection::Connection;
use crate::event::{Event, soon};
use crate::reply::Reply;
use crate::request::Request;
use crate::step::Step;

/// The server; it takes no more connections when dropped.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: tokio::task::JoinHandle<()>,
}

/// What is known of all connections.
pub(crate) struct Shared {
    requests: watch::Sender<Vec<Request>>,
    /// How many connections ended before their answer did.
    gone: Event,
    connections: Event,
    open: Event,
}

impl Shared {
    /// Counts a request, and gives its number.
    pub(crate) fn count(&self, request: Request) -> usize {
        let mut count = 0;
        self.requests.send_modify(|requests| {
            count = requests.len();
            requests.push(request);
        });
        count
    }

    pub(crate) fn request(&self, count: usize) -> Request {
        self.requests.borrow()[count].clone()
    }

    pub(crate) fn replace(&self, count: usize, request: Request) {
        self.requests
            .send_modify(|requests| requests[count] = request);
    }
}

impl Server {
    /// Answers each request with what `handler` says of it; the second argument
    /// counts requests from 0.
    pub async fn start(handler: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self::listen(listener, handler)
    }

    /// As [`start`](Self::start), for those who connect to `listener`.
    pub fn listen(
        listener: TcpListener,
        handler: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let serve = Step::serve(handler);
        Self::accept(listener, move |_| vec![serve.clone()])
    }

    /// Gives the replies one after another, and the last one for ever.
    pub async fn script(replies: impl IntoIterator<Item = Reply>) -> Self {
        let replies: Vec<_> = replies.into_iter().collect();
        Self::start(move |_, count| replies[count.min(replies.len() - 1)].clone()).await
    }

    /// Does these steps to one connection after another, and the last ones to
    /// all that follow.
    pub async fn steps(connections: impl IntoIterator<Item = Vec<Step>>) -> Self {
        let connections: Vec<_> = connections.into_iter().collect();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self::accept(listener, move |count| {
            connections[count.min(connections.len() - 1)].clone()
        })
    }

    /// Does to each connection, counted from 0, what `steps` says.
    pub fn accept(
        listener: TcpListener,
        steps: impl Fn(usize) -> Vec<Step> + Send + Sync + 'static,
    ) -> Self {
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            requests: watch::Sender::new(Vec::new()),
            gone: Event::new(),
            connections: Event::new(),
            open: Event::new(),
        });
        let task = tokio::spawn({
            let shared = Arc::clone(&shared);
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    let steps = steps(shared.connections.count());
                    shared.connections.happens();
                    shared.open.happens();
                    let shared = Arc::clone(&shared);
                    tokio::spawn(async move {
                        let connection = Connection::new(stream, Arc::clone(&shared));
                        if connection.run(steps).await.is_none() {
                            shared.gone.happens();
                        }
                        shared.open.ends();
                    });
                }
            }
        });
        Self {
            address,
            shared,
            task,
        }
    }

    /// Where it listens, by `http`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.requests.borrow().clone()
    }

    /// How many requests have come.
    pub fn count(&self) -> usize {
        self.shared.requests.borrow().len()
    }

    /// How many connections have come about.
    pub fn connections(&self) -> usize {
        self.shared.connections.count()
    }

    /// How many connections are open.
    pub fn open(&self) -> usize {
        self.shared.open.count()
    }

    /// Waits until so many requests have come.
    pub async fn reached(&self, count: usize) {
        let mut requests = self.shared.requests.subscribe();
        let reached = requests.wait_for(|requests| requests.len() >= count);
        drop(soon("a request", reached).await);
    }

    /// Waits until the client has left before the end of so many answers.
    pub async fn left(&self, count: usize) {
        soon("the end of a connection", self.shared.gone.reached(count)).await;
        assert_eq!(self.shared.gone.count(), count);
    }

    /// Takes no more connections, and waits until nobody can reach it.
    pub async fn end(mut self) {
        self.task.abort();
        // Its end is an error that says that it was ended.
        let _ = (&mut self.task).await;
    }

    /// Waits until no more than so many connections are open.
    pub async fn closed_but(&self, count: usize) {
        let closed = self.shared.open.until(|open| open <= count);
        soon("the end of connections", closed).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}
