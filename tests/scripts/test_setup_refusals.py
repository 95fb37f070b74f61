"""Set-up says all that a machine lacks, at once, before it changes anything. Each lack is real, made for the test."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest

NOBODY = "65534"
NO_INDEX = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple"}
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else or mount")


def find_free_ports() -> int:
    """The first of 500 ports that are nobody's, below those that the kernel hands out to whoever asks for any."""
    tables = [Path(f"/proc/net/{name}").read_text().splitlines()[1:] for name in ("tcp", "tcp6")]
    taken = {int(line.split()[1].rpartition(":")[2], 16) for table in tables for line in table}
    return next(first for first in range(25_000, 32_000, 500) if taken.isdisjoint(range(first, first + 500)))


def check(folder: Path, variables: Mapping[str, str], *options: str, wrapper: tuple[str, ...] = ()) -> tuple[int, str]:
    """Exit code and words of `scripts/setup --check` in English, with a home of its own, and nothing left behind."""
    home = folder.parent / "home"
    home.mkdir(exist_ok=True)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "GOVCLOUD_LANG": "en",
        "GOVCLOUD_LAB_PORTS": str(find_free_ports()),
        **{name: value for name, value in os.environ.items() if name.startswith(("PYENV_", "PIP_", "SSL_"))},
        **variables,
    }
    before = sorted(folder.rglob("*")), sorted(home.rglob("*"))
    command = [*wrapper, "scripts/setup", "--check", *options]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert (sorted(folder.rglob("*")), sorted(home.rglob("*"))) == before
    assert done.stdout == ""
    return done.returncode, done.stderr


def python_variables() -> dict[str, str]:
    """Names the Python of this run, so that a check is about something else."""
    return {"GOVCLOUD_PYTHON": os.path.realpath("/proc/self/exe")}


def test_machine_that_has_everything_is_ready_and_silent(copy: Path) -> None:
    assert check(copy, python_variables()) == (0, "")


def test_missing_python_is_named_although_names_on_path_pretend(copy: Path, tmp_path: Path) -> None:
    pretenders = tmp_path / "shims"
    pretenders.mkdir()
    for name in ("python3.14", "python3.13", "python3.12", "python3"):
        (pretenders / name).write_text("#!/bin/sh\necho 'command not found' >&2\nexit 127\n", encoding="utf-8")
        (pretenders / name).chmod(0o755)
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("dirname", "sed", "cat", "sha256sum", "id", "awk", "df", "sort", "find", "cut", "head", "tr"):
        program = shutil.which(name)
        assert program
        (tools / name).symlink_to(program)
    variables = {"PATH": f"{pretenders}:{tools}", "PYENV_ROOT": str(tmp_path), "GOVCLOUD_PYTHON": ""}
    code, words = check(copy, variables, "--no-lab", wrapper=("/bin/sh",))
    if code == 0:
        pytest.skip("this machine has a Python 3.12 in a place of the system, so it cannot be missing")
    assert code == 1
    assert "no Python 3.12 or newer that runs" in words
    assert "GOVCLOUD_PYTHON" in words


def test_port_of_a_stranger_is_named_with_its_process(copy: Path) -> None:
    first_port = find_free_ports()
    port = first_port + 3
    with socket.create_server(("127.0.0.1", port)):
        first = {"GOVCLOUD_LAB_PORTS": str(first_port)}
        code, words = check(copy, {**python_variables(), **first})
        assert code == 1
        assert f"(pid {os.getpid()}): port {port}. Stop it" in words
        assert check(copy, {**python_variables(), **first}, "--no-lab") == (0, "")


def test_port_of_our_own_lab_is_no_problem(copy: Path, tmp_path: Path) -> None:
    lab = tmp_path / "lab"
    first = find_free_ports()
    program = f"import socket; s = socket.create_server(('127.0.0.1', {first + 1})); print('up', flush=True); input()"
    command = [python_variables()["GOVCLOUD_PYTHON"], "-c", program, f"{lab}/pools/huawei/pool.json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as ours:
        assert ours.stdout is not None
        assert ours.stdout.readline() == "up\n"
        variables = {**python_variables(), "GOVCLOUD_LAB_PORTS": str(first)}
        code, words = check(copy, {**variables, "GOVCLOUD_LAB_DIR": str(lab)})
        stranger_code, _ = check(copy, {**variables, "GOVCLOUD_LAB_DIR": str(tmp_path / "another")})
        ours.kill()
    assert (code, words) == (0, "")
    assert stranger_code == 1


def test_unreachable_index_is_named_without_its_password(copy: Path) -> None:
    variables = {**python_variables(), "PIP_INDEX_URL": "http://li:geheim@127.0.0.1:9/simple"}
    code, words = check(copy, variables, "--no-lab")
    assert code == 1
    assert "the package index http://127.0.0.1:9/simple does not answer" in words
    assert "geheim" not in words


@AS_ROOT
def test_nearly_full_disk_is_named_with_what_is_free_and_needed(copy: Path, tmp_path: Path) -> None:
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode:
        pytest.skip("no mount namespace can be made here")
    small = tmp_path / "small"
    small.mkdir()
    mount = f'mount -t tmpfs -o size=8m tmpfs "{small}" && exec "$@"'
    variables = {**python_variables(), "GOVCLOUD_CACHE_DIR": str(small / "cache")}
    code, words = check(copy, variables, "--no-lab", wrapper=("unshare", "-m", "sh", "-c", mount, "sh"))
    assert code == 1
    assert f"disk nearly full: {small} (for {small}/cache) has 8 MiB free, 6 GiB are needed" in words
    assert words.count("disk nearly full") == 1


@AS_ROOT
def test_person_without_rights_hears_every_problem_at_once(copy: Path) -> None:
    with (copy / "scripts/lib/packages.txt").open("a", encoding="utf-8") as packages:
        packages.write("no-such-package  no-such-program  lab\n")
    with tempfile.TemporaryDirectory() as public:
        Path(public).chmod(0o755)
        folder = shutil.copytree(copy, Path(public) / "checkout")
        wrapper = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
        variables = {**python_variables(), **NO_INDEX, "HOME": "/nonexistent"}
        code, words = check(folder, variables, wrapper=wrapper)
    assert code == 1
    assert "nothing was changed" in words.splitlines()[0]
    assert "as root run  apt-get install --no-install-recommends no-such-package" in words
    assert f"{folder} cannot be written" in words
    assert "/nonexistent/.cache/govcloud cannot be written: set HOME" in words
    assert "/nonexistent/.local/state/govcloud cannot be written" in words
    python_is_private = "no Python 3.12 or newer that runs" in words
    assert python_is_private or "the package index http://127.0.0.1:9/simple does not answer" in words


def test_problems_are_told_in_chinese_too(copy: Path) -> None:
    _, words = check(copy, {**python_variables(), **NO_INDEX, "GOVCLOUD_LANG": "zh"}, "--no-lab")
    assert words == (
        "本机尚未就绪，没有做任何改动：\n"
        "  ✗ 软件源 http://127.0.0.1:9/simple 没有响应：请检查网络和代理，或用 PIP_INDEX_URL 指定镜像\n"
    )


def test_unknown_option_is_wrong_use(copy: Path) -> None:
    assert check(copy, {}, "--lab") == (2, "setup: unknown option --lab\n")
