//! What all generated request types have in common.

/// Declares a request type: a struct with a field `call`, which the crate may
/// fill, and what every request has, compiled where it is called and not before: the constant `OPERATION`, `options`,
/// `send`, `IntoFuture`, and with the generated crate's feature `testing` also
/// `Stubbed`.
///
/// After the name stands what is answered: `empty`, `json T`, `list T`, `pages
/// T` (a list that is handed out page by page), `envelopes T, P` (one whose pages are
/// the type `P`), `text`, `download`, `redirect`, `events T` (whose data is JSON),
/// `text_events`, `whole_events T`, `json_stream T`, or `answer
/// T` for a type that implements [`Answer`](crate::request::Answer). After `where headers:`
/// may stand the type that shows the headers. The fields
/// are those of [`Operation`](crate::request::Operation).
///
/// ```
/// use mainsheet_runtime::Client;
/// use mainsheet_runtime::request::{Method, Security, Server};
///
/// mainsheet_runtime::request! {
///     /// The name of a record.
///     pub struct GetName => json String {
///         id: "getName",
///         method: Method::GET,
///         server: Server::below("/v1"),
///         path: "/records/{id}/name",
///         security: Security::Undeclared,
///         accept: "application/json",
///         errors: &[],
///         paging: None,
///     }
/// }
///
/// /// Gets the name of the record `id`.
/// pub fn get_name(client: &Client, id: impl Into<String>) -> GetName {
///     let mut request = GetName::new(client);
///     request.call.path("id", id);
///     request
/// }
///
/// # async fn run(client: &Client) -> mainsheet_runtime::Result<()> {
/// let name: String = get_name(client, "7").await?;
/// # Ok(()) }
/// ```
#[macro_export]
macro_rules! request {
    (
        $(#[$attribute:meta])*
        pub struct $request:ident => $answer:ident $($type:ty),* $(where headers: $headers:ty)? {
            $($operation:tt)*
        }
    ) => {
        $(#[$attribute])*
        #[derive(Debug)]
        #[must_use = "a request is sent when it is awaited"]
        pub struct $request {
            pub(crate) call: $crate::request::Call,
        }

        impl $request {
            /// What the description says of the operation.
            pub const OPERATION: &'static $crate::request::Operation =
                &$crate::request::Operation { $($operation)* };

            /// A request without what it requires, for the crate to fill.
            pub(crate) fn new(client: &$crate::Client) -> Self {
                let call = $crate::request::Call::new(client, Self::OPERATION);
                Self { call }
            }
        }

        $crate::request!(@answer [$($headers)?] $request, $answer $($type),*);
    };
    (@answer [$($headers:ty)?] $request:ident, empty) => {
        $crate::request!(@of [$($headers)?] $request, send_empty, (), ());
    };
    (@answer [$($headers:ty)?] $request:ident, json $body:ty) => {
        $crate::request!(@of [$($headers)?] $request, send_json, $body, $body);
    };
    (@answer [$($headers:ty)?] $request:ident, list $item:ty) => {
        $crate::request!(@of [$($headers)?] $request, send_list, $crate::List<$item>, [$item]);
    };
    (@answer [$($headers:ty)?] $request:ident, pages $item:ty) => {
        $crate::request!(@answer [$($headers)?] $request, list $item);
        $crate::request!(@pages $request, $item);
    };
    (@answer [$($headers:ty)?] $request:ident, envelopes $item:ty, $page:ty) => {
        $crate::request!(@answer [$($headers)?] $request, json $page);
        $crate::request!(@envelopes $request, $item, $page);
    };
    (@answer [$($headers:ty)?] $request:ident, pages_or $answer:ty, $item:ty) => {
        $crate::request!(@answer [$($headers)?] $request, answer $answer);
        $crate::request!(@pages $request, $item);
    };
    (@answer [$($headers:ty)?] $request:ident, envelopes_or $answer:ty, $item:ty, $page:ty) => {
        $crate::request!(@answer [$($headers)?] $request, answer $answer);
        $crate::request!(@envelopes $request, $item, $page);
    };
    (@pages $request:ident, $item:ty) => {
        impl $request {
            /// Streams the elements of all pages, from where the request's
            /// parameters say.
            #[inline]
            pub fn items(self) -> $crate::Items<$item> {
                self.call.items()
            }

            /// Streams the pages, each with its status and headers.
            #[inline]
            pub fn pages(self) -> $crate::Pages<$item> {
                self.call.pages()
            }
        }
    };
    (@envelopes $request:ident, $item:ty, $page:ty) => {
        impl $request {
            /// Streams the elements of all pages, from where the request's
            /// parameters say.
            #[inline]
            pub fn items(self) -> $crate::Items<$item> {
                self.call.items()
            }

            /// Streams the pages, each with its status and headers.
            #[inline]
            pub fn pages(self) -> $crate::Pages<$item, $page> {
                self.call.envelopes()
            }
        }
    };
    (@answer [$($headers:ty)?] $request:ident, text) => {
        $crate::request!(@of [$($headers)?] $request, send_text, ::std::string::String, str);
    };
    (@answer [$($headers:ty)?] $request:ident, download) => {
        $crate::request!(@of [$($headers)?] $request, send_download, $crate::Download, str);
    };
    (@answer [$($headers:ty)?] $request:ident, redirect) => {
        $crate::request!(@of [$($headers)?] $request, send_redirect, $crate::Redirect, str);
    };
    (@answer [$($headers:ty)?] $request:ident, events $data:ty) => {
        $crate::request!(@of [$($headers)?] $request, send_events, $crate::Events<$data>, str);
    };
    (@answer [$($headers:ty)?] $request:ident, text_events) => {
        $crate::request!(
            @of [$($headers)?] $request, send_text_events, $crate::Events<::std::string::String>, str
        );
    };
    (@answer [$($headers:ty)?] $request:ident, whole_events $event:ty) => {
        $crate::request!(@of [$($headers)?] $request, send_whole_events, $crate::Events<$event>, str);
    };
    (@answer [$($headers:ty)?] $request:ident, json_stream $item:ty) => {
        $crate::request!(@of [$($headers)?] $request, send_json_stream, $crate::JsonStream<$item>, str);
    };
    (@answer [$($headers:ty)?] $request:ident, answer $answer:ty) => {
        $crate::request!(@of [$($headers)?] $request, send_answer, $answer, str);
    };
    (@send [] $call:expr) => {
        $call
    };
    (@send [$headers:ty] $call:expr) => {
        $crate::request::with_headers($call)
    };
    (@of [$($headers:ty)?] $request:ident, $send:ident, $output:ty, $body:ty) => {
        impl $request {
            /// Sets timeouts, retries and headers for this request alone.
            pub fn options(mut self, options: $crate::RequestOptions) -> Self {
                self.call.options(options);
                self
            }

            /// Sends the request, and gives the body together with its status
            /// and headers.
            #[inline]
            pub fn send(
                self,
            ) -> $crate::BoxFuture<'static, $crate::Result<$crate::Response<$output $(, $headers)?>>> {
                $crate::request!(@send [$($headers)?] self.call.$send())
            }
        }

        impl ::core::future::IntoFuture for $request {
            type Output = $crate::Result<$output>;
            type IntoFuture = $crate::BoxFuture<'static, Self::Output>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                $crate::request::body(self.send())
            }
        }

        $crate::__stubbed!($request, $body);
    };
}

/// What answers a request in tests. Whether there is any is this crate's to say: the one in which a
/// request is declared may have no features.
#[cfg(feature = "testing")]
#[doc(hidden)]
#[macro_export]
macro_rules! __stubbed {
    ($request:ident, $body:ty) => {
        impl $crate::testing::Stubbed for $request {
            const OPERATION: &'static $crate::request::Operation = Self::OPERATION;
            type Body = $body;
        }
    };
}

#[cfg(not(feature = "testing"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __stubbed {
    ($request:ident, $body:ty) => {};
}
