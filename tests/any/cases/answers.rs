//! Answers that a test makes for its stubs.

use cases::answers::Tides;
use cases::answers::models::{Ebb, Tide, TideRequired, Wind, WindRequired};
use cases::answers::tides::requests::GetTides;
use cases::serde_json::json;
use cases::testing::TestServer;

#[tokio::test]
async fn what_only_a_server_says_is_made_for_its_stub() {
    // Three that are required, and two of one type, are named.
    let wind = Wind::new(WindRequired {
        from: "N".to_owned(),
        to: "S".to_owned(),
    });
    let at = "2026-11-28T21:40:00+01:00".parse().unwrap();
    let required = TideRequired {
        port: "Tromsø".to_owned(),
        height: None,
        at,
    };
    #[expect(deprecated)]
    let tide = Tide::new(required)
        .pilot("Ann")
        .set_from("sea")
        .moon("full")
        .wind(wind);

    let server = TestServer::start().await;
    let stub = server
        .stub::<GetTides>()
        .body(&vec![tide.clone()])
        .times(1)
        .start()
        .await;
    let tides = Tides::new(&server.client());
    let read = tides.get_tides().await.unwrap();
    assert_eq!(read.into_vec().unwrap(), [tide.clone()]);
    assert_eq!(stub.calls().await.len(), 1);
    assert_eq!(
        cases::serde_json::to_value(&tide).unwrap(),
        json!({"port": "Tromsø", "height": null, "at": "2026-11-28T21:40:00+01:00", "pilot": "Ann",
            "from": "sea", "moon": "full", "wind": {"from": "N", "to": "S"}})
    );
}

#[tokio::test]
async fn so_is_an_error() {
    let server = TestServer::start().await;
    let ebb = Ebb::new(7, "low".to_owned());
    let _stub = server
        .stub::<GetTides>()
        .status(409)
        .json(&ebb)
        .start()
        .await;
    let error = Tides::new(&server.client()).get_tides().await.unwrap_err();
    assert!(error.is(409));
    assert_eq!(error.body::<Ebb>(), Some(&ebb));
}
