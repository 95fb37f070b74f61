"""`govcloud report`: what it writes, for whom, and what it refuses before anything is read."""

import json
import re
from pathlib import Path

import pytest

from govcloud.cli.main import run
from govcloud.errors import Exit
from tests.policies.pretend_pool import serve_pool
from tests.policies.test_check_command import city, default_group  # noqa: F401 - a fixture
from tests.policies.test_collect import PATH, RULE
from tests.pools.servers import Clouds

type Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def own_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GOVCLOUD_LANG", "zh")
    monkeypatch.setenv("GOVCLOUD_STATE_URL", f"sqlite:///{tmp_path}/state.db")


def test_three_files_are_written_and_told(tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "new" / "report"
    assert run(["report", "--out", str(out), "--format", "html,csv,xlsx", "--json"]) == Exit.DONE
    document = json.loads(capsys.readouterr().out)
    assert document["written"] == [str(out / name) for name in ("report.html", "findings.csv", "report.xlsx")]
    assert document["coverage"]["asked"] == 169
    assert "<h1>自查报告" in (out / "report.html").read_text(encoding="utf-8")
    assert (out / "findings.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (out / "report.xlsx").read_bytes().startswith(b"PK")
    assert {path.stat().st_mode & 0o777 for path in out.iterdir()} == {0o600}


def test_a_department_sees_its_own_rows_only(tmp_path: Path, capsys: Capture) -> None:
    assert run(["report", "--department", "health", "--out", str(tmp_path / "r")]) == Exit.DONE
    page = (tmp_path / "r" / "report.html").read_text(encoding="utf-8")
    assert "范围 health" in page
    assert "hospital-hub-backup" in page
    assert "生态环境局" not in page
    assert "report.html" in capsys.readouterr().out


def test_waivers_of_another_department_are_not_told(tmp_path: Path) -> None:
    assert run(["report", "--department", "ecology", "--out", str(tmp_path)]) == Exit.DONE
    assert "hospital-hub" not in (tmp_path / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--format", "html,doc"), "没有 `doc` 这种格式"),
        (("--format", ","), "没有 `,` 这种格式"),
        (("--pool", "huawei"), "--live"),
        (("--framework", "mlps"), "没有合规框架 `mlps`"),
        (("--department", "helth"), "是否应为 `health`"),
    ],
)
def test_wrong_use_writes_nothing(tmp_path: Path, capsys: Capture, arguments: tuple[str, ...], words: str) -> None:
    assert run(["report", *arguments, "--out", str(tmp_path / "r")]) == Exit.USAGE
    assert words in capsys.readouterr().err
    assert not (tmp_path / "r").exists()


def test_a_report_that_is_there_is_replaced_with_force_only(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "report.html").write_text("kept")
    arguments = ["report", "--framework", "extranet", "--out", str(tmp_path)]
    assert run(arguments) == Exit.USAGE
    assert "--force" in capsys.readouterr().err
    assert (tmp_path / "report.html").read_text() == "kept"
    assert run([*arguments, "--force"]) == Exit.DONE
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_what_a_pool_tells_is_told_again_with_what_is_new_since_the_last_kept_check(
    city: Path,  # noqa: F811 - a fixture
    tmp_path: Path,
    capsys: Capture,
) -> None:
    wild = {**RULE, "remote_ip_prefix": "0.0.0.0/0", "description": "</script><b>\u202e=cmd"}
    with serve_pool({PATH: default_group(wild)}) as (url, _):
        live = ["--live", "--inventory", str(city), "--clouds", str(Clouds(tmp_path / "clouds.yaml").write(url))]
        assert run(["check", *live, "--keep"]) == Exit.REFUSED
        capsys.readouterr()
        assert run(["report", *live, "--format", "html,csv", "--out", str(tmp_path), "--json"]) == Exit.DONE
    document = json.loads(capsys.readouterr().out)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert document["failures"] > 0
    assert re.search(r"放行入向：tcp [\d ]*← 0\.0\.0\.0/0", page)
    assert f"<h3>新增: {document['failures']}</h3>" in page
    assert page.count("</script>") == 2
    assert "\u202e" not in page
    assert "sg-default-closed" in (tmp_path / "findings.csv").read_text(encoding="utf-8-sig")
