//! What a bad network does to one connection after another, by a seed.

use std::ops::Range;

use fastrand::Rng;

/// Which way bytes go.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Direction {
    /// From the client to the server.
    Up,
    /// From the server to the client.
    Down,
}

/// How a connection is cut, towards both sides.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum End {
    /// In an orderly way (FIN).
    Close,
    /// By a reset (RST).
    Reset,
}

/// By so many bytes, up and down, TLS has shaken hands: a greeting with a key
/// of today is 1.8 kB long, and the answer, a certificate within, 2.3 kB.
const SHAKEN: (usize, usize) = (2048, 3072);

/// What happens to a connection. Bytes are counted in one direction.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Fate {
    /// Nothing but delay.
    Good,
    /// It is cut before anything passes.
    Refused(End),
    /// It is cut when so many bytes have passed.
    Cut(Direction, usize, End),
    /// What comes after so many bytes is swallowed; the connection stays.
    Stalled(Direction, usize),
    /// After so many bytes, so many others are left out; what follows passes.
    /// Only TLS notices that.
    Lost(Direction, usize, usize),
}

/// The fates of connections, and the order in which what they carry passes.
/// The same seed gives the same fates to the connections as they come; when the
/// system hands over which bytes is its own business.
#[derive(Clone, Debug)]
pub struct Schedule {
    seed: u64,
    rng: Rng,
    tls: bool,
    stalls: bool,
}

impl Schedule {
    /// The schedule of a seed, in which connections are refused, cut, and
    /// delayed.
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            rng: Rng::with_seed(seed),
            tls: false,
            stalls: false,
        }
    }

    /// For connections over TLS: bytes are lost, too. What is lost or stalls
    /// does so when hands have been shaken, because it is the machine's clock
    /// that ends the wait for that.
    #[must_use]
    pub fn over_tls(mut self) -> Self {
        self.tls = true;
        self
    }

    /// Connections stall, too: for clients whose clock the test moves.
    #[must_use]
    pub fn with_stalls(mut self) -> Self {
        self.stalls = true;
        self
    }

    /// The seed.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// What happens to the next connection.
    pub fn fate(&mut self) -> Fate {
        let rng = &mut self.rng;
        let direction = if rng.bool() {
            Direction::Up
        } else {
            Direction::Down
        };
        let end = if rng.bool() { End::Close } else { End::Reset };
        // Early and late are as likely as each other.
        let reach = 1 << rng.u32(0..=14);
        let after = rng.usize(0..reach);
        let len = rng.usize(1..=64);
        let later = match direction {
            _ if !self.tls => after,
            Direction::Up => after + SHAKEN.0,
            Direction::Down => after + SHAKEN.1,
        };
        match rng.u32(0..10) {
            0 => Fate::Refused(end),
            1..=3 => Fate::Cut(direction, after, end),
            4 if self.stalls => Fate::Stalled(direction, later),
            5..=6 if self.tls => Fate::Lost(direction, later, len),
            _ => Fate::Good,
        }
    }

    /// Numbers for a part of the schedule that goes its own way.
    pub(crate) fn fork(&mut self) -> Rng {
        self.rng.fork()
    }
}

/// The seeds of a test that runs `count` schedules, the same in each run:
/// `FAULTS_SCHEDULES` says how many instead, and `FAULTS_SEED` with which to
/// begin; alone, it is the only one.
pub fn seeds(count: u64) -> Range<u64> {
    let number = |name: &str| {
        let text = std::env::var(name).ok()?;
        let number = text.parse();
        Some(number.unwrap_or_else(|_| panic!("{name} is no number: {text}")))
    };
    let first: Option<u64> = number("FAULTS_SEED");
    let alone = if first.is_some() { 1 } else { count };
    let first = first.unwrap_or(1);
    first..first + number("FAULTS_SCHEDULES").unwrap_or(alone)
}
