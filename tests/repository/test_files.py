"""Rules that hold for every tracked file: size, names of this or that machine, executability, docstrings."""

import ast
import os
import re
import statistics
from pathlib import Path

LARGEST, MEDIAN = 20_000, 4_000
PLACES = re.compile(r"(?<![\w}.])/(?:work|root|home/\w+|Users/\w+)(?=[/\s\"'`]|$)", re.MULTILINE)
HOSTS = re.compile(r"\b(?:pypi\.org|pythonhosted\.org|npmjs\.org|crates\.io|deb\.debian\.org|proxy\.golang\.org)\b")


def is_code(path: Path, checkout: Path) -> bool:
    """Python, shell, and scripts without a suffix."""
    return path.suffix in {".py", ".sh"} or (not path.suffix and (checkout / path).read_bytes().startswith(b"#!"))


def test_no_code_file_is_over_20_kb(tracked: list[Path], checkout: Path) -> None:
    sizes = {str(path): (checkout / path).stat().st_size for path in tracked if is_code(path, checkout)}
    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}


def test_median_code_file_is_under_4_kb(tracked: list[Path], checkout: Path) -> None:
    sizes = [(checkout / path).stat().st_size for path in tracked if is_code(path, checkout)]
    assert statistics.median(sizes) < MEDIAN


def test_no_file_names_a_place_or_a_registry_of_one_machine(tracked: list[Path], checkout: Path) -> None:
    found = []
    for path in tracked:
        if path.name in {"uv.lock", Path(__file__).name}:
            continue
        try:
            words = (checkout / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path}: {match.group()}" for pattern in (PLACES, HOSTS) for match in pattern.finditer(words)]
    assert found == []


def test_scripts_with_a_shebang_are_executable_and_no_others(tracked: list[Path], checkout: Path) -> None:
    wrong = [
        str(path)
        for path in tracked
        if os.access(checkout / path, os.X_OK) != (checkout / path).read_bytes().startswith(b"#!")
    ]
    assert wrong == []


RECORDED = Path("tests/engine/oracle/cases")  # programs that have to stay as they were when they were recorded


def test_every_python_module_says_what_it_is_for(tracked: list[Path], checkout: Path) -> None:
    silent = [
        str(path)
        for path in tracked
        if path.suffix == ".py"
        and not path.is_relative_to(RECORDED)
        and not ast.get_docstring(ast.parse((checkout / path).read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_rules_themselves_catch_what_they_are_for() -> None:
    assert PLACES.search("see /home/somebody/notes")
    assert PLACES.search("cd /root")
    assert HOSTS.search("index-url = https://pypi.org/simple")
    assert not PLACES.search("~/.cache and /opt/govcloud and network/roots")
