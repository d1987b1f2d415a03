//! `mainsheet generate`: a crate of its own from any description.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Result, bail};
use clap::Args;
use mainsheet_codegen::{Fixups, Outcome, Package, Report, Runtime, Version, relative};

use crate::file;
use crate::out::say;
use crate::ownership::{self, Ownership};
use crate::rules::Rules;

/// Generate a crate from any OpenAPI description (3.0 to 3.2, or Swagger 2.0), or one crate from several versions.
///
/// The description may be YAML or JSON, one file or the root of many. Every reason why something
/// cannot be carried is printed, and then nothing is written.
///
/// The folder may hold other files, and they stay. `.mainsheet/files` in it lists what was
/// generated: of a later run only these files are replaced or removed, and only if nobody has
/// changed them. `Cargo.toml` is written once; later only the dependencies and features that the
/// code needs are brought up to date in it.
#[derive(Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
pub(crate) struct Generate {
    /// A description; may be given several times, for several versions in one crate.
    #[arg(long = "spec", value_name = "FILE", required = true)]
    specs: Vec<PathBuf>,
    /// The name of each version, in the order of the descriptions: a module and a feature.
    #[arg(long = "name", value_name = "NAME")]
    names: Vec<String>,
    /// The folder of the crate.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The crate's name.
    #[arg(long = "crate", value_name = "NAME")]
    crate_name: String,
    /// Take only operations that have this tag; may be given several times.
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// A fixup of the description, or a folder of them; may be given several times. What is built
    /// in is applied without being asked for.
    #[arg(long = "fixups", value_name = "FILE")]
    fixups: Vec<PathBuf>,
    /// Refuse every fault of the description, instead of mending what is safe to mend.
    #[arg(long, conflicts_with = "fixups")]
    strict: bool,
    /// Leave out what cannot be carried, and say so, instead of refusing the description.
    #[arg(long)]
    lenient: bool,
    /// The data of the event that ends an event stream, such as `[DONE]`.
    #[arg(long, value_name = "DATA")]
    stream_end: Option<String>,
    /// The Rust type of a format that shall have another one than by default, as
    /// `uuid=uuid::Uuid`; may be given several times. `String` and the numbers of Rust stand for
    /// themselves; of any other type, strings become a `Text` and numbers a `Number`.
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
    /// A line for the dependencies in `Cargo.toml`, as `uuid = "1"`; may be given several times.
    #[arg(long = "dependency", value_name = "LINE")]
    dependencies: Vec<String>,
    /// Write what became of each part of the description: JSON if the name ends in `.json`,
    /// otherwise Markdown.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Depend on the runtime in this folder instead of the registry's. The manifest has the path as
    /// seen from the crate, unless it is absolute here.
    #[arg(long, value_name = "DIR")]
    runtime_path: Option<PathBuf>,
    #[command(flatten)]
    ownership: Ownership,
}

impl Generate {
    pub(crate) fn run(&self) -> Result<()> {
        let start = Instant::now();
        self.check_report()?;
        let versions = self.versions()?;
        let package = self.package()?;
        let generated = mainsheet_codegen::generate(&package, &versions);
        let report = match &generated {
            Ok(generated) => generated.report().clone(),
            Err(refusals) => refusals.report(),
        };
        let told = self.tell(&report);
        let generated = match generated {
            Ok(generated) => generated,
            Err(refusals) => {
                // Why nothing is generated matters more than that the report is missing.
                if let Err(error) = told {
                    eprintln!("{error:#}\n");
                }
                return Err(refusals.into());
            }
        };
        told?;
        let summaries = generated.summaries().to_vec();
        let plan = self.ownership.of(generated.plan(&self.out)?);
        ownership::apply(std::slice::from_ref(&plan))?;
        for summary in &summaries {
            say!(
                "{:<6} {:>4} operations, {} deprecated; {} models, {} enums",
                summary.version,
                summary.operations,
                summary.deprecated,
                summary.models,
                summary.enums
            )?;
        }
        say!(
            "{} files written, {} unchanged, {} removed{} in {:.2} s",
            plan.written(),
            plan.unchanged(),
            plan.removed(),
            match plan.kept() {
                0 => String::new(),
                kept => format!(", {kept} kept as edited"),
            },
            start.elapsed().as_secs_f64()
        )?;
        Ok(())
    }

    fn versions(&self) -> Result<Vec<Version>> {
        let names = match (self.specs.as_slice(), self.names.as_slice()) {
            ([_], []) => vec!["api".to_owned()],
            (specs, names) if specs.len() == names.len() => names.to_vec(),
            (specs, names) => bail!(
                "error: there are {} descriptions and {} names\nhelp: give each `--spec` a \
                 `--name`, in the same order",
                specs.len(),
                names.len()
            ),
        };
        let fixups = self.fixups()?;
        let mut versions: Vec<Version> = Vec::with_capacity(names.len());
        for (name, file) in names.iter().zip(&self.specs) {
            let mut version = Version::new(name, file);
            version.tags.clone_from(&self.tags);
            version.lenient = self.lenient;
            version.stream_end.clone_from(&self.stream_end);
            version.fixups.clone_from(&fixups);
            versions.push(version);
        }
        Ok(versions)
    }

    fn fixups(&self) -> Result<Option<Fixups>> {
        if self.strict {
            return Ok(None);
        }
        let mut fixups = Fixups::none();
        for file in &self.fixups {
            fixups = fixups.and(Fixups::read(file)?);
        }
        Ok(Some(fixups))
    }

    /// Refuses to replace a file by the report that is none itself: a description, for one.
    fn check_report(&self) -> Result<()> {
        let Some(path) = self.report.as_ref().filter(|path| path.is_file()) else {
            return Ok(());
        };
        let there = String::from_utf8(file::bytes(path)?);
        if there.is_ok_and(|text| Report::is_one(&text)) {
            return Ok(());
        }
        bail!(
            "error: {} is no report of an earlier run, and is not replaced by one\nhelp: give \
             `--report` another name, or remove the file",
            path.display()
        )
    }

    /// Prints what was not generated as it is described, and how much there is of everything.
    fn tell(&self, report: &Report) -> Result<()> {
        for entry in report.entries() {
            match entry.outcome {
                Outcome::FixedUp => say!("mended: {entry}")?,
                Outcome::Degraded => say!("degraded: {entry}")?,
                Outcome::Refused if entry.construct == "left out" => say!("{entry}")?,
                // What was supported is counted, and other refusals are told with their reasons.
                _ => {}
            }
        }
        say!("{}", report.summary())?;
        if let Some(path) = &self.report {
            file::write(path, report.render(path))?;
        }
        Ok(())
    }

    fn package(&self) -> Result<Package> {
        let mut package = Package::new(&self.crate_name);
        "mainsheet generate".clone_into(&mut package.command);
        if let Some(path) = &self.runtime_path {
            package.runtime = Runtime::Path(if path.is_absolute() {
                path.clone()
            } else {
                relative(&self.out, path)
            });
        }
        for line in &self.dependencies {
            package.dependencies.extend([line, "\n"]);
        }
        package.formats = self.formats.iter().cloned().collect();
        if let Some(file) = &self.rules {
            let rules = Rules::read(file)?;
            package.paging = rules.paging;
            package.idempotency = rules.idempotency;
        }
        package.keeps_unknown = !self.drop_unknown;
        Ok(package)
    }
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
