//! Runs that are broken off, at each of their operations.

use std::env;
use std::path::Path;
use std::process::Command;

use super::super::lock::Lock;
use super::super::{Edited, Plan};
use super::*;

/// A folder with somebody's work and the files of [`one`], of which the manifest was changed.
fn begun() -> tempfile::TempDir {
    let folder = worked_in();
    let root = folder.path().join("crate");
    run(&root, one());
    let manifest = read(&root, "Cargo.toml");
    let manifest = manifest.replace(
        "version = \"0.1.0\"\n",
        "version = \"3.0.0\"\nauthors = [\"me\"]\n",
    );
    put(&root, "Cargo.toml", &manifest);
    folder
}

/// What the folder holds after an undisturbed run.
fn undisturbed(folder: &Path, files: Files) -> Tree {
    run(&folder.join("crate"), files);
    tree(folder)
}

const ROOT: &str = "MAINSHEET_TEST_ROOT";
const AT: &str = "MAINSHEET_TEST_AT";

/// Not a test of its own: a process that is killed while it writes the files of [`other`].
#[test]
#[ignore = "it is run by the tests that kill it"]
fn a_process_that_is_killed() {
    let (Some(root), Ok(at)) = (env::var_os(ROOT), env::var(AT)) else {
        return;
    };
    let plan = Plan::new(Path::new(&root), other()).unwrap();
    let plan = plan.edited(Edited::Replace);
    let (result, _) = with(Fault::KillAt(at.parse().unwrap()), || plan.apply());
    result.unwrap();
}

/// Whether the process that writes [`other`] ends by itself.
fn survives(root: &Path, at: usize) -> bool {
    let output = Command::new(env::current_exe().unwrap())
        .args(["--ignored", "--exact"])
        .arg("write::tests::broken_off::a_process_that_is_killed")
        .env(ROOT, root)
        .env(AT, at.to_string())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.contains("running 1 test"), "{told}");
    output.status.success()
}

/// Kills runs of [`other`] in the folders that `begin` makes, at each operation, and goes on with
/// the files of a description.
fn kill(begin: fn() -> tempfile::TempDir, next: fn() -> Files, edited: Edited) {
    let expected = {
        let folder = begin();
        run_as(&folder.path().join("crate"), next(), edited);
        tree(folder.path())
    };
    let mut at = 0;
    loop {
        let folder = begin();
        let root = folder.path().join("crate");
        let is_done = survives(&root, at);
        assert_untouched(folder.path());
        run_as(&root, next(), edited);
        assert_untouched(folder.path());
        assert_holds(&root, &next());
        assert_eq!(tree(folder.path()), expected, "killed at {at}");
        if is_done {
            break;
        }
        at += 1;
    }
    // Each file is staged and renamed, at least.
    assert!(at > 20, "a run has {at} operations only");
}

#[test]
fn what_a_kill_leaves_is_finished() {
    kill(begun, other, Edited::Refuse);
}

#[test]
fn what_a_kill_leaves_is_undone() {
    kill(begun, one, Edited::Refuse);
}

#[test]
fn a_kill_amid_somebodys_crate_costs_nothing() {
    // What stands in the way there is to be replaced, and was read before.
    fn begin() -> tempfile::TempDir {
        let folder = worked_in();
        let root = folder.path().join("crate");
        put(&root, "src/lib.rs", "//! Mine.\n");
        put(&root, "Cargo.toml", "[package]\nname = \"mine\"\n");
        folder
    }
    kill(begin, other, Edited::Replace);
}

#[test]
fn what_fails_leaves_nothing_behind() {
    let begin: [fn() -> tempfile::TempDir; 3] = [begun, worked_in, || tempfile::tempdir().unwrap()];
    for begin in begin {
        let expected = undisturbed(begin().path(), other());
        let mut at = 0;
        loop {
            let folder = begin();
            let root = folder.path().join("crate");
            let before = tree(folder.path());
            let plan = Plan::new(&root, other()).unwrap();
            let (result, was_reached) = with(Fault::FailAt(at), || plan.apply());
            match result {
                Err(error) => {
                    assert!(was_reached);
                    assert!(error.to_string().contains("crate"), "{error}");
                    let after = tree(folder.path());
                    // A failure to clear up is met by the next run.
                    let is_left = |path: &String| path.contains(".mainsheet");
                    assert!(
                        after == before || after.keys().any(is_left),
                        "failed at {at}"
                    );
                    assert_eq!(after, before, "failed at {at}");
                }
                // What is cleared up at the end can be left to the next run.
                Ok(()) => {
                    run(&root, other());
                    let after = tree(folder.path());
                    for (path, there) in &expected {
                        assert_eq!(after.get(path), Some(there), "failed at {at}: {path}");
                    }
                    assert_holds(&root, &other());
                }
            }
            if !was_reached {
                break;
            }
            at += 1;
        }
        assert!(at > 20, "a run has {at} operations only");
    }
}

#[test]
fn a_disk_that_stays_broken_is_met_by_the_next_run() {
    let expected = undisturbed(begun().path(), other());
    let back = undisturbed(begun().path(), one());
    for at in 0.. {
        for (next, expected) in [(other as fn() -> Files, &expected), (one, &back)] {
            let folder = begun();
            let root = folder.path().join("crate");
            let plan = Plan::new(&root, other()).unwrap();
            let (_, was_reached) = with(Fault::FailFrom(at), || plan.apply());
            assert_untouched(folder.path());
            run(&root, next());
            let after = tree(folder.path());
            for (path, there) in expected {
                assert_eq!(after.get(path), Some(there), "failed at {at}: {path}");
            }
            assert_holds(&root, &next());
            if !was_reached {
                return;
            }
        }
    }
}

#[test]
fn a_path_that_is_too_long_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let mut root = folder.path().to_owned();
    // The longest path that Linux takes has 4,095 bytes: the longest of a crate's is just too long.
    while root.as_os_str().len() < 4_095 - 250 {
        root.push("d".repeat(200));
    }
    let rest = 4_095 - 20 - root.as_os_str().len();
    root.push("d".repeat(rest.min(250)));
    let before = tree(folder.path());
    let result = Plan::new(&root, one()).and_then(|plan| plan.apply());
    assert!(result.is_err());
    assert_eq!(tree(folder.path()), before);
}

#[test]
fn one_run_at_a_time() {
    let folder = begun();
    let root = folder.path().join("crate");
    let plan = Plan::new(&root, other()).unwrap();
    let before = tree(&root);
    let lock = Lock::take(&root.join(".mainsheet/lock")).unwrap().unwrap();
    let error = plan.apply().unwrap_err().to_string();
    assert!(error.contains("another run is writing here"), "{error}");
    drop(lock);
    assert_eq!(tree(&root), before);
    plan.apply().unwrap();
    assert_holds(&root, &other());
    // What was planned before is not what is there now.
    let error = plan.apply().unwrap_err().to_string();
    assert!(
        error.contains("was changed while this run went on"),
        "{error}"
    );
    assert_holds(&root, &other());
}

#[test]
fn runs_at_once_do_not_mix() {
    let folder = begun();
    let root = &folder.path().join("crate");
    let results: Vec<bool> = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..8)
            .map(|number| {
                let files = if number % 2 == 0 { one } else { other };
                scope.spawn(move || {
                    let plan = Plan::new(root, files());
                    plan.and_then(|plan| plan.apply()).is_ok()
                })
            })
            .collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    assert!(results.contains(&true));
    assert_untouched(folder.path());
    run(root, other());
    assert_holds(root, &other());
    assert_untouched(folder.path());
}
