#!/usr/bin/env python3
"""Compares this generator with others on SailPoint's whole descriptions, in one run, and what it takes
to install each.

    benches/descriptions/peers.py --specs FOLDER [--write docs/peers.md]

FOLDER is as for `run.py`. The others are installed from the registry into `target/peers`, with the
dependencies that they were released with; what cargo downloads is downloaded before it is measured.

All take the same file, made by `bundle.py` (which needs PyYAML), since the others follow no references
to files; for this generator the split files are measured too. CPU is user and system together; to
generate, the least of three runs. What the crates depend on is compiled beforehand.
"""

import argparse
import pathlib
import shutil
import subprocess

from run import ROOT, run, timed

VERSIONS = ("v3", "beta", "v2024")
WORK = ROOT / "target" / "peers"
CHECK = ["cargo", "check", "--quiet", "--all-features"]
PEERS = {
    "ploidy": "ploidy@0.15.0",
    "openapi-to-rust": "openapi-to-rust@0.23.0",
    "cargo-progenitor": "cargo-progenitor@0.15.1",
}

# What cargo asks of the compiler before anything else is answered.
REFUSES = """#!/bin/sh
case "$*" in
*'--crate-name ___'*) ;;
*--crate-name*) exit 1 ;;
esac
exec "$@"
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--specs", required=True, type=pathlib.Path)
    parser.add_argument("--write", type=pathlib.Path)
    arguments = parser.parse_args()
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    installed = {"mainsheet": install(["--path", ROOT / "mainsheet"])}
    for name, package in PEERS.items():
        installed[name] = install([package])
    print(installed, flush=True)
    rows = []
    for version in VERSIONS:
        split = arguments.specs / "sailpoint" / "idn" / f"sailpoint-api.{version}.yaml"
        bundled = WORK / f"{version}.json"
        with bundled.open("w") as file:
            bundle = ROOT / "benches" / "descriptions" / "bundle.py"
            subprocess.run(["python3", bundle, split], stdout=file, check=True)
        for generator, command, prepare in (
            ("mainsheet, split", mainsheet(split, version), None),
            ("mainsheet", mainsheet(bundled, version), None),
            ("ploidy 0.15", ploidy(bundled), None),
            ("openapi-to-rust 0.23", openapi_to_rust(bundled), modules),
            ("progenitor 0.15", progenitor(bundled), None),
        ):
            rows.append(measure(version, generator, command, prepare))
            print(line(rows[-1]), flush=True)
            if arguments.write:
                arguments.write.write_text(page(rows, installed))


def install(package):
    """Seconds of CPU to install a program, with nothing compiled before."""
    command = ["cargo", "install", "--quiet", "--locked", "--root", WORK, *package]
    environment = {"CARGO_TARGET_DIR": str(WORK / "install")}
    # Downloads what there is to compile, and fails at the first crate.
    refuses = WORK / "refuses"
    refuses.write_text(REFUSES)
    refuses.chmod(0o755)
    timed(command, WORK, {**environment, "RUSTC_WRAPPER": str(refuses)})
    code, cpu, _, errors = timed(command, WORK, environment)
    shutil.rmtree(WORK / "install", ignore_errors=True)
    if code != 0:
        raise SystemExit(errors)
    return cpu


def program(name):
    return WORK / "bin" / name


def mainsheet(file, version):
    command = [program("mainsheet"), "generate", "--no-stamp", "--spec", file]
    command += ["--name", version, "--crate", "generated"]
    command += ["--runtime-path", ROOT / "runtime"]
    return lambda out: [*command, "--out", out]


def ploidy(file):
    command = [program("ploidy"), "generate", "rust", file, "--name", "generated"]
    return lambda out: [*command, "--output", out]


def openapi_to_rust(file):
    return lambda out: [program("openapi-to-rust"), "generate", file, "--output-dir", out / "src"]


def progenitor(file):
    command = [program("cargo-progenitor"), "progenitor", "--input", file]
    command += ["--name", "generated", "--version", "0.1.0"]
    return lambda out: [*command, "--output", out]


def modules(out):
    """Of modules, a crate."""
    (out / "src" / "mod.rs").rename(out / "src" / "lib.rs")
    dependencies = (out / "src" / "REQUIRED_DEPS.toml").read_text()
    head = '[package]\nname = "generated"\nversion = "0.1.0"\nedition = "2024"\n\n'
    (out / "Cargo.toml").write_text(head + dependencies)


def measure(version, generator, command, prepare):
    out = WORK / "crate"
    row = {"description": version, "generator": generator, "outcome": "refused"}
    row.update(generate=None, peak=None, lines=None, check=None, memory=None)
    runs = []
    for _ in range(3):
        shutil.rmtree(out, ignore_errors=True)
        code, cpu, peak, errors = timed(command(out), ROOT, {"RUST_BACKTRACE": "0"})
        if code != 0:
            said = [text for text in errors.strip().splitlines() if not text.startswith("note:")]
            row["outcome"] = "refused: " + (said or ["?"])[-1].strip().removeprefix("Error: ")
            return row
        runs.append((cpu, peak))
    row["generate"], row["peak"] = min(runs)
    if prepare:
        prepare(out)
    manifest = out / "Cargo.toml"
    if "[workspace]" not in manifest.read_text():
        manifest.write_text(manifest.read_text() + "\n[workspace]\n")
    row["lines"] = sum(len(f.read_text().splitlines()) for f in out.glob("src/**/*.rs"))
    environment = {"CARGO_INCREMENTAL": "0", "CARGO_TARGET_DIR": str(WORK / "target")}
    if version == VERSIONS[0]:
        timed(CHECK, out, environment)
        (out / "src" / "lib.rs").touch()
    code, row["check"], row["memory"], errors = timed(CHECK, out, environment)
    faults = sum(text.startswith("error") for text in errors.splitlines())
    row["outcome"] = f"does not compile: {faults} errors" if code else "compiles"
    return row


def line(row):
    def number(key, form):
        return form.format(row[key]) if row[key] is not None else "–"

    cells = [row["description"], row["generator"], number("generate", "{:.2f}")]
    cells += [number("peak", "{}"), number("lines", "{:,}"), number("check", "{:.1f}")]
    cells += [number("memory", "{:,}"), row["outcome"].replace("|", "\\|")]
    return f"| {' | '.join(cells)} |"


def page(rows, installed):
    head = ["description", "generator", "generate: CPU, s", "MB", "lines", "check: CPU, s", "MB"]
    table = [f"| {' | '.join([*head, 'outcome'])} |", "| --- | --- " + "| --: " * 5 + "| --- |"]
    programs = [f"| {name} | {cpu:.0f} |" for name, cpu in installed.items()]
    programs = ["| `cargo install` | CPU, s |", "| --- | --: |", *programs]
    return INTRODUCTION + "\n".join([*table, *map(line, rows), "", *programs]) + "\n"


INTRODUCTION = f"""\
# Beside other generators

SailPoint's whole published descriptions, each as one file of JSON, given to this generator and to
three others in one run, with their options as they come. "Split" is the vendor's tree of files, as it
is published, which the others do not read.

Written by `benches/descriptions/peers.py`, which says what is measured. {
    subprocess.run(["rustc", "--version"], capture_output=True, text=True).stdout.strip()
}.

"""


if __name__ == "__main__":
    main()
