//! What a server sends of its own accord, read by those to whom it sends it.
//!
//! A generated crate has a [`Webhook`] for each, and where they can be told apart a
//! [union](crate::events) of all. How requests come in is the business of a server; here begins what
//! a description says of them.

mod delivery;
mod form;

use std::any::type_name;
use std::fmt;

use bytes::Bytes;

pub use self::delivery::{Delivery, Verify};
use crate::error::{DecodeError, WebhookError};
use crate::headers;
use crate::values::codec::Decode;
use crate::values::json::read_value;
use crate::values::reader::Reader;
use crate::values::{charset, fault::Fault};

/// A request that a server sends of its own accord, and the type of its body.
///
/// ```
/// use mainsheet_runtime::webhook::{Delivery, Webhook};
/// # use mainsheet_runtime::{BoxError, HeaderMap};
///
/// pub struct Order {
///     id: String,
/// }
///
/// mainsheet_runtime::object!(Order { id => required "id" });
///
/// const ORDER_PLACED: Webhook<Order> = Webhook::new("order.placed", &["application/json"]);
///
/// # let headers = HeaderMap::new();
/// let body = br#"{"id":"7"}"#;
/// assert_eq!(ORDER_PLACED.read(body)?.id, "7");
///
/// // With a check of who sent it, and by the media type that came:
/// # let check = |_: &Delivery<'_>| Ok(());
/// let order = ORDER_PLACED.receive(&Delivery::new(&headers, body), &check)?;
/// # Ok::<(), mainsheet_runtime::WebhookError>(())
/// ```
pub struct Webhook<T> {
    name: &'static str,
    media_types: &'static [&'static str],
    read: fn(&Body) -> Result<T, Fault>,
}

/// A body, in UTF-8 but for what is bytes.
struct Body {
    bytes: Bytes,
    is_form: bool,
}

impl<T: Decode> Webhook<T> {
    /// One whose body is of a type. It may come in any of these media types, of which the first is
    /// usual: as JSON, or as the fields of a form (`application/x-www-form-urlencoded`).
    pub const fn new(name: &'static str, media_types: &'static [&'static str]) -> Self {
        Self {
            name,
            media_types,
            read: |body| {
                if body.is_form {
                    form::read(&body.bytes)
                } else {
                    read_value(&mut Reader::new(&body.bytes))
                }
            },
        }
    }
}

impl Webhook<String> {
    /// One whose body is text.
    pub const fn text(name: &'static str, media_types: &'static [&'static str]) -> Self {
        Self {
            name,
            media_types,
            read: |body| Ok(String::from_utf8_lossy(&body.bytes).into_owned()),
        }
    }
}

impl Webhook<Bytes> {
    /// One whose body is what it is.
    pub const fn bytes(name: &'static str, media_types: &'static [&'static str]) -> Self {
        Self {
            name,
            media_types,
            read: |body| Ok(body.bytes.clone()),
        }
    }
}

impl Webhook<()> {
    /// One without a body. What came in its place is not looked at.
    pub const fn empty(name: &'static str) -> Self {
        Self {
            name,
            media_types: &[],
            read: |_| Ok(()),
        }
    }
}

impl<T: 'static> Webhook<T> {
    /// The name in the description.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The media types in which the description says that it comes, the usual one first.
    pub fn media_types(&self) -> &'static [&'static str] {
        self.media_types
    }

    /// Reads the body in the usual media type. Nobody has asked who sent it: that is
    /// [`receive`](Self::receive).
    ///
    /// # Errors
    /// If the body is not what the description promises.
    pub fn read(&self, body: impl AsRef<[u8]>) -> Result<T, WebhookError> {
        self.decode(None, body.as_ref())
    }

    /// Reads the body by its `Content-Type`. Nobody has asked who sent it.
    ///
    /// # Errors
    /// If it has another media type than the description names, or is not what that promises.
    pub fn read_as(&self, content_type: &str, body: impl AsRef<[u8]>) -> Result<T, WebhookError> {
        self.decode(Some(content_type), body.as_ref())
    }

    /// Asks `check` who sent it, and then reads the body by its `Content-Type`; one without is in
    /// the usual media type.
    ///
    /// # Errors
    /// If the check refuses it, if it has another media type than the description names, or if it
    /// is not what that promises.
    pub fn receive(
        &self,
        delivery: &Delivery<'_>,
        check: &(impl Verify + ?Sized),
    ) -> Result<T, WebhookError> {
        let verified = check.verify(delivery);
        verified.map_err(|reason| WebhookError::Refused {
            webhook: self.name,
            reason,
        })?;
        self.decode(delivery.content_type(), delivery.body())
    }

    fn decode(&self, content_type: Option<&str>, body: &[u8]) -> Result<T, WebhookError> {
        let content_type = content_type.filter(|it| !it.trim().is_empty());
        let media_type = self.media_type(content_type)?;
        let raw = Bytes::copy_from_slice(body);
        let is_form = media_type.is_some_and(is_form);
        let is_text = media_type.is_none_or(|it| is_form || headers::is_json(it))
            || content_type.is_some_and(|it| headers::charset(it).is_some());
        let bytes = if is_text {
            charset::utf8_of(content_type, &raw)
        } else {
            raw.clone()
        };
        (self.read)(&Body { bytes, is_form }).map_err(|fault| {
            let reason = if raw.iter().all(u8::is_ascii_whitespace) {
                "the body is empty".to_owned()
            } else {
                fault.reason().to_owned()
            };
            WebhookError::Decode(Box::new(DecodeError {
                operation: self.name,
                status: None,
                content_type: content_type.map(Box::from),
                pointer: fault.pointer(),
                expected: type_name::<T>(),
                reason,
                raw,
            }))
        })
    }

    /// The described media type as which a body is read.
    fn media_type(&self, content_type: Option<&str>) -> Result<Option<&'static str>, WebhookError> {
        let Some(sent) = content_type else {
            return Ok(self.media_types.first().copied());
        };
        let mut described = self.media_types.iter().copied();
        let found = described.find(|described| {
            // What is built upon JSON has many names.
            headers::accepts(described, sent)
                || headers::is_json(described) && headers::is_json(sent)
        });
        match found {
            Some(found) => Ok(Some(found)),
            None if self.media_types.is_empty() => Ok(None),
            None => Err(WebhookError::MediaType {
                webhook: self.name,
                sent: sent.to_owned(),
            }),
        }
    }
}

/// Whether a media type is that of a form's fields.
fn is_form(media_type: &str) -> bool {
    headers::essence(media_type) == "application/x-www-form-urlencoded"
}

impl<T> Clone for Webhook<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Webhook<T> {}

impl<T> fmt::Debug for Webhook<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook")
            .field("name", &self.name)
            .field("media_types", &self.media_types)
            .finish_non_exhaustive()
    }
}

/// Implements how an enum is read whose variants are the bodies of webhooks, told apart by the value
/// of one property, and a last one, `Unknown`, that holds what no variant is for, as it came.
///
/// After `at` stands the way to the property, from the outermost object. After `as` stands the
/// variant before it that holds the same type: a value of that type becomes the first of them.
///
/// ```
/// use mainsheet_runtime::Json;
/// use mainsheet_runtime::webhook::Webhook;
///
/// pub struct Order {
///     id: String,
/// }
///
/// mainsheet_runtime::object!(Order { id => required "id" });
///
/// pub enum Event {
///     OrderPlaced(Order),
///     OrderPaid(Order),
///     Unknown(Json),
/// }
///
/// mainsheet_runtime::events!(Event at "event" "type" {
///     "order.placed" => OrderPlaced(Order),
///     "order.paid" => OrderPaid(Order) as OrderPlaced,
/// });
///
/// const EVENT: Webhook<Event> = Webhook::new("Event", &["application/json"]);
/// let event = EVENT.read(br#"{"event":{"type":"order.paid"},"id":"7"}"#)?;
/// assert!(matches!(event, Event::OrderPaid(order) if order.id == "7"));
/// let event = EVENT.read(br#"{"event":{"type":"order.lost"}}"#)?;
/// assert!(matches!(event, Event::Unknown(json) if json.text().contains("order.lost")));
/// # Ok::<(), mainsheet_runtime::WebhookError>(())
/// ```
#[macro_export]
macro_rules! events {
    ($type:ident at $($property:literal)+ {
        $($tag:literal $(| $other:literal)* => $variant:ident($held:ty) $(as $first:ident)?),*
        $(,)?
    }) => {
        $($crate::union!(@from $type $variant($held) $($first)?);)*

        #[allow(deprecated, reason = "the variants hold what there is")]
        const _: () = {
            use $crate::__private::{union as __union, values as __values};

            impl __values::Encode for $type {
                fn encode(&self, to: &mut __values::Writer) {
                    match self {
                        $(Self::$variant(value) => __values::Encode::encode(value, to),)*
                        Self::Unknown(value) => __values::Encode::encode(value, to),
                    }
                }
            }

            static VARIANTS: [__union::Tagged<$type>; $crate::union!(@count $($variant)*)] =
                [$(__union::Tagged {
                    tags: &[__union::TagOf($tag).tag() $(, __union::TagOf($other).tag())*],
                    decode: |from| __values::Decode::decode(from).map($type::$variant),
                }),*];

            impl __values::Decode for $type {
                fn decode(
                    from: &mut __values::Reader<'_>,
                ) -> ::core::result::Result<Self, __values::Fault> {
                    __union::read_event(from, &[$($property),+], &VARIANTS, Self::Unknown)
                }
            }
        };

        $crate::union!(@any $type);
    };
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, Request, header};

    use super::{Delivery, Verify, Webhook};
    use crate::error::BoxError;

    struct Order {
        id: i64,
    }

    crate::object!(Order { id => required "id" });

    const PLACED: Webhook<Order> = Webhook::new(
        "placed",
        &["application/json", "application/x-www-form-urlencoded"],
    );

    fn of_type(content_type: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let value = content_type.parse().expect("a value");
        headers.insert(header::CONTENT_TYPE, value);
        headers
    }

    /// Takes whatever comes.
    struct Anyone;

    impl Verify for Anyone {
        fn verify(&self, _: &Delivery<'_>) -> Result<(), BoxError> {
            Ok(())
        }
    }

    #[test]
    fn errors_quote_nothing_that_came() {
        let refuse = |_: &Delivery<'_>| Err::<(), BoxError>("not of us".into());
        let headers = of_type("application/json");
        let secret = Delivery::new(&headers, "{\"id\":\"secret\"}");
        let errors = [
            PLACED.receive(&secret, &Anyone).err(),
            PLACED.receive(&secret, &refuse).err(),
            PLACED.read_as("text/secret\r\nx", "secret").err(),
        ];
        for error in errors {
            let error = error.expect("an error");
            let shown = format!("{error} {error:?} {secret:?}");
            let is_media_type = error.status() == 415;
            assert_eq!(shown.contains("secret"), is_media_type, "{shown}");
            assert!(!error.to_string().contains('\n'), "{error}");
            assert_eq!(error.webhook(), "placed");
        }
    }

    #[test]
    fn what_is_sound_is_refused_by_its_check_all_the_same() {
        let refuse = |_: &Delivery<'_>| Err::<(), BoxError>("not of us".into());
        let headers = of_type("application/json");
        let sound = Delivery::new(&headers, "{\"id\":7}");
        assert!(PLACED.receive(&sound, &Anyone).is_ok());
        let refused = PLACED.receive(&sound, &refuse);
        assert_eq!(
            refused.err().map(|error| error.status().as_u16()),
            Some(401)
        );
    }

    #[test]
    fn a_body_is_read_by_its_media_type() {
        for (content_type, body, id) in [
            ("application/json", &b"{\"id\":7}"[..], 7),
            (
                "application/x-www-form-urlencoded; charset=utf-8",
                b"id=8",
                8,
            ),
            ("application/problem+json", b"{\"id\":9}", 9),
            (
                "application/json; charset=utf-16le",
                b"{\x00\"\x00i\x00d\x00\"\x00:\x001\x00}\x00",
                1,
            ),
        ] {
            let headers = of_type(content_type);
            let order = PLACED.receive(&Delivery::new(&headers, body), &Anyone);
            assert_eq!(order.expect(content_type).id, id, "{content_type}");
        }
        assert!(PLACED.read_as("text/plain", "7").is_err());
        // Without a type it is the usual one.
        let none = HeaderMap::new();
        let order = PLACED.receive(&Delivery::new(&none, b"{\"id\":2}"), &Anyone);
        assert_eq!(order.expect("an order").id, 2);
    }

    #[test]
    fn a_request_is_a_delivery() {
        let request = Request::post("/hooks?of=us")
            .header("X-Sign", "s")
            .body(vec![1]);
        let request = request.expect("a request");
        let delivery = Delivery::of(&request);
        assert_eq!(delivery.uri().map(http::Uri::path), Some("/hooks"));
        assert_eq!(delivery.header("x-sign"), Some("s"));
        assert_eq!(delivery.header("x-none"), None);
        assert_eq!(delivery.body(), [1]);
    }
}
