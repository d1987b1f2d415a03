//! Escapes of JSON that come in pairs.

use cases::surrogates::Smiles;

use crate::support::sent;

#[tokio::test]
async fn a_pair_is_one_character_on_the_wire() {
    let smiles = sent(|client| Smiles::new(client).list().grinning("😁")).await;
    assert_eq!(smiles.target(), "/smiles?%F0%9F%98%80=%F0%9F%98%81");
}
