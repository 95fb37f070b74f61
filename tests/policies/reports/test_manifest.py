"""The manifest of a report: what it says, that every difference is found, and that a broken one is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SM3, Hash
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govcloud.errors import UsageError
from policies.reports.manifest import (
    FILE,
    Change,
    Difference,
    compare_files,
    list_file,
    read_manifest,
    write_manifest,
)
from tests.policies.reports.sample import AT, make_subject

FILES = {"report.html": b"<p>", "findings.csv": "部门".encode(), "empty.json": b""}


def write_report(folder: Path, files: dict[str, bytes]) -> None:
    """A folder with these files and their manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    listed = [list_file(name, content) for name, content in files.items()]
    (folder / FILE).write_bytes(write_manifest(make_subject(), listed, {"level": 3}))


def change(folder: Path, **changed: Any) -> None:
    document = {**json.loads((folder / FILE).read_text(encoding="utf-8")), **changed}
    (folder / FILE).write_text(json.dumps(document), encoding="utf-8")


def list_differences(folder: Path) -> list[Difference]:
    return compare_files(read_manifest(folder)[1], folder)


def test_the_manifest_says_from_what_the_report_is(tmp_path: Path) -> None:
    write_report(tmp_path, FILES)
    _, manifest = read_manifest(tmp_path)
    reads = [each.at for each in make_subject().reads]
    assert (manifest.at, manifest.rule_set, manifest.selection) == (AT, "0123456789ab", {"level": 3})
    assert (manifest.facts.first, manifest.facts.last, manifest.facts.readings) == (min(reads), max(reads), len(reads))
    assert manifest.tool["name"] == "govcloud"
    listed = {each.name: each for each in manifest.files}
    hashed = Hash(SM3())
    hashed.update(FILES["findings.csv"])
    assert listed["findings.csv"].sm3 == hashed.finalize().hex()
    assert listed["empty.json"].sha256 == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert list_differences(tmp_path) == []


def test_the_same_report_has_the_same_manifest() -> None:
    listed = [list_file(name, content) for name, content in FILES.items()]
    first = write_manifest(make_subject(), listed, {"level": 3})
    assert first == write_manifest(make_subject(), reversed(listed), {"level": 3})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    files=st.dictionaries(st.from_regex(r"\A[a-z0-9][a-zA-Z0-9._-]{0,12}\Z"), st.binary(max_size=40), max_size=5),
    now=st.dictionaries(st.from_regex(r"\A[a-z0-9][a-zA-Z0-9._-]{0,12}\Z"), st.binary(max_size=40), max_size=5),
    kept=st.booleans(),
)
def test_exactly_what_differs_is_told(
    tmp_path: Path, files: dict[str, bytes], now: dict[str, bytes], kept: bool
) -> None:
    folder = tmp_path / "report"
    write_report(folder, files)
    there = {**files, **now} if kept else now
    for name in files.keys() - there.keys():
        (folder / name).unlink()
    for name, content in there.items():
        (folder / name).write_bytes(content)
    assert list_differences(folder) == sorted(
        (
            *(Difference(name, Change.MISSING) for name in files.keys() - there.keys()),
            *(Difference(name, Change.EXTRA) for name in there.keys() - files.keys()),
            *(Difference(name, Change.CHANGED) for name in files.keys() & there.keys() if files[name] != there[name]),
        ),
        key=lambda each: each.file,
    )


@pytest.mark.parametrize("sort", ["sha256", "sm3", "bytes"])
def test_each_hash_counts(tmp_path: Path, sort: str) -> None:
    write_report(tmp_path, FILES)
    files = json.loads((tmp_path / FILE).read_text(encoding="utf-8"))["files"]
    files[0][sort] = 1 if sort == "bytes" else "0" * 64
    change(tmp_path, files=files)
    assert list_differences(tmp_path) == [Difference(files[0]["name"], Change.CHANGED)]


def test_a_link_or_a_folder_in_place_of_a_file_is_a_change(tmp_path: Path) -> None:
    write_report(tmp_path / "report", FILES)
    (tmp_path / "elsewhere").write_bytes(FILES["report.html"])
    (tmp_path / "report" / "report.html").unlink()
    (tmp_path / "report" / "report.html").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "report" / "empty.json").unlink()
    (tmp_path / "report" / "empty.json").mkdir()
    assert {each.file for each in list_differences(tmp_path / "report")} == {"report.html", "empty.json"}


LISTED = list_file("a", b"").model_dump()


@pytest.mark.parametrize(
    "changed",
    [
        {"files": [{**LISTED, "name": "../secret"}]},
        {"files": [{**LISTED, "name": "/etc/passwd"}]},
        {"files": [{**LISTED, "name": ".hidden"}]},
        {"files": [LISTED, LISTED]},
        {"files": [{**LISTED, "name": "manifest.sm2.sig"}]},
        {"files": [{**LISTED, "sha256": "0"}]},
        {"files": [{**LISTED, "bytes": -1}]},
        {"files": None},
        {"format": "govcloud-report-2"},
        {"more": 1},
    ],
    ids=["up", "absolute", "hidden", "twice", "own", "hash", "length", "none", "format", "unknown"],
)
def test_a_broken_manifest_is_refused(tmp_path: Path, changed: dict[str, Any]) -> None:
    write_report(tmp_path, FILES)
    change(tmp_path, **changed)
    with pytest.raises(UsageError) as caught:
        read_manifest(tmp_path)
    assert str(tmp_path / FILE) in caught.value.render("zh")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(UsageError):
        read_manifest(tmp_path)
