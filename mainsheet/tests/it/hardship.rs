//! Disks and folders that do not do what they should, and others who are at work: a clear error, and
//! nothing lost.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use fs4::FileExt;

use crate::common::{SOUND, USUAL, command, files, folder, outcome, program, run};

fn generate(folder: &Path) -> (Option<i32>, String, String) {
    command(
        folder,
        &[&["generate", "--crate", "things"], &USUAL[..]].concat(),
    )
}

/// A description that needs other files than `SOUND`.
fn other() -> String {
    SOUND
        .replace("/other:", "/another:")
        .replace("others", "more")
}

#[test]
fn a_file_of_500_mb_is_refused_before_it_is_read() {
    let folder = folder(SOUND);
    let large = fs::File::create(folder.path().join("things.yaml")).unwrap();
    // Holes, which take no place.
    large.set_len(500 << 20).unwrap();
    let shell = format!(
        "ulimit -v 750000; exec '{}' check things.yaml",
        env!("CARGO_BIN_EXE_mainsheet")
    );
    let output = Command::new("sh")
        .args(["-c", &shell])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let (code, _, errors) = outcome(output);
    assert_eq!(code, Some(1), "{errors}");
    assert!(
        errors.contains("the file is larger than 256 MB"),
        "{errors}"
    );
    assert!(
        errors.contains("things.yaml") && errors.contains("help: check"),
        "{errors}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_may_not_be_written_is_named() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;

    let folder = folder(SOUND);
    let may =
        |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    may(folder.path(), 0o755);
    run(folder.path(), &USUAL);
    let before = files(folder.path());
    fs::write(folder.path().join("things.yaml"), other()).unwrap();
    may(&folder.path().join("out"), 0o555);
    let mut command = program(folder.path());
    command.args(["generate", "--crate", "things"]).args(USUAL);
    // To root everything is permitted.
    if fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0) {
        command.uid(65534);
    }
    let output = match command.output() {
        Ok(output) => output,
        Err(error) => {
            eprintln!("skipped: nobody else may run the program: {error}");
            return;
        }
    };
    let (code, _, errors) = outcome(output);
    assert_eq!(code, Some(1), "{errors}");
    assert!(errors.starts_with("error: out"), "{errors}");
    assert!(
        errors.contains("let your user read and write there"),
        "{errors}"
    );
    assert_eq!(files(folder.path()), before);
}

#[test]
fn a_file_where_the_folder_should_be_stays() {
    let folder = folder(SOUND);
    fs::write(folder.path().join("out"), "mine").unwrap();
    let (code, _, errors) = generate(folder.path());
    assert_eq!(code, Some(1));
    assert!(errors.contains("name a folder"), "{errors}");
    assert_eq!(
        fs::read_to_string(folder.path().join("out")).unwrap(),
        "mine"
    );
}

/// A limit on the length of files is met as a full disk is: in the midst of writing.
#[cfg(unix)]
#[test]
fn a_disk_that_is_full_changes_nothing() {
    let folder = folder(SOUND);
    run(folder.path(), &USUAL);
    let before = files(folder.path());
    // A file that is longer than the limit of 512 bytes.
    fs::write(folder.path().join("things.yaml"), other()).unwrap();
    let shell = format!(
        "trap '' XFSZ; ulimit -f 1; exec '{}' generate --crate things --spec things.yaml --out out",
        env!("CARGO_BIN_EXE_mainsheet")
    );
    let output = Command::new("sh")
        .args(["-c", &shell])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let (code, _, errors) = outcome(output);
    assert_eq!(code, Some(1), "{errors}");
    assert!(
        errors.starts_with("error: ") && errors.to_lowercase().contains("too large"),
        "{errors}"
    );
    assert_eq!(
        files(folder.path()),
        before,
        "something was written, or left"
    );
    // With room the same is done.
    run(folder.path(), &USUAL);
    assert!(folder.path().join("out/src/api/more.rs").is_file());
}

/// What a command writes beside the crate is there as it was, or as it is to be.
#[cfg(unix)]
#[test]
fn a_disk_that_is_full_takes_no_file_away() {
    use std::os::unix::fs::PermissionsExt;

    let folder = folder(SOUND);
    let target = folder.path().join("kept.yaml");
    let own = |path: &Path| fs::write(path, "mine").unwrap();
    own(&target);
    fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("kept.yaml", folder.path().join("link.yaml")).unwrap();
    let bundle = |limit: &str, out: &str| {
        let shell = format!(
            "trap '' XFSZ; ulimit -f {limit}; exec '{}' bundle things.yaml --out {out}",
            env!("CARGO_BIN_EXE_mainsheet")
        );
        let mut sh = Command::new("sh");
        outcome(
            sh.args(["-c", &shell])
                .current_dir(folder.path())
                .output()
                .unwrap(),
        )
    };
    for out in ["kept.yaml", "link.yaml", "new.yaml"] {
        let (code, _, errors) = bundle("0", out);
        assert_eq!(code, Some(1), "{errors}");
        assert!(
            errors.starts_with(&format!("error: {out} cannot be written: ")),
            "{errors}"
        );
        let mut there: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|it| it.unwrap().file_name().into_string().unwrap())
            .collect();
        there.sort();
        assert_eq!(there, ["kept.yaml", "link.yaml", "things.yaml"]);
        assert_eq!(fs::read_to_string(&target).unwrap(), "mine");
    }
    // With room it is written where the link leads, for those who could read it before.
    let (code, _, errors) = bundle("unlimited", "link.yaml");
    assert_eq!(code, Some(0), "{errors}");
    assert!(fs::read_to_string(&target).unwrap().contains("openapi"));
    assert!(folder.path().join("link.yaml").is_symlink());
    let mode = fs::metadata(&target).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    let (code, told, errors) = bundle("unlimited", "/dev/stdout");
    assert_eq!(code, Some(0), "{errors}");
    assert!(told.contains("openapi"), "{told}");
}

/// A file system of its own, where that is permitted.
#[cfg(target_os = "linux")]
#[test]
fn a_small_file_system_that_is_full_changes_nothing() {
    let folder = folder(SOUND);
    fs::create_dir(folder.path().join("out")).unwrap();
    let script = format!(
        "mount -t tmpfs -o size=16k tmpfs out || exit 77
        '{program}' generate --crate things --spec things.yaml --out out
        echo \"code $?\"; find out -type f",
        program = env!("CARGO_BIN_EXE_mainsheet")
    );
    let output = Command::new("unshare")
        .args(["--mount", "--map-root-user", "sh", "-c", &script])
        .current_dir(folder.path())
        .output();
    let output = match output {
        Ok(output) if output.status.success() => output,
        _ => {
            eprintln!("skipped: no file system may be mounted here");
            return;
        }
    };
    let (_, told, errors) = outcome(output);
    assert!(
        told.ends_with("code 1\n"),
        "something is left: {told}{errors}"
    );
    assert!(errors.contains("make room on the disk"), "{errors}");
}

#[test]
fn the_second_of_two_runs_ends_with_an_error() {
    let folder = folder(SOUND);
    run(folder.path(), &USUAL);
    let before = files(folder.path());
    fs::write(folder.path().join("things.yaml"), other()).unwrap();
    let lock = folder.path().join("out/.mainsheet/lock");
    let held = fs::File::create(&lock).unwrap();
    FileExt::lock(&held).unwrap();
    let (code, _, errors) = generate(folder.path());
    assert_eq!(code, Some(1));
    assert!(
        errors.contains("another run is writing here; wait until it has ended"),
        "{errors}"
    );
    drop(held);
    fs::remove_file(lock).unwrap();
    assert_eq!(files(folder.path()), before);
    assert_eq!(generate(folder.path()).0, Some(0));
}

#[test]
fn of_many_runs_at_the_same_time_all_is_there_or_nothing() {
    let folder = folder(SOUND);
    let start = || {
        let mut command = program(folder.path());
        command.args(["generate", "--crate", "things"]).args(USUAL);
        command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let runs: Vec<_> = (0..8).map(|_| start()).collect();
    let mut done = 0;
    for run in runs {
        let (code, told, errors) = outcome(run.wait_with_output().unwrap());
        let is_told = [
            "another run is writing here",
            "was changed while this run went on",
            "are in the way",
        ];
        match code {
            Some(0) => done += 1,
            _ => assert!(
                is_told.iter().any(|part| errors.contains(part)),
                "{told}{errors}"
            ),
        }
    }
    assert!(done > 0);
    let (code, _, errors) = command(
        folder.path(),
        &[&["generate", "--check", "--crate", "things"], &USUAL[..]].concat(),
    );
    assert_eq!(code, Some(0), "{errors}");
    assert!(!folder.path().join("out/.mainsheet/work").exists());
}
