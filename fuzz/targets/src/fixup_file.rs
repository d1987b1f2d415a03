//! Fixups that users write. The input is such a file; it is applied to a description.

use mainsheet_codegen::{Fixups, Version, mend};

use crate::folder;

const DESCRIPTION: &[u8] = b"openapi: 3.0.3
info: {title: Parcels, version: '1'}
paths:
  /parcels/{id}:
    get:
      operationId: getParcel
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      responses:
        '200':
          description: The parcel.
          content:
            application/json: {schema: {$ref: '#/components/schemas/Parcel'}}
components:
  schemas:
    Parcel:
      type: object
      required: [id]
      properties:
        id: {type: string}
        a/b~c: {type: number, minimum: 1}
";

pub(crate) fn run(input: &[u8]) {
    let file = folder::write("description.yaml", DESCRIPTION);
    let fixup = folder::write("fixup.toml", input);
    let result = Fixups::read(&fixup).and_then(|fixups| mend(&Version::new("v1", file), &fixups));
    if let Err(refusals) = result {
        folder::check_refusals(&refusals);
    }
}
