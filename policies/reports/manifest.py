"""The manifest of a report: what was reported, from what, and the hashes of every file; and what differs from it.

It is written last: a folder with a manifest is a whole report.
"""

import errno
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Literal

from cryptography.hazmat.primitives.hashes import SM3, Hash
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from govcloud.errors import UsageError
from govcloud.text import Text, literal
from policies.reports.model import Subject
from policies.reports.signing import ALGORITHMS

FILE = "manifest.json"
SIGNATURES = {name: (f"manifest.{name}.sig", f"manifest.{name}.pub") for name in ALGORITHMS}
"""Algorithm → files of its signature of the manifest, and of the public key that it is of."""
OWN = frozenset({FILE, *(file for files in SIGNATURES.values() for file in files)})
"""Files that no manifest lists."""
CHUNK = 1 << 20
MOST = 1 << 24
"""Bytes of a manifest."""
NO_MANIFEST = Text("the manifest cannot be read", "无法读取校验清单")
BAD_MANIFEST = Text("this is no manifest of a report", "不是报告的校验清单")
NAME_FOLDER = Text("name the folder that `govcloud report` wrote", "请指定 `govcloud report` 写入的目录")

type Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Data(BaseModel):
    """Strict: an unknown field is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Listed(Data):
    """One file."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=200)]
    bytes: Annotated[int, Field(ge=0)]
    sha256: Digest
    sm3: Digest


class Span(Data):
    """When the facts were read."""

    first: datetime | None
    last: datetime | None
    readings: int
    incomplete: int


class Manifest(Data):
    """All that it says."""

    format: Literal["govcloud-report-1"]
    city: Mapping[str, str]
    at: datetime
    tool: Mapping[str, str]
    rule_set: str
    facts: Span
    selection: Mapping[str, Any]
    """What the person who ran the report asked for."""
    files: tuple[Listed, ...]

    @model_validator(mode="after")
    def _refuse_doubles(self) -> "Manifest":
        names = [each.name for each in self.files]
        if len(set(names)) < len(names) or OWN & set(names):
            raise ValueError("a file is listed twice, or is the manifest's own")
        return self


class Change(StrEnum):
    """What happened to a file."""

    CHANGED = "changed"
    MISSING = "missing"
    EXTRA = "extra"


@dataclass(frozen=True)
class Difference:
    """One file that is not as the manifest says."""

    file: str
    change: Change


def write_manifest(subject: Subject, files: Iterable[Listed], selection: Mapping[str, Any]) -> bytes:
    """The manifest of these files: JSON with a line feed at its end, the same for the same report."""
    moments = [each.at for each in subject.reads]
    document = {
        "format": "govcloud-report-1",
        "city": {"en": subject.city.render("en"), "zh": subject.city.render("zh")},
        "at": subject.at.isoformat(),
        "tool": {"name": "govcloud", "version": version("govcloud")},
        "rule_set": subject.rule_set,
        "facts": {
            "first": min(moments).isoformat() if moments else None,
            "last": max(moments).isoformat() if moments else None,
            "readings": len(moments),
            "incomplete": len(subject.assessment.gaps),
        },
        "selection": dict(selection),
        "files": [each.model_dump() for each in sorted(files, key=lambda each: each.name)],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def list_file(name: str, content: bytes) -> Listed:
    """A file of a report as its manifest lists it."""
    return Listed(name=name, **measure(BytesIO(content)))


def read_manifest(folder: Path) -> tuple[bytes, Manifest]:
    """The manifest as it stands in the file, and what it says. Raises UsageError: there is none, or it is broken."""
    path = folder / FILE
    try:
        content = read_start(path, MOST)
    except OSError as wrong:
        raise UsageError(NO_MANIFEST, str(path), literal(wrong.strerror or str(wrong)), NAME_FOLDER) from wrong
    try:
        return content, Manifest.model_validate_json(content)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        why = literal(f"{where}: {first['msg']}" if where else first["msg"])
        raise UsageError(BAD_MANIFEST, str(path), why, NAME_FOLDER) from wrong


def compare_files(manifest: Manifest, folder: Path) -> list[Difference]:
    """What differs, by name. Raises OSError: a file cannot be read."""
    listed = {each.name: each for each in manifest.files}
    there = {each.name for each in folder.iterdir()} - OWN
    found = [Difference(name, Change.EXTRA) for name in there - listed.keys()]
    found += [Difference(name, Change.MISSING) for name in listed.keys() - there]
    found += [
        Difference(name, Change.CHANGED) for name in there & listed.keys() if is_changed(listed[name], folder / name)
    ]
    return sorted(found, key=lambda each: each.file)


def list_outdated(folder: Path, written: Iterable[str]) -> list[str]:
    """Files of the report that stood here before, still as it wrote them, that are not among those written now."""
    try:
        _, earlier = read_manifest(folder)
    except UsageError:
        return []
    left = [each for each in earlier.files if each.name not in frozenset(written)]
    return [each.name for each in left if not is_changed(each, folder / each.name)]


def is_changed(listed: Listed, path: Path) -> bool:
    """Whether a file has another length or another hash, of either sort, or is no file any more."""
    if not path.is_file() or path.is_symlink() or path.stat().st_size != listed.bytes:
        return True
    with path.open("rb") as stream:
        return measure(stream) != listed.model_dump(exclude={"name"})


def measure(stream: BinaryIO) -> dict[str, Any]:
    """Length and hashes of what a stream gives."""
    sha256, sm3, length = hashlib.sha256(), Hash(SM3()), 0
    for chunk in read_chunks(stream):
        sha256.update(chunk)
        sm3.update(chunk)
        length += len(chunk)
    return {"bytes": length, "sha256": sha256.hexdigest(), "sm3": sm3.finalize().hex()}


def read_chunks(stream: BinaryIO) -> Iterable[bytes]:
    """A stream piece by piece."""
    while chunk := stream.read(CHUNK):
        yield chunk


def read_start(path: Path, most: int) -> bytes:
    """A file up to a length; what is longer is cut, and is then not what it should be. Raises OSError."""
    if path.exists() and not path.is_file():  # a pipe would never end
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    with path.open("rb") as stream:
        return stream.read(most)
