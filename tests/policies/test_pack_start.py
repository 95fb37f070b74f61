"""The pack's way to the Pulumi CLI: where it is, and what it says where it cannot run."""

import json
import runpy
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from govcloud.cli import policy_pack
from govcloud.cli.main import run
from govcloud.errors import Exit
from tests.policies.pack_server import PACK

type Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCLOUD_LANG", "en")


def test_the_command_tells_the_folder_of_the_pack(capsys: Capture) -> None:
    assert run(["policy", "pack"]) == Exit.DONE
    folder = Path(capsys.readouterr().out.strip())
    assert run(["policy", "pack", "--json"]) == Exit.DONE
    assert json.loads(capsys.readouterr().out) == {"folder": str(folder)}
    settings = yaml.safe_load((folder / "PulumiPolicy.yaml").read_text(encoding="utf-8"))
    assert settings["runtime"] == {"name": "python", "options": {"toolchain": "pip"}}
    assert (folder / "__main__.py").is_file()


def test_without_the_sdk_the_command_says_what_to_install(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def find(name: str, *more: Any) -> Any:
        return None if name == "pulumi_policy" else find_spec(name, *more)

    monkeypatch.setattr(policy_pack, "find_spec", find)
    assert run(["policy", "pack"]) == Exit.USAGE
    assert "pip install 'govcloud[pack]'" in capsys.readouterr().err


def test_without_the_sdk_the_pack_itself_says_it_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("pulumi_policy", "policies.pack"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pulumi_policy", None)
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(PACK), run_name="__main__")
    assert "the policy pack needs `pulumi_policy`: install govcloud[pack]" in str(ended.value)
    assert "请在该 Python 环境中安装 govcloud[pack]" in str(ended.value)
