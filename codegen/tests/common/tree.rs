//! An emitted crate as modules, of which features say which are there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::punctuated::Punctuated;
use syn::{Attribute, Item, Meta, Token, UseTree, Visibility};

/// Features that are on.
pub(crate) type Features<'f> = BTreeSet<&'f str>;

/// The predicate of a `cfg`.
#[derive(Debug, Clone)]
enum Predicate {
    Feature(String),
    All(Vec<Self>),
    Any(Vec<Self>),
    Other,
}

impl Predicate {
    fn of(meta: &Meta) -> Self {
        match meta {
            Meta::NameValue(pair) if pair.path.is_ident("feature") => {
                let syn::Expr::Lit(literal) = &pair.value else {
                    panic!("a feature that is no literal");
                };
                let syn::Lit::Str(name) = &literal.lit else {
                    panic!("a feature that is no string");
                };
                Self::Feature(name.value())
            }
            Meta::List(list) => {
                let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
                let inner = list.parse_args_with(parser).unwrap();
                let inner = inner.iter().map(Self::of).collect();
                if list.path.is_ident("all") {
                    Self::All(inner)
                } else {
                    assert!(list.path.is_ident("any"), "a cfg of another kind");
                    Self::Any(inner)
                }
            }
            _ => Self::Other,
        }
    }

    fn holds(&self, features: &Features<'_>) -> bool {
        match self {
            Self::Feature(name) => features.contains(name.as_str()),
            Self::All(inner) => inner.iter().all(|predicate| predicate.holds(features)),
            Self::Any(inner) => inner.iter().any(|predicate| predicate.holds(features)),
            Self::Other => false,
        }
    }
}

/// Whether what has these attributes is there.
fn condition(attributes: &[Attribute]) -> Predicate {
    let cfgs = attributes.iter().filter(|attr| attr.path().is_ident("cfg"));
    Predicate::All(
        cfgs.map(|attr| Predicate::of(&attr.parse_args().unwrap()))
            .collect(),
    )
}

/// A module with what decides whether it is there.
pub(crate) struct Module {
    conditions: Vec<Predicate>,
    /// The types that it defines.
    pub(crate) types: Vec<String>,
    uses: Vec<Use>,
    /// Every identifier in what it defines.
    mentions: BTreeSet<String>,
}

/// What a module takes from other modules.
struct Use {
    condition: Predicate,
    path: Vec<String>,
    /// What it is called here.
    name: String,
    /// Whether it is handed on.
    is_public: bool,
}

/// The modules of a crate by their paths: `v1::models`.
pub(crate) struct Tree(pub(crate) BTreeMap<String, Module>);

impl Tree {
    pub(crate) fn read(folder: &Path) -> Self {
        let mut tree = Self(BTreeMap::new());
        let root = folder.join("src/lib.rs");
        tree.add(&root, &folder.join("src"), "", Vec::new());
        tree
    }

    fn add(&mut self, file: &Path, below: &Path, path: &str, conditions: Vec<Predicate>) {
        let text = fs::read_to_string(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let mut module = Module {
            conditions,
            types: Vec::new(),
            uses: Vec::new(),
            mentions: BTreeSet::new(),
        };
        for item in syn::parse_file(&text).unwrap().items {
            match item {
                Item::Mod(child) => {
                    let name = child.ident.to_string();
                    let mut conditions = module.conditions.clone();
                    conditions.push(condition(&child.attrs));
                    let file = below.join(format!("{name}.rs"));
                    self.add(&file, &below.join(&name), &join(path, &name), conditions);
                }
                Item::Use(item) => {
                    let mut paths = Vec::new();
                    flatten(&item.tree, &mut Vec::new(), &mut paths);
                    let is_public = !matches!(item.vis, Visibility::Inherited);
                    let condition = condition(&item.attrs);
                    let uses = paths.into_iter().map(|(path, name)| Use {
                        condition: condition.clone(),
                        path,
                        name,
                        is_public,
                    });
                    module.uses.extend(uses);
                }
                // Another name of a type, as if it were taken from there.
                Item::Type(item) if path.contains("models") => {
                    let syn::Type::Path(of) = &*item.ty else {
                        panic!("a name of what is no type of the crate");
                    };
                    let segments = of.path.segments.iter();
                    module.uses.push(Use {
                        condition: condition(&item.attrs),
                        path: segments.map(|one| one.ident.to_string()).collect(),
                        name: item.ident.to_string(),
                        is_public: true,
                    });
                }
                item => {
                    match &item {
                        Item::Struct(item) => module.types.push(item.ident.to_string()),
                        Item::Enum(item) => module.types.push(item.ident.to_string()),
                        Item::Macro(item) => module.types.extend(declared(&item.mac)),
                        _ => {}
                    }
                    let tokens = quote::ToTokens::to_token_stream(&item);
                    idents(tokens, &mut module.mentions);
                }
            }
        }
        self.0.insert(path.to_owned(), module);
    }

    pub(crate) fn is_there(&self, path: &str, features: &Features<'_>) -> bool {
        let conditions = &self.0[path].conditions;
        conditions.iter().all(|condition| condition.holds(features))
    }

    /// The types that a module defines or hands on.
    pub(crate) fn exported(&self, path: &str, features: &Features<'_>) -> BTreeSet<String> {
        if !self.is_there(path, features) {
            return BTreeSet::new();
        }
        let module = &self.0[path];
        let mut names: BTreeSet<String> = module.types.iter().cloned().collect();
        for used in &module.uses {
            if used.is_public
                && used.condition.holds(features)
                && let Some((from, name)) = self.target(path, &used.path)
            {
                if name == "*" {
                    names.extend(self.exported(&from, features));
                } else {
                    names.insert(used.name.clone());
                }
            }
        }
        names
    }

    /// What is not there although something mentions it.
    pub(crate) fn missing(&self, features: &Features<'_>) -> Vec<String> {
        let mut missing = Vec::new();
        let all: BTreeSet<&str> = self
            .0
            .iter()
            .filter(|(path, _)| path.contains("models") || path.contains("shared"))
            .flat_map(|(_, module)| module.types.iter().map(String::as_str))
            .collect();
        for (path, module) in &self.0 {
            if !self.is_there(path, features) {
                continue;
            }
            let mut in_scope: BTreeSet<String> = module.types.iter().cloned().collect();
            for used in &module.uses {
                let Some((from, name)) = self.target(path, &used.path) else {
                    continue;
                };
                if !used.condition.holds(features) {
                    continue;
                }
                let is_module = self.0.contains_key(&join(&from, &name));
                let found = if is_module {
                    self.is_there(&join(&from, &name), features)
                } else {
                    self.is_there(&from, features)
                        && (name == "*" || self.exported(&from, features).contains(&name))
                };
                if !found {
                    missing.push(format!("{from}::{name} in {path}"));
                }
                // Of which the compiler warns.
                if name == "*" && found && self.exported(&from, features).is_empty() {
                    missing.push(format!("anything of {from}, which {path} takes all of"));
                }
                in_scope.insert(used.name.clone());
            }
            if path.contains("models") || path.contains("shared") {
                let mentioned = module.mentions.iter().map(String::as_str);
                for name in mentioned.filter(|name| all.contains(name)) {
                    if !in_scope.contains(name) {
                        missing.push(format!("{name}, which {path} mentions"));
                    }
                }
            }
        }
        missing
    }

    /// The module and the name within the crate that a path leads to.
    fn target(&self, from: &str, used: &[String]) -> Option<(String, String)> {
        let mut base: Vec<&str> = from.split("::").filter(|part| !part.is_empty()).collect();
        let mut rest = used.iter().map(String::as_str).peekable();
        match *rest.peek()? {
            "crate" => {
                base.clear();
                rest.next();
            }
            "super" => {
                while rest.next_if_eq(&"super").is_some() {
                    base.pop();
                }
            }
            first if self.0.contains_key(&join(from, first)) => {}
            _ => return None,
        }
        base.extend(rest);
        let name = base.pop()?.to_owned();
        Some((base.join("::"), name))
    }
}

/// The type that a macro of the runtime declares.
fn declared(invocation: &syn::Macro) -> Option<String> {
    let mut tokens = invocation.tokens.clone().into_iter();
    tokens.find(|token| token.to_string() == "struct")?;
    tokens.next().map(|name| name.to_string())
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}::{name}")
    }
}

/// The paths that are used, and what their ends are called from then on.
fn flatten(tree: &UseTree, path: &mut Vec<String>, paths: &mut Vec<(Vec<String>, String)>) {
    let mut end = |name: String, called: String| {
        let mut whole = path.clone();
        whole.push(name);
        paths.push((whole, called));
    };
    match tree {
        UseTree::Path(tree) => {
            path.push(tree.ident.to_string());
            flatten(&tree.tree, path, paths);
            path.pop();
        }
        UseTree::Name(name) => end(name.ident.to_string(), name.ident.to_string()),
        UseTree::Rename(name) => end(name.ident.to_string(), name.rename.to_string()),
        UseTree::Glob(_) => end("*".to_owned(), "*".to_owned()),
        UseTree::Group(group) => {
            for tree in &group.items {
                flatten(tree, path, paths);
            }
        }
    }
}

fn idents(tokens: TokenStream, into: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                into.insert(ident.to_string());
            }
            TokenTree::Group(group) => idents(group.stream(), into),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// Every file below a folder with its text, by its path there.
pub(crate) fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    fn list(root: &Path, folder: &Path, files: &mut BTreeMap<PathBuf, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                // But for what the generator notes of the others.
                if !path.ends_with(".mainsheet") {
                    list(root, &path, files);
                }
            } else {
                let text = fs::read_to_string(&path).unwrap();
                files.insert(path.strip_prefix(root).unwrap().to_owned(), text);
            }
        }
    }
    let mut files = BTreeMap::new();
    list(folder, folder, &mut files);
    files
}
