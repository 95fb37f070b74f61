"""`govcloud extranet verify` as far as it goes without a device: nobody answers, nothing passes, and it says so."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path(sys.executable).with_name("govcloud")


def verify(tmp_path: Path, *arguments: str) -> tuple[dict[str, Any], int]:
    """Verify devices whose port nobody listens on."""
    config, known = tmp_path / "ssh_config", tmp_path / "known"
    known.touch()
    config.write_text(f"Host *\n  HostName 127.0.0.1\n  Port 9\n  UserKnownHostsFile {known}\n")
    done = subprocess.run(
        [PROGRAM, "extranet", "verify", "--json", "--ssh-config", config, *arguments],
        env={**os.environ, "GOVCLOUD_LANG": "en"},
        capture_output=True,
        text=True,
        check=False,
    )
    return json.loads(done.stdout), done.returncode


@pytest.mark.parametrize("device", ["exit-b", "guyang-shiqiao-xinqiao-a", "guyang-shiqiao-liuwan-a"])
def test_device_that_does_not_answer_passes_nothing_and_is_named(device: str, tmp_path: Path) -> None:
    document, code = verify(tmp_path, device)
    assert (code, document["holds"]) == (1, False)
    assert list(document["silent"]) == [device]
    assert document["facts"]
    assert {each["verdict"] for each in document["facts"]} == {"missing"}
    assert {each["device"] for each in document["facts"]} == {device}


def test_platform_that_is_left_out_is_expected_nowhere(tmp_path: Path) -> None:
    whole, _ = verify(tmp_path, "guyang-shiqiao")
    left, _ = verify(tmp_path, "guyang-shiqiao", "--without", "vrp", "--without", "comware")
    wanted = {each["wanted"] for each in whole["facts"] if each["kind"] == "neighbor"}
    assert any("liuwan" in each for each in wanted)
    assert not [each for each in left["facts"] if "liuwan" in each["wanted"] or "xinqiao" in each["wanted"]]
    assert 0 < len(left["facts"]) < len(whole["facts"])
