#!/usr/bin/env python3
"""Writes a description that is split over many files as one file of JSON.

    benches/descriptions/bundle.py ROOT > FILE

For the measures alone: generators that follow no references to files take their input from here.
Schemas, responses and parameters become components, named after their files; all else is put where
it is referred to. Needs PyYAML, whose parser takes what the vendor's files hold.
"""

import json
import pathlib
import sys
from urllib.parse import unquote

import yaml

try:
    from yaml import CSafeLoader as Loader
except ImportError:
    from yaml import SafeLoader as Loader


# What is kept apart, and the keys of what holds it.
KINDS = {"schema": "schemas", "schemas": "schemas"}
KINDS |= {kind: kind for kind in ("responses", "parameters")}


class Bundle:
    def __init__(self, root):
        self.root = root.resolve()
        self.files = {}
        self.names = {}
        self.components = {}

    def whole(self):
        document = self.walk(self.file(self.root), self.root, None)
        components = document.setdefault("components", {})
        for kind, named in self.components.items():
            components[kind] = {**components.get(kind, {}), **named}
        return document

    def file(self, path):
        if path not in self.files:
            # Dates stay text.
            loader = type("Text", (Loader,), {})
            loader.yaml_implicit_resolvers = {
                start: [(tag, pattern) for tag, pattern in resolvers if "timestamp" not in tag]
                for start, resolvers in Loader.yaml_implicit_resolvers.items()
            }
            self.files[path] = yaml.load(path.read_text(), loader)
        return self.files[path]

    def walk(self, node, path, kind):
        """A copy without references to files. `kind` is what a reference here refers to."""
        if isinstance(node, list):
            return [self.walk(item, path, kind) for item in node]
        if not isinstance(node, dict):
            return node
        reference = node.get("$ref")
        if not isinstance(reference, str):
            return {str(key): self.member(key, value, path, kind) for key, value in node.items()}
        target, value = self.follow(reference, path)
        if kind:
            return {"$ref": f"#/components/{kind}/{self.component(kind, reference, target, value)}"}
        return self.walk(value, target[0], None)

    def member(self, key, value, path, kind):
        if kind == "schemas" and key == "mapping" and isinstance(value, dict):
            # Of a discriminator.
            return {tag: self.walk({"$ref": to}, path, kind)["$ref"] for tag, to in value.items()}
        if kind != "schemas":
            is_reference = isinstance(value, dict) and "$ref" in value
            kind = KINDS.get(key, kind if is_reference else None)
        return self.walk(value, path, kind)

    def follow(self, reference, path):
        file, _, fragment = reference.partition("#")
        target = (path.parent / unquote(file)).resolve() if file else path
        value = self.file(target)
        steps = [unquote(s).replace("~1", "/").replace("~0", "~") for s in fragment.split("/")[1:]]
        for step in steps:
            value = value[int(step)] if isinstance(value, list) else value[step]
        if isinstance(value, dict) and isinstance(value.get("$ref"), str):
            return self.follow(value["$ref"], target)
        return (target, fragment), value

    def component(self, kind, reference, target, value):
        if (kind, target) not in self.names:
            file, _, fragment = reference.partition("#")
            stem = fragment.rsplit("/", 1)[-1] or pathlib.PurePath(unquote(file)).stem
            stem = "".join(c if c.isalnum() or c in "._-" else "_" for c in stem)
            taken = set(self.names.values())
            names = [stem] + [f"{stem}{number}" for number in range(2, 1000)]
            name = next(name for name in names if name not in taken)
            self.names[kind, target] = name
            inside = kind if kind == "schemas" else None
            self.components.setdefault(kind, {})[name] = self.walk(value, target[0], inside)
        return self.names[kind, target]


if __name__ == "__main__":
    json.dump(Bundle(pathlib.Path(sys.argv[1])).whole(), sys.stdout, default=str)
