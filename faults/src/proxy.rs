//! A bad network between a client and a good server.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use fastrand::Rng;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot, watch};

use crate::event::Event;
use crate::schedule::{Direction, End, Fate, Schedule};

/// The largest piece in which bytes pass.
const PIECE: usize = 4096;

/// Passes bytes between clients and a server, as a [`Schedule`] says. It stops
/// taking connections when dropped.
///
/// A delay is not a time: every piece, and every new connection, waits for its
/// turn, and of all that wait, the schedule's numbers choose who is next. What
/// waits alone goes on when all else in the program has had a chance to.
pub struct Proxy {
    address: SocketAddr,
    state: Arc<State>,
    task: tokio::task::JoinHandle<()>,
}

struct State {
    schedule: Mutex<Schedule>,
    fates: Mutex<Vec<Fate>>,
    stalled: Event,
    healed: watch::Sender<bool>,
    turns: mpsc::UnboundedSender<oneshot::Sender<()>>,
}

impl State {
    fn schedule<T>(&self, read: impl FnOnce(&mut Schedule) -> T) -> T {
        read(&mut self.schedule.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits to be chosen.
    async fn turn(&self) {
        let (chosen, wait) = oneshot::channel();
        // Without anybody who chooses, the proxy is gone.
        if self.turns.send(chosen).is_ok() {
            let _ = wait.await;
        }
    }
}

impl Proxy {
    /// Stands before the server at `to`.
    pub async fn start(to: SocketAddr, mut schedule: Schedule) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (turns, waiting) = mpsc::unbounded_channel();
        tokio::spawn(choose(schedule.fork(), waiting));
        let state = Arc::new(State {
            schedule: Mutex::new(schedule),
            fates: Mutex::default(),
            stalled: Event::new(),
            healed: watch::Sender::new(false),
            turns,
        });
        let task = tokio::spawn({
            let state = Arc::clone(&state);
            async move {
                while let Ok((client, _)) = listener.accept().await {
                    let (fate, rng) = state.schedule(|schedule| (schedule.fate(), schedule.fork()));
                    let fate = if *state.healed.borrow() {
                        Fate::Good
                    } else {
                        fate
                    };
                    state.fates.lock().unwrap().push(fate);
                    tokio::spawn(connection(Arc::clone(&state), client, to, fate, rng));
                }
            }
        });
        Self {
            address,
            state,
            task,
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it listens, by `http`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many connections there are at the moment on which somebody may wait
    /// for ever, because something was swallowed or lost.
    pub fn stalled(&self) -> &Event {
        &self.state.stalled
    }

    /// What happened, or will, to the connections so far.
    pub fn fates(&self) -> Vec<Fate> {
        self.state.fates.lock().unwrap().clone()
    }

    /// Cuts all connections; those that come later are good.
    pub fn heal(&self) {
        self.state.healed.send_replace(true);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Chooses one of those who wait, again and again.
async fn choose(mut rng: Rng, mut waiting: mpsc::UnboundedReceiver<oneshot::Sender<()>>) {
    let mut held: Vec<oneshot::Sender<()>> = Vec::new();
    loop {
        if held.is_empty() {
            match waiting.recv().await {
                Some(one) => held.push(one),
                None => return,
            }
        }
        // Others may come while this one is held.
        for _ in 0..rng.u32(0..8) {
            tokio::task::yield_now().await;
        }
        while let Ok(one) = waiting.try_recv() {
            held.push(one);
        }
        let chosen = held.swap_remove(rng.usize(0..held.len()));
        let _ = chosen.send(());
    }
}

async fn connection(
    state: Arc<State>,
    mut client: TcpStream,
    to: SocketAddr,
    fate: Fate,
    mut rng: Rng,
) {
    let mut healed = state.healed.subscribe();
    let is_new = !*healed.borrow();
    state.turn().await;
    if let Fate::Refused(end) = fate {
        return cut(client, end).await;
    }
    let Ok(mut server) = TcpStream::connect(to).await else {
        return cut(client, End::Reset).await;
    };
    for socket in [&client, &server] {
        socket.set_nodelay(true).unwrap();
    }
    let (mut from_client, mut to_client) = client.split();
    let (mut from_server, mut to_server) = server.split();
    let mut lane = |direction| Lane {
        state: &state,
        fate: Fault::new(fate, direction),
        rng: rng.fork(),
        passed: 0,
    };
    let (up, down) = (lane(Direction::Up), lane(Direction::Down));
    let both = async {
        tokio::try_join!(
            up.run(&mut from_client, &mut to_server),
            down.run(&mut from_server, &mut to_client)
        )
    };
    let end = tokio::select! {
        result = both => result.err(),
        _ = healed.wait_for(|healed| *healed && is_new) => Some(End::Reset),
    };
    if let Some(end) = end {
        tokio::join!(cut(client, end), cut(server, end));
    }
}

/// Ends a connection.
async fn cut(mut stream: TcpStream, end: End) {
    match end {
        End::Reset => {
            let socket = socket2::SockRef::from(&stream);
            // An error says that the connection has ended by itself.
            let _ = socket.set_linger(Some(Duration::ZERO));
        }
        End::Close => {
            let _ = stream.shutdown().await;
            // To close with something unread is a reset.
            let mut rest = vec![0; PIECE];
            while stream.read(&mut rest).await.is_ok_and(|len| len > 0) {}
        }
    }
}

/// A fate, as one direction has it.
enum Fault {
    None,
    Cut(usize, End),
    Stall(usize),
    Lose(usize, usize),
}

impl Fault {
    fn new(fate: Fate, direction: Direction) -> Self {
        match fate {
            Fate::Cut(way, after, end) if way == direction => Self::Cut(after, end),
            Fate::Stalled(way, after) if way == direction => Self::Stall(after),
            Fate::Lost(way, after, len) if way == direction => Self::Lose(after, len),
            _ => Self::None,
        }
    }
}

struct Lane<'a> {
    state: &'a State,
    fate: Fault,
    rng: Rng,
    passed: usize,
}

impl Lane<'_> {
    /// Passes bytes until there are no more; an error says how the connection
    /// is cut.
    async fn run(mut self, from: &mut ReadHalf<'_>, to: &mut WriteHalf<'_>) -> Result<(), End> {
        let mut piece = vec![0; PIECE];
        let mut lost = None;
        loop {
            if let Fault::Cut(after, end) = self.fate
                && self.passed == after
            {
                return Err(end);
            }
            let mut room = self.rng.usize(1..=PIECE);
            if let Fault::Cut(after, _) | Fault::Stall(after) = self.fate {
                room = room.min(after.saturating_sub(self.passed)).max(1);
            }
            let len = match from.read(&mut piece[..room]).await {
                Ok(0) => {
                    let _ = to.shutdown().await;
                    return Ok(());
                }
                Ok(len) => len,
                Err(_) => return Err(End::Reset),
            };
            self.state.turn().await;
            if matches!(self.fate, Fault::Stall(after) if self.passed >= after) {
                return self.swallow(from, to).await;
            }
            let passes = self.keep(&piece[..len]);
            if passes.len() < len && lost.is_none() {
                lost = Some(Stalled::new(&self.state.stalled));
            }
            self.passed += len;
            to.write_all(&passes).await.map_err(|_| End::Reset)?;
        }
    }

    /// What is left of a piece.
    fn keep(&self, piece: &[u8]) -> Vec<u8> {
        let Fault::Lose(after, len) = self.fate else {
            return piece.to_vec();
        };
        (self.passed..)
            .zip(piece)
            .filter(|(at, _)| !(after..after + len).contains(at))
            .map(|(_, byte)| *byte)
            .collect()
    }

    async fn swallow(&self, from: &mut ReadHalf<'_>, to: &mut WriteHalf<'_>) -> Result<(), End> {
        let _stalled = Stalled::new(&self.state.stalled);
        let mut piece = vec![0; PIECE];
        while from.read(&mut piece).await.map_err(|_| End::Reset)? > 0 {}
        let _ = to.shutdown().await;
        Ok(())
    }
}

/// Takes back that a connection is stalled when it ends, by whatever way.
struct Stalled<'a>(&'a Event);

impl<'a> Stalled<'a> {
    fn new(event: &'a Event) -> Self {
        event.happens();
        Self(event)
    }
}

impl Drop for Stalled<'_> {
    fn drop(&mut self) {
        self.0.ends();
    }
}
