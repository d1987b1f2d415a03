//! What comes to a receiver, and the check of who sent it.

use std::fmt;

use http::{HeaderMap, Request, Uri, header};

use crate::error::BoxError;

/// What came: the headers, and the body as it came, byte by byte.
///
/// ```
/// use mainsheet_runtime::HeaderMap;
/// use mainsheet_runtime::webhook::Delivery;
///
/// fn received(headers: &HeaderMap, body: &[u8]) {
///     let delivery = Delivery::new(headers, body);
///     assert_eq!(delivery.body(), body);
/// }
/// ```
///
/// A request of the crate `http` is one by [`of`](Self::of).
#[derive(Clone, Copy)]
pub struct Delivery<'a> {
    headers: &'a HeaderMap,
    body: &'a [u8],
    uri: Option<&'a Uri>,
}

impl<'a> Delivery<'a> {
    /// A delivery of its parts.
    pub fn new(headers: &'a HeaderMap, body: &'a (impl AsRef<[u8]> + ?Sized)) -> Self {
        Self {
            headers,
            body: body.as_ref(),
            uri: None,
        }
    }

    /// A request as a delivery.
    pub fn of(request: &'a Request<impl AsRef<[u8]>>) -> Self {
        Self {
            uri: Some(request.uri()),
            ..Self::new(request.headers(), request.body())
        }
    }

    /// The headers, signatures among them.
    pub fn headers(&self) -> &'a HeaderMap {
        self.headers
    }

    /// A header as text; `None` if it is missing, comes several times, or is no text.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        let mut lines = self.headers.get_all(name).iter();
        let line = lines.next().filter(|_| lines.next().is_none())?;
        line.to_str().ok()
    }

    /// The body, of which nothing was read or changed: what a signature is made of.
    pub fn body(&self) -> &'a [u8] {
        self.body
    }

    /// Where it was sent to, if it was made [of a request](Self::of).
    pub fn uri(&self) -> Option<&'a Uri> {
        self.uri
    }

    pub(super) fn content_type(&self) -> Option<&'a str> {
        self.header(header::CONTENT_TYPE.as_str())
    }
}

// Neither headers nor body: both can hold what does not belong in a log.
impl fmt::Debug for Delivery<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery")
            .field("headers", &self.headers.len())
            .field("body", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// A check of who sent a delivery: as a rule of a signature, which every vendor makes in a way of
/// its own. It is asked before anything of the body is read.
///
/// A function of a [`Delivery`] is one, too.
///
/// ```
/// use mainsheet_runtime::BoxError;
/// use mainsheet_runtime::webhook::{Delivery, Verify};
///
/// struct Signed {
///     secret: Vec<u8>,
/// }
///
/// impl Verify for Signed {
///     fn verify(&self, delivery: &Delivery<'_>) -> Result<(), BoxError> {
///         let sent = delivery.header("x-signature").ok_or("there is no signature")?;
/// #       fn hmac_is(_: &[u8], _: &[u8], _: &str) -> bool { true }
///         // By a function that takes the same time whatever differs.
///         if hmac_is(&self.secret, delivery.body(), sent) {
///             Ok(())
///         } else {
///             Err("the signature is not of this body".into())
///         }
///     }
/// }
/// ```
pub trait Verify {
    /// Says whether the delivery is from who may send it.
    ///
    /// # Errors
    /// If it is not, or if nobody can tell.
    fn verify(&self, delivery: &Delivery<'_>) -> Result<(), BoxError>;
}

impl<F> Verify for F
where
    F: Fn(&Delivery<'_>) -> Result<(), BoxError>,
{
    fn verify(&self, delivery: &Delivery<'_>) -> Result<(), BoxError> {
        self(delivery)
    }
}
