use super::*;

/// What a parser gives of some pieces: data, name and id, and each error.
fn events<'b>(limit: u64, pieces: impl IntoIterator<Item = &'b [u8]>) -> Vec<[String; 3]> {
    let mut parser = Parser::new(limit, Arc::from(""));
    let mut events = Vec::new();
    for piece in pieces {
        let mut piece = Bytes::copy_from_slice(piece);
        while let Some(frame) = parser.feed(&mut piece) {
            events.push(match frame {
                Ok(frame) => [
                    String::from_utf8_lossy(&frame.data).into_owned(),
                    frame.name.as_deref().unwrap_or("message").to_owned(),
                    frame.id.as_deref().unwrap_or_default().to_owned(),
                ],
                Err(TooLarge) => ["too large".into(), String::new(), String::new()],
            });
        }
        assert!(piece.is_empty());
    }
    assert!(parser.finish().is_none());
    events
}

/// The same, of every way to cut the bytes in two, and of single bytes.
fn all_ways(bytes: &[u8]) -> Vec<[String; 3]> {
    let whole = events(1000, [bytes]);
    for at in 0..=bytes.len() {
        let (one, other) = bytes.split_at(at);
        assert_eq!(events(1000, [one, other]), whole, "cut at {at}");
    }
    assert_eq!(events(1000, bytes.chunks(1)), whole);
    whole
}

#[test]
fn fields_make_events_as_the_standard_has_it() {
    for (text, expected) in [
        ("data: a\n\n", vec![["a", "message", ""]]),
        // One space is taken away, and no more.
        (
            "data:a\n\ndata:  b\n\n",
            vec![["a", "message", ""], [" b", "message", ""]],
        ),
        (
            "data: a\ndata\ndata: b\n\n",
            vec![["a\n\nb", "message", ""]],
        ),
        (
            "data\n\ndata:\n\n",
            vec![["", "message", ""], ["", "message", ""]],
        ),
        (
            ": ping\n\n:\n\ndata: a\n: x\n\n",
            vec![["a", "message", ""]],
        ),
        (
            "event: e\ndata: a\n\ndata: b\n\n",
            vec![["a", "e", ""], ["b", "message", ""]],
        ),
        ("event: e\n\ndata: b\n\n", vec![["b", "message", ""]]),
        ("event: e\nevent:\ndata: b\n\n", vec![["b", "message", ""]]),
        (
            "id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n",
            vec![
                ["a", "message", "1"],
                ["b", "message", "1"],
                ["c", "message", ""],
            ],
        ),
        (
            "id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n",
            vec![["a", "message", "1"], ["b", "message", "1"]],
        ),
        ("id: 1\n\ndata: a\n\n", vec![["a", "message", "1"]]),
        ("Data: a\ndatum: b\n data: c\n\n", vec![]),
        ("data: a: b\n\n", vec![["a: b", "message", ""]]),
        // What the end of the body cuts off is no event.
        ("data: a\n\ndata: b\n", vec![["a", "message", ""]]),
        (
            "\u{FEFF}data: a\n\n\u{FEFF}data: b\n\n",
            vec![["a", "message", ""]],
        ),
        ("data: ä€\n\n", vec![["ä€", "message", ""]]),
    ] {
        for (end, cut) in [
            ("\n", text.to_owned()),
            ("\r", text.replace('\n', "\r")),
            ("\r\n", text.replace('\n', "\r\n")),
        ] {
            // Lines of data are joined by a LF, however they ended.
            assert_eq!(all_ways(cut.as_bytes()), expected, "{text:?} with {end:?}");
        }
    }
    assert_eq!(all_ways(b"data: a\r\n\r\n\r\ndata: b\n\r").len(), 2);
    assert_eq!(all_ways(b"data: \xFF\n\n"), [["\u{FFFD}", "message", ""]]);
}

#[test]
fn the_wait_is_a_number_of_milliseconds() {
    for (text, wait) in [
        ("retry: 1500\n", Some(Duration::from_millis(1500))),
        (
            "retry: 1500\nretry: soon\nretry: -1\nretry: 1.5\nretry:\n",
            Some(Duration::from_millis(1500)),
        ),
        ("retry: 99999999999999999999999\n", Some(Duration::MAX)),
        ("retry: \n", None),
    ] {
        let mut parser = Parser::new(100, Arc::from(""));
        assert!(parser.feed(&mut Bytes::from(text)).is_none());
        assert_eq!(parser.retry(), wait, "{text}");
        assert_eq!(parser.again(100).retry(), wait, "{text}");
    }
}

#[test]
fn what_is_too_large_costs_itself() {
    let long = format!(
        "data: {}\n\nid: 7\ndata: {}\n\n",
        "x".repeat(10),
        "y".repeat(9)
    );
    let whole = events(10, [long.as_bytes()]);
    assert_eq!(whole.len(), 2);
    assert_eq!(whole[0][0], "too large");
    assert_eq!(whole[1], ["yyyyyyyyy", "message", "7"]);
    // A line of which there is no end, many of them, and comments, which count for nothing.
    let lines = format!(
        ":{}\n{}\n\ndata: z\n\n",
        "c".repeat(99),
        "data: yyyy\n".repeat(9)
    );
    for text in [format!("data: {}\n\ndata: z\n\n", "x".repeat(99)), lines] {
        for piece in [1, 3, 7, 1000] {
            let found = events(20, text.as_bytes().chunks(piece));
            assert_eq!(found.len(), 2, "{text} by {piece}");
            assert_eq!(found[0][0], "too large", "{text} by {piece}");
            assert_eq!(found[1][0], "z", "{text} by {piece}");
        }
    }
}

#[test]
fn a_gigabyte_takes_the_memory_of_an_event() {
    // Less than a gigabyte, and the same for each byte of it.
    let event = format!("id: 1\nevent: tick\ndata: {}\n\n", "x".repeat(1000));
    let mut parser = Parser::new(4096, Arc::from(""));
    let mut count = 0;
    for _ in 0..20_000 {
        for piece in event.as_bytes().chunks(700) {
            let mut piece = Bytes::copy_from_slice(piece);
            while parser.feed(&mut piece).is_some() {
                count += 1;
            }
        }
        assert!(parser.data.capacity() + parser.line.capacity() < 8192);
    }
    assert_eq!(count, 20_000);
}
