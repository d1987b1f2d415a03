use super::*;

fn items<'b>(
    limit: u64,
    is_sequence: bool,
    pieces: impl IntoIterator<Item = &'b [u8]>,
) -> Vec<String> {
    let mut splitter = Splitter::new(limit, is_sequence);
    let mut items = Vec::new();
    let mut add = |item| match item {
        Ok(item) => items.push(String::from_utf8(Bytes::into(item)).unwrap()),
        Err(TooLarge) => items.push("too large".to_owned()),
    };
    for piece in pieces {
        let mut piece = Bytes::copy_from_slice(piece);
        while let Some(item) = splitter.feed(&mut piece) {
            add(item);
        }
        assert!(piece.is_empty());
    }
    splitter.finish().into_iter().for_each(&mut add);
    items
}

/// The same, of every way to cut the bytes in two, and of single bytes.
fn all_ways(is_sequence: bool, text: &str) -> Vec<String> {
    let bytes = text.as_bytes();
    let whole = items(1000, is_sequence, [bytes]);
    for at in 0..=bytes.len() {
        let (one, other) = bytes.split_at(at);
        assert_eq!(items(1000, is_sequence, [one, other]), whole, "cut at {at}");
    }
    assert_eq!(items(1000, is_sequence, bytes.chunks(1)), whole);
    whole
}

#[test]
fn a_line_is_an_item() {
    for (text, expected) in [
        ("{\"a\":1}\n{\"a\":2}\n", vec!["{\"a\":1}", "{\"a\":2}"]),
        ("1\r\n\r\n 2 \n\n3", vec!["1", "2", "3"]),
        ("\u{FEFF}1\n2\n", vec!["1", "2"]),
        ("{\"a\"\n[2]\n", vec!["{\"a\"", "[2]"]),
        ("\n \n", vec![]),
        // From a server that says less than it does.
        ("\u{1E}1\n\u{1E}2\n", vec!["1", "2"]),
    ] {
        assert_eq!(all_ways(false, text), expected, "{text:?}");
    }
}

#[test]
fn a_text_of_a_sequence_may_have_lines() {
    for (text, expected) in [
        (
            "\u{1E}{\n\"a\": \"}\\\"\n{\"}\n\u{1E}[2]\n",
            vec!["{\n\"a\": \"}\\\"\n{\"}", "[2]"],
        ),
        // One that is cut off costs itself.
        (
            "\u{1E}{\"a\":\n\u{1E}\"b\n\u{1E}3\n",
            vec!["{\"a\":", "\"b", "3"],
        ),
        ("\u{1E}\u{1E}1\n\n\u{1E}", vec!["1"]),
        ("\u{1E}true\n\u{1E}12", vec!["true", "12"]),
    ] {
        assert_eq!(all_ways(true, text), expected, "{text:?}");
    }
    // It is given when its own line ends, and not when the next one comes.
    let mut splitter = Splitter::new(100, true);
    assert!(
        splitter
            .feed(&mut Bytes::from_static(b"\x1E{\"a\":\n1}\n"))
            .is_some()
    );
}

#[test]
fn what_is_too_large_costs_itself() {
    let text = format!("\"{}\"\n2\n\"{}\"\n4\n", "x".repeat(99), "y".repeat(8));
    for is_sequence in [false, true] {
        for piece in [1, 3, 7, 1000] {
            let found = items(10, is_sequence, text.as_bytes().chunks(piece));
            assert_eq!(found, ["too large", "2", "\"yyyyyyyy\"", "4"], "by {piece}");
        }
    }
}
