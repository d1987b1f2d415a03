//! Prose of descriptions, which becomes documentation. The input is the text of every place that
//! has one.

use mainsheet_codegen::{Package, generate};
use serde_json::json;

use crate::{folder, generate as whole};

pub(crate) fn run(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let description = json!({
        "openapi": "3.0.3",
        "info": {"title": text, "version": text, "description": text},
        "tags": [{"name": "parcels", "description": text}],
        "paths": {"/parcels": {"get": {
            "operationId": "getParcel",
            "tags": ["parcels"],
            "summary": text,
            "description": text,
            "parameters": [{
                "name": "size", "in": "query", "description": text,
                "schema": {"type": "string", "enum": ["s", "m"], "default": "s"},
            }],
            "responses": {"200": {
                "description": text,
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Parcel"}}},
            }},
        }}},
        "components": {"schemas": {"Parcel": {
            "type": "object",
            "title": text,
            "description": text,
            "required": ["id"],
            "properties": {"id": {"type": "string", "description": text, "example": text}},
        }}},
    });
    let bytes = description.to_string();
    let file = folder::write("description.json", bytes.as_bytes());
    match generate(&Package::new("fuzzed"), &[folder::version(&file, false)]) {
        Ok(generated) => whole::check(&generated, bytes.len()),
        Err(refusals) => folder::check_refusals(&refusals),
    }
}
