"""`govcloud extranet push` as far as it goes without a device: nobody answers, and it says so."""

import json
import os
import subprocess
import sys
from pathlib import Path

PROGRAM = Path(sys.executable).with_name("govcloud")


def push(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Push to devices whose port nobody listens on."""
    config = tmp_path / "ssh_config"
    config.write_text(f"Host *\n  HostName 127.0.0.1\n  Port 9\n  UserKnownHostsFile {tmp_path}/known\n")
    own = {"GOVCLOUD_STATE_DIR": str(tmp_path / "state"), "GOVCLOUD_LANG": "en"}
    return subprocess.run(
        [PROGRAM, "extranet", "push", "--ssh-config", config, *arguments],
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        check=False,
    )


def test_devices_that_do_not_answer_are_named_and_nothing_is_done(tmp_path: Path) -> None:
    done = push(tmp_path, "--only", "site-health", "--json", "--yes")
    result = json.loads(done.stdout)
    assert done.returncode == 1
    assert {each["standing"] for each in result["devices"].values()} == {"unreachable"}
    assert result["waves"] == []


def test_nothing_to_go_on_with_is_wrong_use(tmp_path: Path) -> None:
    done = push(tmp_path, "--resume")
    assert done.returncode == 2
    assert "nothing to go on with" in done.stderr
