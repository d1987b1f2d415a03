#!/usr/bin/env python3
"""Generates crates from descriptions in OpenAPI 3.1, by this generator and by others, compiles them,
and tells what that costs.

    benches/descriptions/later.py --specs FOLDER [--only NAME]… [--no-check] [--ploidy PROGRAM]
        [--openapi-to-rust PROGRAM] [--write docs/descriptions.md]

FOLDER holds `real31/*`. The programs are those of `peers.py`. CPU is measured as `run.py` does; what
a crate depends on is compiled beforehand, with an empty library in its place, in a target folder that
all crates share, and at the same version for all where their requirements allow it. The generators
take turns at each file, so that what else the machine does is shared alike. This generator's crates
are checked with the feature `full`, and may have no warning; those of others with their default
features, which hold every operation.

An operation counts if its method and path are in the comment of a function: all that is `async` would
be too much, since there are builders, streams and variants besides. `--write` replaces the part of
the page that is about OpenAPI 3.1. Needs PyYAML, to tell operations without a generator.
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
    run(["cargo", "build", "--release", "--quiet", "-p", "mainsheet"])
    files = [file for file in sorted((arguments.specs / "real31").iterdir()) if described(file)]
    files = [file for file in files if not arguments.only or file.name in arguments.only]
    generators = {"mainsheet": mainsheet}
    if arguments.ploidy:
        generators["ploidy"] = ploidy(arguments.ploidy)
    if arguments.openapi_to_rust:
        generators["openapi-to-rust"] = openapi_to_rust(arguments.openapi_to_rust)
    rows = {file.name: {"operations": len(operations(file))} for file in files}
    for file in files:
        for generator, generate in generators.items():
            row = measure(generator, generate, file, arguments.no_check)
            rows[file.name][generator] = row
            print(json.dumps({"generator": generator, "file": file.name, **row}), flush=True)
    if arguments.write:
        write(arguments.write, page(rows, list(generators)))


def described(file):
    """Whether it is a description, and not a part of one."""
    return any('"openapi":' in line or line.startswith("openapi:") for line in file.open())


def operations(file):
    """The operations of a description, their methods and paths, told without a generator."""
    is_json = file.suffix == ".json"
    root = json.loads(file.read_text()) if is_json else yaml.safe_load(file.read_text())
    paths = (root.get("paths") or {}).items()
    return {(method.upper(), path) for path, item in paths for method in methods(item, root)}


def methods(item, root):
    if "$ref" in item:
        target = root
        for key in item["$ref"].split("/")[1:]:
            target = target[key.replace("~1", "/").replace("~0", "~")]
        return methods(target, root)
    return (METHODS | {"query"}) & item.keys()


def mainsheet(file, out):
    report = out.with_suffix(".json")
    command = [ROOT / "target" / "release" / "mainsheet", "generate", "--spec", file, "--name", "api"]
    command += ["--crate", "generated", "--out", out, "--report", report, "--force"]
    command += ["--runtime-path", ROOT / "runtime"]
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
        done = operations(file) & documented(out) if code == 0 else ()
        return code, cpu, {"operations": len(done), "why": last(errors)}

    return generate


def openapi_to_rust(program):
    def generate(file, out):
        command = [program, "generate", file, "--output-dir", out / "src"]
        code, cpu, _, errors = timed(command, ROOT)
        if code == 0:
            modules(out)
        done = operations(file) & documented(out) if code == 0 else ()
        return code, cpu, {"operations": len(done), "why": last(errors)}

    return generate


def documented(out):
    """Methods and paths of functions, which both of the others write into their comments."""
    found = set()
    for file in out.glob("src/**/*.rs"):
        operation = None
        for line in map(str.strip, file.read_text().splitlines()):
            if match := re.fullmatch(r"/// (`?)([A-Z]+) (/.*)\1", line):
                operation = match.group(2, 3)
            elif operation and line.startswith("pub async fn "):
                found.add(operation)
                operation = None
    return found


def last(errors):
    """What went wrong: of an error that is drawn, its cause; else the last line."""
    if drawn := re.search(r"╰─▶ (?:error: )?(.*?)(?: +-->|\Z)", errors, re.DOTALL):
        # Lines are broken after a slash too.
        return " ".join(drawn.group(1).split()).replace("/ ", "/")
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
    # What is in it already stays at that version, whoever depends on it.
    (out / "Cargo.lock").write_text((ROOT / "Cargo.lock").read_text())
    if no_check:
        row["outcome"] = "generates"
        return row
    manifest = out / "Cargo.toml"
    if "[workspace]" not in manifest.read_text():
        manifest.write_text(manifest.read_text() + "\n[workspace]\n")
    environment = {"CARGO_INCREMENTAL": "0", "CARGO_TARGET_DIR": str(WORK / "target")}
    check = ["cargo", "check", "--quiet"]
    if generator == "mainsheet":
        check += ["--offline", "--features", "full"]
    # What it depends on, and Cargo.lock.
    (out / "src").rename(out / "whole")
    (out / "src").mkdir()
    (out / "src" / "lib.rs").touch()
    code, _, _, errors = timed(check, out, environment)
    shutil.rmtree(out / "src")
    (out / "whole").rename(out / "src")
    if code:
        row["outcome"] = f"its dependencies do not compile: {last(errors)}"
        return row
    (out / "src" / "lib.rs").touch()
    if generator != "mainsheet":
        check.append("--offline")
    code, row["check"], _, errors = timed(check, out, environment)
    faults = sum(text.startswith("error") for text in errors.splitlines())
    row["outcome"] = "compiles" if code == 0 else f"does not compile: {faults} errors"
    if generator == "mainsheet" and code == 0 and "warning" in errors:
        row["outcome"] = "compiles with warnings"
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
    others = [name for name in generators if name != "mainsheet"]
    if not others:
        return text
    every = sum(row["operations"] for row in rows.values())
    head = ["generator", "generate", "compile", f"operations, of {every:,}", "every operation"]
    head += ["lines", "check: CPU, s"]
    table = [f"| {' | '.join(head)} |", "| --- " + "| --: " * 6 + "|"]
    for generator in generators:
        of = {name: row[generator] for name, row in rows.items()}
        compiled = {name: row for name, row in of.items() if row["outcome"] == "compiles"}
        whole = sum(row["operations"] == rows[name]["operations"] for name, row in compiled.items())
        cells = [generator, str(sum(row["lines"] is not None for row in of.values()))]
        cells += [str(len(compiled)), f"{total(compiled, 'operations'):,}", str(whole)]
        cells += [f"{total(compiled, 'lines'):,}", f"{total(compiled, 'check'):.1f}"]
        table.append(f"| {' | '.join(cells)} |")
    text += BESIDE + "\n".join(table) + "\n" + AGAINST + "\n".join(against(rows, others)) + "\n"
    faults = [
        f"- {generator}, {name}: {outcome(row[generator])}"
        for generator in others
        for name, row in rows.items()
        if row[generator]["outcome"] != "compiles"
    ]
    if faults:
        text += "\nWhat does not compile of the others':\n\n" + "\n".join(faults) + "\n"
    missing = [
        f"- {generator}, {name}: {row[generator]['operations']} of {row['operations']}"
        for generator in others
        for name, row in rows.items()
        if row[generator]["outcome"] == "compiles"
        and row[generator]["operations"] != row["operations"]
    ]
    if missing:
        text += "\nWhat compiles without every operation:\n\n" + "\n".join(missing) + "\n"
    return text


def total(rows, key):
    return sum(row[key] for row in rows.values())


def against(rows, others):
    """A table of what both compile, by turns with each of the others, and with all."""
    head = ["beside", "files", "mainsheet", "the other", "mainsheet of the other"]
    lines = [f"| {' | '.join(head)} |", "| --- " + "| --: " * 4 + "|"]

    def seconds(generator, files):
        return sum(rows[name][generator]["check"] for name in files)

    def common(generators):
        def compile_all(row):
            return all(row[generator]["outcome"] == "compiles" for generator in generators)

        return [name for name, row in rows.items() if compile_all(row)]

    for other in others:
        files = common(["mainsheet", other])
        if files:
            own, its = seconds("mainsheet", files), seconds(other, files)
            lines.append(f"| {other} | {len(files)} | {own:.1f} | {its:.1f} | {own / its:.0%} |")
    files = common(["mainsheet", *others])
    if len(others) < 2:
        met = "is met" if files and own / its <= 0.5 else "is not met"
        lines += ["", "The aim is at most half of what the better of ploidy and openapi-to-rust takes. Of"]
        lines.append(f"these two only {others[0]} was measured; beside it the aim {met}.")
    elif files:
        own = seconds("mainsheet", files)
        better = min(others, key=lambda other: seconds(other, files))
        share = own / seconds(better, files)
        cells = ["what all compile: the better", str(len(files)), f"{own:.1f}"]
        cells += [f"{better}, {seconds(better, files):.1f}", f"{share:.0%}"]
        lines += [f"| {' | '.join(cells)} |", ""]
        met = "is met" if share <= 0.5 else "is not met"
        lines.append(f"The aim, of what all compile, is at most half of the better one's. It {met}.")
    return lines


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
The same files given to other generators, of the versions in [peers](peers.md), with their options as
they come. "Operations" are those that have a method in a crate that compiles, and "every operation" is
how many crates compile and have them all. What a generator keeps in a library, as this one does, is
compiled beforehand; what it writes into each crate is checked with it.

"""

AGAINST = """
Seconds of CPU to check what both generators compile:

"""

if __name__ == "__main__":
    main()
