"""`govcloud check`: what it judges, what it says of what could not be read, its exit codes and its words."""

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from govcloud.cli.main import run
from govcloud.errors import Exit
from govcloud.settings import PRODUCT
from tests.policies.pretend_pool import Answer, serve_pool
from tests.policies.test_collect import GROUP, PATH, RULE
from tests.pools.servers import Clouds

type Capture = pytest.CaptureFixture[str]
EXAMPLE = PRODUCT / "inventories" / "hanjiang"
SG = ("--check", "sg-default-closed")
LIVE = ("check", "--live", "--pool", "huawei", "--json")


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCLOUD_LANG", "en")
    monkeypatch.delenv("GOVCLOUD_SSH_CONFIG", raising=False)  # no test here may ask a device


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """The worked example, whose pool huawei is in the pretend pool's region."""
    folder = tmp_path / "city"
    shutil.copytree(EXAMPLE, folder)
    file = folder / "pools" / "huawei.yml"
    file.write_text(re.sub(r"(?m)^region: .*$", "region: region-one", file.read_text()))
    return folder


def check_live(
    city: Path, answers: Mapping[str, list[Answer]], capsys: Capture, *more: str
) -> tuple[int, dict[str, Any]]:
    """Exit code and JSON of a check of the city's pool huawei, which answers like this."""
    with serve_pool(answers) as (url, _):
        clouds = Clouds(city.parent / "clouds.yaml").write(url)
        code = run([*LIVE, "--inventory", str(city), "--clouds", str(clouds), *more])
    return code, json.loads(capsys.readouterr().out)


def default_group(*rules: object) -> list[Answer]:
    return [(200, {"security_groups": [{**GROUP, "name": "default", "security_group_rules": list(rules)}]})]


def test_a_failure_is_told_with_its_remedy_and_exit_code_3(city: Path, capsys: Capture) -> None:
    opened = {**RULE, "remote_ip_prefix": "0.0.0.0/0"}
    code, document = check_live(city, {PATH: default_group(opened)}, capsys, *SG)
    assert code == Exit.REFUSED
    (finding,) = document["findings"]
    assert finding["verdict"] == "fail"
    assert "remove the inbound rules" in finding["remedy"]
    assert document["coverage"] == {"judged": 1, "asked": 1}


def test_what_could_not_be_read_is_told_and_is_no_pass(city: Path, capsys: Capture) -> None:
    code, document = check_live(city, {PATH: [(403, {"error": {"message": "no"}})]}, capsys, *SG)
    assert code == Exit.FAILED
    assert {each["kind"] for each in document["unread"]} >= {"network.SecurityGroup"}
    assert document["coverage"] == {"judged": 0, "asked": 1}
    assert [each["verdict"] for each in document["checks"]] == ["missing"]


def test_a_pool_that_is_down_leaves_everything_missing(tmp_path: Path, capsys: Capture) -> None:
    clouds = Clouds(tmp_path / "clouds.yaml").write("http://127.0.0.1:1/v3")
    asked = ("--check", "sg-mgmt-port-closed", "--check", "volume-encrypted", "--check", "tls-api-endpoints")
    assert run([*LIVE, *asked, "--clouds", str(clouds)]) == Exit.FAILED
    told = capsys.readouterr()
    document = json.loads(told.out)
    assert document["failures"] == 0
    assert {each["verdict"] for each in document["checks"]} == {"missing"}
    assert "huawei" in told.err


def test_names_cannot_steer_the_terminal(city: Path, capsys: Capture) -> None:
    wild = {**GROUP, "name": "a\x1b[2J\u202e[red]=cmd", "security_group_rules": [{**RULE, "remote_ip_prefix": None}]}
    answers: dict[str, list[Answer]] = {
        PATH: [(200, {"security_groups": [wild]})],
        "/network/v2.0/subnets": [(200, {"subnets": []})],
    }
    with serve_pool(answers) as (url, _):
        clouds = Clouds(city.parent / "clouds.yaml").write(url)
        code = run([*LIVE[:-1], "--inventory", str(city), "--clouds", str(clouds), "--check", "sg-mgmt-port-closed"])
    told = capsys.readouterr().out
    assert code == Exit.REFUSED
    assert "[red]=cmd" in told
    assert "\x1b[2J" not in told
    assert "\u202e" not in told


def test_a_name_of_ten_megabytes_is_cut_and_the_rest_goes_on(city: Path, capsys: Capture) -> None:
    huge = {**GROUP, "id": "g2", "name": "x" * 10_000_000, "security_group_rules": [{**RULE, "remote_ip_prefix": None}]}
    plain = {**huge, "id": "g3", "name": "plain"}
    answers: dict[str, list[Answer]] = {
        PATH: [(200, {"security_groups": [huge, plain]})],
        "/network/v2.0/subnets": [(200, {"subnets": []})],
    }
    with serve_pool(answers) as (url, _):
        clouds = Clouds(city.parent / "clouds.yaml").write(url)
        code = run([*LIVE[:-1], "--inventory", str(city), "--clouds", str(clouds), "--check", "sg-mgmt-port-closed"])
    told = capsys.readouterr().out
    assert code == Exit.REFUSED
    assert "plain" in told
    assert "xxx…" in told
    assert len(told) < 20_000


@pytest.mark.parametrize("day", ["2026-13-40", "soon", "2026-01-01T00:00:00Z", "[]"])
def test_a_waiver_with_a_bad_date_is_told_with_its_line(city: Path, capsys: Capture, day: str) -> None:
    file = city / "waivers.yml"
    file.write_text(re.sub(r"until: .*", f"until: {day}", file.read_text()))
    assert run(["check", "--inventory", str(city)]) == Exit.USAGE
    assert re.search(r"waivers\.yml:\d+.*until", capsys.readouterr().err)


def test_failures_of_a_check_are_one_row_that_says_how_to_see_the_rest(capsys: Capture) -> None:
    run(["check"])
    told = capsys.readouterr().out
    assert ["high", "ext-aaa", "30"] in [line.split()[:3] for line in told.splitlines()]
    assert re.search(r"and \d+ more: --check ext-aaa", told)
    run(["check", "--check", "ext-aaa"])
    assert capsys.readouterr().out.count("asks 0 account servers") == 30


def test_without_live_only_the_inventory_is_judged_and_it_says_so(capsys: Capture) -> None:
    run(["check"])
    told = capsys.readouterr().out
    assert "only the inventory and what it intends was judged" in told
    assert "of 169 checks were judged" in told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--check", "sg-mgmt-port-close"), "did you mean `sg-mgmt-port-closed`?"),
        (("--department", "helth"), "did you mean `health`?"),
        (("--system", "nothing-like-it"), "no system `nothing-like-it`"),
        (("--pool", "huawei"), "add --live"),
    ],
)
def test_a_wrong_name_is_told_with_the_right_one(arguments: tuple[str, ...], words: str, capsys: Capture) -> None:
    assert run(["check", *arguments]) == Exit.USAGE
    assert words in capsys.readouterr().err


def test_the_help_is_in_both_languages(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setenv("GOVCLOUD_LANG", "zh")
    run(["check"])
    assert "自动化覆盖：" in capsys.readouterr().out


def test_a_framework_is_rated_with_its_coverage_beside_it(city: Path, capsys: Capture) -> None:
    opened = {**RULE, "remote_ip_prefix": "0.0.0.0/0"}
    more = ("--framework", "mlps-2019", "--framework", "crypto-2023", "--level", "2")
    _, document = check_live(city, {PATH: default_group(opened)}, capsys, *more)
    mlps, crypto = document["frameworks"]
    assert mlps["items"]["8.1.3.2 a"] in ("fail", "partial")
    assert "8.1.3.2 a" in mlps["red_lines"]
    assert mlps["coverage"]["judged"] < mlps["coverage"]["asked"]
    assert (crypto["score"], crypto["coverage"]) == (None, {"judged": 0, "asked": 27})


def test_without_a_verdict_there_is_no_rate(capsys: Capture) -> None:
    run(["check", "--framework", "extranet", "--department", "health"])
    told = capsys.readouterr().out
    assert "no rate, for nothing was judged; automation coverage 0/" in told


def test_a_part_of_a_check_is_not_kept(capsys: Capture) -> None:
    assert run(["check", "--live", "--keep", "--pool", "huawei"]) == Exit.USAGE
    assert "only a whole check is kept" in capsys.readouterr().err


def test_kept_checks_make_a_trend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setenv("GOVCLOUD_STATE_URL", f"sqlite:///{tmp_path}/state.db")
    assert run(["policy", "trend"]) == Exit.DONE
    assert "no check was kept yet" in capsys.readouterr().out
    clouds = Clouds(tmp_path / "clouds.yaml").write("http://127.0.0.1:1/v3")
    failures = []
    for first in (True, False):
        run(["check", "--live", "--keep", "--json", "--clouds", str(clouds)])
        document = json.loads(capsys.readouterr().out)
        failures.append(document["failures"])
        assert document["history"]["new"] == (document["failures"] if first else 0)
        assert len(document["history"]["news"]) == document["history"]["new"]
    assert failures[0] > 0  # of the intended devices; the pools are away
    assert run(["policy", "trend", "--json"]) == Exit.DONE
    checks = json.loads(capsys.readouterr().out)["checks"]
    assert [(each["failures"], each["asked"]) for each in checks] == [(each, 169) for each in failures]
