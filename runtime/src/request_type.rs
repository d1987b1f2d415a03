//! What all generated request types have in common.

/// Implements, for a request type with a field `call: Call` and a constant
/// `OPERATION`, what every request has: `options`, `send`, `IntoFuture`, and
/// with the generated crate's feature `testing` also `Stubbed`.
///
/// After the type stands what is answered: `empty`, `json T`, `list T`, `pages
/// T` (a list that is handed out page by page), `text`, `download`, or `answer
/// T` for a type that implements [`Answer`](crate::request::Answer).
///
/// ```
/// use mainsheet_runtime::Client;
/// use mainsheet_runtime::request::{Call, Method, Operation, Segment};
///
/// pub struct GetName {
///     call: Call,
/// }
///
/// impl GetName {
///     pub const OPERATION: &'static Operation = &Operation {
///         id: "getName",
///         method: Method::GET,
///         base_path: "/v1",
///         path: &[Segment::Literal("name")],
///         template: "/name",
///         accept: "application/json",
///         errors: &[],
///         paging: None,
///     };
///
///     pub fn new(client: &Client) -> Self {
///         Self { call: Call::new(client, Self::OPERATION) }
///     }
/// }
///
/// mainsheet_runtime::request!(GetName => json String);
///
/// # async fn run(client: &Client) -> mainsheet_runtime::Result<()> {
/// let name: String = GetName::new(client).await?;
/// # Ok(()) }
/// ```
#[macro_export]
macro_rules! request {
    ($request:ident => empty) => {
        $crate::request!(@of $request, send_empty, (), ());
    };
    ($request:ident => json $body:ty) => {
        $crate::request!(@of $request, send_json, $body, $body);
    };
    ($request:ident => list $item:ty) => {
        $crate::request!(@of $request, send_list, $crate::List<$item>, [$item]);
    };
    ($request:ident => pages $item:ty) => {
        $crate::request!($request => list $item);

        impl $request {
            /// Streams the elements of all pages, from the offset on. With the
            /// limit set, the stream ends after so many elements.
            pub fn items(self) -> $crate::Items<$item> {
                self.call.items()
            }

            /// Streams the pages, each with its status and headers.
            pub fn pages(self) -> $crate::Pages<$item> {
                self.call.pages()
            }
        }
    };
    ($request:ident => text) => {
        $crate::request!(@of $request, send_text, ::std::string::String, str);
    };
    ($request:ident => download) => {
        $crate::request!(@of $request, send_download, $crate::Download, str);
    };
    ($request:ident => answer $answer:ty) => {
        $crate::request!(@of $request, send_answer, $answer, str);
    };
    (@of $request:ident, $send:ident, $output:ty, $body:ty) => {
        impl $request {
            /// Sets timeouts, retries and headers for this request alone.
            pub fn options(mut self, options: $crate::RequestOptions) -> Self {
                self.call.options(options);
                self
            }

            /// Sends the request, and gives the body together with its status
            /// and headers.
            pub fn send(
                self,
            ) -> $crate::BoxFuture<'static, $crate::Result<$crate::Response<$output>>> {
                self.call.$send()
            }
        }

        impl ::core::future::IntoFuture for $request {
            type Output = $crate::Result<$output>;
            type IntoFuture = $crate::BoxFuture<'static, Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                $crate::request::body(self.send())
            }
        }

        #[cfg(feature = "testing")]
        impl $crate::testing::Stubbed for $request {
            const OPERATION: &'static $crate::request::Operation = Self::OPERATION;
            type Body = $body;
        }
    };
}
