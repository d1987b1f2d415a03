//! Which rooms of a crate use which. A room is a module at the root; it stands on a floor, and uses
//! what is on the floors below it.
//!
//! It reads lines, not Rust: what follows `crate::` is taken for a room, wherever it stands, but in
//! comments and in what a macro writes for other crates (`$crate::`).

use std::fs;
use std::path::{Path, PathBuf};

/// A file of a crate: its path below `src`, and its text.
pub struct File {
    pub path: PathBuf,
    pub text: String,
}

/// The files below `src`, but for the root's own, which uses every room.
pub fn files(src: &Path) -> Vec<File> {
    let mut files = Vec::new();
    let mut folders = vec![src.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let path = path.strip_prefix(src).unwrap().to_owned();
                files.push(File { path, text });
            }
        }
    }
    files.retain(|file| file.path != Path::new("lib.rs"));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// What is wrong with the arrows between rooms, a line for each: those that do not point down, those
/// whose end is not to be seen, and rooms and floors without the other.
///
/// `floors` are the rooms from top to bottom. `root` is what else any room may name at the root.
pub fn faults(files: &[File], floors: &[&str], root: &[&str]) -> Vec<String> {
    let floor = |room: &str| floors.iter().position(|other| *other == room);
    let mut faults: Vec<_> = floors
        .iter()
        .filter(|floor| !files.iter().any(|file| room(&file.path) == **floor))
        .map(|floor| format!("`{floor}` has a floor, and is no room"))
        .collect();
    for file in files {
        let (path, from) = (file.path.display(), room(&file.path));
        let Some(own) = floor(&from) else {
            faults.push(format!("src/{path}: the room `{from}` has no floor"));
            continue;
        };
        let text: Vec<_> = file.text.lines().map(code).collect();
        for (index, line) in text.iter().enumerate() {
            let at = format!("src/{path}:{}", index + 1);
            if leaves_by_super(line, &file.path) {
                faults.push(format!("{at}: say `crate::` and the room"));
            }
            for (start, _) in line.match_indices("crate::") {
                if line[..start].ends_with(|c: char| c == '$' || is_of_name(c)) {
                    continue;
                }
                let rest = [&line[start + "crate::".len()..]];
                let rest = rest.iter().chain(&text[index + 1..]);
                for to in targets(&rest.copied().collect::<Vec<_>>().join("\n")) {
                    match floor(&to) {
                        Some(other) if other < own => {
                            faults.push(format!("{at}: `{from}` uses `{to}`, which is above it"));
                        }
                        None if !root.contains(&to.as_str()) => {
                            faults.push(format!("{at}: `{to}` is no room; say where it lives"));
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    faults
}

/// The module at the root that a file belongs to.
fn room(path: &Path) -> String {
    let first = path.iter().next().unwrap_or_default().to_string_lossy();
    first.strip_suffix(".rs").unwrap_or(&first).to_owned()
}

/// A line without its comment.
fn code(line: &str) -> &str {
    line.split("//").next().unwrap_or_default()
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The names that begin a path after `crate::`: one, or those in braces. Macros, which all live at
/// the root, are none.
fn targets(text: &str) -> Vec<String> {
    let name = |text: &str| {
        let text = text.trim_start();
        let end = text.find(|c| !is_of_name(c)).unwrap_or(text.len());
        let is_macro = text[end..].starts_with('!');
        (end > 0 && !is_macro).then(|| text[..end].to_owned())
    };
    let Some(group) = text.strip_prefix('{') else {
        return name(text).into_iter().collect();
    };
    let mut depth = 0_usize;
    let mut names = vec![name(group)];
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(name(&group[at + 1..])),
            _ => {}
        }
    }
    names.into_iter().flatten().collect()
}

/// Whether `super::` leads to the root. What is indented is taken to be in a module within the file.
fn leaves_by_super(line: &str, path: &Path) -> bool {
    let file = path.file_stem().unwrap_or_default();
    let depth = path.iter().count() - usize::from(file == "mod");
    let inner = usize::from(line.starts_with(' '));
    let longest = line
        .split(|c: char| c != ':' && !is_of_name(c))
        .map(|path| path.matches("super::").count())
        .max();
    longest.is_some_and(|supers| supers >= depth + inner)
}
