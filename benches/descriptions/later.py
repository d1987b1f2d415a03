#!/usr/bin/env python3
"""Generates crates from descriptions in OpenAPI 3.1, by this generator and by two others, compiles
them, and tells what that costs.

    benches/descriptions/later.py --specs FOLDER [--only NAME]… [--no-check] [--ploidy PROGRAM]
        [--openapi-to-rust PROGRAM] [--write docs/descriptions.md]

FOLDER holds `real31/*`. The programs are those of `peers.py`. CPU is measured as `run.py` does; what
the crates depend on is compiled beforehand, for each generator in a target folder of its own, which
all of its crates share. `--write` replaces the part of the page that is about OpenAPI 3.1. Needs
PyYAML, to count operations without a generator.
"""

import argparse
import json
import pathlib
import re
import shutil

import yaml

from peers import modules
from run import LATER, METHODS, ROOT, run, timed

WORK = ROOT / "target" / "later"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--specs", required=True, type=pathlib.Path)
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    parser.add_argument("--no-check", action="store_true", help="generate, and compile nothing")
    parser.add_argument("--ploidy", type=pathlib.Path)
    parser.add_argument("--openapi-to-rust", type=pathlib.Path)
    parser.add_argument("--write", type=pathlib.Path)
    arguments = parser.parse_args()
    run(["cargo", "build", "--release", "--quiet", "-p", "xtask"])
    files = [file for file in sorted((arguments.specs / "real31").iterdir()) if described(file)]
    files = [file for file in files if not arguments.only or file.name in arguments.only]
    generators = {"mainsheet": mainsheet}
    if arguments.ploidy:
        generators["ploidy"] = ploidy(arguments.ploidy)
    if arguments.openapi_to_rust:
        generators["openapi-to-rust"] = openapi_to_rust(arguments.openapi_to_rust)
    rows = {file.name: {"operations": operations(file)} for file in files}
    for generator, generate in generators.items():
        # The first is compiled once for what all depend on, and once to be measured.
        is_warm = False
        for file in files:
            row = measure(generator, generate, file, arguments.no_check)
            if not is_warm and row["check"] is not None:
                row = measure(generator, generate, file, arguments.no_check)
                is_warm = True
            rows[file.name][generator] = row
            print(generator, file.name, row, flush=True)
        if arguments.write:
            write(arguments.write, page(rows, generators))


def described(file):
    """Whether it is a description, and not a part of one."""
    return any('"openapi":' in line or line.startswith("openapi:") for line in file.open())


def operations(file):
    """The operations of a description, counted without a generator."""
    is_json = file.suffix == ".json"
    root = json.loads(file.read_text()) if is_json else yaml.safe_load(file.read_text())
    items = (root.get("paths") or {}).values()
    return sum(methods(item, root) for item in items)


def methods(item, root):
    if "$ref" in item:
        target = root
        for key in item["$ref"].split("/")[1:]:
            target = target[key.replace("~1", "/").replace("~0", "~")]
        return methods(target, root)
    return len((METHODS | {"query"}) & item.keys())


def mainsheet(file, out):
    report = out.with_suffix(".json")
    command = [ROOT / "target" / "release" / "xtask", "generate", "--spec", file, "--name", "api"]
    command += ["--crate", "generated", "--out", out, "--report", report, "--force"]
    code, cpu, _, errors = timed(command, ROOT)
    entries = json.loads(report.read_text())["entries"]
    left = [e for e in entries if e["outcome"] == "degraded" and not e["construct"].startswith("fixup ")]
    refused = [entry["note"] for entry in entries if entry["outcome"] == "refused"]
    done = sum(e["outcome"] == "supported" and e["construct"] == "operation" for e in entries)
    row = {"operations": done, "degraded": len(left)}
    if code != 0:
        row["operations"] = 0
        row["why"] = (refused or errors.strip().splitlines() or ["?"])[0].strip()
    return code, cpu, row


def ploidy(program):
    def generate(file, out):
        command = [program, "generate", "rust", file, "--output", out, "--name", "generated"]
        code, cpu, _, errors = timed(command, ROOT)
        methods = occurrences(out, r"pub async fn \w+") if code == 0 else 0
        return code, cpu, {"operations": methods, "why": last(errors)}

    return generate


def openapi_to_rust(program):
    def generate(file, out):
        command = [program, "generate", file, "--output-dir", out / "src"]
        code, cpu, _, errors = timed(command, ROOT)
        if code == 0:
            modules(out)
        methods = occurrences(out, r"pub async fn \w+") if code == 0 else 0
        return code, cpu, {"operations": methods, "why": last(errors)}

    return generate


def last(errors):
    return (errors.strip().splitlines() or ["?"])[-1].strip()


def occurrences(out, pattern, within=""):
    files = [file for file in out.glob("src/**/*.rs") if within in str(file.relative_to(out))]
    return sum(len(re.findall(pattern, file.read_text())) for file in files)


def measure(generator, generate, file, no_check):
    """What becomes of a description."""
    out = WORK / generator / "crate"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    row = {"outcome": "refused", "check": None, "lines": None, "types": None}
    code, row["generate"], more = generate(file, out)
    row.update(more)
    if code != 0:
        return row
    row["lines"] = sum(len(f.read_text().splitlines()) for f in out.glob("src/**/*.rs"))
    row["types"] = occurrences(out, r"(?m)^ *pub (?:struct|enum) \w+")
    if generator == "mainsheet":
        # Requests and clients are no models.
        row["types"] = occurrences(out, r"(?m)^pub (?:struct|enum) \w+", "models")
        (out / "Cargo.lock").write_text((ROOT / "Cargo.lock").read_text())
    if no_check:
        row["outcome"] = "generates"
        return row
    manifest = out / "Cargo.toml"
    if "[workspace]" not in manifest.read_text():
        manifest.write_text(manifest.read_text() + "\n[workspace]\n")
    environment = {"CARGO_INCREMENTAL": "0", "CARGO_TARGET_DIR": str(WORK / generator / "target")}
    check = ["cargo", "check", "--quiet", "--all-features"]
    if generator == "mainsheet":
        environment["RUSTFLAGS"] = "-D warnings"
        check = ["cargo", "check", "--offline", "--quiet", "--features", "full"]
    code, row["check"], _, errors = timed(check, out, environment)
    faults = sum(text.startswith("error") for text in errors.splitlines())
    row["outcome"] = "compiles" if code == 0 else f"does not compile: {faults} errors"
    if code and generator == "mainsheet":
        print("\n".join(errors.splitlines()[:40]))
    return row


def write(file, text):
    before = file.read_text().split(LATER)[0].rstrip("\n")
    file.write_text(f"{before}\n\n{LATER}\n{text}")


def page(rows, generators):
    """A table of this generator, and one of all."""
    head = ["file", "operations", "generated", "models, enums", "lines", "generate: CPU, s"]
    head += ["check: CPU, s", "told", "outcome"]
    table = [f"| {' | '.join(head)} |", "| --- " + "| --: " * 7 + "| --- |"]
    for name, row in rows.items():
        own = row["mainsheet"]
        cells = [name, str(row["operations"]), str(own["operations"]), shown(own["types"], "{}")]
        cells += [shown(own["lines"], "{:,}"), f"{own['generate']:.2f}", shown(own["check"], "{:.1f}")]
        cells += [str(own["degraded"]), outcome(own)]
        table.append(f"| {' | '.join(cells)} |")
    text = INTRODUCTION + "\n".join(table) + "\n"
    others = [name for name in generators if all(name in row for row in rows.values())]
    if others == ["mainsheet"]:
        return text
    head = ["generator", "generated", "compile", "every operation", "lines", "check: CPU, s"]
    head += ["of those that all compile"]
    table = [f"| {' | '.join(head)} |", "| --- " + "| --: " * 6 + "|"]
    common = [
        name
        for name, row in rows.items()
        if all(row[generator]["outcome"] == "compiles" for generator in others)
    ]
    for generator in others:
        of = {name: row[generator] for name, row in rows.items()}
        compiled = [row for row in of.values() if row["outcome"] == "compiles"]
        whole = sum(
            row["outcome"] == "compiles" and row["operations"] >= rows[name]["operations"]
            for name, row in of.items()
        )
        cells = [generator, str(sum(row["outcome"] != "refused" for row in of.values()))]
        cells += [str(len(compiled)), str(whole), f"{sum(row['lines'] for row in compiled):,}"]
        cells.append(f"{sum(row['check'] for row in compiled):.1f}")
        cells.append(f"{sum(of[name]['check'] for name in common):.1f} of {len(common)}")
        table.append(f"| {' | '.join(cells)} |")
    text += BESIDE + "\n".join(table) + "\n"
    faults = [
        f"- {generator}, {name}: {outcome(row[generator])}"
        for generator in others
        for name, row in rows.items()
        if generator != "mainsheet" and row[generator]["outcome"] != "compiles"
    ]
    if faults:
        text += "\nWhat does not compile of the others':\n\n" + "\n".join(faults) + "\n"
    return text


def outcome(row):
    text = row["outcome"]
    if text == "refused":
        # Of a path, the name of the file.
        text += ": " + re.sub(r"(?<=\s)/\S*/", "", row.get("why", "?"))
    return text.replace("|", "\\|")[:160]


def shown(value, form):
    return form.format(value) if value is not None else "–"


INTRODUCTION = """\
72 more descriptions, in OpenAPI 3.1, measured in the same way: those of vendors, and small ones of one
construct each, some of which are wrong on purpose. "Told" is how many parts the report says are not
carried as they are described: what narrows the values and has no type in Rust, above all.

Written by `benches/descriptions/later.py`, which says what is measured.

"""

BESIDE = """
The same files given to two other generators, with their options as they come. "Every operation" is how
many crates compile and have a method for each operation.

"""

if __name__ == "__main__":
    main()
