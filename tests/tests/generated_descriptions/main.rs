//! Descriptions that nobody wrote: of each a crate is generated, within a time and a size, and it
//! compiles.
//!
//! They are the same in each run. `GENERATED_CASES` says how many there are, `GENERATED_BATCHES`
//! how many crates are compiled, and `GENERATED_SEED` which they are. A description that fails is
//! made as small as can be, and is printed; what was found by it is kept as a test of its own.

#![allow(clippy::print_stdout, reason = "a test tells what it ran")]

mod description;
mod later;
mod later_schemas;
mod operations;
mod schemas;
mod words;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::Duration;

use mainsheet_codegen::{Fixups, Generated, Package, Refusals, Runtime, Version};
use proptest::strategy::{BoxedStrategy, Strategy as _, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, RngSeed, TestRunner};
use rustix::time::{ClockId, clock_gettime};
use serde_json::Value;

/// How many descriptions are generated from, by default.
const CASES: u64 = 256;

/// How many are versions of one crate.
const BATCH: usize = 20;

/// How often a description that fails is made smaller, at most.
const STEPS: usize = 2000;

/// A hundred times the CPU that a description of some kB needs without optimisation.
const PATIENCE: Duration = Duration::from_secs(10);

fn number(variable: &str, default: u64) -> u64 {
    let value = std::env::var(variable).ok();
    value
        .and_then(|value| value.parse().ok())
        .unwrap_or(default)
}

fn runner(seed: u64) -> TestRunner {
    TestRunner::new(Config {
        rng_algorithm: RngAlgorithm::ChaCha,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        ..Config::default()
    })
}

/// Which descriptions, and the test of each that generates from them.
#[derive(Clone, Copy)]
struct Kind {
    name: &'static str,
    test: &'static str,
}

const OPENAPI_3_0: Kind = Kind {
    name: "3.0",
    test: "of_each_a_crate_is_generated_within_a_time_and_a_size",
};

/// OpenAPI 3.1 and 3.2.
const LATER: Kind = Kind {
    name: "later",
    test: "of_each_of_a_later_version_a_crate_is_generated_within_a_time_and_a_size",
};

impl Kind {
    fn strategy(self) -> BoxedStrategy<Value> {
        match self.name {
            "later" => later::description().boxed(),
            _ => description::description().boxed(),
        }
    }

    /// A folder that no other test has.
    fn scratch(self) -> PathBuf {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("generated_descriptions")
            .join(self.name);
        fs::create_dir_all(&folder).expect("a folder");
        folder
    }
}

#[test]
fn of_each_a_crate_is_generated_within_a_time_and_a_size() {
    assert_generated(OPENAPI_3_0);
}

#[test]
fn of_each_of_a_later_version_a_crate_is_generated_within_a_time_and_a_size() {
    assert_generated(LATER);
}

/// In a process of its own, since what overflows its stack ends the process.
fn assert_generated(kind: Kind) {
    if let Some(file) = std::env::var_os("GENERATED_FILE") {
        let text = fs::read_to_string(file).expect("a description");
        let description = serde_json::from_str(&text).expect("JSON");
        try_generate(kind, &description).unwrap_or_else(|fault| panic!("{fault}"));
        return;
    }
    let seed = number("GENERATED_SEED", 1);
    let cases = number("GENERATED_CASES", CASES);
    println!("{cases} descriptions from GENERATED_SEED={seed}");
    let strategy = kind.strategy();
    let described = |seed| strategy.new_tree(&mut runner(seed)).expect("a description");
    if std::env::var_os("GENERATED_CHILD").is_some() {
        let _watch = Watch::start();
        for seed in seed..seed + cases {
            fs::write(kind.scratch().join("seed"), seed.to_string()).expect("a seed");
            let result = try_generate(kind, &described(seed).current());
            result.unwrap_or_else(|fault| panic!("{fault}"));
        }
        return;
    }
    let Err(output) = child(kind, "GENERATED_CHILD", "1") else {
        return;
    };
    let seed = fs::read_to_string(kind.scratch().join("seed")).unwrap_or_default();
    let seed = seed.parse().unwrap_or_else(|_| panic!("{output}"));
    let mut tree = described(seed);
    let fails = |description: &Value| {
        let file = kind.scratch().join("smaller.json");
        fs::write(&file, description.to_string()).expect("a description");
        child(kind, "GENERATED_FILE", &file.display().to_string()).err()
    };
    shrink(&mut tree, |description| fails(description).is_some());
    let description = tree.current();
    let output = fails(&description).unwrap_or(output);
    panic!(
        "GENERATED_SEED={seed} GENERATED_CASES=1: {output}\n{}",
        yaml(&description)
    );
}

/// The same test in another process, told what to do; else what that says.
fn child(kind: Kind, variable: &str, value: &str) -> Result<(), String> {
    let output = Command::new(std::env::current_exe().expect("a program"))
        .args(["--exact", kind.test])
        .env(variable, value)
        .output()
        .expect("it runs");
    if output.status.success() {
        return Ok(());
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Err(text(&output.stdout) + &text(&output.stderr))
}

#[test]
fn together_they_compile_without_a_warning() {
    assert_compiled(OPENAPI_3_0);
}

#[test]
fn those_of_later_versions_compile_without_a_warning() {
    assert_compiled(LATER);
}

fn assert_compiled(kind: Kind) {
    let seed = number("GENERATED_SEED", 1);
    let batches = number("GENERATED_BATCHES", 1);
    let strategy = kind.strategy();
    for batch in 0..batches {
        let start = seed + batch * BATCH as u64;
        println!("{BATCH} descriptions from GENERATED_SEED={start}");
        let descriptions = (0..BATCH as u64).map(|index| {
            let tree = strategy
                .new_tree(&mut runner(start + index))
                .expect("a description");
            tree.current()
        });
        let descriptions: Vec<_> = descriptions.collect();
        let Err(output) = check(kind, "batch", &descriptions) else {
            continue;
        };
        // Which of them it is: with the whole output there may be several.
        let index = (0..BATCH).find(|index| output.contains(&format!("v{index}/")));
        let index = index.unwrap_or_else(|| panic!("of these together: {output}"));
        let mut tree = strategy
            .new_tree(&mut runner(start + index as u64))
            .expect("a description");
        let one = |description: &Value| check(kind, "one", std::slice::from_ref(description));
        let fails = |description: &Value| one(description).is_err();
        if number("GENERATED_SHRINK", 0) > 0 && fails(&tree.current()) {
            shrink(&mut tree, fails);
        }
        let output = one(&tree.current()).err().unwrap_or(output);
        panic!(
            "GENERATED_SEED={}: {output}\n{}",
            start + index as u64,
            yaml(&tree.current())
        );
    }
}

/// Makes a description that fails smaller, as long as it fails.
fn shrink(tree: &mut impl ValueTree<Value = Value>, fails: impl Fn(&Value) -> bool) {
    let limit = number("GENERATED_SHRINK", STEPS as u64);
    let mut steps = 0;
    let mut more = tree.simplify();
    while more && steps < limit {
        steps += 1;
        more = if fails(&tree.current()) {
            tree.simplify()
        } else {
            tree.complicate()
        };
    }
    // The last step may have been one too far.
    while !fails(&tree.current()) && tree.complicate() {}
}

fn yaml(description: &Value) -> String {
    serde_yaml::to_string(description).unwrap_or_else(|_| description.to_string())
}

/// What is promised of a valid description: without an end or a panic something is generated if
/// faults may be left out, and no more than it should be.
fn try_generate(kind: Kind, description: &Value) -> Result<(), String> {
    let text = description.to_string();
    let file = kind.scratch().join("description.json");
    fs::write(&file, &text).expect("a description");
    *CURRENT.lock().expect("nobody panics with it") = Some((text.clone(), cpu()));
    let result = catch_unwind(AssertUnwindSafe(|| generate(&[file])));
    *CURRENT.lock().expect("nobody panics with it") = None;
    let generated = match result {
        Ok(Ok(generated)) => generated,
        Ok(Err(refusals)) => return Err(format!("refused: {refusals}")),
        Err(_) => return Err("panicked".to_owned()),
    };
    let size: usize = generated.files().map(|(_, text)| text.len()).sum();
    if size > 100 * text.len() + 200_000 {
        return Err(format!("{size} bytes from {}", text.len()));
    }
    Ok(())
}

fn generate(files: &[PathBuf]) -> Result<Generated, Refusals> {
    let versions = files.iter().enumerate().map(|(index, file)| {
        let mut version = Version::new(format!("v{index}"), file);
        version.lenient = true;
        version.fixups = Some(Fixups::none());
        version
    });
    let mut package = Package::new("batch");
    package.runtime = Runtime::Path(Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime"));
    mainsheet_codegen::generate(&package, &versions.collect::<Vec<_>>())
}

/// A crate of all of them, checked with warnings denied; else what the compiler says.
fn check(kind: Kind, name: &str, descriptions: &[Value]) -> Result<(), String> {
    let folder = kind.scratch().join(name);
    fs::create_dir_all(&folder).expect("a folder");
    let files: Vec<_> = (0..descriptions.len())
        .map(|index| folder.join(format!("v{index}.json")))
        .collect();
    for (file, description) in files.iter().zip(descriptions) {
        fs::write(file, description.to_string()).expect("a description");
    }
    let generated = generate(&files).map_err(|refusals| refusals.to_string())?;
    let plan = generated.plan(&folder.join("generated"));
    plan.and_then(|plan| plan.apply()).expect("a crate");
    let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"generated\"]\n\
                    [profile.dev]\ndebug = false\n";
    fs::write(folder.join("Cargo.toml"), manifest).expect("a manifest");
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).expect("a lock file");
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args([
            "check",
            "--offline",
            "--quiet",
            "--features",
            "full",
            "--target-dir",
        ])
        .arg(kind.scratch().with_file_name("target"))
        .env("RUSTFLAGS", "-D warnings")
        .current_dir(folder.join("generated"))
        .output()
        .expect("cargo runs");
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned())
}

/// The description at hand, and how much CPU this process had used before it.
static CURRENT: Mutex<Option<(String, Duration)>> = Mutex::new(None);

fn cpu() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(
        time.tv_sec.unsigned_abs(),
        u32::try_from(time.tv_nsec).unwrap_or(0),
    )
}

/// Ends the process where a description takes too long, after it has said which.
struct Watch;

impl Watch {
    fn start() -> Self {
        std::thread::spawn(|| {
            loop {
                #[expect(
                    clippy::disallowed_methods,
                    reason = "what is waited for is that CPU time is used up"
                )]
                std::thread::sleep(Duration::from_millis(500));
                let current = CURRENT.lock().expect("nobody panics with it");
                if let Some((text, start)) = &*current
                    && cpu().saturating_sub(*start) > PATIENCE
                {
                    eprintln!("this takes longer than {PATIENCE:?} of CPU:\n{text}");
                    std::process::abort();
                }
            }
        });
        Self
    }
}
