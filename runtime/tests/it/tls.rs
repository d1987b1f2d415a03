//! Https, with certificates made for the occasion.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use mainsheet_runtime::{Client, ClientBuilder, Credentials, Error, TransportErrorKind, reqwest};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::support::*;

/// A server for the host `localhost`, its certificate, and how many requests
/// reached it.
async fn server(answer: String) -> (String, reqwest::Certificate, Arc<AtomicUsize>) {
    let names = vec!["localhost".to_owned()];
    let made = rcgen::generate_simple_self_signed(names).unwrap();
    let certificate = reqwest::Certificate::from_pem(made.cert.pem().as_bytes()).unwrap();
    let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
    let provider = Arc::new(aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let count = Arc::new(AtomicUsize::new(0));
    tokio::spawn({
        let count = Arc::clone(&count);
        async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    continue;
                };
                let mut request = vec![0; 4096];
                let read = stream.read(&mut request).await.unwrap();
                assert!(request[..read].starts_with(b"GET /v1/records/7 "));
                count.fetch_add(1, Ordering::SeqCst);
                stream.write_all(answer.as_bytes()).await.unwrap();
                let _ = stream.shutdown().await;
            }
        }
    });
    (format!("localhost:{port}"), certificate, count)
}

fn builder(host: &str) -> ClientBuilder {
    Client::builder()
        .base_url(format!("https://{host}"))
        .credentials(Credentials::token(TOKEN))
        .retry(quick())
}

#[tokio::test]
async fn a_certificate_that_one_adds_is_trusted_and_no_other() {
    let body = r#"{"id":7,"name":"Ann Example"}"#;
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    let (host, certificate, count) = server(answer).await;
    let error = get(&builder(&host).build().unwrap()).await.unwrap_err();
    let Error::Transport(failure) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(failure.kind(), TransportErrorKind::Connect);
    // Another try would find the same.
    assert!(!error.is_retryable());
    assert!(
        error.to_string().contains("certificate is not trusted"),
        "{error}"
    );
    assert_clean(&error);
    assert_eq!(count.load(Ordering::SeqCst), 0);

    let trusting = builder(&host)
        .root_certificate(certificate.clone())
        .build()
        .unwrap();
    assert_eq!(get(&trusting).await.unwrap(), record());
    assert_eq!(count.load(Ordering::SeqCst), 1);

    // It is for one name, and not for the address.
    let address = host.replace("localhost", "127.0.0.1");
    let client = builder(&address)
        .root_certificate(certificate)
        .build()
        .unwrap();
    get(&client).await.unwrap_err();
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn from_https_nothing_leads_to_http() {
    let plain = Server::script([ok()]).await;
    let answer = format!(
        "HTTP/1.1 302 Found\r\nlocation: {}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        plain.url()
    );
    let (host, certificate, count) = server(answer).await;
    let client = builder(&host)
        .root_certificate(certificate)
        .build()
        .unwrap();
    let error = get(&client).await.unwrap_err();
    let Error::Transport(failure) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(failure.kind(), TransportErrorKind::Redirect);
    // Not even to this machine.
    assert_eq!((count.load(Ordering::SeqCst), plain.count()), (1, 0));
}

#[tokio::test]
async fn what_speaks_no_tls_is_told_and_not_asked_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        }
    });
    let error = get(&builder(&host).build().unwrap()).await.unwrap_err();
    let Error::Transport(failure) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(failure.kind(), TransportErrorKind::Connect);
    assert!(!error.is_retryable());
    assert!(error.to_string().contains("speaks no TLS"), "{error}");
}
