"""A reviewed plan in a file: what would change, and from which state and inventory, so that nothing else is applied."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govcloud.errors import Exit, GovcloudError, UsageError
from govcloud.files import write_atomic
from govcloud.text import Text
from stacks.engine.options import Targets
from stacks.operations.changes import is_resource
from stacks.operations.progress import label
from stacks.operations.runs import Outcome

FORMAT = 1
OWNER_ONLY = 0o600


@dataclass(frozen=True)
class PlannedStack:
    """What a plan says of one stack."""

    state: str
    """Digest of the state that it was made from."""
    basis: str
    """Digest of program, inventory and catalogue."""
    targets: Targets
    changes: Sequence[Mapping[str, Any]]

    @property
    def total(self) -> int:
        """Changes of resources."""
        return sum(is_resource(change["urn"]) for change in self.changes)

    @property
    def losses(self) -> list[str]:
        """What would go that holds data."""
        return [f"{label(change['urn'])} ({change['op']})" for change in self.changes if change["loses_data"]]


@dataclass(frozen=True)
class Plan:
    """A plan: stack → what is to be done there."""

    operation: str
    revision: str
    stacks: Mapping[str, PlannedStack]

    def refuse_moved(self, bases: Mapping[str, str]) -> None:
        """Raises GovcloudError when a stack's program, inventory or catalogue is another one than at the review."""
        moved = [stack for stack, planned in self.stacks.items() if bases.get(stack) != planned.basis]
        if moved:
            raise GovcloudError(
                Text(
                    "the inventory, the program or a pool's catalogue has changed since the plan; nothing was done",
                    "计划生成后清单、程序或资源池目录已变化；未作任何更改",
                ),
                ", ".join(moved),
                todo=Text("make a new plan and have it reviewed", "请重新生成计划并复核"),
                exit_code=Exit.CHANGES,
            )


def write_plan(
    file: Path,
    operation: str,
    revision: str,
    outcomes: Sequence[Outcome],
    bases: Mapping[str, str],
    targets: Mapping[str, Targets],
) -> None:
    """Write the plan of these previews, for its owner only. Raises GovcloudError."""
    stacks = {
        each.stack: {
            "state": each.state,
            "basis": bases[each.stack],
            "targets": list(targets[each.stack].patterns),
            "changes": [change.to_json() for change in each.changes],
        }
        for each in outcomes
        if each.changes
    }
    document = {"format": FORMAT, "operation": operation, "revision": revision, "stacks": stacks}
    try:
        write_atomic(file, json.dumps(document, ensure_ascii=False, indent=1) + "\n", mode=OWNER_ONLY)
    except OSError as error:
        raise UsageError(
            Text("the plan cannot be written", "无法写入计划文件"),
            str(file),
            Text("{why}", "{why}")(why=error.strerror),
        ) from error


def read_plan(file: Path) -> Plan:
    """The plan of a file. Raises UsageError for one that is not a plan of ours."""
    try:
        document = json.loads(file.read_bytes())
        parts: dict[str, Any] = {FORMAT: document["stacks"]}[document["format"]]
        stacks = {
            str(name): PlannedStack(
                str(one["state"]), str(one["basis"]), Targets(tuple(one["targets"])), tuple(one["changes"])
            )
            for name, one in parts.items()
        }
        return Plan(str(document["operation"]), str(document["revision"]), stacks)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            Text("this is no plan", "这不是计划文件"),
            str(file),
            todo=Text("make one with `govcloud preview --out FILE`", "请用 `govcloud preview --out 文件` 生成"),
        ) from error
