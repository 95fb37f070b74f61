"""Signed lines between city and county: what py-ocsf-models takes, what is refused, and what importing twice does."""

import asyncio
import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from py_ocsf_models.events.findings.detection_finding import DetectionFinding  # type: ignore[import-untyped]

from govcloud.cli.main import run
from govcloud.errors import Exit, GovcloudError
from govcloud.settings import PRODUCT
from monitors.notices.book import Deed
from monitors.notices.imports import Imported, import_bundle
from monitors.notices.inspect import inspect_book
from monitors.notices.lines import Making, pick_since, read_lines, write_lines, write_node
from monitors.notices.record import Fact, Kind
from monitors.notices.tally import Tally
from monitors.sources.notices import NoticesSource
from policies.reports.signing import ALGORITHMS, PublicKey, read_public
from stacks.engine.state.open import open_database
from tests.engine.databases import make_postgres, postgres, state_url  # noqa: F401 - fixtures
from tests.monitors.notices.samples import MINUTE, NOW, Desk, make_book
from tests.monitors.notices.test_notify_command import NEW, Teller, notify  # noqa: F401 - fixtures
from tests.policies.reports.test_ocsf import list_lost

NUMBER = "HJ-TB-2026-0001"
FILE = "00000000-0000-4000-8000-{:012d}"


class Key:
    """A key pair."""

    def __init__(self, algorithm: str) -> None:
        self.algorithm, self.private = algorithm, ALGORITHMS[algorithm].make_key()
        public = read_public(ALGORITHMS[algorithm].find_public(self.private))
        assert public is not None
        self.public: PublicKey = public


ED, OTHER, SM = Key("ed25519"), Key("ed25519"), Key("sm2")


class Pair:
    """A city that exports, and a county that imports."""

    def __init__(self, folder: Path, url: str) -> None:
        self.databases = open_database(f"sqlite:///{folder}/city.db"), open_database(url)
        self.city, self.county = (Desk(make_book(d, p)) for d, p in zip(self.databases, ("HJ", "LH"), strict=True))
        self.files = 0

    def export(self, key: Key = ED, since: Any = None) -> bytes:
        """A file of the city's."""
        self.files += 1
        self.city.now += MINUTE
        pick = pick_since("HJ", since)
        found = [each for each in self.city.read_all() if pick(each)]
        making = Making(FILE.format(self.files), self.city.now, "HJ", key.algorithm, key.private)
        return write_lines(found, making).encode()

    def take(self, content: bytes, *trusted: PublicKey) -> Imported:
        """Import a file."""
        bundle = read_lines(content, trusted or (ED.public, SM.public))
        return asyncio.run(import_bundle(self.county.book, bundle, NOW))

    def refuse(self, content: bytes, *trusted: PublicKey) -> str:
        """Why a file is refused."""
        before = self.county.read_all()
        with pytest.raises(GovcloudError) as refused:
            self.take(content, *trusted)
        assert refused.value.exit_code is Exit.REFUSED
        assert self.county.read_all() == before
        return refused.value.render("en")


@pytest.fixture
def pair(tmp_path: Path, state_url: str) -> Iterator[Pair]:  # noqa: F811 - a fixture
    """With two notifications of the city's, one of them signed for."""
    found = Pair(tmp_path, state_url)
    found.city.issue()
    found.city.issue(subject="弱口令")
    found.city.act(NUMBER, Kind.RECEIVED, "health")
    yield found
    for each in found.databases:
        each.close()


@pytest.mark.parametrize("key", [ED, SM], ids=["ed25519", "sm2"])
def test_what_is_imported_is_what_was_exported(pair: Pair, key: Key) -> None:
    assert pair.take(pair.export(key)) == Imported(new=(NUMBER, "HJ-TB-2026-0002"))
    assert pair.county.read_all() == pair.city.read_all()
    assert asyncio.run(inspect_book(pair.county.book.database)).findings == []
    assert pair.county.issue().number == "LH-TB-2026-0001"


def test_the_same_file_again_changes_nothing_and_a_later_one_only_adds(pair: Pair) -> None:
    first = pair.export()
    pair.take(first)
    assert pair.take(first).again
    pair.city.act(NUMBER, Kind.ADDED)
    assert pair.take(pair.export()) == Imported(grown=(NUMBER,), same=("HJ-TB-2026-0002",))
    assert pair.county.read_all() == pair.city.read_all()


def test_an_old_file_that_was_never_seen_is_refused(pair: Pair) -> None:
    old = pair.export()
    pair.city.act(NUMBER, Kind.WITHDRAWN, words="误报")
    pair.take(pair.export())
    assert "before the one that was imported last" in pair.refuse(old)


def test_only_what_changed_since_a_day_is_picked(pair: Pair) -> None:
    since = pair.city.now
    assert pair.take(pair.export(since=since)) == Imported(new=(NUMBER,))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("电信云计算服务中断", "电信云计算服务正常"),
        ("林清源", "林青源"),
        ('"line":1,', '"line":2,'),
        ('"lines":2', '"lines":1'),
        ('"origin":"HJ"', '"origin":"XY"'),
        ('"severity_id":4', '"severity_id":1'),
        ('{"activity_id"', '{ "activity_id"'),
        ('{"activity_id":', '{"activity_id":1,"activity_id":'),
    ],
)
def test_a_line_that_was_changed_is_refused(pair: Pair, old: str, new: str) -> None:
    content = pair.export().decode()
    assert old in content
    assert "line 1" in pair.refuse(content.replace(old, new, 1).encode())


def test_lines_that_are_missing_doubled_or_of_two_files_are_refused(pair: Pair) -> None:
    one, two = pair.export(), pair.export()
    first, second = one.splitlines(keepends=True)
    for content in (first, second, first + first, second + first, first + two.splitlines(keepends=True)[1]):
        assert "missing" in pair.refuse(content)
    assert "not one line" in pair.refuse(b"")


def test_a_key_that_is_not_trusted_is_refused_by_its_fingerprint(pair: Pair) -> None:
    assert OTHER.public.fingerprint in pair.refuse(pair.export(OTHER))
    assert ED.public.fingerprint in pair.refuse(pair.export(ED), OTHER.public)


def test_a_signature_of_another_line_or_key_is_refused(pair: Pair) -> None:
    lines = [json.loads(each) for each in pair.export().splitlines()]
    forged = [json.loads(each) for each in pair.export(OTHER).splitlines()]
    for slip in (each["unmapped"]["govcloud"] for each in forged):
        slip["signer"] = ED.public.fingerprint
    assert "changed" in pair.refuse("".join(write_node(each) + "\n" for each in forged).encode())
    slips = [each["unmapped"]["govcloud"] for each in lines]
    slips[0]["signature"], slips[1]["signature"] = slips[1]["signature"], slips[0]["signature"]
    assert "changed" in pair.refuse("".join(write_node(each) + "\n" for each in lines).encode())


@pytest.mark.parametrize(
    "content", [b"\xff\n", b"{}\n", b"[]\n", b"null\n", b"[" * 100_000, b'{"unmapped":{"govcloud":[]}}\n'], ids=range(6)
)
def test_garbage_is_refused_in_one_sentence(pair: Pair, content: bytes) -> None:
    assert "line 1" in pair.refuse(content)


def test_a_record_that_contradicts_what_is_known_is_refused_whole(pair: Pair, tmp_path: Path) -> None:
    pair.take(pair.export())
    other = open_database(f"sqlite:///{tmp_path}/liar.db")
    pair.city = Desk(make_book(other), pair.city.now)
    pair.city.issue(subject="另一件事")
    assert f"{NUMBER} is not what it was" in pair.refuse(pair.export())
    other.close()


def test_our_own_notifications_are_not_imported_and_others_not_acted_on(pair: Pair) -> None:
    content = pair.export()
    with pytest.raises(GovcloudError, match="our own"):
        asyncio.run(import_bundle(pair.city.book, read_lines(content, [ED.public]), NOW))
    pair.take(content)
    with pytest.raises(GovcloudError, match="issued elsewhere"):
        pair.county.act(NUMBER, Kind.RECEIVED, "transport")
    later = NOW + timedelta(days=30)
    told = asyncio.run(NoticesSource(pair.county.book, Tally(), lambda: later).collect())
    assert sum(each.value for each in told.samples) == 0


def test_lines_are_events_that_the_models_of_ocsf_take(pair: Pair) -> None:
    lines = [json.loads(each) for each in pair.export().splitlines()]
    pair.city.act(NUMBER, Kind.WITHDRAWN, words="误报")
    lines.append(json.loads(pair.export().splitlines()[0]))
    for line in lines:
        kept = DetectionFinding.model_validate(line).model_dump(mode="json", exclude_none=True)
        assert list_lost(line, kept) == set()
    told = [(each["activity_name"], each["status"], each["severity"], each["type_uid"]) for each in lines]
    assert told == [
        ("Update", "New", "High", 200402),
        ("Create", "New", "High", 200401),
        ("Close", "Suppressed", "High", 200403),
    ]


def test_hostile_words_stay_one_line_and_come_back_as_they_were(pair: Pair) -> None:
    words = '"}\n{"\u2028\u202e<script>'
    deed = Deed(Kind.ADDED, "林", facts=(Fact(words),))
    asyncio.run(pair.city.book.act(NUMBER, deed, pair.city.now + MINUTE))
    pair.city.now += MINUTE
    assert pair.export().count(b"\n") == 2
    pair.take(pair.export())
    assert pair.county.read_all()[0].facts[-1].what == words


def test_commands_exchange_a_file(notify: Teller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "pass")
    assert run(["report", "key", "new", "--out", str(tmp_path / "keys"), "--algorithm", "ed25519"]) == 0
    key, public, out = (str(tmp_path / each) for each in ("keys/report-ed25519.key", "keys/report-ed25519.pub", "f"))
    assert "nothing happened" in notify("export", "--sign", key, "--out", out, code=2)
    number = notify.read(*NEW)["number"]
    assert notify.read("export", "--sign", key, "--out", out)["notifications"] == [number]
    assert "our own" in notify("import", out, "--trust", public, code=3)
    county = tmp_path / "county"
    county.mkdir()
    monkeypatch.setenv("GOVCLOUD_STATE_DIR", str(county))
    inventory = tmp_path / "inventory"
    shutil.copytree(PRODUCT / "inventories/hanjiang", inventory)
    (inventory / "notices.yml").write_text("prefix: LH\n", encoding="utf-8")
    monkeypatch.setenv("GOVCLOUD_INVENTORY", str(inventory))
    assert "1 new" in notify("import", out, "--trust", public)
    assert "before; nothing changed" in notify("import", out, "--trust", public)
    assert notify.read("show", number)["subject"] == "<b>电信云</b>中断"
    assert "issued elsewhere" in notify("receive", number, "--as", "health", "--by", "x", code=2)
