//! Parameters and parts of every name.

use names::api::Places;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::support::sent;

/// All but what RFC 3986 calls unreserved.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

#[tokio::test]
async fn parameters() {
    let sent = sent(|client| {
        Places::new(client)
            .parameters()
            .r#type("0")
            .self_("1")
            .self_2("2")
            .super_("3")
            .crate_("4")
            .r#async("5")
            .r#gen("6")
            .r#try("7")
            .r#static("8")
            .empty_value("9")
            .r#fn("10")
            .r#dyn("11")
            .macro_rules("12")
            .r_type("13")
            .result("14")
            .option("15")
            .vec("16")
            .some("17")
            .none("18")
            .ok("19")
            .err("20")
            .error("21")
            .r#box("22")
            .string("23")
            .default("24")
            .clone2("25")
            .debug("26")
            .from2("27")
            .into2("28")
            .iterator("29")
            .as_ref("30")
            .try_from("31")
            .to_string("32")
            .eq("33")
            .hash("34")
            .serialize("35")
            .u8("36")
            .str("37")
            .bool("38")
            .foo_bar("39")
            .foo_bar2("40")
            .foo_bar3("41")
            .foo_bar4("42")
            .foo_bar5("43")
            .value_1st("44")
            .value_2("45")
            .value_2_0("46")
            .empty_value2("47")
            .empty_value3("48")
            .not("49")
            .not2("50")
            .plus_1("51")
            .minus_1("52")
            .less("53")
            .greater_equal("54")
            .a_b("55")
            .a_b2("56")
            .a("57")
            .star("58")
            .empty_value4("59")
            .empty_value5("60")
            .r#ref("61")
            .uni("62")
            .uni2("63")
            .ri_ben("64")
            .privet("65")
            .grinning("66")
            .ss("67")
            .active("68")
            .active2("69")
            .active3("70")
            .new2("71")
            .additional_properties("72")
            .additional_properties2("73")
            .set_from("74")
            .from3("75")
            .into3("76")
            .try_from2("77")
            .send2("78")
            .options2("79")
            .call2("80")
            .client2("81")
            .items2("82")
            .pages2("83")
            .into_future2("84")
            .body("85")
            .value("86")
            .file("87")
            .operation("88")
            .unknown("89")
            .other("90")
            .as_str("91")
            .fmt("92")
            .required("93")
            .default2("94")
            .models("95")
            .conversions("96")
            .client3("97")
            .models2("98")
            .requests("99")
            .requests2("100")
            .shared("101")
            .any_version("102")
            .api("103")
            .std("104")
            .core("105")
            .serde_json("106")
            .chrono("107")
            .mainsheet_runtime("108")
            .full("109")
            .testing("110")
            .csv("111")
            .version("112")
            .unknown_version("113")
    })
    .await;
    let pairs = crate::all()
        .into_iter()
        .enumerate()
        .map(|(index, name)| format!("{}={index}", utf8_percent_encode(&name, ENCODED)));
    assert_eq!(sent.query(), pairs.collect::<Vec<_>>().join("&"));
}

#[tokio::test]
async fn parts() {
    let sent = sent(|client| {
        let request = Places::new(client).send_parts();
        let request = request
            .r#type("t".to_owned())
            .self_("s".to_owned())
            .a_b("q".to_owned());
        request
            .from3("f".to_owned())
            .value("v".to_owned())
            .empty_value3("e".to_owned())
    })
    .await;
    let names: Vec<_> = sent
        .body
        .lines()
        .filter_map(|line| line.strip_prefix("Content-Disposition: form-data; name="))
        .collect();
    assert_eq!(
        names,
        [
            r#""type""#,
            r#""self""#,
            r#""a%22b""#,
            r#""from""#,
            r#""value""#,
            r#"" ""#
        ]
    );
}

#[tokio::test]
async fn path() {
    let sent = sent(|client| {
        Places::new(client).in_path(
            "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15",
            "16", "17", "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29",
            "30", "31", "32", "33", "34", "35", "36", "37", "38", "39", "40", "41", "42", "43",
            "44", "45", "46", "47", "48", "49", "50", "51", "52", "53", "54", "55", "56", "57",
            "58", "59", "60", "61", "62", "63", "64", "65", "66", "67", "68", "69", "70", "71",
            "72", "73", "74", "75", "76", "77", "78", "79", "80", "81", "82", "83", "84", "85",
            "86", "87", "88", "89", "90", "91", "92", "93", "94", "95", "96", "97", "98", "99",
            "100", "101", "102", "103", "104", "105", "106", "107", "108",
        )
    })
    .await;
    let values: Vec<_> = (0..109).map(|value| value.to_string()).collect();
    assert_eq!(sent.line, format!("GET /path/{}", values.join("/")));
}

#[tokio::test]
async fn headers_and_cookies() {
    let in_headers = sent(|client| {
        let request = Places::new(client).in_header();
        let request = request.self_("s").clone2("c").empty_value("_");
        request.minus_1("-").foo_bar3("b")
    })
    .await;
    for (name, value) in [
        ("self", "s"),
        ("Clone", "c"),
        ("_", "_"),
        ("-1", "-"),
        ("foo-bar", "b"),
    ] {
        assert_eq!(in_headers.header(name), Some(value), "{name}");
    }
    let in_cookies = sent(|client| {
        let request = Places::new(client).in_cookie();
        request.self_("s").self_2("S").value_2_0("2")
    })
    .await;
    assert_eq!(in_cookies.header("cookie"), Some("self=s; Self=S; 2.0=2"));
}
