//! A call over loopback, by the module that the build script made.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::thread;

use build_script::acme::blocking::Wait;
use build_script::acme::runtime::Credentials;
use build_script::acme::{Client, v2};

/// Answers one request, and gives its first line and its headers.
fn answer(listener: &TcpListener, body: &str) -> Vec<String> {
    let (stream, _) = listener.accept().expect("a connection");
    let lines = BufReader::new(&stream)
        .lines()
        .map(|line| line.expect("a line"));
    let head: Vec<_> = lines.take_while(|line| !line.is_empty()).collect();
    let length = body.len();
    let head_of_answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n"
    );
    let answer = head_of_answer + body;
    (&stream).write_all(answer.as_bytes()).expect("an answer");
    head
}

#[test]
fn what_a_build_script_made_calls_and_reads() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let server = thread::spawn(move || {
        let body = r#"[{"to": "Ada", "from": "Bob", "state": "arrived", "weight": 1.5}]"#;
        answer(&listener, body)
    });
    let client = Client::builder()
        .base_url(&base)
        .credentials(Credentials::secret(&v2::schemes::KEY, "secret"))
        .build()
        .expect("a client");
    let parcels = v2::Parcels::new(&client).list().limit(5).wait();
    let parcels = parcels.expect("parcels").into_vec().expect("each of them");
    assert_eq!(parcels[0].to, "Ada");
    assert_eq!(parcels[0].weight, Some(1.5));
    assert_eq!(parcels[0].state, v2::models::State::Arrived);
    let head = server.join().expect("the server");
    assert_eq!(head[0], "GET /v2/parcels?limit=5 HTTP/1.1");
    assert!(
        head.iter()
            .any(|line| line.eq_ignore_ascii_case("x-key: secret")),
        "{head:?}"
    );
    assert_eq!(build_script::state(), "arrived");
}
