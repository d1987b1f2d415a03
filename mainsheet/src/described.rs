//! What the command line says of descriptions, beside or in the place of a configuration.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::Args;
use mainsheet_codegen::{Configuration, Fixups, Version};

use crate::input::{self, InputArgs};
use crate::terminal::Terminal;

/// How descriptions are read.
#[derive(Args, Clone, Default)]
pub(crate) struct DescribedArgs {
    /// The configuration.
    ///
    /// Without it, and without a description, the nearest `mainsheet.toml` in the current folder or
    /// above it is read.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The name of each version, in the order of the descriptions: a module and a feature.
    #[arg(long = "name", value_name = "NAME")]
    names: Vec<String>,
    /// Take only operations that have this tag; may be given several times.
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// An overlay of the description (OpenAPI Overlay 1.0 or 1.1): a file, a URL, or a file of a
    /// revision; may be given several times.
    #[arg(long = "overlay", value_name = "OVERLAY")]
    overlays: Vec<PathBuf>,
    /// A fixup of the description, or a folder of them; may be given several times.
    ///
    /// What is built in is applied without being asked for.
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
    #[command(flatten)]
    input: InputArgs,
}

/// What is to be read, and what else the configuration says.
pub(crate) struct Described {
    /// `None` if the command line says all.
    pub(crate) configuration: Option<Configuration>,
    pub(crate) versions: Vec<Version>,
}

impl DescribedArgs {
    /// The versions of these descriptions, or of the configuration if there are none.
    pub(crate) fn read(&self, specs: &[String], terminal: &Terminal) -> Result<Described> {
        let configuration = self.configuration(specs)?;
        if let Some(configuration) = &configuration {
            let path = configuration.path().display();
            terminal.detail(format_args!("Configured by {path}"));
        }
        let mut versions = match &configuration {
            Some(configuration) if specs.is_empty() => configuration.versions().to_vec(),
            _ => self.given(specs)?,
        };
        if specs.is_empty() {
            if !self.names.is_empty() {
                bail!(
                    "error: `--name` is given, and no description\nhelp: change `name` in the \
                     configuration, or give `--spec`, too"
                );
            }
            input::readers(&mut versions, &self.overlays, self.input)?;
        }
        self.change(&mut versions)?;
        for version in &versions {
            let (file, name) = (version.file.display(), &version.name);
            terminal.detail(format_args!("Reading {file} for {name}"));
        }
        Ok(Described {
            configuration,
            versions,
        })
    }

    fn configuration(&self, specs: &[String]) -> Result<Option<Configuration>> {
        if let Some(file) = &self.config {
            return Ok(Some(Configuration::read(file)?));
        }
        if !specs.is_empty() {
            return Ok(None);
        }
        match find()? {
            Some(file) => Ok(Some(Configuration::read(&file)?)),
            None => bail!(
                "error: there is no description, and no `{name}` here or in a folder above\nhelp: \
                 name a description, or let `mainsheet init` write `{name}`",
                name = Configuration::NAME
            ),
        }
    }

    fn given(&self, specs: &[String]) -> Result<Vec<Version>> {
        let names = match (specs, self.names.as_slice()) {
            ([_], []) => vec!["api".to_owned()],
            (specs, names) if specs.len() == names.len() => names.to_vec(),
            (specs, names) => bail!(
                "error: there are {} descriptions and {} names\nhelp: give each description a \
                 `--name`, in the same order",
                specs.len(),
                names.len()
            ),
        };
        if specs.iter().filter(|spec| *spec == "-").count() > 1 {
            bail!("error: standard input is read once\nhelp: write `-` for one description alone");
        }
        let versions = names.iter().zip(specs).map(|(name, spec)| {
            let mut version = input::version(name, spec, &self.overlays, self.input)?;
            version.fixups = Some(Fixups::none());
            Ok(version)
        });
        versions.collect()
    }

    /// What the command line says comes before what the configuration does.
    fn change(&self, versions: &mut [Version]) -> Result<()> {
        let mut fixups = Fixups::none();
        for file in &self.fixups {
            fixups = fixups.and(Fixups::read(file)?);
        }
        for version in versions {
            if !self.tags.is_empty() {
                version.tags.clone_from(&self.tags);
            }
            if self.strict {
                version.fixups = None;
            } else if !self.fixups.is_empty() {
                let before = version.fixups.take().unwrap_or_default();
                version.fixups = Some(before.and(fixups.clone()));
            }
            version.lenient |= self.lenient;
            if self.stream_end.is_some() {
                version.stream_end.clone_from(&self.stream_end);
            }
        }
        Ok(())
    }
}

/// The nearest configuration, as it is named from the current folder.
pub(crate) fn find() -> Result<Option<PathBuf>> {
    let current = std::env::current_dir()?;
    let found = Configuration::find(&current);
    Ok(found.map(|file| match file.strip_prefix(&current) {
        Ok(file) => file.to_owned(),
        Err(_) => mainsheet_codegen::relative(Path::new("."), &file),
    }))
}
