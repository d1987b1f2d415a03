//! The servers and the network do what they say, seen from a bare socket.

#![allow(
    clippy::unwrap_used,
    reason = "a test has no outside, and ends at its first surprise"
)]

use std::io::ErrorKind;
use std::net::SocketAddr;

use mainsheet_faults::h2::{Frame, NO_ERROR, Stream};
use mainsheet_faults::{
    Direction, End, Event, Fate, Gate, Proxy, Reply, Schedule, Server, Step, soon, text,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const REQUEST: &[u8] = b"POST /a?b=c HTTP/1.1\r\nX-D: e\r\ncontent-length: 3\r\n\r\nxyz";

async fn connect(to: SocketAddr) -> TcpStream {
    TcpStream::connect(to).await.unwrap()
}

/// All that comes up to the end; an error if it is a reset.
async fn rest(stream: &mut TcpStream) -> Result<Vec<u8>, ErrorKind> {
    let mut bytes = Vec::new();
    let read = soon("the end", stream.read_to_end(&mut bytes)).await;
    read.map(|_| bytes).map_err(|error| error.kind())
}

/// How much comes up to the end.
async fn length(stream: &mut TcpStream) -> Result<usize, ErrorKind> {
    rest(stream).await.map(|bytes| bytes.len())
}

#[tokio::test]
async fn steps_are_done_one_after_another() {
    let (gate, came) = (Gate::new(), Event::new());
    let server = Server::steps([
        vec![
            Step::Head,
            Step::Signal(came.clone()),
            Step::Wait(gate.clone()),
            Step::Body,
            text("one\n"),
            Step::Drip("two".into(), gate.clone()),
            Step::Repeat("3".into(), 3),
            Step::HalfClose,
        ],
        vec![Step::Request, Step::Reset],
    ])
    .await;
    let mut stream = connect(server.address()).await;
    stream.write_all(REQUEST).await.unwrap();
    soon("the head", came.reached(1)).await;
    assert_eq!((server.count(), server.requests()[0].body_len), (1, 0));
    (0..4).for_each(|_| gate.pass());
    assert_eq!(rest(&mut stream).await.unwrap(), b"one\r\ntwo333");
    let request = &server.requests()[0];
    assert_eq!((&*request.method, &*request.target), ("POST", "/a?b=c"));
    assert_eq!(
        (request.header("x-d"), &*request.text()),
        (Some("e"), "xyz")
    );
    drop(stream);
    server.closed_but(0).await;

    for connections in 2..=3 {
        let mut stream = connect(server.address()).await;
        stream.write_all(REQUEST).await.unwrap();
        assert_eq!(length(&mut stream).await, Err(ErrorKind::ConnectionReset));
        assert_eq!(server.connections(), connections);
    }
}

#[tokio::test]
async fn whoever_leaves_is_noticed() {
    let server = Server::steps([vec![Step::Request, Step::Wait(Gate::shut())]]).await;
    let mut stream = connect(server.address()).await;
    stream.write_all(REQUEST).await.unwrap();
    server.reached(1).await;
    assert_eq!(server.open(), 1);
    drop(stream);
    server.left(1).await;
    server.closed_but(0).await;
}

#[tokio::test]
async fn frames_are_sent_as_they_are() {
    let server = Server::steps([vec![
        Step::H2Preface(&[(3, 1)]),
        Step::H2Request,
        Step::Frame(Stream::Last, Frame::headers(200, &[("a", "b")], false)),
        Step::Frame(Stream::Last, Frame::data("xyz", true)),
        Step::Frame(Stream::Connection, Frame::goaway(1, NO_ERROR)),
    ]])
    .await;
    let mut stream = connect(server.address()).await;
    let mut bytes = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
    // Settings, and a request on the stream 5, which ends with its body.
    bytes.extend([0, 0, 0, 4, 0, 0, 0, 0, 0]);
    bytes.extend([0, 0, 1, 1, 4, 0, 0, 0, 5, 0x82]);
    bytes.extend([0, 0, 2, 0, 1, 0, 0, 0, 5, b'h', b'i']);
    stream.write_all(&bytes).await.unwrap();
    let mut expected = vec![0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 1];
    expected.extend([0, 0, 0, 4, 1, 0, 0, 0, 0]);
    expected.extend([0, 0, 10, 1, 4, 0, 0, 0, 5]);
    expected.extend(b"\x08\x03200\x00\x01a\x01b");
    expected.extend(b"\0\0\x03\0\x01\0\0\0\x05xyz");
    expected.extend([0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
    assert_eq!(rest(&mut stream).await.unwrap(), expected);
    assert_eq!(server.requests()[0].text(), "hi");
}

/// A connection of this fate, in the first schedule that begins with it.
async fn network(server: &Server, is: impl Fn(Fate) -> bool) -> (Proxy, Fate) {
    for seed in 0.. {
        let schedule = Schedule::new(seed).with_stalls();
        // The proxy has its own numbers first.
        let proxy = Proxy::start(server.address(), schedule).await;
        drop(connect(proxy.address()).await);
        soon("a connection", async {
            while proxy.fates().is_empty() {
                tokio::task::yield_now().await;
            }
        })
        .await;
        let fate = proxy.fates()[0];
        if is(fate) {
            let schedule = Schedule::new(seed).with_stalls();
            return (Proxy::start(server.address(), schedule).await, fate);
        }
    }
    unreachable!("there are enough seeds")
}

#[tokio::test]
async fn a_connection_has_the_fate_that_its_seed_says() {
    let server = Server::start(|_, _| Reply::new(200).body(vec![b'x'; 20_000])).await;

    let reset = |fate| matches!(fate, Fate::Cut(Direction::Down, 100.., End::Reset));
    let (proxy, _) = network(&server, reset).await;
    let mut stream = connect(proxy.address()).await;
    stream.write_all(REQUEST).await.unwrap();
    assert_eq!(length(&mut stream).await, Err(ErrorKind::ConnectionReset));

    let closed = |fate| matches!(fate, Fate::Cut(Direction::Down, 100.., End::Close));
    let (proxy, fate) = network(&server, closed).await;
    let mut stream = connect(proxy.address()).await;
    stream.write_all(REQUEST).await.unwrap();
    let Fate::Cut(_, after, _) = fate else {
        panic!("{fate:?}")
    };
    assert_eq!(length(&mut stream).await, Ok(after));

    // A request that is cut does not reach the server.
    let count = server.count();
    let early = |fate| matches!(fate, Fate::Cut(Direction::Up, 10..50, End::Close));
    let (proxy, _) = network(&server, early).await;
    let mut stream = connect(proxy.address()).await;
    stream.write_all(REQUEST).await.unwrap();
    assert_eq!(rest(&mut stream).await.unwrap(), b"");
    assert_eq!(server.count(), count);

    let stalls = |fate| matches!(fate, Fate::Stalled(Direction::Down, 100..));
    let (proxy, fate) = network(&server, stalls).await;
    let mut stream = connect(proxy.address()).await;
    stream.write_all(REQUEST).await.unwrap();
    soon("a stall", proxy.stalled().reached(1)).await;
    let Fate::Stalled(_, after) = fate else {
        panic!("{fate:?}")
    };
    let mut bytes = vec![0; after];
    soon("what comes before", stream.read_exact(&mut bytes))
        .await
        .unwrap();
    proxy.heal();
    soon("its end", proxy.stalled().until(|stalled| stalled == 0)).await;
    assert_eq!(length(&mut stream).await, Err(ErrorKind::ConnectionReset));
    let mut stream = connect(proxy.address()).await;
    stream.write_all(REQUEST).await.unwrap();
    let mut all = vec![0; 20_000];
    soon("an answer", stream.read_exact(&mut all))
        .await
        .unwrap();
}
