//! Makes a module of a description, with an overlay over it.

use std::path::Path;
use std::{env, error::Error, fs};

use mainsheet_codegen::{Package, Version, generate};

fn main() -> Result<(), Box<dyn Error>> {
    let mut v1 = Version::new("v1", "acme-v1.yaml");
    v1.replaced_by = Some("v2".to_owned());
    let mut v2 = Version::new("v2", "acme-v2.yaml");
    v2.overlays.push("ours.overlay.yaml".into());
    let generated = generate(&Package::new("acme"), &[v1, v2])
        .unwrap_or_else(|refusals| panic!("\n{refusals}"));
    for input in generated.inputs().files() {
        println!("cargo::rerun-if-changed={}", input.display());
    }
    let module = generated.module().with_blocking();
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("acme.rs"), module.to_string())?;
    Ok(())
}
