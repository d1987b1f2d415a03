//! Methods on the wire, those that no library has a name for too.

use mainsheet_runtime::Error;

use crate::support::*;

#[tokio::test]
async fn a_method_is_sent_as_it_is_written_and_with_its_body() {
    for operation in [&QUERY, &LINK, &CREATE] {
        let server = Server::script([ok()]).await;
        let mut call = call(&client(&server), operation);
        call.json("application/json", &record());
        call.send_empty().await.unwrap();
        let request = &server.requests()[0];
        assert_eq!(request.method, operation.method.as_str());
        assert_eq!(request.target, "/v1/records");
        assert_eq!(request.body, serde_json::to_vec(&record()).unwrap());
    }
}

/// Its body would have to go along; 303 says where the result is.
#[tokio::test]
async fn a_query_is_not_asked_again_elsewhere_and_its_result_is_fetched() {
    let moved = |status| Reply::new(status).header("location", "/v1/results/7");
    for (status, expected) in [(303, 2), (307, 1), (302, 1)] {
        let server = Server::script([moved(status), ok()]).await;
        let mut call = call(&client(&server), &QUERY);
        call.json("application/json", &record());
        let result = call.send_empty().await;
        assert_eq!(server.count(), expected, "{status}");
        if status == 303 {
            result.unwrap();
            let request = &server.requests()[1];
            assert_eq!(request.method, "GET");
            assert_eq!(request.target, "/v1/results/7");
            assert!(request.body.is_empty());
        } else {
            let Err(Error::Api(error)) = result else {
                panic!("{status}")
            };
            assert_eq!(error.status(), status);
        }
    }
}
