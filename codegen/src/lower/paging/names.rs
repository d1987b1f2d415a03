//! What people call the parts of a list in pages. Names are compared without regard to capitals and
//! to what stands between words.

/// A name as it is compared.
pub(super) fn plain(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.collect::<String>().to_ascii_lowercase()
}

pub(super) const OFFSETS: &[&str] = &["offset", "skip", "startat"];

pub(super) const NUMBERS: &[&str] = &[
    "page",
    "pagenumber",
    "pageno",
    "pagenum",
    "pageindex",
    "currentpage",
];

/// Parameters for the number of elements, the likeliest first.
pub(super) const SIZES: &[&str] = &[
    "limit",
    "perpage",
    "pagesize",
    "pagelimit",
    "maxpagesize",
    "itemsperpage",
    "resultsperpage",
    "maxresults",
    "maxitems",
    "maxperpage",
    "take",
    "top",
    "size",
    "first",
    "count",
    "rows",
    "results",
];

/// Parameters for a cursor, each with what an answer calls the next one, the likeliest first.
pub(super) const CURSORS: &[(&str, &[&str])] = &[
    (
        "cursor",
        &["nextcursor", "cursornext", "endcursor", "cursor", "next"],
    ),
    ("nextcursor", &["nextcursor"]),
    (
        "pagecursor",
        &["nextcursor", "nextpagecursor", "nextpage", "next"],
    ),
    ("startcursor", &["nextcursor"]),
    ("aftercursor", &["aftercursor", "nextcursor", "endcursor"]),
    (
        "pagetoken",
        &["nextpagetoken", "nexttoken", "nextpage", "pagetoken"],
    ),
    ("nextpagetoken", &["nextpagetoken"]),
    ("nexttoken", &["nexttoken"]),
    ("startingtoken", &["nexttoken"]),
    (
        "continuationtoken",
        &["nextcontinuationtoken", "continuationtoken"],
    ),
    ("continuation", &["nextcontinuation", "continuation"]),
    ("continue", &["continue"]),
    ("marker", &["nextmarker", "marker"]),
    ("nextmarker", &["nextmarker"]),
    (
        "after",
        &["after", "nextafter", "nextcursor", "endcursor", "lastid"],
    ),
    ("afterid", &["lastid"]),
    ("pageafter", &["after", "nextcursor", "endcursor", "next"]),
    (
        "startingafter",
        &["nextstartingafter", "nextcursor", "startingafter"],
    ),
    ("iterator", &["nextiterator", "iterator"]),
    ("scrollid", &["nextscrollid", "scrollid"]),
    ("page", &["nextpage"]),
    ("next", &["nextcursor", "next"]),
];

/// Parameters for the id of the last element.
pub(super) const LAST_ELEMENTS: &[&str] = &["startingafter", "after", "afterid"];

/// Objects within an answer that tell of the page, and hold no elements.
pub(super) const CONTAINERS: &[&str] = &[
    "meta",
    "metadata",
    "paging",
    "pagination",
    "paginationinfo",
    "paginationmetadata",
    "page",
    "pageinfo",
    "pages",
    "pager",
    "cursor",
    "cursors",
    "links",
    "next",
    "responsemetadata",
    "searchmetadata",
    "resultinfo",
    "listmetadata",
];

/// Objects within an answer that hold the list.
pub(super) const WRAPPERS: &[&str] = &[
    "data", "result", "results", "response", "payload", "embedded",
];

/// What lists of elements are called whatever they are of.
pub(super) const LISTS: &[&str] = &[
    "items",
    "data",
    "results",
    "result",
    "value",
    "values",
    "records",
    "entries",
    "elements",
    "rows",
    "content",
    "list",
    "objects",
    "resources",
    "hits",
];

pub(super) const TOTALS: &[&str] = &[
    "total",
    "totalcount",
    "totalitems",
    "totalresults",
    "totalrecords",
    "totalelements",
    "totalsize",
    "totalentries",
    "totalobjects",
];

pub(super) const MORE: &[&str] = &[
    "hasmore",
    "hasnext",
    "hasnextpage",
    "hasmoreitems",
    "moreavailable",
];

pub(super) const DONE: &[&str] = &["done", "islast", "islastpage", "lastpage"];

/// What a URL of the next page is called, wherever it stands.
pub(super) const URLS: &[&str] = &[
    "nextlink",
    "nexturl",
    "nexturi",
    "nextpageurl",
    "nextpageuri",
    "nextpagelink",
    "odatanextlink",
];
