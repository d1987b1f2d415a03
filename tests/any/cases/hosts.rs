//! Servers that a description lists, and base URLs that are like them.

use cases::hosts::hosts::requests::OfSeveralServer;
use cases::hosts::server::{Port, Region, Server};
use cases::{hosts, hosts_older};
use mainsheet_runtime::{ClientBuilder, Result};

use crate::support::{NOTHING, exchange_as};

/// Where the calls of both versions go, by what a client is set up with.
async fn both(set: impl Fn(ClientBuilder, &str) -> ClientBuilder) -> [String; 2] {
    let (new, answer) =
        exchange_as(&set, NOTHING, |client| hosts::Hosts::new(client).usual()).await;
    answer.unwrap();
    let (old, answer) =
        exchange_as(&set, NOTHING, |client| hosts_older::Hosts::new(client).usual()).await;
    answer.unwrap();
    [new.target().to_owned(), old.target().to_owned()]
}

#[tokio::test]
async fn each_version_has_its_path_whichever_was_given() {
    for (base, new, old) in [
        ("", "/hosts/main/v2/a", "/hosts/main/v1/a"),
        ("/hosts/7/v2", "/hosts/7/v2/a", "/hosts/7/v1/a"),
        ("/hosts/7/v1/", "/hosts/7/v2/a", "/hosts/7/v1/a"),
        ("/root/hosts/7/v1", "/root/hosts/7/v2/a", "/root/hosts/7/v1/a"),
        ("/root", "/root/hosts/main/v2/a", "/root/hosts/main/v1/a"),
    ] {
        let set = |builder: ClientBuilder, url: &str| builder.base_url(format!("{url}{base}"));
        assert_eq!(both(set).await, [new, old], "{base}");
    }
    let whole = |builder: ClientBuilder, url: &str| builder.server_url(format!("{url}/x"));
    assert_eq!(both(whole).await, ["/x/a", "/x/a"]);
    let variable = |builder: ClientBuilder, _: &str| builder.server_variable("account", "7");
    assert_eq!(both(variable).await, ["/hosts/7/v2/a", "/hosts/7/v1/a"]);
}

/// A builder without the base URL that [`exchange_as`] sets.
fn anew() -> ClientBuilder {
    mainsheet_runtime::Client::builder()
}

#[tokio::test]
async fn a_server_is_chosen_by_its_name() {
    let production = |_: ClientBuilder, url: &str| {
        let host = url.trim_start_matches("http://");
        let server = Server::Production {
            host: host.to_owned(),
            account: "7".to_owned(),
        };
        assert_eq!(server, Server::production().with_host(host).with_account("7"));
        anew().server(server)
    };
    assert_eq!(both(production).await, ["/hosts/7/v2/a", "/hosts/7/v1/a"]);
    // A relative one is found from the base URL, and is then that of all versions.
    let relative = |builder: ClientBuilder, url: &str| {
        let builder = builder.base_url(format!("{url}/any"));
        builder.server(Server::WhereDescriptionIs)
    };
    assert_eq!(both(relative).await, ["/hosts/relative/a"; 2]);
    let sandbox = Server::localhost_port().with_region(Region::Us1);
    assert_eq!(
        sandbox,
        Server::LocalhostPort {
            port: Port::Value80,
            region: Region::Us1,
        }
    );
    assert_eq!(Region::Us1.as_str(), "us-1");
    // It has no such variable.
    assert_eq!(sandbox.clone().with_account("7"), sandbox);
}

#[tokio::test]
async fn operations_and_paths_have_servers_of_their_own() -> Result<()> {
    for (base, item, operation) in [
        ("", "/hosts/live/b", "/zones/z/b"),
        ("/hosts/7/v2/", "/hosts/live/b", "/hosts/7/v2/zones/z/b"),
    ] {
        let set = |builder: ClientBuilder, url: &str| builder.base_url(format!("{url}{base}"));
        let (sent, answer) =
            exchange_as(set, NOTHING, |client| hosts::Hosts::new(client).of_item()).await;
        answer?;
        assert_eq!(sent.target(), item);
        let (sent, answer) =
            exchange_as(set, NOTHING, |client| hosts::Hosts::new(client).of_operation()).await;
        answer?;
        assert_eq!(sent.target(), operation);
    }
    Ok(())
}

#[tokio::test]
async fn one_of_an_operation_s_servers_is_chosen() -> Result<()> {
    for (choose, target) in [
        (None, "/hosts/near/b"),
        (Some(OfSeveralServer::Near), "/hosts/near/b"),
        (Some(OfSeveralServer::FarAway), "/hosts/far/z/b"),
    ] {
        let set = |builder: ClientBuilder, _: &str| builder;
        let (sent, answer) = exchange_as(set, NOTHING, |client| {
            let request = hosts::Hosts::new(client).of_several();
            match choose {
                Some(server) => request.server2(server),
                None => request,
            }
        })
        .await;
        answer?;
        assert_eq!(sent.target(), target);
    }
    Ok(())
}
