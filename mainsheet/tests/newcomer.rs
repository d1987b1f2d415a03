//! A newcomer's first hour, and the day after: `init`, `generate` from a URL, the first call that the
//! README shows, work of one's own in the crate, and a description that has changed.

#![allow(
    clippy::unwrap_used,
    reason = "what cannot go on in a test is a failure of the test"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

use mainsheet_faults::{Reply, Server};

/// What the server is described as; `{host}` is where it listens.
const DESCRIPTION: &str = "openapi: 3.1.0
info:
  title: Acme Pets
  version: 1.4.2
  description: Keeps the *pets* of [Acme](https://acme.example). And more.
servers: [{url: '{host}/v1'}]
security: [{key: []}, {token: []}, {login: []}, {machine: []}]
paths:
  /pets/{id}:
    get:
      operationId: getPet
      tags: [Pets]
      parameters: [{name: id, in: path, required: true, schema: {type: string}, example: rex}]
      responses:
        '200':
          description: The pet.
          content: {application/json: {schema: {$ref: '#/components/schemas/PetDto'}}}
components:
  schemas:
    PetDto:
      type: object
      required: [name]
      properties:
        name: {type: string, examples: [Rex]}
        petKind: {type: string, enum: [cat, dog], examples: [dog]}
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    token: {type: http, scheme: bearer}
    login: {type: http, scheme: basic}
    machine: {type: oauth2, flows: {clientCredentials: {tokenUrl: '{host}/token', scopes: {}}}}
";

const MORE: &str = "  /pets:
    get:
      operationId: countPets
      tags: [Pets]
      responses:
        '200': {description: How many., content: {application/json: {schema: {type: integer}}}}
components:
";

struct Home(PathBuf);

impl Home {
    fn mainsheet(&self, arguments: &[&str]) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_mainsheet"))
            .args(arguments)
            .current_dir(&self.0)
            .env("XDG_CACHE_HOME", self.0.join("cache"))
            .env_remove("MAINSHEET_NO_STAMP")
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {errors}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn cargo(&self, arguments: &[&str]) -> String {
        let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(arguments)
            .arg("--offline")
            .arg("--target-dir")
            .arg(Self::target())
            .env("RUSTFLAGS", "-D warnings")
            .current_dir(&self.0)
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {errors}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Kept from one run of the tests to the next.
    fn target() -> PathBuf {
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("newcomer")
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).unwrap()
    }

    fn edit(&self, path: &str, edit: impl FnOnce(String) -> String) {
        let text = self.read(path);
        let edited = edit(text.clone());
        assert_ne!(text, edited, "the edit of {path} changes nothing");
        fs::write(self.0.join(path), edited).unwrap();
    }
}

/// The first block of Rust in a page.
fn first_program(readme: &str) -> &str {
    let (_, rest) = readme.split_once("```rust\n").unwrap();
    rest.split_once("\n```").unwrap().0
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_calls_an_api_and_comes_back_the_next_day() {
    let described = Arc::new(Mutex::new(DESCRIPTION.to_owned()));
    let server = Server::start({
        let described = Arc::clone(&described);
        move |request, _| match request.target.as_str() {
            "/openapi.yaml" => {
                let host = format!("http://{}", request.header("host").unwrap_or_default());
                let text = described.lock().unwrap().replace("{host}", &host);
                Reply::new(200).body(text)
            }
            "/v1/pets" => Reply::json(200, "7"),
            path if path.starts_with("/v1/pets/") => {
                Reply::json(200, r#"{"name": "Rex", "petKind": "dog"}"#)
            }
            "/token" => Reply::json(200, r#"{"access_token": "t", "token_type": "bearer"}"#),
            _ => Reply::new(404),
        }
    })
    .await;
    let url = server.url();
    let done = tokio::task::spawn_blocking(move || first_hour_and_next_day(&url, &described));
    done.await.unwrap();
    let calls = server.requests();
    let calls = calls.iter().filter(|call| call.target.starts_with("/v1/"));
    let targets: Vec<_> = calls.map(|call| call.target.as_str()).collect();
    assert_eq!(targets, ["/v1/pets/rex", "/v1/pets/rex", "/v1/pets"]);
}

fn first_hour_and_next_day(url: &str, described: &Mutex<String>) {
    let folder = tempfile::tempdir().unwrap();
    let home = Home(folder.path().to_owned());
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let runtime = here.join("../runtime").canonicalize().unwrap();
    // A workspace of two, so that the lock file of this repository is all that is downloaded.
    fs::write(
        folder.path().join("Cargo.toml"),
        "[workspace]\nresolver = \"3\"\nmembers = [\"acme-pets\", \"program\"]\n[profile.dev]\ndebug = false\n",
    )
    .unwrap();
    fs::copy(here.join("../Cargo.lock"), folder.path().join("Cargo.lock")).unwrap();

    let spec = format!("{url}/openapi.yaml");
    home.mainsheet(&[
        "init",
        "--yes",
        "--spec",
        &spec,
        "--license",
        "MIT",
        "--runtime-path",
        runtime.to_str().unwrap(),
    ]);
    home.edit("mainsheet.toml", |text| {
        text + "\n[rename]\noperations = { getPet = \"pet\" }\ntypes = { PetDto = \"Pet\" }\n\
                properties = { \"Pet.petKind\" = \"species\" }\n\n\
                [derive]\nenums = [\"PartialOrd\", \"Ord\"]\n"
    });
    let told = home.mainsheet(&["generate"]);
    assert!(told.contains("v1        1 operations"), "{told}");

    let manifest = home.read("acme-pets/Cargo.toml");
    for line in [
        "version = \"1.4.2\"\n",
        "description = \"Bindings for Acme Pets: Keeps the pets of Acme\"\n",
        "license = \"MIT\"\n",
        "[package.metadata.docs.rs]\n",
    ] {
        assert!(manifest.contains(line), "{line}\n{manifest}");
    }
    let readme = home.read("acme-pets/README.md");
    assert!(!readme.contains("badge"), "{readme}");
    // An example of each kind of credentials.
    for credentials in [
        "Credentials::api_key_header(\"X-Key\", \"key\")",
        "Credentials::token(\"token\")",
        "Credentials::basic(\"user\", \"password\")",
        "ClientCredentials::new(\"id\", \"secret\")",
    ] {
        assert!(readme.contains(credentials), "{credentials}\n{readme}");
    }
    // They compile, as do all others.
    write_program(&home, first_program(&readme));
    home.cargo(&["test", "--quiet", "--doc", "-p", "acme-pets"]);
    let printed = home.cargo(&["run", "--quiet", "-p", "program"]);
    assert!(
        printed.contains("species: Some(Dog)") && printed.contains("\"Rex\""),
        "{printed}"
    );

    own_work(&home);

    // The next day.
    let told = home.mainsheet(&["generate"]);
    assert!(told.contains("0 files written"), "{told}");
    let changed = DESCRIPTION
        .replace("components:\n", MORE)
        .replace("1.4.2", "1.5.0");
    *described.lock().unwrap() = changed;
    let told = home.mainsheet(&["generate"]);
    assert!(told.contains("v1        2 operations"), "{told}");
    let manifest = home.read("acme-pets/Cargo.toml");
    assert!(
        manifest.contains("version = \"2.0.0\"") && manifest.contains("[dev-dependencies]\ntokio"),
        "{manifest}"
    );
    let program = first_program(&home.read("acme-pets/README.md")).to_owned();
    assert!(program.contains(".pet(\"rex\")"), "{program}");
    let program = format!("{program}\nprintln!(\"{{}} pets\", api.count().await?);\n");
    write_program(&home, &program);
    let printed = home.cargo(&["run", "--quiet", "-p", "program"]);
    assert!(printed.contains("7 pets"), "{printed}");
    let printed = home.cargo(&["run", "--quiet", "-p", "acme-pets", "--example", "own"]);
    assert_eq!(printed, "42\n");
    packaged(&home, &runtime);
}

/// The archive that would be published is made, unpacked and compiled. In it the runtime is the
/// registry's, for which the one of this repository stands.
fn packaged(home: &Home, runtime: &Path) {
    let usual = ["--quiet", "--allow-dirty", "-p", "acme-pets"];
    let listed = home.cargo(&[&["package", "--list"], &usual[..]].concat());
    assert!(
        listed.contains("src/v1.rs") && listed.contains("src/own.rs"),
        "{listed}"
    );
    assert!(!listed.contains(".mainsheet"), "{listed}");
    let stand_in = format!(
        "patch.crates-io.mainsheet-runtime.path='{}'",
        runtime.display()
    );
    home.cargo(&[&["package", "--config", &stand_in], &usual[..]].concat());
    let packaged = Home::target().join("package/acme-pets-2.0.0");
    let manifest = fs::read_to_string(packaged.join("Cargo.toml")).unwrap();
    let (_, dependency) = manifest
        .split_once("[dependencies.mainsheet-runtime]\n")
        .unwrap();
    let dependency = dependency.split("\n\n").next().unwrap();
    assert!(
        dependency.contains("version = ") && !dependency.contains("path"),
        "{dependency}"
    );
    assert!(manifest.contains("license = \"MIT\""), "{manifest}");
}

/// What somebody puts into the crate: a version of the manifest's own, a dependency and a module.
fn own_work(home: &Home) {
    home.edit("acme-pets/Cargo.toml", |text| {
        text.replace("version = \"1.4.2\"", "version = \"2.0.0\"")
            + "\n[dev-dependencies]\ntokio = \"1\"\n"
    });
    fs::write(
        home.0.join("acme-pets/src/own.rs"),
        "//! Mine.\n\n/// Twice.\npub fn twice(n: i64) -> i64 {\n    2 * n\n}\n",
    )
    .unwrap();
    fs::create_dir(home.0.join("acme-pets/examples")).unwrap();
    fs::write(
        home.0.join("acme-pets/examples/own.rs"),
        "//! Mine.\n#[path = \"../src/own.rs\"]\nmod own;\n\nfn main() {\n    println!(\"{}\", own::twice(21));\n}\n",
    )
    .unwrap();
}

fn write_program(home: &Home, statements: &str) {
    let folder = home.0.join("program");
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::write(
        folder.join("Cargo.toml"),
        "[package]\nname = \"program\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         acme-pets = { path = \"../acme-pets\" }\n\
         tokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n",
    )
    .unwrap();
    let text = format!(
        "//! The first call.\n\n#[tokio::main(flavor = \"current_thread\")]\n\
         async fn main() -> acme_pets::Result<()> {{\n{statements}\nOk(())\n}}\n"
    );
    fs::write(folder.join("src/main.rs"), text).unwrap();
}
