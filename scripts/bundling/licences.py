"""Under what terms each package comes: read from its wheel and checked for whether it may be passed on."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path, PurePosixPath

from govcloud.errors import GovcloudError
from govcloud.text import Text

COMPATIBLE = frozenset(
    {
        "Apache-2.0",
        "MIT",
        "MIT-0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CNRI-Python",
        "0BSD",
        "ISC",
        "PSF-2.0",
        "Python-2.0",
        "MPL-2.0",
        "EPL-2.0",
        "Unlicense",
        "ZPL-2.1",
        "Zlib",
    }
)
"""SPDX identifiers that an Apache-2.0 product may be shipped with; a library under the MPL or the EPL keeps its own
terms: both reach as far as that library's own files, which we pass on unchanged and with their source."""

BSD = "BSD"
"""Older packages do not say which of the two it is; their licence text does."""

SPELLINGS = {
    r"^(the )?mit\b": "MIT",
    r"\bapache\b.*\b(2|license|licence|software)": "Apache-2.0",
    r"\bbsd\b": BSD,
    r"^isc\b": "ISC",
    r"mozilla public license 2|^mpl.?2": "MPL-2.0",
    r"eclipse public license.*2|^epl.?2": "EPL-2.0",
    r"python software foundation|^psf\b": "PSF-2.0",
    r"^zpl.?2\.1\b|^zope public license$": "ZPL-2.1",
}
"""How older packages write a licence (a pattern for it in lower case) → its SPDX identifier."""

TEXTS = Path(__file__).with_name("texts")
"""Texts of packages whose wheels forgot theirs, by name, out of the same release's source."""
FILES = re.compile(r"(?:^|/)(?:licen[cs]es/.+|(?:licen[cs]e|copying|notice|authors)[^/]*)$", re.IGNORECASE)


@dataclass(frozen=True)
class Licence:
    """The terms of one package."""

    name: str
    version: str
    expression: str
    """SPDX expression."""
    files: dict[str, bytes]
    """Licence texts by file name."""


def read_licence(wheel: Path) -> Licence:
    """The licence that a wheel states; `expression` is empty when it states none that is understood."""
    with zipfile.ZipFile(wheel) as archive:
        metadata_name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = HeaderParser().parsestr(archive.read(metadata_name).decode())
        folder = str(PurePosixPath(metadata_name).parent)
        texts = [name for name in archive.namelist() if name.startswith(folder) and FILES.search(name)]
        files = {name.removeprefix(f"{folder}/").replace("/", "-"): archive.read(name) for name in sorted(texts)}
    kept = TEXTS / metadata["Name"]
    if not files and kept.exists():
        files = {"LICENSE": kept.read_bytes()}
    stated = metadata.get("License-Expression") or ""
    guesses = [*(line.rpartition("::")[2] for line in metadata.get_all("Classifier", []) if line.startswith("License"))]
    guesses += [(metadata.get("License") or "").strip()]
    expression = stated or next(filter(None, map(spell, guesses)), "")
    if expression == BSD:
        expression = "BSD-3-Clause" if any(b"either the name" in text for text in files.values()) else "BSD-2-Clause"
    return Licence(metadata["Name"], metadata["Version"], expression, files)


def spell(words: str) -> str:
    """The SPDX identifier of a licence written in an older way, or nothing. A long text is no name."""
    name = words.strip().partition("\n")[0].lower()
    return next((identifier for pattern, identifier in SPELLINGS.items() if re.search(pattern, name)), "")


def is_compatible(expression: str) -> bool:
    """Whether every part that must be taken is compatible: of `A OR B` one is enough."""
    alternatives = re.split(r"\s+OR\s+", expression.replace("(", "").replace(")", ""))
    return any(all(part.strip() in COMPATIBLE for part in re.split(r"\s+AND\s+", choice)) for choice in alternatives)


def check_licences(licences: Iterable[Licence]) -> None:
    """Raise GovcloudError naming every package whose terms do not fit."""
    if wrong := list(find_incompatible(licences)):
        what = Text(
            "these packages may not be passed on with the product: {names}", "以下软件包不能随本产品分发：{names}"
        )
        raise GovcloudError(what(names="; ".join(wrong)))


def find_incompatible(licences: Iterable[Licence]) -> Iterator[str]:
    """`name version: licence` of each."""
    for licence in licences:
        if not is_compatible(licence.expression):
            yield f"{licence.name} {licence.version}: {licence.expression or '?'}"
