"""The agent as it is installed: one file that the oldest Python of our devices runs."""

import ast
import json
import subprocess
import sys
from pathlib import Path

from extranet.push.bundle import bundle_agent

AGENT = Path(__file__).parents[3] / "extranet/agent"
OLDEST = (3, 11)


def test_same_modules_give_the_same_bytes() -> None:
    assert bundle_agent() == bundle_agent()


def test_bundle_runs_alone_and_answers_with_a_document(tmp_path: Path) -> None:
    program = tmp_path / "extranet-agent"
    program.write_bytes(bundle_agent())
    program.chmod(0o755)
    answer = subprocess.run(
        [sys.executable, "-I", program, "confirm", "--help"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "keep the set" in answer.stdout or "hash" in answer.stdout
    wrong = subprocess.run(
        [sys.executable, "-I", program, "apply", str(tmp_path / "nothing"), "--within", "1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert wrong.returncode == 2
    assert json.loads(wrong.stdout)["refused"] == "paths"


def test_modules_use_no_syntax_that_devices_lack_and_no_library() -> None:
    for file in AGENT.glob("*.py"):
        tree = ast.parse(file.read_text("utf-8"), feature_version=OLDEST)
        imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
        foreign = {
            n for n in imported if n.split(".")[0] not in sys.stdlib_module_names and not n.startswith("extranet.agent")
        }
        assert foreign == set(), file
