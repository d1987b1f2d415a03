//! What the stand-in answers.

use hyper::body::Bytes;
use hyper::{Method, Response, StatusCode};
use serde_json::{Map, Value};

use super::state::{ATTRIBUTES, Import, State, now, with};
use super::{Asked, IDENTITY};

/// The most that a page has.
const PAGE: usize = 250;

/// What an import says, one after another, until it ends.
const PROGRESS: [Option<&str>; 3] = [None, Some("PENDING"), Some("IN_PROGRESS")];

pub(super) fn answer(state: &mut State, method: &Method, asked: &Asked<'_>) -> Response<Bytes> {
    let answer = match (method.as_str(), asked.path.as_slice()) {
        ("POST", ["non-employee-sources"]) => Some(create_source(state, asked.json())),
        ("GET", ["non-employee-sources", id, "schema-attributes"]) => state
            .source(id)
            .map(|source| ok(&Value::from(source.attributes.clone()))),
        ("POST", ["non-employee-sources", id, "schema-attributes"]) => {
            create_attribute(state, id, asked.json())
        }
        ("POST", ["non-employee-sources", id, "non-employee-bulk-upload"]) => {
            import(state, id, asked.body)
        }
        (
            "GET",
            [
                "non-employee-sources",
                id,
                "non-employee-bulk-upload",
                "status",
            ],
        ) => import_status(state, id),
        ("GET", ["non-employee-sources", id, "non-employees", "download"]) => export(state, id),
        ("POST", ["non-employee-requests"]) => create_request(state, asked.json()),
        ("GET", ["non-employee-requests", id]) => state
            .requests
            .iter()
            .find(|request| request["id"] == *id)
            .map(ok),
        ("GET", ["non-employee-approvals"]) => Some(page(state.approvals.clone(), asked)),
        ("GET", ["non-employee-approvals", "summary", "me"]) => Some(summary(state)),
        ("POST", ["non-employee-approvals", id, "approve"]) => state
            .approve(id, &asked.json()["comment"])
            .map(|approval| ok(&approval)),
        ("GET", ["non-employee-records"]) => Some(page(state.records.clone(), asked)),
        ("GET", ["non-employee-records", id]) => state.record(id).map(|record| ok(record)),
        ("PUT", ["non-employee-records", id]) => replace_record(state, id, asked.json()),
        ("PATCH", ["non-employee-records", id]) => patch_record(state, id, asked.body),
        ("DELETE", ["non-employee-records", id]) => delete_record(state, id),
        _ => None,
    };
    answer.unwrap_or_else(|| error(StatusCode::NOT_FOUND, "404 Not found"))
}

/// The part of a list that is asked for.
fn page(mut list: Vec<Value>, asked: &Asked<'_>) -> Response<Bytes> {
    if let Some((name, value)) = asked.query("filters").and_then(|f| f.split_once(" eq ")) {
        let value = value.trim_matches('"');
        list.retain(|item| item[name] == value);
    }
    if let Some(name) = asked.query("sorters") {
        let (name, down) = match name.strip_prefix('-') {
            Some(name) => (name, true),
            None => (name, false),
        };
        list.sort_by(|a, b| a[name].as_str().cmp(&b[name].as_str()));
        if down {
            list.reverse();
        }
    }
    let number = |name: &str| asked.query(name).and_then(|value| value.parse().ok());
    let (total, limit) = (list.len(), number("limit").unwrap_or(PAGE));
    if limit > PAGE {
        return error(StatusCode::BAD_REQUEST, "400.1.4 Limit violation");
    }
    let page: Vec<Value> = list
        .into_iter()
        .skip(number("offset").unwrap_or(0))
        .take(limit)
        .collect();
    let mut response = ok(&page.into());
    if asked.query("count") == Some("true") {
        response.headers_mut().insert("x-total-count", total.into());
    }
    response
}

fn create_source(state: &mut State, body: Value) -> Response<Bytes> {
    if body["name"].as_str().is_none() || body["owner"]["id"] != IDENTITY {
        return error(StatusCode::BAD_REQUEST, "400.1 Bad request content");
    }
    let (id, source_id) = (state.id(), state.id());
    state.add_source(source_id.clone());
    let source = with(with(body, "id", id), "sourceId", source_id);
    ok(&with(source, "created", now()))
}

fn create_attribute(state: &mut State, source: &str, body: Value) -> Option<Response<Bytes>> {
    let id = state.id();
    let source = state.source(source)?;
    let name = &body["technicalName"];
    if source
        .attributes
        .iter()
        .any(|a| a["technicalName"] == *name)
    {
        let code = "400.1.409 Reference conflict";
        return Some(error(StatusCode::BAD_REQUEST, code));
    }
    let attribute = with(with(body, "id", id), "system", false);
    source.attributes.push(attribute.clone());
    Some(ok(&attribute))
}

fn create_request(state: &mut State, body: Value) -> Option<Response<Bytes>> {
    state.source(body["sourceId"].as_str()?)?;
    Some(ok(&state.add_request(body)))
}

/// What a body leaves out is gone, except for what only the service sets.
fn replace_record(state: &mut State, id: &str, body: Value) -> Option<Response<Bytes>> {
    let record = state.record(id)?;
    if body["accountName"].as_str().is_none() || body["sourceId"] != record["sourceId"] {
        return Some(error(StatusCode::BAD_REQUEST, "400.1 Bad request content"));
    }
    *record = with(with(body, "id", id), "modified", now());
    Some(ok(record))
}

fn patch_record(state: &mut State, id: &str, body: &[u8]) -> Option<Response<Bytes>> {
    let record = state.record(id)?;
    let patch = serde_json::from_slice::<json_patch::Patch>(body).ok();
    // All of it, or nothing.
    if patch.is_none_or(|patch| json_patch::patch(record, &patch).is_err()) {
        return Some(error(StatusCode::BAD_REQUEST, "400.1 Bad request content"));
    }
    record["modified"] = now().into();
    Some(ok(record))
}

fn delete_record(state: &mut State, id: &str) -> Option<Response<Bytes>> {
    let index = state.records.iter().position(|record| record["id"] == id)?;
    state.records.remove(index);
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::NO_CONTENT;
    Some(response)
}

fn summary(state: &State) -> Response<Bytes> {
    let count = |status: &str| {
        let with_it = |approval: &&Value| approval["approvalStatus"] == status;
        state.approvals.iter().filter(with_it).count()
    };
    ok(&serde_json::json!({
        "approved": count("APPROVED"),
        "pending": count("PENDING"),
        "rejected": count("REJECTED"),
    }))
}

fn import(state: &mut State, id: &str, form: &Bytes) -> Option<Response<Bytes>> {
    let job = state.id();
    let source = state.source(id)?;
    let form = String::from_utf8_lossy(form);
    // The form has one part: a head, an empty line, the file, the closing boundary.
    let (_, file) = form.split_once("\r\n\r\n")?;
    let (file, _) = file.rsplit_once("\r\n--")?;
    source.upload = Some(Import {
        records: records(file, id),
        asked: 0,
    });
    let job = serde_json::json!({
        "id": job, "sourceId": id, "created": now(), "status": "PENDING"
    });
    Some(json(StatusCode::ACCEPTED, &job))
}

/// The rows of a file without quotes, unless one of them does not fit the header.
fn records(file: &str, source: &str) -> Option<Vec<Value>> {
    let mut lines = file.lines();
    let header: Vec<&str> = lines.next()?.split(',').collect();
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            if cells.len() != header.len() {
                return None;
            }
            let cells = header.iter().zip(cells);
            let record: Map<_, _> = cells.map(|(k, v)| ((*k).to_owned(), v.into())).collect();
            Some(with(record.into(), "sourceId", source))
        })
        .collect()
}

fn import_status(state: &mut State, id: &str) -> Option<Response<Bytes>> {
    let Some(import) = &mut state.source(id)?.upload else {
        return Some(ok(&serde_json::json!({ "status": null })));
    };
    import.asked += 1;
    let (end, read) = match &mut import.records {
        Some(records) => ("COMPLETED", records),
        None => ("ERROR", &mut Vec::new()),
    };
    let status = PROGRESS.get(import.asked - 1).copied();
    // Once the import has ended, its records are there; they are taken, so that they come once.
    let read = match status {
        Some(_) => Vec::new(),
        None => std::mem::take(read),
    };
    for record in read {
        state.add_record(record);
    }
    let status = status.unwrap_or(Some(end));
    Some(ok(&serde_json::json!({ "status": status })))
}

fn export(state: &mut State, id: &str) -> Option<Response<Bytes>> {
    state.source(id)?;
    let mut csv = ATTRIBUTES.join(",");
    for record in state.records.iter().filter(|r| r["sourceId"] == id) {
        let cells = ATTRIBUTES.map(|name| record[name].as_str().unwrap_or_default());
        csv.push('\n');
        csv.push_str(&cells.join(","));
    }
    csv.push('\n');
    let mut response = Response::new(Bytes::from(csv));
    for (name, value) in [
        ("content-type", "text/csv"),
        (
            "content-disposition",
            "attachment; filename=\"NonEmployees.csv\"",
        ),
    ] {
        let value = hyper::header::HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
    }
    Some(response)
}

fn ok(body: &Value) -> Response<Bytes> {
    json(StatusCode::OK, body)
}

fn error(status: StatusCode, code: &str) -> Response<Bytes> {
    let text = serde_json::json!([{ "locale": "en-US", "text": code }]);
    json(
        status,
        &serde_json::json!({ "detailCode": code, "messages": text }),
    )
}

pub(super) fn json(status: StatusCode, body: &Value) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body.to_string()));
    *response.status_mut() = status;
    let media_type = hyper::header::HeaderValue::from_static("application/json");
    response.headers_mut().insert("content-type", media_type);
    response
}
