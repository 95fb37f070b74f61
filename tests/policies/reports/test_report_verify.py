"""`govcloud report --sign`, `key`, `verify`: what was tampered with is named, and openssl alone comes to the same."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from govcloud.cli.main import run
from govcloud.errors import Exit
from policies.reports.manifest import FILE, SIGNATURES
from policies.reports.seals import sign_manifest
from policies.reports.signing import ALGORITHMS, read_public

ROOT = Path(__file__).parents[3]

type Capture = pytest.CaptureFixture[str]

SM2 = ("-digest", "sm3", "-pkeyopt", "distid:1234567812345678")
HOW = {"ed25519": (), "sm2": SM2}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with keys and a report that is signed with both; not to be changed."""
    folder = tmp_path_factory.mktemp("signed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOVCLOUD_LANG", "zh")
        patch.setenv("GOVCLOUD_STATE_URL", f"sqlite:///{folder}/state.db")
        patch.setenv("PULUMI_CONFIG_PASSPHRASE", "a passphrase")
        assert run(["report", "key", "new", "--out", str(folder / "keys")]) == Exit.DONE
        signers = [f"--sign={folder}/keys/report-{name}.key" for name in ALGORITHMS]
        arguments = ["--format", "csv,ocsf,oscal", "--framework", "extranet", "--out", str(folder / "report")]
        assert run(["report", *arguments, *signers]) == Exit.DONE
        yield folder


@pytest.fixture
def report(made: Path, tmp_path: Path, capsys: Capture) -> Path:
    """A copy to tamper with."""
    capsys.readouterr()
    return Path(shutil.copytree(made / "report", tmp_path / "report"))


def keys(made: Path) -> list[str]:
    return [f"--key={made}/keys/report-{name}.pub" for name in ALGORITHMS]


def verify(capsys: Capture, folder: Path, *more: str) -> tuple[int, dict[str, str], dict[str, str]]:
    """Exit code, file → change, algorithm → state of its signature."""
    code = run(["report", "verify", str(folder), "--json", *more])
    document = json.loads(capsys.readouterr().out)
    changes = {each["file"]: each["change"] for each in document["differences"]}
    return code, changes, {each["algorithm"]: each["state"] for each in document["signatures"]}


def openssl(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, check=False, timeout=60)


def test_keys_are_for_their_owner_and_open_with_the_passphrase_only(made: Path) -> None:
    for name in ALGORITHMS:
        path = made / "keys" / f"report-{name}.key"
        assert path.stat().st_mode & 0o777 == 0o600
        assert "PRIVATE KEY" not in path.read_text()
        assert read_public((made / "keys" / f"report-{name}.pub").read_bytes()) is not None


def test_a_key_is_never_replaced(made: Path, capsys: Capture) -> None:
    before = (made / "keys" / "report-ed25519.key").read_bytes()
    assert run(["report", "key", "new", "--algorithm", "ed25519", "--out", str(made / "keys")]) == Exit.USAGE
    assert "文件已存在" in capsys.readouterr().err
    assert (made / "keys" / "report-ed25519.key").read_bytes() == before


def test_without_openssl_no_key_is_written(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run(["report", "key", "new", "--out", str(tmp_path / "keys")]) == Exit.FAILED
    assert "OpenSSL" in capsys.readouterr().err
    assert not (tmp_path / "keys").exists()


def test_options_of_a_report_before_a_subcommand_are_refused(report: Path, capsys: Capture) -> None:
    assert run(["report", "--force", "verify", str(report)]) == Exit.USAGE
    assert "verify" in capsys.readouterr().err


def test_everything_but_the_manifest_is_listed_and_the_manifest_is_last(made: Path) -> None:
    listed = {each["name"] for each in json.loads((made / "report" / FILE).read_text(encoding="utf-8"))["files"]}
    there = {path.name: path for path in (made / "report").iterdir()}
    seals = {name for names in SIGNATURES.values() for name in names}
    assert listed == there.keys() - seals - {FILE}
    assert {"findings.csv", "findings.ocsf.jsonl", "oscal-assessment-results.json"} <= listed
    assert max(there.values(), key=lambda path: path.stat().st_mtime_ns).name == FILE
    assert {path.stat().st_mode & 0o777 for path in there.values()} == {0o600}


def test_the_manifest_says_what_was_asked_and_nothing_of_the_machine(made: Path) -> None:
    content = (made / "report" / FILE).read_text(encoding="utf-8")
    selection = json.loads(content)["selection"]
    assert selection["formats"] == ["csv", "ocsf", "oscal"]
    assert (selection["frameworks"], selection["level"], selection["live"]) == (["extranet"], 3, False)
    assert str(made) not in content


def test_an_untouched_report_is_whole_and_signed(made: Path, report: Path, capsys: Capture) -> None:
    assert verify(capsys, report) == (0, {}, {"ed25519": "enclosed-key", "sm2": "enclosed-key"})
    assert verify(capsys, report, *keys(made)) == (0, {}, {"ed25519": "known-key", "sm2": "known-key"})


def test_people_read_it_in_their_language(made: Path, report: Path, capsys: Capture) -> None:
    (report / "findings.csv").unlink()
    assert run(["report", "verify", str(report), *keys(made)[:1]]) == Exit.CHANGES
    words = capsys.readouterr().out
    assert "缺失：findings.csv" in words
    assert "ed25519：由指定的密钥签名" in words


def test_tampered_files_are_named(made: Path, report: Path, capsys: Capture) -> None:
    content = (report / "findings.ocsf.jsonl").read_bytes()
    (report / "findings.ocsf.jsonl").write_bytes(content.replace(b"Fail", b"Pass", 1))
    (report / "findings.csv").unlink()
    (report / "\u202egnp.exe").write_text("x")
    code, changes, states = verify(capsys, report, *keys(made))
    assert code == Exit.CHANGES
    assert changes == {"findings.ocsf.jsonl": "changed", "findings.csv": "missing", "gnp.exe": "extra"}
    assert set(states.values()) == {"known-key"}


def test_a_tampered_manifest_does_not_fit_its_signatures(made: Path, report: Path, capsys: Capture) -> None:
    content = (report / FILE).read_text(encoding="utf-8")
    (report / FILE).write_text(content.replace('"live": false', '"live": true'), encoding="utf-8")
    assert verify(capsys, report) == (Exit.REFUSED, {}, {"ed25519": "invalid", "sm2": "invalid"})
    assert verify(capsys, report, *keys(made))[0] == Exit.REFUSED


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_tampered_signature_is_invalid(report: Path, capsys: Capture, algorithm: str) -> None:
    path = report / SIGNATURES[algorithm][0]
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    code, changes, states = verify(capsys, report)
    assert (code, changes, states[algorithm]) == (Exit.REFUSED, {}, "invalid")
    assert [states[name] for name in states if name != algorithm] == ["enclosed-key"]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("content", [b"", b"x" * 100_000])
def test_a_signature_that_is_none_is_invalid(report: Path, capsys: Capture, algorithm: str, content: bytes) -> None:
    (report / SIGNATURES[algorithm][0]).write_bytes(content)
    code, _, states = verify(capsys, report)
    assert (code, states[algorithm]) == (Exit.REFUSED, "invalid")


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_report_signed_anew_by_somebody_else_is_told(
    made: Path, report: Path, capsys: Capture, algorithm: str
) -> None:
    content = (report / FILE).read_bytes().replace(b'"level": 3', b'"level": 2')
    (report / FILE).write_bytes(content)
    for name, part in sign_manifest(content, {algorithm: ALGORITHMS[algorithm].make_key()}).items():
        (report / name).write_bytes(part)
    assert verify(capsys, report)[2][algorithm] == "enclosed-key"
    code, _, states = verify(capsys, report, *keys(made))
    assert (code, states[algorithm]) == (Exit.REFUSED, "other-key")


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_two_keys_in_one_file_do_not_lend_each_other_their_name(
    made: Path, report: Path, capsys: Capture, algorithm: str
) -> None:
    content, private = (report / FILE).read_bytes(), ALGORITHMS[algorithm].make_key()
    parts = sign_manifest(content, {algorithm: private})
    signature, enclosed = SIGNATURES[algorithm]
    (report / signature).write_bytes(parts[signature])
    trusted = (made / "keys" / f"report-{algorithm}.pub").read_bytes()
    (report / enclosed).write_bytes(trusted + parts[enclosed])
    assert verify(capsys, report)[2][algorithm] == "invalid"
    (report / enclosed).write_bytes(parts[enclosed] + trusted)
    assert verify(capsys, report, *keys(made))[2][algorithm] == "other-key"


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_signature_that_was_taken_away_is_missed(made: Path, report: Path, capsys: Capture, algorithm: str) -> None:
    signature, enclosed = SIGNATURES[algorithm]
    (report / signature).unlink()
    assert verify(capsys, report)[2][algorithm] == "invalid"
    (report / enclosed).unlink()
    assert algorithm not in verify(capsys, report)[2]
    code, _, states = verify(capsys, report, *keys(made))
    assert (code, states[algorithm]) == (Exit.REFUSED, "absent")


def test_an_unsigned_report_is_called_that(report: Path, capsys: Capture) -> None:
    for names in SIGNATURES.values():
        for name in names:
            (report / name).unlink()
    assert run(["report", "verify", str(report)]) == Exit.DONE
    assert "未签名" in capsys.readouterr().out


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_openssl_alone_verifies_the_signature(made: Path, report: Path, algorithm: str) -> None:
    public, signature = made / "keys" / f"report-{algorithm}.pub", report / SIGNATURES[algorithm][0]
    command = ["pkeyutl", "-verify", "-pubin", "-inkey", public, "-rawin", "-in", report / FILE, "-sigfile", signature]
    finished = openssl(*command, *HOW[algorithm])
    assert "Signature Verified Successfully" in finished.stdout, finished.stderr
    (report / FILE).write_bytes((report / FILE).read_bytes() + b" ")
    assert openssl(*command, *HOW[algorithm]).returncode


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
def test_openssl_alone_gives_the_hashes(report: Path, algorithm: str) -> None:
    for each in json.loads((report / FILE).read_text(encoding="utf-8"))["files"]:
        assert openssl("dgst", f"-{algorithm}", "-r", report / each["name"]).stdout.split()[0] == each[algorithm]


@pytest.mark.parametrize("page", ["report-exchange.md", "report-exchange.zh-CN.md"])
def test_the_commands_of_the_page_verify_a_report_and_find_what_was_changed(
    made: Path, report: Path, page: str
) -> None:
    for name in ALGORITHMS:
        shutil.copy(made / "keys" / f"report-{name}.pub", report)
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.DOTALL)[-2:]

    def follow() -> list[str]:
        told = ["sh", "-c", "\n".join(blocks)]
        return subprocess.run(told, cwd=report, capture_output=True, text=True, check=False).stdout.splitlines()

    lines = follow()
    assert lines.count("Signature Verified Successfully") == 2
    assert "findings.csv: fits" in lines
    assert not [line for line in lines if "NOT" in line]
    (report / "findings.csv").write_text("x")
    (report / "findings.ocsf.jsonl").unlink()
    assert {"findings.csv: DOES NOT FIT", "findings.ocsf.jsonl: DOES NOT FIT"} <= set(follow())


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_what_openssl_signed_is_verified(report: Path, tmp_path: Path, capsys: Capture, algorithm: str) -> None:
    private, signature, enclosed = (tmp_path / "key", *(report / name for name in SIGNATURES[algorithm]))
    assert openssl("genpkey", "-algorithm", algorithm, "-out", private).returncode == 0
    assert openssl("pkey", "-in", private, "-pubout", "-out", enclosed).returncode == 0
    told = ["pkeyutl", "-sign", "-inkey", private, "-rawin", "-in", report / FILE, "-out", signature]
    assert openssl(*told, *HOW[algorithm]).returncode == 0
    assert verify(capsys, report, f"--key={enclosed}")[2][algorithm] == "known-key"


def test_a_report_of_fewer_formats_leaves_nothing_of_the_earlier_one_but_what_somebody_changed(
    report: Path, capsys: Capture
) -> None:
    (report / "findings.ocsf.jsonl").write_text("my own words")
    arguments = ["--format", "csv", "--framework", "extranet", "--out", str(report), "--force"]
    assert run(["report", *arguments]) == Exit.DONE
    capsys.readouterr()
    assert sorted(each.name for each in report.iterdir()) == ["findings.csv", "findings.ocsf.jsonl", FILE]
    assert (report / "findings.ocsf.jsonl").read_text() == "my own words"


def test_a_report_written_anew_without_keys_keeps_no_old_signature(report: Path, capsys: Capture) -> None:
    arguments = ["--format", "csv,ocsf,oscal", "--framework", "extranet", "--out", str(report)]
    assert run(["report", *arguments]) == Exit.USAGE
    assert run(["report", *arguments, "--force", "--json"]) == Exit.DONE
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert document["manifest"] == str(report / FILE)
    assert verify(capsys, report) == (0, {}, {})


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--sign", "{keys}/report-sm2.pub"), Exit.USAGE, ".key"),
        (("--sign", "{keys}/none.key"), Exit.USAGE, "none.key"),
        (("--sign", "{keys}/report-sm2.key", "--sign", "{keys}/report-sm2.key"), Exit.USAGE, "sm2 密钥重复"),
    ],
)
def test_a_wrong_key_is_refused_before_anything_is_written(
    made: Path, tmp_path: Path, capsys: Capture, arguments: tuple[str, ...], code: int, words: str
) -> None:
    told = [each.replace("{keys}", str(made / "keys")) for each in arguments]
    assert run(["report", "--framework", "extranet", "--out", str(tmp_path / "r"), *told]) == code
    assert words in capsys.readouterr().err
    assert list((tmp_path / "r").iterdir()) == []


def test_a_key_does_not_open_with_another_passphrase(
    made: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "another")
    key = str(made / "keys" / "report-ed25519.key")
    assert run(["report", "--framework", "extranet", "--out", str(tmp_path), "--sign", key]) == Exit.FAILED
    assert "口令无法解开该密钥" in capsys.readouterr().err


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("content", ['{"format": "govcloud-report-key-1"}', "x", '{"a": 1}'])
def test_a_broken_key_file_is_refused(tmp_path: Path, capsys: Capture, content: str) -> None:
    (tmp_path / "k").write_text(content)
    assert run(["report", "--out", str(tmp_path / "r"), "--sign", str(tmp_path / "k")]) == Exit.USAGE
    assert "report key new" in capsys.readouterr().err


def test_a_folder_without_a_manifest_and_a_key_that_is_none_are_wrong_use(
    made: Path, report: Path, capsys: Capture
) -> None:
    assert run(["report", "verify", str(made / "keys")]) == Exit.USAGE
    assert "校验清单" in capsys.readouterr().err
    assert run(["report", "verify", str(report), "--key", str(report / "findings.csv")]) == Exit.USAGE
    assert ".pub" in capsys.readouterr().err


@pytest.mark.usefixtures("made")
def test_without_a_folder_nothing_is_written(capsys: Capture) -> None:
    assert run(["report", "--format", "csv"]) == Exit.USAGE
    assert "--out" in capsys.readouterr().err
