//! Frames of HTTP/2 that no library would send, and too many of them.

use mainsheet_faults::Step::{Frame as Send, H2Never};
use mainsheet_faults::h2::{Frame, Stream};
use mainsheet_faults::{Step, text};

use crate::calls::create;
use crate::case::{Case, case};
use crate::expect::{clean, error, record};
use crate::http2::{BODY, JSON, after_request, data, h2, head, refused, then_good};

const FRAMES: &str = "HTTP/2, frames";
const FLOODS: &str = "HTTP/2, floods";

fn large(kind: u8, flags: u8, len: usize) -> Frame {
    Frame::raw(kind, flags, vec![0; len])
}

#[expect(clippy::too_many_lines, reason = "a table")]
pub fn cases() -> Vec<Case> {
    vec![
        refused(
            FRAMES,
            "a length that is longer than the body",
            vec![
                Send(
                    Stream::Last,
                    Frame::headers(200, &[("content-length", "300")], false),
                ),
                data(true),
                H2Never,
            ],
        ),
        refused(
            FRAMES,
            "a length that is shorter than the body",
            vec![
                Send(
                    Stream::Last,
                    Frame::headers(200, &[("content-length", "3")], false),
                ),
                data(true),
                H2Never,
            ],
        ),
        refused(
            FRAMES,
            "no status",
            vec![
                Send(Stream::Last, Frame::trailers(&[("x-a", "b")])),
                H2Never,
            ],
        ),
        refused(
            FRAMES,
            "a header in capitals",
            vec![
                Send(Stream::Last, Frame::headers(200, &[("X-A", "b")], true)),
                H2Never,
            ],
        ),
        refused(
            FRAMES,
            "headers that no table has",
            vec![
                Send(
                    Stream::Last,
                    Frame::raw(1, 5, vec![0xff, 0xff, 0xff, 0xff, 0xff]),
                ),
                H2Never,
            ],
        ),
        refused(FRAMES, "a body before the head", vec![data(true), H2Never]),
        refused(
            FRAMES,
            "a body for a stream that nobody opened",
            vec![Send(Stream::Id(99), Frame::data(BODY, true)), H2Never],
        ),
        refused(
            FRAMES,
            "a frame that is larger than was agreed",
            vec![
                head(false),
                Send(Stream::Last, large(0, 0, 1 << 20)),
                H2Never,
            ],
        ),
        refused(
            FRAMES,
            "settings of half a setting",
            vec![Send(Stream::Connection, large(4, 0, 3)), H2Never],
        ),
        refused(
            FRAMES,
            "a ping of seven bytes",
            vec![Send(Stream::Connection, large(6, 0, 7)), H2Never],
        ),
        refused(
            FRAMES,
            "a window that grows by nothing",
            vec![Send(Stream::Connection, large(8, 0, 4)), H2Never],
        ),
        refused(
            FRAMES,
            "a window beyond its bounds",
            vec![
                Send(
                    Stream::Connection,
                    Frame::raw(8, 0, vec![0x7f, 0xff, 0xff, 0xff]),
                ),
                H2Never,
            ],
        ),
        refused(
            FRAMES,
            "a promise that nobody allowed",
            vec![
                Send(Stream::Last, Frame::raw(5, 4, vec![0, 0, 0, 2, 0x88])),
                H2Never,
            ],
        ),
        then_good(
            FRAMES,
            "a kind that nobody knows is passed over",
            after_request([
                Send(Stream::Last, large(200, 0xff, 100)),
                head(false),
                Send(Stream::Connection, large(201, 0, 10)),
                data(true),
                H2Never,
            ]),
        )
        .expect(record())
        .requests(1),
        case(
            FRAMES,
            "HTTP/1.1 for who speaks HTTP/2",
            vec![vec![
                text("HTTP/1.1 400 Bad Request\ncontent-length: 0\n\n"),
                Step::Never,
            ]],
        )
        .client(h2)
        .calls(create())
        .expect(error())
        .expect(clean()),
        case(FRAMES, "nothing but an end", vec![vec![Step::Close]])
            .client(h2)
            .calls(create())
            .expect(error())
            .expect(clean()),
        refused(
            FLOODS,
            "answers for the connection's own stream",
            vec![
                Send(Stream::Connection, Frame::headers(200, JSON, true)),
                H2Never,
            ],
        ),
        then_good(
            FLOODS,
            "a hundred thousand pings",
            after_request([Step::Repeat(ping_bytes(), 100_000), Step::Close]),
        )
        .calls(create())
        .expect(error())
        .memory(16 << 20)
        .requests(1),
        then_good(
            FLOODS,
            "a hundred thousand settings",
            after_request([
                Step::Repeat(vec![0, 0, 0, 4, 0, 0, 0, 0, 0].into(), 100_000),
                Step::Close,
            ]),
        )
        .calls(create())
        .expect(error())
        .memory(16 << 20)
        .requests(1),
        then_good(
            FLOODS,
            "a hundred thousand empty pieces",
            after_request([
                head(false),
                Step::Repeat(vec![0, 0, 0, 0, 0, 0, 0, 0, 1].into(), 100_000),
                Step::Close,
            ]),
        )
        .calls(create())
        .expect(error())
        .memory(16 << 20)
        .requests(1),
        then_good(
            FLOODS,
            "a head that goes on and on",
            after_request([
                Send(Stream::Last, Frame::raw(1, 0, vec![0x88])),
                Step::Repeat(continuation(), 4096),
                Step::Close,
            ]),
        )
        .calls(create())
        .expect(error())
        .memory(16 << 20)
        .requests(1),
        then_good(
            FLOODS,
            "headers that grow when they are read",
            after_request([bomb(), Step::Close]),
        )
        .calls(create())
        .expect(error())
        .memory(16 << 20)
        .requests(1),
    ]
}

fn ping_bytes() -> bytes::Bytes {
    let mut bytes = vec![0, 0, 8, 6, 0, 0, 0, 0, 0];
    bytes.extend([7; 8]);
    bytes.into()
}

/// A `CONTINUATION` of 16 kB for the first stream, and no end.
fn continuation() -> bytes::Bytes {
    let mut bytes = vec![0, 0x40, 0, 9, 0, 0, 0, 0, 1];
    // A header that is left out of the table: `a: ` and what fills the frame.
    bytes.extend([0, 1, b'a', 0x7f, 0xfb, 0x7e]);
    bytes.resize(9 + 0x4000, b'x');
    bytes.into()
}

/// A header of 4 kB is put into the table, and then named sixteen thousand
/// times by a byte each.
fn bomb() -> Step {
    let mut block = vec![0x88, 0x40, 1, b'a', 0x7f, 0x81, 0x1e];
    block.resize(7 + 4000, b'x');
    block.resize(16_000, 0xbe);
    Send(Stream::Last, Frame::raw(1, 5, block))
}
