//! Styles (OpenAPI 3.0.3, "Style Values").

use std::collections::BTreeMap;

use everything::api::Parameters;
use everything::api::models::{Level, Size};

use crate::support::sent;
use crate::{color, mixed};

/// Delimiters, a space, and a letter that is not ASCII.
const TEXT: &str = "a/b,ü &;=.|";

fn words() -> Vec<String> {
    vec!["x y".to_owned(), "u,v".to_owned()]
}

#[tokio::test]
async fn path_simple() {
    let sent = sent(|client| {
        Parameters::new(client).path_simple(TEXT, TEXT, words(), words(), color(), color())
    });
    let path = format!(
        "GET /live/v1/path/simple/{ENCODED}/{ENCODED}/x%20y,u%2Cv/x%20y,u%2Cv/\
         R,1,G,2,note,n%20m/R=1,G=2,note=n%20m"
    );
    assert_eq!(sent.await.line, path);
}

/// [`TEXT`] in a path or a query.
const ENCODED: &str = "a%2Fb%2C%C3%BC%20%26%3B%3D.%7C";

#[tokio::test]
async fn path_label() {
    let sent = sent(|client| {
        Parameters::new(client).path_label(TEXT, TEXT, words(), words(), color(), color())
    });
    let path = format!(
        "GET /live/v1/path/label/.{ENCODED}/.{ENCODED}/.x%20y,u%2Cv/.x%20y.u%2Cv/\
         .R,1,G,2,note,n%20m/.R=1.G=2.note=n%20m"
    );
    assert_eq!(sent.await.line, path);
}

#[tokio::test]
async fn path_matrix() {
    let sent = sent(|client| {
        Parameters::new(client).path_matrix(TEXT, TEXT, words(), words(), color(), color())
    });
    let path = format!(
        "GET /live/v1/path/matrix/;text={ENCODED}/;textApart={ENCODED}/;list=x%20y,u%2Cv/\
         ;listApart=x%20y;listApart=u%2Cv/;object=R,1,G,2,note,n%20m/;R=1;G=2;note=n%20m"
    );
    assert_eq!(sent.await.line, path);
}

#[tokio::test]
async fn path_json() {
    let sent = sent(|client| Parameters::new(client).path_json(mixed(1, 2)));
    let path = "GET /live/v1/path/json/%7B%22R%22%3A1%2C%22G%22%3A2%7D";
    assert_eq!(sent.await.line, path);
}

#[tokio::test]
async fn arguments_come_in_the_order_of_the_path() {
    let sent = sent(|client| Parameters::new(client).path_pieces("1", "2", "f", "3"));
    assert_eq!(sent.await.line, "GET /live/v1/path/1-2.f/3");
}

#[tokio::test]
async fn query_form() {
    let sent = sent(|client| {
        Parameters::new(client)
            .query_form()
            .text(TEXT)
            .text_apart(TEXT)
            .list(words())
            .list_apart(words())
            .object(color())
            .object_apart(color())
    });
    let query = format!(
        "text={ENCODED}&textApart={ENCODED}&list=x%20y,u%2Cv&listApart=x%20y&listApart=u%2Cv\
         &object=R,1,G,2,note,n%20m&R=1&G=2&note=n%20m"
    );
    assert_eq!(sent.await.query(), query);
}

#[tokio::test]
async fn query_delimited() {
    let sent = sent(|client| {
        Parameters::new(client)
            .query_delimited()
            .space_text("a b")
            .space_text_apart("a b")
            .space_list(words())
            .space_list_apart(words())
            .space_object(mixed(1, 2))
            .pipe_text("a|b")
            .pipe_text_apart("a|b")
            .pipe_list(words())
            .pipe_list_apart(words())
            .pipe_object(mixed(1, 2))
    });
    assert_eq!(
        sent.await.query(),
        "spaceText=a%20b&spaceTextApart=a%20b&spaceList=x%20y%20u%2Cv\
         &spaceListApart=x%20y&spaceListApart=u%2Cv&spaceObject=R%201%20G%202\
         &pipeText=a%7Cb&pipeTextApart=a%7Cb&pipeList=x%20y%7Cu%2Cv\
         &pipeListApart=x%20y&pipeListApart=u%2Cv&pipeObject=R%7C1%7CG%7C2"
    );
}

#[tokio::test]
async fn query_deep() {
    let deeper = BTreeMap::from([("a b".to_owned(), mixed(1, 2))]);
    let sent = sent(|client| {
        let request = Parameters::new(client).query_deep();
        request
            .object(color())
            .deeper(deeper)
            .list(words())
            .text("t")
    });
    assert_eq!(
        sent.await.query(),
        "object%5BR%5D=1&object%5BG%5D=2&object%5Bnote%5D=n%20m\
         &deeper%5Ba%20b%5D%5BR%5D=1&deeper%5Ba%20b%5D%5BG%5D=2\
         &list%5B0%5D=x%20y&list%5B1%5D=u%2Cv&text=t"
    );
}

#[tokio::test]
async fn query_json() {
    let sent = sent(|client| {
        let request = Parameters::new(client).query_json();
        request
            .text("t")
            .list(["a", "b"].map(str::to_owned))
            .object(mixed(1, 2))
    });
    assert_eq!(
        sent.await.query(),
        "text=%22t%22&list=%5B%22a%22%2C%22b%22%5D&object=%7B%22R%22%3A1%2C%22G%22%3A2%7D"
    );
}

#[tokio::test]
async fn query_scalars() {
    let sent = sent(|client| {
        Parameters::new(client)
            .query_scalars("x")
            .reserved(":/?@[]!$'()*,;=&#+% ü")
            .links(["/a,b", "c d"].map(str::to_owned))
            .plain("")
            .yes(true)
            .whole(-1)
            .share(0.5)
            .day("2024-02-29".parse::<chrono::NaiveDate>().unwrap())
            .moment("2024-02-29T01:02:03+01:00".parse::<chrono::DateTime<chrono::FixedOffset>>().unwrap())
            .level(Level::Minus1)
            .size(Size::Large)
            .filter_name("f")
    });
    assert_eq!(
        sent.await.query(),
        "mustBe=x&reserved=:/?@[]!$%27()*,;=%26%23%2B%25%20%C3%BC&links=/a%2Cb,c%20d&plain=&yes=true&whole=-1\
         &share=0.5&day=2024-02-29&moment=2024-02-29T01%3A02%3A03%2B01%3A00&level=-1&size=large\
         &filter%5Bname%5D=f"
    );
}

#[tokio::test]
async fn what_is_not_set_is_not_sent() {
    let sent = sent(|client| Parameters::new(client).query_form());
    assert_eq!(sent.await.line, "GET /live/v1/query/form");
}

#[tokio::test]
async fn headers() {
    let sent = sent(|client| {
        Parameters::new(client)
            .headers()
            .x_text("a, b=c")
            .x_text_apart("a, b=c")
            .x_list(words())
            .x_list_apart(words())
            .x_object(color())
            .x_object_apart(color())
            .x_json(mixed(1, 2).note("ü"))
    });
    let sent = sent.await;
    for (name, value) in [
        ("X-text", "a, b=c"),
        ("X-textApart", "a, b=c"),
        ("X-list", "x y,u%2Cv"),
        ("X-listApart", "x y,u%2Cv"),
        ("X-object", "R,1,G,2,note,n m"),
        ("X-objectApart", "R=1,G=2,note=n m"),
        ("X-Json", r#"{"R":1,"G":2,"note":"\u00fc"}"#),
    ] {
        assert_eq!(sent.header(name), Some(value), "{name}");
    }
}

#[tokio::test]
async fn cookies() {
    let sent = sent(|client| {
        Parameters::new(client)
            .cookies()
            .text("a; b")
            .text_apart("a; b")
            .list(words())
            .list_apart(words())
            .object(color())
            .object_apart(color())
            .json(mixed(1, 2))
    });
    assert_eq!(
        sent.await.header("cookie"),
        Some(
            "text=a%3B%20b; textApart=a%3B%20b; list=x%20y,u%2Cv; listApart=x%20y; \
             listApart=u%2Cv; object=R,1,G,2,note,n%20m; R=1; G=2; note=n%20m; \
             json={%22R%22:1%2C%22G%22:2}"
        )
    );
}

#[tokio::test]
async fn a_path_hands_its_parameters_down() {
    let sent = sent(|client| {
        let request = Parameters::new(client).inherited(7, "query");
        request.replaced(5).shared2("header")
    });
    let sent = sent.await;
    assert_eq!(
        sent.line,
        "GET /live/v1/inherited/7?shared=query&replaced=5"
    );
    assert_eq!(sent.header("shared"), Some("header"));
}
