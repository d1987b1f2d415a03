#!/usr/bin/env python3
"""Generates crates from descriptions, compiles them, and tells what that costs.

    benches/descriptions/run.py --specs FOLDER [--only NAME]… [--write docs/descriptions.md]

FOLDER holds `real/*.json`, descriptions of vendors, and `sailpoint/idn/sailpoint-api.*.yaml`. CPU is
that of `mainsheet generate`, optimised, of `cargo check` and of `cargo doc` of the whole crate with
warnings denied, user and system together; what the crates depend on is compiled beforehand. The size
of the documentation is that of all its files. The run fails if a description is refused, an operation
is missing, or a crate does not compile, or is not documented, without a warning.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys

# A description, and the features of one of its tags.
ONE_TAG = ("SailPoint v3", "v3,non-employee-lifecycle-management")
ROOT = pathlib.Path(__file__).resolve().parents[2]
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--specs", required=True, type=pathlib.Path)
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    parser.add_argument("--write", type=pathlib.Path)
    arguments = parser.parse_args()
    run(["cargo", "build", "--release", "--quiet", "-p", "mainsheet"])
    work = ROOT / "target" / "descriptions"
    work.mkdir(parents=True, exist_ok=True)
    rows = []
    for name, specs in descriptions(arguments.specs, arguments.only):
        if not rows:
            # The first is compiled once for what all depend on, and once to be measured.
            measure(name, specs, work)
        rows.append(measure(name, specs, work))
        print(line(rows[-1]), flush=True)
        if arguments.write:
            arguments.write.write_text(page(rows) + later(arguments.write))
    if any(row["outcome"] != "compiles" for row in rows):
        sys.exit("not every description became a crate that compiles")


def descriptions(folder, only):
    """Names, and the files of each: one as a rule, several for versions in one crate."""
    idn = folder / "sailpoint" / "idn"
    tree = {version: idn / f"sailpoint-api.{version}.yaml" for version in ("v3", "beta", "v2024")}
    all_of_them = [(f"SailPoint {version}", {version: file}) for version, file in tree.items()]
    all_of_them.append(("SailPoint v3, beta and v2024", tree))
    for file in sorted((folder / "real").glob("*.json")):
        all_of_them.append((file.stem, {"api": file}))
    found = [one for one in all_of_them if not only or one[0] in only]
    missing = set(only) - {name for name, _ in found}
    if missing or not found:
        sys.exit(f"no such description: {', '.join(sorted(missing)) or folder}")
    return found


def measure(name, specs, work):
    crate = "".join(c if c.isalnum() else "_" for c in name.lower()).strip("_")
    while "__" in crate:
        crate = crate.replace("__", "_")
    out = work / "crates" / crate
    report = work / f"{crate}.json"
    command = [ROOT / "target" / "release" / "mainsheet", "generate", "--out", out, "--crate", crate]
    command += ["--report", report, "--force", "--runtime-path", ROOT / "runtime"]
    for version, file in specs.items():
        command += ["--spec", file, "--name", version]
    row = {"name": name, "outcome": "refused", "operations": 0, "of": None, "lines": 0}
    row.update(mended=0, check=None, memory=None, doc=None, pages=None)
    code, row["generate"], row["peak"], _ = timed(command, ROOT)
    entries = json.loads(report.read_text())["summary"]
    row["mended"] = sum(entry["fixed_up"] for entry in entries)
    if code != 0:
        return row
    row["operations"] = sum(e["supported"] for e in entries if e["construct"] == "operation")
    row["of"] = sum(count(file) for file in specs.values() if file.suffix == ".json") or None
    row["lines"] = sum(len(f.read_text().splitlines()) for f in out.glob("src/**/*.rs"))
    if row["of"] not in (None, row["operations"]):
        row["outcome"] = "operations are missing"
        return row
    (out / "Cargo.lock").write_text((ROOT / "Cargo.lock").read_text())
    manifest = out / "Cargo.toml"
    text = manifest.read_text()
    if "[workspace]" not in text:
        manifest.write_text(text + "\n[workspace]\n")
    environment = {"RUSTFLAGS": "-D warnings", "RUSTDOCFLAGS": "-D warnings"}
    environment["CARGO_INCREMENTAL"] = "0"
    environment["CARGO_TARGET_DIR"] = str(work / "target")
    check = ["cargo", "check", "--offline", "--quiet", "--features"]
    if name == ONE_TAG[0]:
        (out / "src" / "lib.rs").touch()
        _, row["tag"], _, _ = timed([*check, ONE_TAG[1]], out, environment)
    (out / "src" / "lib.rs").touch()
    code, row["check"], row["memory"], errors = timed([*check, "full"], out, environment)
    row["outcome"] = "compiles" if code == 0 else "does not compile"
    if code == 0:
        documentation = work / "target" / "doc"
        shutil.rmtree(documentation, ignore_errors=True)
        doc = ["cargo", "doc", "--no-deps", "--offline", "--quiet", "--features", "full"]
        code, row["doc"], _, errors = timed(doc, out, environment)
        row["pages"] = size(documentation) // 1_000_000
        row["outcome"] = "compiles" if code == 0 else "is not documented"
    if code != 0:
        print("\n".join(errors.splitlines()[:40]), file=sys.stderr)
    return row


def size(folder):
    """The bytes of all files."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def count(file):
    """The operations of a description, counted without the generator."""
    paths = json.loads(file.read_text())["paths"]
    return sum(len(METHODS & item.keys()) for path, item in paths.items() if path[0] != "x")


def timed(command, folder, environment=None):
    """Exit code, seconds of CPU, megabytes at the most, and what was written to stderr."""
    child = subprocess.Popen(
        [str(part) for part in command],
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    errors = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024, errors


def run(command):
    subprocess.run(command, cwd=ROOT, check=True)


def line(row):
    def number(value, form):
        return form.format(value) if value is not None else "–"

    cells = [
        row["name"],
        str(row["operations"]),
        str(row["mended"]),
        f"{row['lines']:,}",
        f"{row['generate']:.2f}",
        str(row["peak"]),
        number(row["check"], "{:.1f}"),
        number(row["memory"], "{:,}"),
        number(row["doc"], "{:.1f}"),
        number(row["pages"], "{:,}"),
        row["outcome"],
    ]
    return f"| {' | '.join(cells)} |"


def page(rows):
    head = ["description", "operations", "faults mended", "lines", "generate: CPU, s", "MB"]
    head += ["check: CPU, s", "MB", "doc: CPU, s", "MB of files", "outcome"]
    table = [f"| {' | '.join(head)} |", "| --- " + "| --: " * 9 + "| --- |"]
    table += [line(row) for row in rows]
    alone = [row for row in rows if row.get("tag")]
    for row in alone:
        table.append("")
        table.append(
            f"One tag of {row['name']} alone (features `{ONE_TAG[1]}`) takes {row['tag']:.1f} s of CPU "
            f"to check, {row['tag'] / row['check']:.0%} of the whole."
        )
    return INTRODUCTION + "\n".join(table) + "\n"


def later(file):
    """What `later.py` wrote there."""
    before, heading, after = file.read_text().partition(LATER) if file.exists() else ("", "", "")
    return f"\n{heading}{after}" if heading else ""


LATER = "## OpenAPI 3.1\n"

INTRODUCTION = """\
# Descriptions that the generator was tried on

SailPoint's published descriptions, split over thousands of files, and 40 of other vendors, as they
are: each is generated by `mainsheet generate` without an option, and the whole crate (feature
`full`) is checked and documented with warnings denied. Every operation of each description is a
method. Faults that were mended are listed by the command's report, and explained in [fixups](fixups.md).

Written by `benches/descriptions/run.py`, which says what is measured.

"""


if __name__ == "__main__":
    main()
