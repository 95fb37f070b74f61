"""`govcloud report --format docx,pdf`: both files, for the departments, systems and frameworks that were chosen."""

from io import BytesIO
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from govcloud.cli.main import run
from govcloud.errors import Exit
from tests.policies.reports.test_docx import outline


@pytest.fixture(autouse=True)
def own_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GOVCLOUD_LANG", "zh")
    monkeypatch.setenv("GOVCLOUD_STATE_URL", f"sqlite:///{tmp_path}/state.db")


def write(out: Path, *choice: str) -> tuple[str, str]:
    """Text of the DOCX and of the PDF."""
    assert run(["report", "--format", "docx,pdf", "--out", str(out), *choice]) == Exit.DONE
    word = "\n".join(outline(docx.Document(str(out / "report.docx"))))
    pages = PdfReader(BytesIO((out / "report.pdf").read_bytes())).pages
    return word, "\n".join(page.extract_text() for page in pages).replace("\u200b", "")


def test_a_department_is_told_its_own_problems_and_systems_only(tmp_path: Path) -> None:
    for text in write(tmp_path, "--department", "transport"):
        assert "汉江市交通运输局" in text
        assert "travel-info" in text
        assert "生态环境局" not in text
        assert "hospital-hub" not in text


def test_a_system_and_a_framework_can_be_chosen(tmp_path: Path) -> None:
    for text in write(tmp_path, "--system", "transport.travel-info", "--framework", "mlps-2019"):
        assert "GB/T 22239-2019" in text
        assert "电子政务外网" not in text
        assert "traffic-operations" not in text


def test_documents_are_for_their_owner_only(tmp_path: Path) -> None:
    write(tmp_path, "--framework", "extranet")
    modes = {(tmp_path / name).stat().st_mode & 0o777 for name in ("report.docx", "report.pdf")}
    assert modes == {0o600}
