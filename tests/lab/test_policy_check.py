"""`govcloud check --live` on the real pools: all are read, failures are told, one pool that is away hides none."""

import json
from pathlib import Path
from typing import Any

import pytest

from govcloud.cli.main import run
from govcloud.errors import Exit
from scripts.lab.lab import Lab
from tests.lab.conftest import POOLS
from tests.lab.pool_helpers import change_clouds

type Capture = pytest.CaptureFixture[str]


def check(capsys: Capture, clouds: Path, *more: str) -> tuple[int, dict[str, Any]]:
    code = run(["check", "--live", "--json", "--clouds", str(clouds), *more])
    return code, json.loads(capsys.readouterr().out)


def test_all_pools_are_read_and_judged(lab: Lab, capsys: Capture) -> None:
    code, document = check(capsys, lab.layout.clouds)
    assert document["unread"] == []
    assert {each["place"]["name"] for each in document["findings"] if each["place"]["sort"] == "pool"} == set(POOLS)
    failed = [each for each in document["findings"] if each["verdict"] == "fail"]
    assert len(failed) == document["failures"] + document["waived"]
    assert code == (Exit.REFUSED if failed else Exit.DONE)
    assert document["coverage"]["asked"] == 169
    missing = sum(each["verdict"] in ("missing", "manual") for each in document["checks"])
    assert document["coverage"]["judged"] == 169 - missing


def test_a_pool_that_is_away_is_told_and_the_others_are_judged(lab: Lab, tmp_path: Path, capsys: Capture) -> None:
    clouds = change_clouds(
        lab, tmp_path / "clouds.yaml", "mobile", lambda entry: entry["auth"].update(auth_url="http://127.0.0.1:1/v3")
    )
    code, document = check(capsys, clouds, "--check", "sg-default-closed")
    assert {each["place"] for each in document["unread"]} == {"mobile"}
    verdicts = {each["place"]["name"]: each["verdict"] for each in document["findings"]}
    assert verdicts["mobile"] == "missing"
    assert {"huawei", "telecom", "unicom"} <= verdicts.keys()
    assert document["checks"][0]["verdict"] != "pass"
    assert code != Exit.DONE
