"""`govcloud monitor boards` as people run it."""

import json
from pathlib import Path

from click.testing import CliRunner

from govcloud.cli.monitor_boards import boards
from govcloud.errors import UsageError
from monitors.boards.all_boards import BOARDS

NAMES = {f"{language}/{board.code}.json" for language in ("en", "zh") for board in BOARDS}


def names_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*.json")}


def test_boards_are_written_in_both_languages(tmp_path: Path) -> None:
    done = CliRunner().invoke(boards, ["--out", str(tmp_path), "--page", "https://page.test", "--json"])
    assert done.exit_code == 0, done.output
    assert {str(Path(path).relative_to(tmp_path)) for path in json.loads(done.stdout)["written"]} == NAMES
    assert names_in(tmp_path) == NAMES
    chinese = json.loads((tmp_path / "zh/city.json").read_text(encoding="utf-8"))
    assert (chinese["title"], chinese["uid"]) == ("全市总览", "govcloud-city-zh")
    assert chinese["links"][1]["url"] == "https://page.test"


def test_boards_of_one_language_leave_the_other_out(tmp_path: Path) -> None:
    assert CliRunner().invoke(boards, ["--out", str(tmp_path), "--language", "zh"]).exit_code == 0
    assert names_in(tmp_path) == {name for name in NAMES if name.startswith("zh/")}


def test_files_that_are_there_are_replaced_with_force_only(tmp_path: Path) -> None:
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh/city.json").write_text("mine")
    refused = CliRunner().invoke(boards, ["--out", str(tmp_path)])
    assert isinstance(refused.exception, UsageError)
    assert names_in(tmp_path) == {"zh/city.json"}
    assert (tmp_path / "zh/city.json").read_text() == "mine"
    assert CliRunner().invoke(boards, ["--out", str(tmp_path), "--force"]).exit_code == 0
    assert names_in(tmp_path) == NAMES


def test_address_that_is_none_is_refused(tmp_path: Path) -> None:
    refused = CliRunner().invoke(boards, ["--out", str(tmp_path), "--page", "javascript:alert(1)"])
    assert isinstance(refused.exception, UsageError)
    assert not names_in(tmp_path)
