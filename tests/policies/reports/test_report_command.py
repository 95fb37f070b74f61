"""`govcloud report`: what it writes, for whom, and what it refuses before anything is read."""

import json
from pathlib import Path

import pytest

from govcloud.cli.main import run
from govcloud.errors import Exit

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


def test_a_department_sees_its_own_rows_only(tmp_path: Path, capsys: Capture) -> None:
    assert run(["report", "--department", "health", "--out", str(tmp_path / "r")]) == Exit.DONE
    page = (tmp_path / "r" / "report.html").read_text(encoding="utf-8")
    assert "范围 health" in page
    assert "hospital-hub" in page
    assert "生态环境局" not in page
    assert "report.html" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--format", "html,pdf"), "没有 `pdf` 这种格式"),
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
