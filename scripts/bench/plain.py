"""What any program has to do at least with an inventory: parse every file, keep what is in it. Without our code."""

import csv
from pathlib import Path

import yaml


def read_plainly(folder: Path) -> list[object]:
    """Every YAML file by PyYAML's C loader and every table by csv.reader."""
    kept: list[object] = []
    for path in sorted(folder.rglob("*.*")):
        if path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as stream:
                kept.append(list(csv.reader(stream)))
        elif path.suffix == ".yml":
            kept.append(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader))
    return kept
