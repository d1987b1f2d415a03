//! HTTP/2 as it should be, for servers that are good or whose faults are in
//! their answers alone.

use std::sync::Arc;

use ::h2::server::SendResponse;
use bytes::Bytes;
use tokio::task::JoinSet;

use crate::connection::Wire;
use crate::reply::Reply;
use crate::request::Request;
use crate::server::Shared;
use crate::step::{Handler, Step};

/// Serves all streams of a connection, each on its own.
pub(crate) async fn serve(wire: Wire, handler: &Arc<Handler>, shared: &Arc<Shared>) {
    let Ok(mut connection) = ::h2::server::handshake(wire).await else {
        return;
    };
    // They end with the connection.
    let mut streams = JoinSet::new();
    while let Some(Ok((request, respond))) = connection.accept().await {
        let (handler, shared) = (Arc::clone(handler), Arc::clone(shared));
        streams.spawn(async move {
            let request = read(request).await?;
            let count = shared.count(request.clone());
            answer(handler(&request, count), respond).await
        });
        while streams.try_join_next().is_some() {}
    }
}

async fn read(request: http::Request<::h2::RecvStream>) -> Option<Request> {
    let (head, mut body) = request.into_parts();
    let target = head.uri.path_and_query().map(ToString::to_string);
    let mut read = Request {
        method: head.method.to_string(),
        target: target.unwrap_or_default(),
        headers: head
            .headers
            .iter()
            .map(|(name, value)| {
                (
                    name.to_string(),
                    String::from_utf8_lossy(value.as_bytes()).into(),
                )
            })
            .collect(),
        ..Request::default()
    };
    while let Some(bytes) = body.data().await {
        let bytes = bytes.ok()?;
        read.take(&bytes);
        body.flow_control().release_capacity(bytes.len()).ok()?;
    }
    Some(read)
}

async fn answer(reply: Reply, mut respond: SendResponse<Bytes>) -> Option<()> {
    for step in &reply.before {
        match step {
            Step::Wait(gate) => gate.wait().await,
            Step::Reset => {
                respond.send_reset(::h2::Reason::INTERNAL_ERROR);
                return None;
            }
            other => panic!("{other:?} is not for HTTP/2"),
        }
    }
    let mut head = http::Response::builder().status(reply.status);
    for (name, value) in &reply.headers {
        head = head.header(name, value);
    }
    let mut stream = respond.send_response(head.body(()).unwrap(), false).ok()?;
    stream.send_data(reply.body, true).ok()
}
