"""Hosts as facts, from the documents that the collector printed on each; a playbook brings them here."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

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
    """Hosts by the documents `<host>.json` of a folder; an expected host without one is unread.

    A document's time is the file's.
    """
    found = {path.stem: path for path in sorted(folder.glob("*.json"))}
    harvest = Harvest()
    for name in sorted({*found, *expected}):
        harvest += read_document(name, found.get(name))
    return harvest


def read_document(name: str, path: Path | None) -> Harvest:
    """One host."""
    if path is None:
        read = Read(Host, Place("host", name), "collector", datetime.min.replace(tzinfo=UTC))
        return Harvest([read.with_gap(Cause.UNREAD, NO_ANSWER)])
    read = Read(Host, Place("host", name), "collector", datetime.fromtimestamp(path.stat().st_mtime, UTC))
    try:
        values = read_host(json.loads(path.read_text(encoding="utf-8")))
    except NOT_UNDERSTOOD:
        values = {}
    if not values:
        return Harvest([read.with_gap(Cause.UNREADABLE, SPOILT)])
    facts: list[Fact] = [Host.told_by(read, name, values)]
    return Harvest([read], facts)
