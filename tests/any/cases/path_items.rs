//! Path items that are references, beside fields of their own, and merge keys of YAML.

use cases::path_items::Piers;

use crate::support::{exchange, json, sent};

#[tokio::test]
async fn a_path_item_keeps_what_stands_beside_its_reference() {
    let room = sent(|client| Piers::new(client).get_room("a")).await;
    assert_eq!(room.line, "GET /rooms/a");
    let hall = sent(|client| Piers::new(client).get_halls_id("a", 2)).await;
    assert_eq!(hall.line, "GET /halls/a?floor=2");
    let hall = sent(|client| Piers::new(client).put_hall("a", 2)).await;
    assert_eq!(hall.line, "PUT /halls/a?floor=2");
}

#[tokio::test]
async fn a_chain_of_references_is_followed_to_its_end() {
    let newest = json(r#"{"name":"n","length":2.5,"😀":"s"}"#);
    let (sent, answer) = exchange(newest, |client| Piers::new(client).get_newest()).await;
    assert_eq!(sent.line, "GET /newest");
    let pier = answer.unwrap();
    assert_eq!((pier.name.as_str(), pier.length), ("n", Some(2.5)));
    assert_eq!(pier.grinning.as_deref(), Some("s"));
    for path in ["old", "newer"] {
        let (sent, _) = exchange(json(r#"{"name":"n"}"#), |client| {
            let piers = Piers::new(client);
            async move {
                match path {
                    "old" => piers.get_old().await,
                    _ => piers.get_newer().await,
                }
            }
        })
        .await;
        assert_eq!(sent.target(), format!("/{path}"));
    }
}
