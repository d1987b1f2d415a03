//! `mainsheet generate`: a crate from descriptions.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use mainsheet_codegen::{
    Before, Generated, GitRef, Package, Plan, Report, Runtime, Stamp, Summary, Version, relative,
    write_file,
};
use serde_json::json;

use crate::described::{Described, DescribedArgs};
use crate::ownership::{self, Ownership};
use crate::progress::Progress;
use crate::rules::Rules;
use crate::terminal::{self, Terminal, named, say};
use crate::told;

/// Generate a crate from OpenAPI descriptions (3.0 to 3.2, or Swagger 2.0).
///
/// What to generate says `mainsheet.toml`, which `mainsheet init` writes, or the command line, whose
/// options come before the file. Several descriptions become versions in one crate. Each is YAML or
/// JSON, one file or the root of many, a URL, a file of a revision (`main:openapi.yaml`), or `-` for
/// standard input. Every reason why something cannot be carried is printed, and then nothing is
/// written.
///
/// The folder may hold other files, and they stay. `.mainsheet/files` in it lists what was
/// generated: of a later run only these files are replaced or removed, and only if nobody has
/// changed them. `Cargo.toml` is written once; later only the dependencies and features that the
/// code needs are brought up to date in it.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
pub(crate) struct Generate {
    /// A description; may be given several times, for several versions in one crate.
    ///
    /// They take the place of those of the configuration.
    #[arg(long = "spec", value_name = "DESCRIPTION")]
    specs: Vec<String>,
    #[command(flatten)]
    described: DescribedArgs,
    /// The folder of the crate.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The crate's name.
    #[arg(long = "crate", value_name = "NAME")]
    crate_name: Option<String>,
    /// The Rust type of a format that shall have another one than by default, as `uuid=uuid::Uuid`;
    /// may be given several times.
    ///
    /// `String` and the numbers of Rust stand for themselves; of any other type, strings become a
    /// `Text` and numbers a `Number`.
    #[arg(long = "format", value_name = "FORMAT=TYPE", value_parser = mapping)]
    formats: Vec<(String, String)>,
    /// A file of rules, in TOML, for operations whose paging or idempotency key the description does
    /// not tell: tables `[[paging]]` and one `[idempotency]`, as in `mainsheet.toml`.
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// Let types forget the properties that the description does not name, instead of keeping them
    /// and sending them back.
    #[arg(long)]
    drop_unknown: bool,
    /// Whether each tag is a feature.
    ///
    /// By default it is one in crates of more than 100 operations.
    #[arg(long, value_enum, value_name = "WHEN")]
    tag_features: Option<TagFeatures>,
    /// A line for the dependencies in `Cargo.toml`, as `uuid = "1"`; may be given several times.
    #[arg(long = "dependency", value_name = "LINE")]
    dependencies: Vec<String>,
    /// Depend on the runtime in this folder instead of the registry's.
    ///
    /// The manifest has the path as seen from the crate, unless it is absolute here.
    #[arg(long, value_name = "DIR", conflicts_with = "runtime_git")]
    runtime_path: Option<PathBuf>,
    /// Depend on the runtime of this git repository instead of the registry's.
    #[arg(long, value_name = "URL")]
    runtime_git: Option<String>,
    /// The commit of the git repository.
    #[arg(long, value_name = "COMMIT", requires = "runtime_git")]
    runtime_rev: Option<String>,
    /// Write what became of each part of the description: JSON if the name ends in `.json`,
    /// otherwise Markdown.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Generate even if nothing has changed since the last run.
    ///
    /// Without this, what was read and written then is compared with what is there, and if it is
    /// the same, that is all. The environment variable `MAINSHEET_NO_STAMP` does as much.
    #[arg(long)]
    no_stamp: bool,
    /// Write nothing; say what would be written.
    #[arg(long)]
    dry_run: bool,
    /// Write nothing; fail if a file is not what would be written.
    #[arg(long, conflicts_with_all = ["dry_run", "force", "keep_edited"])]
    check: bool,
    /// Print what changes in the files, as a unified diff.
    #[arg(long)]
    diff: bool,
    #[command(flatten)]
    ownership: Ownership,
}

/// How many changes are named after a run.
const MOST_CHANGES: usize = 10;

const EXAMPLES: &str = "Examples:
  mainsheet generate
      what the nearest mainsheet.toml says
  mainsheet generate --spec acme.yaml --crate acme --out acme
      without a configuration
  mainsheet generate --spec https://api.acme.com/openapi.json --crate acme --out acme
      from a URL
  mainsheet generate --spec v1.yaml --name v1 --spec v2.yaml --name v2 --crate acme --out acme
      two versions that share their types
  mainsheet generate --check --diff
      in CI: is the crate what its description says?";

#[derive(Clone, Copy, ValueEnum)]
enum TagFeatures {
    /// In crates of more than 100 operations.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

named!(TagFeatures);

impl Generate {
    pub(crate) fn run(&self, terminal: &Terminal) -> Result<()> {
        let start = Instant::now();
        self.check_report()?;
        let Described {
            configuration,
            versions,
        } = self.described.read(&self.specs, terminal)?;
        let out = match (&self.out, &configuration) {
            (Some(out), _) => out.clone(),
            (None, Some(configuration)) => configuration.folder().to_owned(),
            (None, None) => bail!(
                "error: it is not said where the crate goes\nhelp: name its folder by `--out`"
            ),
        };
        let mut package = match (&configuration, &self.crate_name) {
            (Some(configuration), _) => configuration.package().clone(),
            (None, Some(name)) => Package::new(name),
            (None, None) => {
                bail!("error: it is not said what the crate is called\nhelp: name it by `--crate`")
            }
        };
        self.change(&mut package, &out)?;
        let checksums = match &configuration {
            Some(configuration) if self.specs.is_empty() => configuration.with_checksums()?,
            _ => None,
        };
        let place = self.stamp(terminal).then(|| Stamp::place(&out)).flatten();
        let known = place.as_deref().and_then(Stamp::read);
        if checksums.is_none()
            && let Some(stamp) = known.filter(|stamp| stamp.holds(&package, &versions))
        {
            return Self::nothing_to_do(&stamp, start, terminal);
        }
        let progress = Progress::begin(terminal, format!("generating `{}`", package.name));
        let generated = mainsheet_codegen::generate(&package, &versions);
        drop(progress);
        let report = match &generated {
            Ok(generated) => generated.report().clone(),
            Err(refusals) => refusals.report(),
        };
        let told = self.tell(&report, terminal);
        let generated = match generated {
            Ok(generated) => generated,
            Err(refusals) => {
                // Why nothing is generated matters more than that the report is missing.
                if let Err(error) = told {
                    terminal.note(format_args!("{}\n", terminal::plain(&error)));
                }
                return Err(refusals.into());
            }
        };
        let mut told = told?;
        let (inputs, summaries) = (generated.inputs(), generated.summaries().to_vec());
        let kept = Stamp::place(&out).map(|place| place.with_extension("before"));
        let before = kept.as_deref().and_then(Before::read);
        let before = before.filter(|before| !before.is_of(&inputs, &versions));
        if let Some(before) = before {
            Self::changes(&generated, &before, &versions, terminal)?;
        }
        let plan = self.ownership.of(generated.plan(&out)?);
        if self.diff {
            terminal::print(format_args!("{}", plan.diff()))?;
        }
        if self.check && (!plan.is_current() || checksums.is_some()) {
            return Err(stale(&plan));
        }
        let plans = [plan];
        if !self.check && !self.dry_run {
            ownership::apply(&plans)?;
            if let (Some(configuration), Some(text)) = (&configuration, checksums) {
                write_file(configuration.path(), text)?;
            }
        }
        let [plan] = &plans;
        told += &self.sum_up(&package, &summaries, plan, terminal)?;
        self.finish(plan, start, terminal)?;
        if !self.check && !self.dry_run {
            // Without it the next run says less, and that is all.
            let _ = kept.map(|file| Before::of(&inputs, &versions).write(&file));
        }
        if plan.is_current() || !self.check && !self.dry_run {
            let stamp = Stamp::new(&package, &versions, &inputs, &plans, &told);
            if let Some((place, stamp)) = place.zip(stamp) {
                // Without it the next run takes longer, and that is all.
                let _ = stamp.write(&place);
            }
        }
        Ok(())
    }

    /// Says what differs from what the crate was generated from before.
    fn changes(
        generated: &Generated,
        before: &Before,
        versions: &[Version],
        terminal: &Terminal,
    ) -> Result<()> {
        let progress = Progress::begin(terminal, "comparing with what there was");
        let changes = generated.changes(before, versions);
        drop(progress);
        match changes {
            Ok(changes) => {
                let summary = changes.summary(MOST_CHANGES);
                if !summary.is_empty() {
                    say!(terminal, "{}", summary.trim_end_matches('\n'))?;
                }
                let rust: serde_json::Value = serde_json::from_str(&changes.rust().to_json())?;
                terminal.object(&json!({"reason": "changes", "rust": rust}))
            }
            Err(_) => {
                terminal.detail(format_args!(
                    "what there was before cannot be compared with what there is now"
                ));
                Ok(())
            }
        }
    }

    /// Whether this run may be saved: what is asked for is what a stamp can answer.
    fn stamp(&self, terminal: &Terminal) -> bool {
        let is_set = std::env::var_os("MAINSHEET_NO_STAMP").is_some_and(|value| !value.is_empty());
        !self.no_stamp
            && !is_set
            && self.report.is_none()
            && !terminal.is_json()
            && !terminal.is_verbose()
    }

    fn nothing_to_do(stamp: &Stamp, start: Instant, terminal: &Terminal) -> Result<()> {
        say!(
            terminal,
            "{}0 files written, {} unchanged, 0 removed in {:.2} s: nothing has changed since the last \
             run",
            stamp.told(),
            stamp.files(),
            start.elapsed().as_secs_f64()
        )
    }

    /// What there is in the crate, and what there is to say of it.
    fn sum_up(
        &self,
        package: &Package,
        summaries: &[Summary],
        plan: &Plan,
        terminal: &Terminal,
    ) -> Result<String> {
        let mut told = String::new();
        for summary in summaries {
            // Writing to a `String` cannot fail.
            let _ = writeln!(
                told,
                "{:<6} {:>4} operations, {} deprecated; {} models, {} enums",
                summary.version,
                summary.operations,
                summary.deprecated,
                summary.models,
                summary.enums
            );
        }
        if package.license.is_none() {
            told.push_str(
                "the crate has no licence, and is not published: `license` in mainsheet.toml\n",
            );
        }
        say!(terminal, "{}", told.trim_end_matches('\n'))?;
        if self.dry_run {
            for conflict in plan.conflicts() {
                say!(terminal, "in the way: {conflict}")?;
            }
        }
        Ok(told)
    }

    fn finish(&self, plan: &Plan, start: Instant, terminal: &Terminal) -> Result<()> {
        let would = if self.dry_run { "would be " } else { "" };
        say!(
            terminal,
            "{} files {would}written, {} unchanged, {} {would}removed{} in {:.2} s",
            plan.written(),
            plan.unchanged(),
            plan.removed(),
            match plan.kept() {
                0 => String::new(),
                kept => format!(", {kept} kept as edited"),
            },
            start.elapsed().as_secs_f64()
        )?;
        terminal.finished(
            true,
            json!({
                "written": plan.written(),
                "unchanged": plan.unchanged(),
                "removed": plan.removed(),
                "kept": plan.kept(),
                "dry_run": self.dry_run || self.check,
            }),
        )
    }

    /// Refuses to replace a file by the report that is none itself: a description, for one.
    fn check_report(&self) -> Result<()> {
        let Some(path) = self.report.as_ref().filter(|path| path.is_file()) else {
            return Ok(());
        };
        if std::fs::read_to_string(path).is_ok_and(|text| Report::is_one(&text)) {
            return Ok(());
        }
        bail!(
            "error: {} is no report of an earlier run, and is not replaced by one\nhelp: give \
             `--report` another name, or remove the file",
            path.display()
        )
    }

    /// Prints what was not generated as it is described, and how much there is of everything.
    fn tell(&self, report: &Report, terminal: &Terminal) -> Result<String> {
        let told = told::tell(report, terminal)?;
        if let Some(path) = &self.report {
            write_file(path, report.render(path))?;
        }
        Ok(told)
    }

    /// What the command line says of the crate comes before what the configuration does.
    fn change(&self, package: &mut Package, out: &Path) -> Result<()> {
        "mainsheet generate".clone_into(&mut package.command);
        if let Some(name) = &self.crate_name {
            package.name.clone_from(name);
        }
        if let Some(path) = &self.runtime_path {
            package.runtime = Runtime::Path(if path.is_absolute() {
                path.clone()
            } else {
                relative(out, path)
            });
        } else if let Some(url) = &self.runtime_git {
            package.runtime = Runtime::Git {
                url: url.clone(),
                at: self.runtime_rev.clone().map(GitRef::Rev),
            };
        }
        for line in &self.dependencies {
            // Writing to a `String` cannot fail.
            let _ = writeln!(package.dependencies, "{line}");
        }
        package.formats.extend(self.formats.iter().cloned());
        if let Some(file) = &self.rules {
            let rules = Rules::read(file)?;
            // The first that fits counts.
            package.paging.splice(0..0, rules.paging);
            package.idempotency.extend(rules.idempotency);
        }
        if self.drop_unknown {
            package.keeps_unknown = false;
        }
        match self.tag_features {
            None => {}
            Some(TagFeatures::Auto) => package.tag_features = None,
            Some(TagFeatures::Always) => package.tag_features = Some(true),
            Some(TagFeatures::Never) => package.tag_features = Some(false),
        }
        Ok(())
    }
}

/// The crate is not what would be generated.
fn stale(plan: &Plan) -> anyhow::Error {
    let mut message = format!(
        "error: the crate is not what its description says: {} files to write, {} to remove",
        plan.written(),
        plan.removed()
    );
    for conflict in plan.conflicts() {
        // Writing to a `String` cannot fail.
        let _ = write!(message, "\n  {conflict}");
    }
    message.push_str("\nhelp: run `mainsheet generate`, and commit what it writes");
    anyhow::Error::msg(message)
}

/// A format and the type that it shall have.
fn mapping(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((format, ty)) if !format.is_empty() && !ty.is_empty() => {
            Ok((format.to_owned(), ty.to_owned()))
        }
        _ => Err("write it as `uuid=uuid::Uuid`".to_owned()),
    }
}
