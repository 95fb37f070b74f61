"""The manifest and the signatures of a report that was written: the last files of its folder."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from govcloud.cli.check_options import Wish
from govcloud.cli.writing import write_file
from govcloud.text import Language, in_words
from policies.reports.manifest import FILE, OWN, Listed, list_outdated, write_manifest
from policies.reports.model import Subject
from policies.reports.seals import sign_manifest

sign_option = click.option(
    "--sign",
    "signers",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="KEY",
    help=in_words(
        "Sign the manifest with this key; once for each algorithm.", "用该密钥签名校验清单；每种算法可指定一个。"
    ),
)
"""`signers: tuple[Path, ...]`."""


def describe_wish(wish: Wish, formats: Sequence[str], language: Language) -> dict[str, Any]:
    """What a person asked for, as the manifest says it; no path of this machine."""
    return {
        "formats": list(formats),
        "language": language,
        "level": wish.level,
        "live": wish.live,
        "hosts": wish.hosts is not None,
        "clusters": wish.clusters is not None,
        "devices": wish.devices,
        "monitoring": wish.prometheus is not None,
        "pools": list(wish.pools),
        "departments": list(wish.departments),
        "systems": list(wish.systems),
        "frameworks": list(wish.frameworks),
    }


def seal_report(
    subject: Subject, out: Path, files: Sequence[Listed], selection: Mapping[str, Any], keys: Mapping[str, bytes]
) -> list[Path]:
    """Write signatures, by private keys by algorithm, and then the manifest; the files, the manifest last.

    What an earlier report left goes first: its signatures, and its files where nobody has changed them. Raises
    GovcloudError.
    """
    content = write_manifest(subject, files, selection)
    sealed = {**sign_manifest(content, keys), FILE: content}
    for name in (*list_outdated(out, [each.name for each in files]), *(OWN - sealed.keys())):
        (out / name).unlink(missing_ok=True)
    for name, part in sealed.items():
        write_file(out / name, part, force=True, mode=0o600)
    return [out / name for name in sealed]
