//! `cargo xtask regen`: the bindings in `generated/`, from the descriptions in `spec/`.

use std::env;
use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use clap::Args;
use mainsheet_codegen::{Before, Configuration, Generated, Plan, Stamp, Version, write_file};

use crate::out::say;
use crate::ownership::{self, Ownership};
use crate::root::{self, CONFIGURATION};

/// The crate.
const GENERATED: &str = "generated";

/// The generated part of the tests: every operation, called.
const CALLS: &str = "tests/src/calls";

/// What the last run was made of.
const STAMP: &str = "target/mainsheet/regen.stamp";

/// The descriptions as they were then.
const BEFORE: &str = "target/mainsheet/regen.before";

/// How many changes are named after a run.
const MOST_CHANGES: usize = 10;

/// The folder that holds, among others, the generated guides from one version to the next.
const GUIDES: &str = "docs";

/// Generate the bindings in `generated/` anew from the descriptions in `spec/`.
///
/// Reads `spec/mainsheet.toml`, which lists the versions. For each version that another one
/// replaces, a guide from the one to the other goes to `docs/`. Only files whose content changes
/// are written, and generated files that no longer belong are removed. If anything in a
/// description cannot be carried, or a generated file was edited, every reason is printed and
/// nothing is written.
#[derive(Args, Default)]
pub(crate) struct Regen {
    /// Write nothing; fail, with a diff, if a generated file is not what regen would write.
    #[arg(long, conflicts_with_all = ["force", "keep_edited"])]
    check: bool,
    /// Generate even if nothing has changed since the last run. Without this, what was read and
    /// written then is compared with what is there, and if it is the same, that is all. The environment
    /// variable `MAINSHEET_NO_STAMP` does as much.
    #[arg(long)]
    no_stamp: bool,
    #[command(flatten)]
    ownership: Ownership,
}

impl Regen {
    pub(crate) fn run(&self) -> Result<()> {
        let start = Instant::now();
        let root = root::find()?;
        env::set_current_dir(&root).with_context(|| format!("{}", root.display()))?;
        let configuration = Configuration::read(Path::new(CONFIGURATION))?;
        let mut package = configuration.package().clone();
        "cargo xtask regen".clone_into(&mut package.command);
        let mut versions = configuration.versions().to_vec();
        for version in &mut versions {
            // As somebody in the workspace names it.
            version.label = Some(version.file.display().to_string());
        }
        let checksums = configuration.with_checksums()?;
        let is_set = env::var_os("MAINSHEET_NO_STAMP").is_some_and(|value| !value.is_empty());
        let known = (!self.no_stamp && !is_set).then(|| Stamp::read(Path::new(STAMP)));
        if checksums.is_none()
            && let Some(stamp) = known.flatten().filter(|it| it.holds(&package, &versions))
        {
            return say!(
                "{}0 files written, {} unchanged, 0 removed in {:.2} s: nothing has changed since the \
                 last run",
                stamp.told(),
                stamp.files(),
                start.elapsed().as_secs_f64()
            );
        }
        for version in &versions {
            eprintln!("Reading {} for {}", version.file.display(), version.name);
        }
        eprintln!("Generating `{}`", package.name);
        let generated = mainsheet_codegen::generate(&package, &versions)?;
        eprintln!("Writing the guides from one version to the next");
        let guides = mainsheet_codegen::guides(&package, &versions)?;
        let (inputs, summaries) = (generated.inputs(), generated.summaries().to_vec());
        let before =
            Before::read(Path::new(BEFORE)).filter(|before| !before.is_of(&inputs, &versions));
        let changes = before.and_then(|before| changes(&generated, &before, &versions));
        eprintln!("Comparing with {GENERATED}/, {CALLS}/ and {GUIDES}/");
        let plans = [
            generated.plan_calls(Path::new(CALLS))?,
            generated.plan(Path::new(GENERATED))?,
            guides.plan(Path::new(GUIDES))?,
        ]
        .map(|plan| self.ownership.of(plan));
        let sum = |count: fn(&Plan) -> usize| plans.iter().map(count).sum::<usize>();
        if self.check {
            if !plans.iter().all(Plan::is_current) || checksums.is_some() {
                for plan in &plans {
                    eprint!("{}", plan.diff());
                    for conflict in plan.conflicts() {
                        eprintln!("{conflict}");
                    }
                }
                if checksums.is_some() {
                    eprintln!("{CONFIGURATION}: the checksums are not those of the descriptions");
                }
                bail!(
                    "error: the bindings are not what their descriptions say: {} files to write, \
                     {} to remove\nhelp: run `cargo xtask regen` and commit what it writes",
                    sum(Plan::written),
                    sum(Plan::removed)
                );
            }
        } else {
            ownership::apply(&plans)?;
            if let Some(text) = checksums {
                write_file(CONFIGURATION, text)?;
            }
            // Without it the next run says less, and that is all.
            let _ = Before::of(&inputs, &versions).write(Path::new(BEFORE));
        }
        let mut told = String::new();
        for summary in &summaries {
            // Writing to a `String` cannot fail.
            let _ = writeln!(
                told,
                "{:<6} {:>3} operations, {} deprecated; {} models, {} enums",
                summary.version,
                summary.operations,
                summary.deprecated,
                summary.models,
                summary.enums
            );
        }
        say!(
            "{}{told}{} files written, {} unchanged, {} removed in {:.2} s",
            changes.unwrap_or_default(),
            sum(Plan::written),
            sum(Plan::unchanged),
            sum(Plan::removed),
            start.elapsed().as_secs_f64()
        )?;
        if let Some(stamp) = Stamp::new(&package, &versions, &inputs, &plans, &told) {
            // Without it the next run takes longer, and that is all.
            let _ = stamp.write(Path::new(STAMP));
        }
        Ok(())
    }
}

/// What differs from what the bindings were generated from before; `None` where that cannot be said.
fn changes(generated: &Generated, before: &Before, versions: &[Version]) -> Option<String> {
    let changes = generated.changes(before, versions).ok()?;
    Some(changes.summary(MOST_CHANGES))
}
