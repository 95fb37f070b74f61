"""The operators' commands, as they are typed, over a portal of their own."""

import json
import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from govcloud.cli.main import run
from tests.tickets.cast import REQUESTS
from tickets.domain.kinds import Kind

PASSWORD = "Right-horse-7-battery"  # noqa: S105 - of tests
PDF = b"%PDF-1.7\n%%EOF\n"

pytestmark = pytest.mark.usefixtures("sqlite_portal")


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Sentences in English; papers in a folder of the test."""
    monkeypatch.setenv("GOVCLOUD_LANG", "en")
    monkeypatch.setattr(settings, "PAPERS", tmp_path / "papers")


@pytest.fixture
def password(tmp_path: Path) -> str:
    """A file with the password of all accounts of these tests."""
    (tmp_path / "password").write_text(f"{PASSWORD}\n")
    return str(tmp_path / "password")


@pytest.fixture
def accounts(password: str, sqlite_portal: str) -> None:  # noqa: ARG001 - they are made in it
    """An applicant's head and a reviewer."""
    for user, role, more in (
        ("chen.suwen", "head", ["--department", "health"]),
        ("zhou.ping", "administrative", []),
        ("sun.wei", "administrative", []),
    ):
        made = ["portal", "account", "new", user, "--name", user, "--role", role, *more, "--password-file", password]
        assert run(made) == 0


@pytest.fixture
def request_file(tmp_path: Path) -> str:
    """A renewal in YAML."""
    path = tmp_path / "renewal.yml"
    path.write_text(yaml.safe_dump(REQUESTS[Kind.RENEW], allow_unicode=True), encoding="utf-8")
    return str(path)


@pytest.mark.usefixtures("accounts")
def test_a_ticket_is_opened_worked_on_and_shown(
    request_file: str, password: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = ["--as", "chen.suwen", "--password-file", password]
    assert run(["ticket", "new", request_file, *head]) == 0
    number = re.findall(r"X-\d{4}-0001", capsys.readouterr().out)[0]
    (tmp_path / "plan.pdf").write_bytes(PDF)
    assert run(["ticket", "attach", number, "plan", str(tmp_path / "plan.pdf"), "--until", "2099-01-01", *head]) == 0
    assert run(["ticket", "act", number, "submit", *head]) == 0
    assert "it stands at: intake" in capsys.readouterr().out
    assert run(["ticket", "act", number, "accept", *head]) == 3
    assert "this is for administrative reviewer to do" in capsys.readouterr().err
    reviewer = ["--as", "zhou.ping", "--password-file", password]
    assert run(["ticket", "act", number, "accept", "--revision", "1", *reviewer]) == 5
    assert "worked on the ticket in the meantime" in capsys.readouterr().err
    assert run(["ticket", "act", number, "accept", "--revision", "3", *reviewer]) == 0
    assert run(["ticket", "list"]) == 0
    assert "administrative review" in capsys.readouterr().out
    assert run(["ticket", "show", number]) == 0
    shown = capsys.readouterr().out
    assert all(words in shown for words in ("plan.pdf", "2099-01-01", "chen.suwen", "take in", "working days left"))
    assert run(["ticket", "tick"]) == 0
    assert run(["ticket", "verify"]) == 0
    assert "1 tickets, 4 entries: all whole" in capsys.readouterr().out
    assert run(["ticket", "export", number]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["request"], told["events"][-1]["hash"]) == (REQUESTS[Kind.RENEW], told["head"])
    assert told["papers"][0]["size"] == len(PDF)


@pytest.mark.usefixtures("accounts")
def test_an_account_is_locked_after_five_wrong_passwords(
    request_file: str, password: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("nothing")
    for _ in range(5):
        assert run(["ticket", "new", request_file, "--as", "chen.suwen", "--password-file", str(wrong)]) == 3
    assert "account or password is wrong" in capsys.readouterr().err
    assert run(["ticket", "new", request_file, "--as", "chen.suwen", "--password-file", password]) == 3
    assert "too many wrong tries" in capsys.readouterr().err
    assert run(["ticket", "list"]) == 0
    assert "there are no tickets" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "given", "sentence"),
    [
        (["--role", "head"], PASSWORD, "needs a department"),
        (["--role", "county"], PASSWORD, "needs a county"),
        (["--role", "admin", "--role", "technical"], PASSWORD, "have no other role"),
        (["--role", "auditor"], "short", "not good enough"),
        (["--role", "auditor"], "alllowercaseletters", "three of"),
        (["--role", "auditor"], "Passw0rd1234", ""),
    ],
)
def test_an_account_that_makes_no_sense_or_has_a_weak_password_is_refused(
    more: list[str], given: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "given").write_text(given)
    file = ["--password-file", str(tmp_path / "given")]
    code = run(["portal", "account", "new", "li.si", "--name", "李四", *more, *file])
    said = capsys.readouterr().err
    assert (code == 2) is bool(sentence), said
    assert sentence in said


def test_a_request_that_is_no_file_of_fields_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "wrong.yml").write_text("- a\n")
    acting = ["--as", "chen.suwen", "--password-file", "none"]
    assert run(["ticket", "new", str(tmp_path / "wrong.yml"), *acting]) == 2
    assert "begins with `kind`" in capsys.readouterr().err
    assert run(["ticket", "new", str(tmp_path / "none.yml"), *acting]) == 2


def test_what_is_no_paper_is_not_taken(tmp_path: Path) -> None:
    from govcloud.errors import GovcloudError  # noqa: PLC0415
    from tickets.domain.papers import PaperKind  # noqa: PLC0415
    from tickets.service.papers import LARGEST, Upload, judge_type  # noqa: PLC0415

    for name, content in (
        *(("a.pdf", b""), ("a.pdf", b"<html>"), ("a.html", b"<html>"), ("a.png", PDF), ("../a.pdf", PDF)),
        *(("a.docx", b"PK\x03\x04"), ("a.pdf", PDF + b" " * LARGEST), ("", PDF), ("a\n.pdf", PDF)),
    ):
        with pytest.raises(GovcloudError) as refused:
            judge_type(Upload(PaperKind.PLAN, name, content))
        assert refused.value.render("zh") != refused.value.render("en")
    assert judge_type(Upload(PaperKind.PLAN, "方案.PDF", PDF)) == "pdf"
    assert not (tmp_path / "papers").exists()
