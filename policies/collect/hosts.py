"""Hosts as facts, from the documents that the collector printed on each; a playbook brings them here."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from govcloud.text import Text
from policies.collect.host_reading import NOT_UNDERSTOOD, read_host
from policies.facts.base import Harvest
from policies.facts.fact import Fact, Place, Read
from policies.facts.gaps import Cause
from policies.facts.hosts import Host

COLLECTOR = Path(__file__).with_name("host_collector.py")
"""The program that runs on each host, as it stands."""
NO_ANSWER = Text("no document of the host", "没有该主机的采集结果")
SPOILT = Text("the document of the host is no answer of the collector", "该主机的采集结果无法识别")


def read_hosts(folder: Path, expected: Iterable[str] = ()) -> Harvest:
    """Hosts by the documents `<host>.json` of a folder; a host that was asked (`<host>.asked`) or is expected, and has
    none, is unread.

    A document is as old as it says itself, or as its file if that is older.
    """
    found = {path.stem: path for path in sorted(folder.glob("*.json"))}
    asked = {path.stem for path in folder.glob("*.asked")}
    harvest = Harvest()
    for name in sorted({*found, *asked, *expected}):
        harvest += read_document(name, found.get(name))
    return harvest


def read_document(name: str, path: Path | None) -> Harvest:
    """One host."""
    place = Place("host", name)
    if path is None:
        read = Read(Host, place, "collector", datetime.min.replace(tzinfo=UTC))
        return Harvest([read.with_gap(Cause.UNREAD, NO_ANSWER)])
    written = datetime.min.replace(tzinfo=UTC)
    try:
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        document = json.loads(path.read_text(encoding="utf-8"))
        read, values = Read(Host, place, "collector", find_time(document, written)), read_host(document)
    except (OSError, OverflowError, *NOT_UNDERSTOOD):
        values = {}
    if not values:
        return Harvest([Read(Host, place, "collector", written).with_gap(Cause.UNREADABLE, SPOILT)])
    facts: list[Fact] = [Host.told_by(read, name, values)]
    return Harvest([read], facts)


def find_time(document: Mapping[str, Any], written: datetime) -> datetime:
    """A file that was copied is younger than what it says; a host's clock may be ahead. The older of both is true."""
    said = document.get("at")
    return written if said is None else min(written, datetime.fromtimestamp(float(said), UTC))
