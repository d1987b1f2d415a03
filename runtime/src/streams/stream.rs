//! What all streams have, so that reading them needs no other crate.

/// Gives a stream of `Result`s methods to read it by. They are those of the
/// `futures` crate, and come before them where both are in scope.
macro_rules! stream_methods {
    ([$($generics:tt)*] $stream:ty, $item:ty, $what:literal) => {
        impl<$($generics)*> $stream {
            #[doc = concat!("Waits for the next ", $what, "; `None` after the last.")]
            ///
            /// Nothing is lost if the future is dropped.
            pub async fn next(&mut self) -> Option<crate::error::Result<$item>> {
                std::future::poll_fn(|cx| {
                    futures_util::stream::Stream::poll_next(std::pin::Pin::new(&mut *self), cx)
                })
                .await
            }

            #[doc = concat!("Waits for the next ", $what, " as [`next`](Self::next) does,")]
            /// with the error outside, for `while let Some(…) = ….try_next().await?`.
            ///
            /// # Errors
            /// What the stream yields as an error.
            pub async fn try_next(&mut self) -> crate::error::Result<Option<$item>> {
                self.next().await.transpose()
            }
        }
    };
}

pub(crate) use stream_methods;
