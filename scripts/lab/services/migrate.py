"""A project's own migrations on empty databases: imports its command once, forks a child per step.

python -P -m scripts.lab.services.migrate PROJECT PARENT CONFIGURATION

PARENT is the pid of the command that starts it. The URLs of nova's cells hold a password: they come in the environment
(CELL0, CELL1) and not on the command line, which everyone can see.
"""

import importlib
import os
import sys
import traceback

from scripts.lab.services.parent import die_with

COMMANDS = {
    "keystone": ("keystone.cmd.manage", [["db_sync"]]),
    "placement": ("placement.cmd.manage", [["db", "sync"]]),
    "glance": ("glance.cmd.manage", [["db_sync"]]),
    "neutron": ("neutron.db.migration.cli", [["upgrade", "heads"]]),
    "cinder": ("cinder.cmd.manage", [["db", "sync"]]),
    "nova": (
        "nova.cmd.manage",
        [
            ["api_db", "sync"],
            ["cell_v2", "map_cell0", "--database_connection", "{CELL0}"],
            ["db", "sync"],
            [
                "cell_v2",
                "create_cell",
                "--name",
                "cell1",
                "--transport-url",
                "fake:///",
                "--database_connection",
                "{CELL1}",
            ],
        ],
    ),
}
"""Project → module of its management command, and the steps in order."""


def main() -> None:
    """Run all steps; exit code 1 at the first that fails."""
    project, parent, configuration = sys.argv[1:]
    die_with(int(parent))
    module, steps = COMMANDS[project]
    command = importlib.import_module(module).main
    for step in steps:
        words = [word.format(**os.environ) if word.startswith("{") else word for word in step]
        pid = os.fork()
        if pid == 0:
            run_step([f"{project}-manage", "--config-file", configuration, *words], command)
        if os.waitpid(pid, 0)[1] != 0:
            sys.exit(1)


def run_step(words: list[str], command: object) -> None:
    """Run the command in this (forked) process and end it with its result."""
    code = 1
    try:
        sys.argv = words
        result = command()  # type: ignore[operator]
        code = int(result or 0) if not isinstance(result, bool) else 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(bool(leaving.code))
        if code and not isinstance(leaving.code, int):
            sys.stderr.write(f"{leaving.code}\n")
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
