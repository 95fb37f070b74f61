"""`govcloud notify` from a notification to its end, in both languages, and what is refused on the way."""

import json
from pathlib import Path
from typing import Any

import pytest

from govcloud.cli.main import run

NEW = [
    "new", "--grade", "重大", "--domain", "cloud", "--subject", "<b>电信云</b>中断",
    "--to", "health", "--to", "county:linhan", "--fact", "计算服务无应答", "--since", "2026-11-23 10:05",
    "--by", "高守正",
]  # fmt: skip


class Teller:
    """Runs commands on a state of its own."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str, code: int = 0) -> str:
        """What a command prints; its errors where it fails."""
        found = run(["notify", *arguments])
        said = self._capsys.readouterr()
        assert found == code, said.err
        return said.err if code else said.out

    def read(self, *arguments: str) -> Any:
        """What a command says to programs."""
        return json.loads(self(*arguments, "--json"))

    def issue(self) -> str:
        """Issue one; its number."""
        number: str = self.read(*NEW)["number"]
        return number


@pytest.fixture
def notify(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Teller:
    """The commands, on an empty state, in English."""
    monkeypatch.setenv("GOVCLOUD_STATE_DIR", str(tmp_path))
    monkeypatch.delenv("GOVCLOUD_STATE_URL", raising=False)
    monkeypatch.setenv("GOVCLOUD_LANG", "en")
    return Teller(capsys)


def test_a_notification_goes_from_issue_to_its_end(notify: Teller) -> None:
    issued = notify.read(*NEW)
    assert issued["number"].startswith("HJ-TB-")
    assert [each["receiver"] for each in issued["receivers"]] == ["health", "linhan-data"]
    assert issued["events"][0]["facts"][0]["since"] == "2026-11-23T02:05:00+00:00"
    number = issued["number"]
    for receiver in ("health", "linhan-data"):
        notify("receive", number, "--as", receiver, "--by", "林清源")
        notify("answer", number, "--as", receiver, "--words", "已恢复", "--measure", "切换", "--by", "林清源")
    assert notify.read("show", number)["state"] == "answered"
    notify("add", number, "--fact", "已恢复", "--by", "高守正")
    closed = notify.read("close", number, "--conclusion", "数据库切换失败所致", "--by", "高守正")
    assert (closed["state"], [each["kind"] for each in closed["events"]][-2:]) == ("closed", ["added", "closed"])
    assert notify.read("list", "--open") == []
    assert "whole: 1 notifications, 7 entries" in notify("verify")


def test_what_may_not_happen_is_said_in_one_sentence(notify: Teller) -> None:
    number = notify.issue()
    assert "nobody" in notify("receive", number, "--as", "nobody", "--by", "x", code=2)
    assert "sign for it first" in notify("answer", number, "--as", "health", "--words", "y", "--by", "x", code=2)
    assert "without a receipt: health, linhan-data" in notify("close", number, "--conclusion", "y", "--by", "x", code=3)
    assert "no such notification" in notify("show", "HJ-TB-2026-9999", code=2)
    assert "`health`" in notify(*NEW, "--to", "helth", code=2)
    assert "none of" in notify("new", "--grade", "huge", code=2)


def test_a_withdrawn_number_stays_used(notify: Teller) -> None:
    number = notify.issue()
    notify("withdraw", number, "--reason", "误报", "--by", "高守正")
    assert "withdrawn" in notify("receive", number, "--as", "health", "--by", "x", code=2)
    assert notify.issue() == f"{number[:-1]}2"


def test_the_page_is_complete_in_itself_and_holds_words_as_words(
    notify: Teller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = notify.issue()
    for language, words in (("zh", "临汉县数据局"), ("en", "Linhan County Data Bureau")):
        monkeypatch.setenv("GOVCLOUD_LANG", language)
        out = tmp_path / f"{language}.html"
        notify("show", number, "--html", str(out))
        page = out.read_text(encoding="utf-8")
        assert words in page
        assert "&lt;b&gt;电信云&lt;/b&gt;中断" in page
        assert "<b>" not in page
        assert "http" not in page
    assert "--force" in notify("show", number, "--html", str(out), code=2)


def test_lists_speak_both_languages_and_tell_who_is_late(notify: Teller, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "no notifications" in notify("list")
    number = notify.issue()
    monkeypatch.setenv("GOVCLOUD_LANG", "zh")
    assert "没有超期" in notify("list", "--overdue")
    listed = notify("list")
    assert number in listed
    assert "待签收" in listed
    assert "汉江市卫生健康委员会" in notify("show", number)
