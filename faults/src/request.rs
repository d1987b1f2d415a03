//! Requests, as they are read.

/// How much of a request's body is remembered.
pub(crate) const KEPT: usize = 1 << 20;

/// A request as it came.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The method. Empty where a raw server of HTTP/2 read it, which does not
    /// decode headers.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// At most the first MiB.
    pub body: Vec<u8>,
    /// How long the body was, in bytes.
    pub body_len: usize,
}

impl Request {
    /// The first header of this name, which is in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The value of a query parameter, not decoded.
    pub fn query(&self, name: &str) -> Option<&str> {
        let (_, query) = self.target.split_once('?')?;
        query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    /// The value of a query parameter that is a number.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.query(name)?.parse().ok()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Takes more of the body.
    pub(crate) fn take(&mut self, bytes: &[u8]) {
        let room = KEPT.saturating_sub(self.body.len()).min(bytes.len());
        self.body.extend(&bytes[..room]);
        self.body_len += bytes.len();
    }

    /// What the head of a message of HTTP/1.1 says.
    pub(crate) fn parse(head: &str) -> Option<Self> {
        let mut lines = head.lines();
        let mut first = lines.next()?.split(' ');
        let mut request = Self {
            method: first.next()?.into(),
            target: first.next()?.into(),
            ..Self::default()
        };
        for line in lines {
            let (name, value) = line.split_once(':')?;
            request
                .headers
                .push((name.to_ascii_lowercase(), value.trim().into()));
        }
        Some(request)
    }
}
