//! Tags and schemas of which no file could have the name: each still is a client of its own.

use cases::file_names::WhatThereIsToSayOfShelvesWasPutWhereTheNameBelongsAndSoTheNameIsAParagraphWhichGoesOnAbo2947ea9b as Books;
use cases::file_names::WhatThereIsToSayOfShelvesWasPutWhereTheNameBelongsAndSoTheNameIsAParagraphWhichGoesOnAbo42759301 as Shelves;
use cases::file_names::{
    Aux, Com, Com1, Com2, Con, Lib, Main, Mod, Models, Nul, NulTxt, aux_, mod_,
};

use crate::support::{answered, json, sent};

#[tokio::test]
async fn every_operation_can_be_called() {
    let lines = [
        sent(|client| Mod::new(client).get_module()).await.line,
        sent(|client| Aux::new(client).get_device()).await.line,
        sent(|client| Con::new(client).get_console()).await.line,
        sent(|client| NulTxt::new(client).get_nothing()).await.line,
        sent(|client| Nul::new(client).get_no_text()).await.line,
        sent(|client| Com1::new(client).get_port()).await.line,
        sent(|client| Com::new(client).get_first()).await.line,
        sent(|client| Com2::new(client).get_second()).await.line,
        sent(|client| Lib::new(client).get_root()).await.line,
        sent(|client| Main::new(client).get_start()).await.line,
        sent(|client| Models::new(client).get_types()).await.line,
        // Which of them are modules by another name.
        sent(|client| mod_::Mod::new(client).get_module())
            .await
            .line,
        sent(|client| aux_::Aux::new(client).get_device())
            .await
            .line,
    ];
    let paths = [
        "module", "device", "console", "nothing", "no-text", "port", "first", "second", "root",
        "start", "types", "module", "device",
    ];
    assert_eq!(lines, paths.map(|path| format!("GET /{path}")));
}

#[tokio::test]
async fn what_is_cut_stays_apart() {
    let shelf = answered(json(r#"{"boards":5}"#), |client| {
        Shelves::new(client).get_shelves()
    })
    .await
    .unwrap();
    assert_eq!(shelf.boards, Some(5));
    let book = answered(json(r#"{"pages":300}"#), |client| {
        Books::new(client).get_books()
    })
    .await
    .unwrap();
    assert_eq!(book.pages, Some(300));
}
