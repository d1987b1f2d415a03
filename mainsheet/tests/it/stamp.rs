//! Nothing to do is nearly free, and never taken for granted.

use std::fs;
use std::path::Path;

use mainsheet_codegen::Stamp;
use tempfile::TempDir;

use crate::common::{FAULTY, SOUND, command, files, folder, program};

const CONFIGURATION: &str = "[package]
name = \"things\"
folder = \"out\"
introduction = \"words.md\"

[[version]]
name = \"v1\"
file = \"things.yaml\"
lenient = true
fixups = [\"fixups\"]
overlays = [\"overlay.yaml\"]
";

const FIXUP: &str = "name = \"f\"\nwhat = \"w\"\nwhy = \"w\"\nreported = \"no\"\n\n[[change]]
pointer = \"/info/version\"\nset = \"2\"\n";

const OVERLAY: &str = "overlay: 1.0.0
info: {title: O, version: '1'}
actions: [{target: $.info, update: {title: Others}}]
";

const SAVED: &str = "nothing has changed since the last run";

/// A folder in which a crate was generated, of a configuration that names files of every kind.
fn generated() -> TempDir {
    let text = SOUND.replacen(
        "{'204': {description: Done.}}",
        "{'204': {$ref: 'part.yaml#/Done'}, '404': {$ref: 'later.yaml#/None'}}",
        1,
    );
    let folder = folder(&text);
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    put("mainsheet.toml", CONFIGURATION);
    put("words.md", "Words.");
    put("part.yaml", "Done: {description: Done.}\n");
    put("overlay.yaml", OVERLAY);
    fs::create_dir(folder.path().join("fixups")).unwrap();
    put("fixups/a.toml", FIXUP);
    let told = generate(folder.path(), &[]);
    assert!(!told.contains(SAVED), "{told}");
    folder
}

/// What is done to the folder, and how.
type Change = (&'static str, fn(&Path));

fn generate(folder: &Path, more: &[&str]) -> String {
    let (code, told, errors) = command(folder, &[&["generate"], more].concat());
    assert_eq!(code, Some(0), "{told}{errors}");
    told
}

#[test]
fn what_has_not_changed_is_not_generated_again() {
    let folder = generated();
    let before = files(folder.path());
    for more in [
        &[][..],
        &["--check"],
        &["--dry-run"],
        &["--diff"],
        &["--force"],
    ] {
        let told = generate(folder.path(), more);
        assert!(told.contains(SAVED), "{more:?}: {told}");
        // What there is to say is said each time.
        assert!(
            told.contains("left out") && told.contains("has no licence"),
            "{told}"
        );
    }
    assert_eq!(files(folder.path()), before);
    for more in [
        &["--no-stamp"][..],
        &["-v"],
        &["--report", "report.md"],
        &["--message-format", "json"],
    ] {
        let told = generate(folder.path(), more);
        assert!(!told.contains(SAVED), "{more:?}: {told}");
    }
    let output = program(folder.path())
        .arg("generate")
        .env("MAINSHEET_NO_STAMP", "1")
        .output()
        .unwrap();
    assert!(!String::from_utf8_lossy(&output.stdout).contains(SAVED));
}

#[test]
fn whatever_is_read_is_looked_at() {
    let changes: [Change; 9] = [
        ("the description", |path| {
            add(path, "things.yaml", "# A comment.\n");
        }),
        ("what it refers to", |path| {
            add(path, "part.yaml", "Other: {}\n");
        }),
        ("what was missing", |path| {
            add(path, "later.yaml", "None: {description: None.}\n");
        }),
        ("the overlay", |path| {
            add(path, "overlay.yaml", "# A comment.\n");
        }),
        ("a fixup", |path| {
            add(path, "fixups/a.toml", "# A comment.\n\n");
        }),
        ("one more fixup", |path| {
            let other = FIXUP
                .replace("/info/version", "/info/title")
                .replace("\"f\"", "\"g\"");
            fs::write(path.join("fixups/b.toml"), other).unwrap();
        }),
        ("the configuration", |path| {
            add(path, "mainsheet.toml", "tags = [\"things\"]\n");
        }),
        ("the introduction", |path| add(path, "words.md", "More.\n")),
        ("a file that is gone", |path| {
            fs::remove_file(path.join("part.yaml")).unwrap();
        }),
    ];
    for (what, change) in changes {
        let folder = generated();
        change(folder.path());
        let told = generate(folder.path(), &[]);
        assert!(!told.contains(SAVED), "{what}: {told}");
        assert!(generate(folder.path(), &[]).contains(SAVED), "{what}");
    }
}

fn add(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    let before = fs::read_to_string(&path).unwrap_or_default();
    fs::write(path, before + text).unwrap();
}

#[test]
fn whatever_was_written_is_looked_at() {
    let folder = generated();
    let out = folder.path().join("out");
    let whole = files(folder.path());
    assert!(whole.len() > 8);
    for path in whole.keys() {
        let name = path.strip_prefix(&out).unwrap();
        let is_own = name.starts_with(".mainsheet") || name == Path::new("Cargo.toml");
        // Changed: told, and not passed over.
        add(&out, name.to_str().unwrap(), "# added\n");
        let (code, told, _) = command(folder.path(), &["generate", "--check"]);
        assert!(!told.contains(SAVED), "{}", name.display());
        assert_eq!(
            code,
            Some(i32::from(name != Path::new("Cargo.toml"))),
            "{}",
            name.display()
        );
        // What is in git may have other line ends.
        fs::write(path, &whole[path]).unwrap();
        // Removed: written again, unless it is what tells whose the files are.
        fs::remove_file(path).unwrap();
        let (code, told, errors) = command(folder.path(), &["generate"]);
        assert!(!told.contains(SAVED), "{}", name.display());
        assert_eq!(code, Some(0), "{}: {errors}", name.display());
        if !is_own {
            assert_eq!(fs::read_to_string(path).unwrap(), whole[path]);
        }
        assert!(
            generate(folder.path(), &[]).contains(SAVED),
            "{}",
            name.display()
        );
    }
    // What others put beside them is nobody's business.
    fs::write(out.join("src/own.rs"), "// mine").unwrap();
    assert!(generate(folder.path(), &[]).contains(SAVED));
    // What a run that was killed has left is put right.
    fs::create_dir(out.join(".mainsheet/work")).unwrap();
    assert!(!generate(folder.path(), &[]).contains(SAVED));
    assert!(!out.join(".mainsheet/work").exists());
}

#[test]
fn what_is_kept_as_edited_is_told_each_time() {
    let folder = generated();
    add(folder.path(), "out/src/lib.rs", "// mine\n");
    for _ in 0..2 {
        let told = generate(folder.path(), &["--keep-edited"]);
        assert!(told.contains("1 kept as edited"), "{told}");
    }
}

#[test]
fn the_stamp_lies_beside_what_cargo_makes_or_in_the_cache() {
    let folder = generated();
    let listed = files(folder.path());
    assert!(
        listed
            .keys()
            .all(|path| !path.to_string_lossy().contains("stamp"))
    );
    // A stamp that cannot be read is none.
    let target = folder.path().join("target");
    fs::create_dir(&target).unwrap();
    fs::write(target.join("CACHEDIR.TAG"), "").unwrap();
    assert!(
        !generate(folder.path(), &[]).contains(SAVED),
        "another place has no stamp yet"
    );
    assert!(generate(folder.path(), &[]).contains(SAVED));
    let place = Stamp::place(&folder.path().join("out")).unwrap();
    let place = target.join("mainsheet").join(place.file_name().unwrap());
    let text = fs::read_to_string(&place).unwrap();
    for broken in [
        &text[..text.len() / 2],
        "",
        "mainsheet stamp 2\n\n",
        &text.replace("read\t", "\t"),
    ] {
        fs::write(&place, broken).unwrap();
        assert!(!generate(folder.path(), &[]).contains(SAVED), "{broken}");
        assert_eq!(fs::read_to_string(&place).unwrap(), text);
    }
}

#[test]
fn another_command_line_is_another_run() {
    let folder = folder(FAULTY);
    let usual = ["--spec", "things.yaml", "--crate", "things", "--out", "out"];
    let run = |more: &[&str]| generate(folder.path(), &[&usual[..], more].concat());
    run(&[]);
    assert!(run(&[]).contains(SAVED));
    for more in [
        &["--drop-unknown"][..],
        &["--tag-features", "always"],
        &["--dependency", "uuid = \"1\""],
        &["--runtime-path", "runtime"],
        &["--lenient"],
    ] {
        assert!(!run(more).contains(SAVED), "{more:?}");
        assert!(run(more).contains(SAVED), "{more:?}");
    }
}

#[test]
fn a_folder_has_one_stamp_however_it_is_named() {
    let folder = folder(SOUND);
    let path = folder.path();
    fs::create_dir_all(path.join("below/deeper")).unwrap();
    fs::create_dir(path.join("out")).unwrap();
    let place = |out: &Path| Stamp::place(out).unwrap();
    let one = place(&path.join("out"));
    let others = ["below/../out", "./out", "out/.", "below/deeper/../../out"];
    for other in others {
        assert_eq!(place(&path.join(other)), one, "{other}");
    }
    // The folder need not be there yet, and neither need what leads to it.
    let new = place(&path.join("new/crate"));
    assert_eq!(place(&path.join("below/../new/crate")), new);
    assert_eq!(place(&path.join("new/other/../crate")), new);
    fs::create_dir_all(path.join("new/crate")).unwrap();
    assert_eq!(place(&path.join("new/crate")), new);
    for other in ["below", "below/out", "new", "ou"] {
        assert_ne!(place(&path.join(other)), one, "{other}");
    }
    #[cfg(unix)]
    {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        std::os::unix::fs::symlink("out", path.join("link")).unwrap();
        assert_eq!(place(&path.join("link")), one);
        std::os::unix::fs::symlink("below/deeper", path.join("far")).unwrap();
        let far = place(&path.join("far/../out"));
        assert_eq!(far, place(&path.join("below/out")), "where the link leads");
        // Names that are no text are names all the same.
        let odd = |byte| place(&path.join(OsStr::from_bytes(&[byte])));
        assert_ne!(odd(0xFE), odd(0xFF));
    }
}

#[test]
fn a_crate_is_known_from_whichever_folder_it_is_named() {
    let folder = folder(SOUND);
    let below = folder.path().join("below");
    fs::create_dir(&below).unwrap();
    let spec = folder.path().join("things.yaml").display().to_string();
    let run = |from: &Path, out: &str| {
        let usual = ["--spec", &spec, "--crate", "things", "--out", out];
        generate(from, &usual)
    };
    assert!(!run(folder.path(), "out").contains(SAVED));
    assert!(run(folder.path(), "./below/../out").contains(SAVED));
    assert!(run(&below, "../out").contains(SAVED));
    // A file of the same name is another one elsewhere.
    fs::write(below.join("things.yaml"), SOUND.replace("Things", "Others")).unwrap();
    let from = |folder: &Path, out: &str| {
        let usual = ["--spec", "things.yaml", "--crate", "things", "--out", out];
        generate(folder, &usual)
    };
    from(folder.path(), "out");
    assert!(from(folder.path(), "out").contains(SAVED));
    assert!(!from(&below, "../out").contains(SAVED));
    run(folder.path(), "out");
    // It is the crate that is looked at, and not another one of that name.
    assert!(!run(&below, "out").contains(SAVED));
    add(folder.path(), "out/src/lib.rs", "// mine\n");
    let arguments = ["generate", "--check", "--crate", "things", "--spec", &spec];
    let (code, told, _) = command(&below, &[&arguments[..], &["--out", "../out"]].concat());
    assert!(code == Some(1) && !told.contains(SAVED), "{told}");
}

/// A program that is not the same file may do something else.
#[test]
fn another_program_is_another_run() {
    let folder = folder(SOUND);
    let usual = ["--spec", "things.yaml", "--crate", "things", "--out", "out"];
    let own = folder.path().join("mainsheet");
    let run = || {
        fs::copy(env!("CARGO_BIN_EXE_mainsheet"), &own).unwrap();
        let mut command = std::process::Command::new(&own);
        let cache = folder.path().join("cache");
        let command = command.arg("generate").args(usual);
        let command = command
            .current_dir(folder.path())
            .env_remove("CARGO_TARGET_DIR");
        let command = command
            .env_remove("MAINSHEET_NO_STAMP")
            .env("XDG_CACHE_HOME", cache);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    run();
    assert!(!run().contains(SAVED), "copied anew, it is another file");
}
