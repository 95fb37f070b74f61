"""The bundle installs and works with no network at all, notices damage, and is the same for the same commit."""

import errno
import filecmp
import json
import os
import signal
import subprocess
import sys
import tarfile
import textwrap
import time
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from scripts.bundling.sbom import hash_file

pytestmark = pytest.mark.slow

ALONE = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
PYTHON = os.path.realpath(sys.executable)
PROOF = f"""
import socket
print([name for _, name in socket.if_nameindex()], open("/proc/net/route").readlines()[1:])
print(socket.socket().connect_ex(("192.0.2.1", 443)) == {errno.ENETUNREACH})
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of the current commit for the Python that runs the tests."""
    return make_bundle(tmp_path_factory.mktemp("bundle") / "first.tar.gz")


@pytest.fixture
def unpacked(archive: Path, tmp_path: Path) -> Path:
    """The bundle's folder, as a person gets it."""
    with tarfile.open(archive) as content:
        content.extractall(tmp_path, filter="data")
    return next(tmp_path.iterdir())


def make_bundle(target: Path) -> Path:
    """Run scripts/bundle."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    command = [sys.executable, "-m", "scripts.bundling", "--out", str(target), "--python", python]
    subprocess.run(command, check=True, capture_output=True)
    return target


def run_alone(*command: str | Path, home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a network namespace of its own, where there is nothing but an unused loopback."""
    environment = {"PATH": os.defpath, "HOME": str(home), "GOVCLOUD_PYTHON": PYTHON, "GOVCLOUD_LANG": "en", **variables}
    return subprocess.run([*ALONE, *command], env=environment, capture_output=True, text=True, check=False)


def test_bundle_installs_and_works_without_any_network(unpacked: Path, tmp_path: Path) -> None:
    proof = run_alone(PYTHON, "-I", "-c", textwrap.dedent(PROOF), home=tmp_path)
    if proof.returncode:
        pytest.skip(f"no network namespace can be made here: {proof.stderr.strip()}")
    assert proof.stdout == "['lo'] []\nTrue\n"

    prefix = tmp_path / "opt"
    installed = run_alone("sh", unpacked / "install.sh", prefix, home=tmp_path)
    assert installed.returncode == 0, installed.stderr

    program = prefix / "bin" / "govcloud"
    checked = run_alone(program, "inventory", "check", "--json", home=tmp_path)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert json.loads(checked.stdout)["valid"]
    advised = run_alone(program, "doctor", home=tmp_path)
    assert advised.returncode in {0, 1}
    assert "Traceback" not in advised.stderr
    assert "Python" in advised.stdout

    again = run_alone("sh", unpacked / "install.sh", prefix, home=tmp_path)
    assert again.returncode == 0
    assert "Installing" not in again.stderr


def test_same_commit_gives_the_same_bytes(archive: Path, tmp_path: Path) -> None:
    assert filecmp.cmp(archive, make_bundle(tmp_path / "second.tar.gz"), shallow=False)


@pytest.mark.parametrize("name", ["wheels/click-*.whl", "requirements-*.txt", "install.sh"])
def test_damaged_bundle_is_refused_before_anything_is_installed(name: str, unpacked: Path, tmp_path: Path) -> None:
    damaged = next(unpacked.glob(name))
    with damaged.open("ab") as stream:
        stream.write(b"\n")
    result = run_alone("sh", unpacked / "install.sh", tmp_path / "opt", home=tmp_path)
    assert result.returncode == 1
    assert "This bundle is damaged or was changed; nothing was installed." in result.stderr
    assert damaged.name in result.stderr
    assert not (tmp_path / "opt").exists()


def test_killed_installation_leaves_the_old_version_in_use_and_is_repeated(unpacked: Path, tmp_path: Path) -> None:
    prefix = tmp_path / "opt"
    old = prefix / "versions" / "old" / "bin" / "govcloud"
    old.parent.mkdir(parents=True)
    old.write_text("#!/bin/sh\necho old\n", encoding="utf-8")
    old.chmod(0o755)
    (prefix / "current").symlink_to("versions/old")
    new = prefix / "versions" / (unpacked / "VERSION").read_text(encoding="utf-8").strip()

    environment = {"PATH": os.defpath, "HOME": str(tmp_path), "GOVCLOUD_PYTHON": PYTHON}
    command = ["sh", str(unpacked / "install.sh"), str(prefix)]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)
    end = time.monotonic() + 60
    while not list(new.glob("lib/python*/site-packages/*")):
        assert time.monotonic() < end
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert (
        subprocess.run([prefix / "current/bin/govcloud"], capture_output=True, text=True, check=True).stdout == "old\n"
    )

    assert run_alone("sh", unpacked / "install.sh", prefix, home=tmp_path).returncode == 0
    said = subprocess.run([prefix / "bin/govcloud", "--version"], capture_output=True, text=True, check=True).stdout
    assert "govcloud" in said
    assert old.exists()


def change(bundle: Path, name: str, words: str, new_name: str = "") -> None:
    """Change a file of a bundle, and its hash with it."""
    file = bundle / name
    sums = (bundle / "SHA256SUMS").read_text(encoding="utf-8").replace(f"{hash_file(file)}  {name}\n", "")
    file.unlink()
    file = bundle / (new_name or name)
    file.write_text(words, encoding="utf-8")
    (bundle / "SHA256SUMS").write_text(f"{sums}{hash_file(file)}  {file.name}\n", encoding="utf-8")


def test_place_without_rights_is_told(unpacked: Path, tmp_path: Path) -> None:
    refused = run_alone("sh", unpacked / "install.sh", "/proc/opt", home=tmp_path)
    assert (refused.returncode, refused.stderr.splitlines()[-1][:27]) == (1, "/proc/opt cannot be written")


def test_bundle_for_another_machine_is_refused(unpacked: Path, tmp_path: Path) -> None:
    change(unpacked, "MACHINE", "sparc\n")
    refused = run_alone("sh", unpacked / "install.sh", tmp_path / "opt", home=tmp_path)
    assert refused.returncode == 1
    assert "This bundle is for sparc, and this machine is" in refused.stderr
    assert not (tmp_path / "opt").exists()


def test_missing_python_is_told_with_the_versions_that_would_do(unpacked: Path, tmp_path: Path) -> None:
    change(unpacked, next(unpacked.glob("requirements-*.txt")).name, "", "requirements-3.99.txt")
    refused = run_alone("sh", unpacked / "install.sh", tmp_path / "opt", home=tmp_path, GOVCLOUD_LANG="zh")
    assert refused.returncode == 1
    assert "本机没有可运行的以下版本 Python：3.99" in refused.stderr


def test_bill_of_materials_is_valid_and_has_every_wheel_with_its_hash_and_licence(unpacked: Path) -> None:
    words = (unpacked / "sbom.cdx.json").read_text(encoding="utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(words) is None
    document = json.loads(words)
    packages = [document["metadata"]["component"], *document["components"]]
    listed = {file["name"]: file["hashes"][0]["content"] for package in packages for file in package["components"]}
    assert listed == {path.name: hash_file(path) for path in (unpacked / "wheels").iterdir()}
    assert all(package["licenses"] for package in packages)
    needed = {entry["ref"]: entry.get("dependsOn", []) for entry in document["dependencies"]}
    assert any(ref.startswith("pkg:pypi/openstacksdk") for ref in needed[document["metadata"]["component"]["bom-ref"]])


def test_every_package_brings_the_text_of_its_licence(unpacked: Path) -> None:
    folders = [path for path in (unpacked / "licences").iterdir() if path.is_dir()]
    assert len(folders) > 30
    assert [folder.name for folder in folders if not any(folder.iterdir())] == []


def test_source_in_the_bundle_is_the_commit(unpacked: Path, checkout: Path) -> None:
    commit = (unpacked / "VERSION").read_text(encoding="utf-8").strip().rpartition("-")[2]
    tracked = subprocess.run(
        ["git", "ls-tree", "-r", "--name-only", commit], cwd=checkout, capture_output=True, text=True, check=True
    )
    source = unpacked / "source"
    assert sorted(str(path.relative_to(source)) for path in source.rglob("*") if path.is_file()) == sorted(
        tracked.stdout.split()
    )


def test_outside_of_a_checkout_there_is_a_sentence(unpacked: Path) -> None:
    source = unpacked / "source"
    environment = {
        **os.environ,
        "PYTHONPATH": str(source),
        "GIT_CEILING_DIRECTORIES": str(source.parent),
        "GOVCLOUD_LANG": "en",
    }
    command = [sys.executable, "-m", "scripts.bundling"]
    done = subprocess.run(command, cwd=source, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "a bundle is made from a commit, and this is no git checkout" in done.stderr
