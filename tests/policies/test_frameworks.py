"""Frameworks: whole, consistent with the catalogue, and every mistake in a file is told with its line."""

import json
from pathlib import Path

import pytest

from govcloud.cli.main import run
from govcloud.errors import Exit, UsageError
from policies.catalogue.read import all_checks
from policies.frameworks.load import all_frameworks, find_framework, read_framework, read_frameworks

type Capture = pytest.CaptureFixture[str]
GOOD = """\
code: own
title: {en: Own, zh: 自定}
source: own
score: rate-2025
levels: [2, 3]
red_lines: own
items:
  - {id: one, title: {en: One, zh: 一}, part: general, level: 2, owner: tenant, checks: [volume-encrypted]}
  - {id: two, title: {en: Two, zh: 二}, part: general, level: 3, owner: platform, checks: []}
"""
LEVEL_3 = {
    "6.1": [1, 0.7, 0.7],
    "6.2": [1, 0.7, 1, 0.4, 0.4],
    "6.3": [1, 1, 0.4, 0.4, 0.4, 0.7],
    "6.4": [1, 0.4, 0.4, 1, 1, 0.7, 0.7, 1],
}
"""Weights of the technical units at level 3, typed from the published rules apart from the product's file."""


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCLOUD_LANG", "en")


def read(folder: Path, text: str) -> str:
    """What the loader says of a file that is wrong."""
    path = folder / "own.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as wrong:
        read_framework(path)
    assert wrong.value.exit_code == Exit.USAGE
    return wrong.value.render("en")


def test_the_products_frameworks_are_whole() -> None:
    frameworks = all_frameworks()
    assert set(frameworks) == {"mlps-2019", "crypto-2023", "extranet"}
    for framework in frameworks.values():
        for item in framework.items:
            assert item.title.en
            assert item.title.zh
            assert item.level in framework.levels


@pytest.mark.parametrize(
    ("source", "code"), [("GB/T 22239-2019 8.1.", "mlps-2019"), ("GB/T 43206-2023 6", "crypto-2023")]
)
def test_every_check_with_a_clause_of_a_standard_is_in_its_framework(source: str, code: str) -> None:
    there = {name for item in find_framework(code).items for name in item.checks}
    by_hand = {"sec-filing-valid", "ext-config-matches"}  # of the chapters on management, which are left out
    asked = {check.id for check in all_checks().values() if source in check.clause} - by_hand
    assert asked - there == set()


def test_an_item_is_not_asked_below_the_level_of_its_checks() -> None:
    for item in find_framework("mlps-2019").items:
        levels = [int(all_checks()[name].level[0]) for name in item.checks]
        assert not levels or item.level >= min(levels)
        assert not item.red_line or any(all_checks()[name].severity == "critical" for name in item.checks)


def test_the_units_of_cryptography_weigh_what_the_rules_say() -> None:
    units = {item.id: item for item in find_framework("crypto-2023").items}
    assert len(units) == 41
    for layer, weights in LEVEL_3.items():
        assert [units[f"{layer}.{n}"].weights[3] for n in range(1, len(weights) + 1)] == weights
    asked = [len(find_framework("crypto-2023").asked(level)) for level in (1, 2, 3, 4)]
    assert asked == [24, 27, 41, 41]


def test_a_good_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "own.yml").write_text(GOOD, encoding="utf-8")
    framework = read_frameworks(tmp_path)["own"]
    assert [item.id for item in framework.asked(2)] == ["one"]
    assert [item.id for item in framework.asked(3)] == ["one", "two"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("volume-encrypted", "volume-encryptd", "own.yml:8: there is no check `volume-encryptd`; did you mean"),
        ("level: 3", "level: 5", "own.yml:9: `items.1.level`: must be a level from 1 to 4"),
        ("id: two", "id: one", "own.yml:9: `one` is there twice"),
        ("owner: tenant", "owner: somebody", "own.yml:8: `items.0.owner`: is not valid"),
        ("part: general, level: 2", "part: general, levle: 2", "`items.0.levle`: is no field of this"),
        ("score: rate-2025", "score: best", "own.yml:4: `score`: is not valid"),
        ("title: {en: Own, zh: 自定}", "title: {en: [", "own.yml:4: a bracket"),
        ("code: own", "- code", "own.yml:"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert words in read(tmp_path, GOOD.replace(old, new, 1))


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    said = read(tmp_path, GOOD.replace("level: 2", "level: 0").replace("level: 3", "level: x"))
    assert "items.0.level" in said
    assert "items.1.level" in said


def test_two_files_of_one_code_are_refused(tmp_path: Path) -> None:
    for name in ("a.yml", "b.yml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(UsageError, match=r"b\.yml: `own` is there twice"):
        read_frameworks(tmp_path)


def test_the_commands_show_items_and_coverage(capsys: Capture) -> None:
    assert run(["policy", "framework", "list", "--json"]) == Exit.DONE
    listed = {each["code"]: each["counts"] for each in json.loads(capsys.readouterr().out)}
    assert listed["crypto-2023"]["items"] == 41
    assert run(["policy", "framework", "show", "mlps-2019", "--level", "2", "--json"]) == Exit.DONE
    two = {item["id"] for item in json.loads(capsys.readouterr().out)["items"]}
    assert "8.1.3.2 a" in two
    assert "8.1.2.1 e" not in two
    assert run(["policy", "framework", "show", "extranet"]) == Exit.DONE
    assert "ext-dual-device" in capsys.readouterr().out


def test_an_unknown_framework_is_told_with_those_that_there_are(capsys: Capture) -> None:
    assert run(["check", "--framework", "mlps"]) == Exit.USAGE
    assert "mlps-2019" in capsys.readouterr().err


def test_a_check_can_be_limited_to_a_framework(capsys: Capture) -> None:
    run(["check", "--framework", "extranet", "--json"])
    asked = {each["id"] for each in json.loads(capsys.readouterr().out)["checks"]}
    assert asked == {name for item in find_framework("extranet").items for name in item.checks}
