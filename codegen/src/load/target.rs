//! Where references lead, and the components that they become.

use std::path::Path;

use super::anchors::{Named, Within};
use super::bundle::{Bundler, Faults, Place};
use super::reader::is_url;
use super::reference::{self, Reference, Unreadable};
use super::source::SourceId;
use super::uri::Base;
use crate::grammar::{Object, Standing, resembles};
use crate::report::Diagnostic;
use crate::tree::unescape;

/// Where a reference leads, before it is looked at what stands there: the first of these places
/// that there is.
struct Way {
    places: Vec<Place>,
}

/// Why a reference does not lead to what is looked for.
pub(super) struct Astray {
    message: String,
    help: String,
}

impl From<Unreadable> for Astray {
    fn from(fault: Unreadable) -> Self {
        Self {
            message: fault.message.to_owned(),
            help: fault.help.to_owned(),
        }
    }
}

impl Bundler<'_> {
    /// Where a reference to an object leads that stands at a place; else what is wrong with it.
    pub(super) fn target(
        &mut self,
        reference: &str,
        at: &Place,
        object: Object,
    ) -> Result<Place, Diagnostic> {
        self.find(reference, at, object).map_err(|fault| {
            let source = self.sources.get(at.0);
            let message = format!("the reference `{reference}` {}", fault.message);
            source.published_diagnostic(at.1.clone(), message, fault.help)
        })
    }

    /// The same for who tries whether there is such a place. A diagnostic looks for its line, which
    /// takes as long as to read the file.
    pub(super) fn find(
        &mut self,
        reference: &str,
        at: &Place,
        object: Object,
    ) -> Result<Place, Astray> {
        let home = (self.sources.home(at.0), at.1.clone());
        let way = if self.sources.get(at.0).grammar.is_json_schema() {
            self.way(reference, &home)?
        } else {
            self.plain_way(reference, home.0)?
        };
        let found = way.places.into_iter().find_map(|(file, pointer)| {
            let source = self.sources.get(file);
            let pointer = source.now(&pointer);
            let node = source.node(&pointer)?;
            Some((file, node, pointer.into_owned()))
        });
        let Some((file, node, pointer)) = found else {
            return Err(Astray {
                message: "leads nowhere".to_owned(),
                help: "correct the reference, or add what it names".to_owned(),
            });
        };
        let is_other = match self.sources.get(file).standing(&pointer) {
            Standing::Object(found) => found != object,
            Standing::NoObject => true,
            Standing::Unknown => {
                let map = node.as_map();
                map.is_some_and(|map| !resembles(self.sources.get(file).grammar, map, object))
            }
        };
        if is_other {
            return Err(Astray {
                message: format!("leads to no {}", object.name()),
                help: "let it lead to one, by the whole way to it".to_owned(),
            });
        }
        if !self.may_hold(file) {
            let [root, other] =
                [SourceId::ROOT, file].map(|it| self.sources.get(it).grammar.name());
            return Err(Astray {
                message: format!("leads to {other}, which does not mean the same in {root}"),
                help: "bring the files to one version, or generate from them as they are"
                    .to_owned(),
            });
        }
        // A component of the root that stands in another file is the same place as that file.
        let elsewhere = match file {
            SourceId::ROOT => self.elsewhere.get(&pointer).cloned(),
            _ => None,
        };
        self.sources.convert_part(home.0, file, &pointer, object);
        self.tell_swagger();
        Ok(elsewhere.unwrap_or((file, pointer)))
    }

    /// By OpenAPI 3.0: a file, and a pointer in it. Internal references are looked up in their own
    /// file first, then in the root, as tools that bundle descriptions do.
    fn plain_way(&mut self, reference: &str, from: SourceId) -> Result<Way, Astray> {
        let Reference { file, pointer } = Reference::parse(reference)?;
        let places = match file {
            None => vec![(from, pointer.clone()), (SourceId::ROOT, pointer)],
            Some(file) => vec![(self.follow(from, &file)?, pointer)],
        };
        Ok(Way { places })
    }

    /// By JSON Schema (Core, section 8.2.3): a URI, seen from the schema in which the reference
    /// stands, and in what it names an anchor or a pointer.
    fn way(&mut self, reference: &str, at: &Place) -> Result<Way, Astray> {
        self.anchors.catch_up(&self.sources);
        let (uri, fragment) = reference::split(reference);
        let fragment = reference::decode(fragment);
        let is_pointer = fragment.is_empty() || fragment.starts_with('/');
        if self.anchors.is_empty() && is_pointer {
            return self.plain_way(reference, at.0);
        }
        let own = self.anchors.within((at.0, &at.1));
        let (file, within) = if uri.is_empty() {
            (at.0, own)
        } else {
            self.resource(uri, at, own)?
        };
        if is_pointer {
            // Everybody means the document by `#/components`, also where a schema has an `$id`.
            let below = within.map(|within| within.pointer + &fragment);
            let places = below.into_iter().chain([fragment.clone()]);
            let mut places: Vec<_> = places.map(|pointer| (file, pointer)).collect();
            if uri.is_empty() {
                places.push((SourceId::ROOT, fragment));
            }
            return Ok(Way { places });
        }
        let mut files = vec![(file, within)];
        if uri.is_empty() {
            files.push((SourceId::ROOT, None));
        }
        for (file, within) in files {
            let Some(named) = self.anchors.named(file, within.as_ref(), &fragment) else {
                continue;
            };
            if let Some(second) = named.second {
                let places = [(file, named.first), (file, second)];
                return Err(self.several("anchor", &fragment, &places));
            }
            let places = vec![(file, named.first)];
            return Ok(Way { places });
        }
        Err(Astray {
            message: format!("leads nowhere: no schema there has the anchor `{fragment}`"),
            help: "write the whole way to it, as in `#/components/schemas/NAME`".to_owned(),
        })
    }

    /// What a URI names: the schema that calls itself so, or else a file.
    fn resource(
        &mut self,
        uri: &str,
        at: &Place,
        within: Option<Within>,
    ) -> Result<(SourceId, Option<Within>), Astray> {
        let from = at.0;
        let here = Base::of_file(&self.sources.get(from).path);
        let base = within.map_or_else(|| here.clone(), |within| within.base);
        let seen = base.join(uri);
        if let Some(Named { first, second }) = seen.as_ref().and_then(|it| self.anchors.of_uri(it))
        {
            if let Some(second) = second {
                let places = [first, second].map(|(file, within)| (file, within.pointer));
                return Err(self.several("`$id`", uri, &places));
            }
            return Ok((first.0, Some(first.1)));
        }
        let file = reference::file(uri)?.unwrap_or_default();
        // Seen from an `$id` that is a path, or else from the file, whatever its schemas are called.
        let file = match seen {
            Some(Base::File(path)) if base != here => match self.sources.open_at(&path) {
                Ok(file) => file,
                Err(_) => {
                    let found = self.follow(from, &file)?;
                    self.note_beside(uri, &path, at);
                    found
                }
            },
            _ => self.follow(from, &file)?,
        };
        self.anchors.catch_up(&self.sources);
        Ok((file, self.anchors.within((file, ""))))
    }

    /// Says that a reference is read as if the schema in which it stands had no `$id`.
    fn note_beside(&mut self, uri: &str, meant: &Path, at: &Place) {
        if self.faults == Faults::Skip {
            return;
        }
        let meant = meant.display();
        let note = format!(
            "seen from the `$id` around it, it means `{meant}`, which cannot be read: `{uri}` beside \
             the file is taken"
        );
        self.note("reference", at.clone(), note);
    }

    fn follow(&mut self, from: SourceId, file: &str) -> Result<SourceId, Astray> {
        if is_url(file) && !self.sources.has_reader() {
            return Err(reference::NO_FILE.into());
        }
        self.sources.follow(from, file).map_err(|fault| Astray {
            message: format!("cannot be followed: {fault}"),
            help: "correct the reference, or mend the file that it names".to_owned(),
        })
    }

    /// A name that two schemas have.
    fn several(&self, kind: &str, name: &str, places: &[Place; 2]) -> Astray {
        let [first, second] = places.each_ref().map(|(file, pointer)| {
            let found = self.sources.diagnostic(*file, pointer, "", "");
            let line = found
                .line()
                .map_or(String::new(), |line| format!(":{line}"));
            format!("{}{line}#{}", found.file().display(), found.pointer())
        });
        Astray {
            message: format!("leads to two schemas: {first} and {second}"),
            help: format!("give one of them another {kind} than `{name}`"),
        }
    }

    /// The component that stands for a place, named when it is met first.
    pub(super) fn component(
        &mut self,
        place: Place,
        object: Object,
    ) -> Option<(&'static str, String)> {
        let section = object.component()?;
        if let Some(component) = self.placed.get(&place) {
            return Some(component.clone());
        }
        let (source, pointer) = &place;
        let own = pointer
            .strip_prefix("/components/")
            .and_then(|rest| rest.strip_prefix(section)?.strip_prefix('/'))
            .filter(|name| !name.contains('/'));
        let name = match own {
            Some(name) if *source == SourceId::ROOT => {
                let name = unescape(name);
                if self.selection.is_whole() {
                    return Some((section, name));
                }
                name
            }
            _ if self.named.contains_key(&place) => self.named[&place].1.clone(),
            _ => {
                let path = &self.sources.get(*source).path;
                let stem = path.file_stem().map(|stem| stem.to_string_lossy());
                let wanted = match pointer.rsplit('/').next() {
                    Some(token) if !token.is_empty() => unescape(token),
                    _ => stem.unwrap_or_default().into_owned(),
                };
                self.free_name(section, &wanted)
            }
        };
        let component = (section, name.clone());
        self.placed.insert(place.clone(), component.clone());
        self.pending.push_back((object, section, name, place));
        Some(component)
    }

    fn free_name(&mut self, section: &'static str, wanted: &str) -> String {
        let taken = self.names.entry(section).or_default();
        let mut name = wanted.to_owned();
        while taken.contains_key(&name) {
            let number = taken.entry(wanted.to_owned()).or_insert(2);
            name = format!("{wanted}{number}");
            *number += 1;
        }
        taken.insert(name.clone(), 2);
        name
    }
}
