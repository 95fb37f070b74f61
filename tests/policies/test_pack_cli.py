"""The policy pack under the real Pulumi CLI; skipped where there is no `pulumi` on the PATH.

Program, provider, inventory and pack are the real ones; the pools exist in memory, so that an `up` makes nothing.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from govcloud.settings import PRODUCT
from stacks.operations.selection import Named
from tests.policies.pack_plans import STACK, City
from tests.policies.pack_server import PACK
from tests.policies.test_pack import spoil

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("pulumi") is None, reason="no `pulumi` on the PATH"),
]
PROVIDER = f"""#!{sys.executable}
import sys
sys.path.insert(0, {str(PRODUCT)!r})
from govcloud.inventory.load import load_inventory
from govcloud.settings import load_settings
from stacks.provider import plugin
from tests.stacks.components.double import DoublePools, DoubleServicer
plugin.GovcloudServicer = lambda _: DoubleServicer(DoublePools(load_inventory(load_settings().inventory)))
plugin.main()
"""


@dataclass(frozen=True)
class Cli:
    """The CLI with a backend, a project and a provider of its own."""

    folder: Path
    environment: dict[str, str]

    def run(self, *arguments: str) -> tuple[int, str]:
        """A command: its exit code, and what it says."""
        done = subprocess.run(
            ["pulumi", *arguments, "--non-interactive"],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def city(tmp_path: Path) -> City:
    """A copy of the worked example."""
    return City(tmp_path, Path(shutil.copytree(PRODUCT / "inventories" / "hanjiang", tmp_path / "city")))


@pytest.fixture
def cli(tmp_path: Path, city: City) -> Cli:
    """Two stacks of it, of which nothing exists."""
    folder, programs, home = tmp_path / "project", tmp_path / "bin", tmp_path / "home"
    for each in (folder, programs, home, tmp_path / "backend"):
        each.mkdir()
    for name in ("Pulumi.yaml", "__main__.py"):
        shutil.copy(PRODUCT / "stacks" / name, folder)
    provider = programs / "pulumi-resource-govcloud"
    provider.write_text(PROVIDER, encoding="utf-8")
    provider.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(programs), str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PULUMI_BACKEND_URL": f"file://{tmp_path}/backend",
        "PULUMI_CONFIG_PASSPHRASE": "of a test",
        "PULUMI_HOME": str(home),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "GOVCLOUD_INVENTORY": str(city.loaded.folder),
        "GOVCLOUD_LANG": "en",
    }
    made = Cli(folder, environment)
    for stack in ("mobile.base", STACK):
        assert made.run("stack", "init", stack)[0] == 0
    return made


def test_the_command_line_refuses_what_the_gate_refuses_in_the_same_words(cli: Cli, city: City) -> None:
    assert cli.run("up", "--yes", "--skip-preview", "--stack", "mobile.base")[0] == 0
    code, said = cli.run("up", "--yes", "--stack", STACK, "--policy-pack", str(PACK))
    assert (code, "[mandatory]" in said) == (0, False), said
    named = Named(pools=("mobile",), departments=("base", "transport"))
    city.deploy(named)
    line = spoil(city)
    (planned,) = [each for each in city.plan(named) if each.stack == STACK]
    expected = city.refusals(planned)
    code, said = cli.run("preview", "--stack", STACK, "--policy-pack", str(PACK))
    assert code != 0
    assert f"departments/transport.yml:{line}: sg-mgmt-port-closed (critical" in said
    assert [each.message for each in expected if each.message not in said] == []
    assert said.count("[mandatory]") == sum(each.mandatory for each in expected)
    assert said.count("[advisory]") == sum(not each.mandatory for each in expected)
