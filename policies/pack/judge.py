"""Judges the stack that the Pulumi CLI has told, once for all policies of the pack: they ask one after another, and
each is handed the same resources anew."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pulumi_policy import PolicyResource

from govcloud.cli.gate import is_planned
from govcloud.cli.own_parameters import own_parameters
from govcloud.cli.planned_verdicts import judge_plans
from govcloud.errors import GovcloudError, UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import Loaded, read_inventory
from govcloud.inventory.problems import InvalidInventory
from govcloud.text import Text
from policies.assess import Assessment, Finding
from policies.pack.received import list_steps, make_record
from stacks.components.names import StackName, find_stack
from stacks.engine.events import PhaseRecord, StepBegun
from stacks.engine.urn import stack_of

NO_FOLDER = Text("there is no inventory folder {folder}", "没有清单目录 {folder}")
NAME_FOLDER = Text(
    "set GOVCLOUD_INVENTORY, or `folder` of the policy govcloud-inventory in the pack's configuration",
    "请设置 GOVCLOUD_INVENTORY，或在策略包配置中填写策略 govcloud-inventory 的 `folder`",
)


@dataclass(frozen=True)
class Stack:
    """One stack with the inventory that it is judged by."""

    loaded: Loaded
    """As it was read, to name its lines."""
    inventory: Inventory
    name: StackName
    record: PhaseRecord
    now: datetime
    found: Assessment

    def failures(self, rule: str, given: Mapping[str, Any]) -> list[Finding]:
        """What fails by one rule, its parameters as given, or else the city's, or else its own."""
        found = self.found
        if given:
            found = judge_plans(self.inventory, {self.name: self.record}, self.now, parameters={rule: given})
        return [each for each in found.failures if each.result.rule == rule and is_planned(each)]

    @property
    def waived(self) -> list[Finding]:
        """Failures that somebody has accepted."""
        return [each for each in self.found.waived if is_planned(each)]


@dataclass
class Judge:
    """Remembers the stack that was asked for last."""

    folder: Callable[[], Path]
    """Where the inventory is where the pack's configuration does not say."""
    clock: Callable[[], datetime]
    chosen: Path | None = None
    """Where it is by the pack's configuration."""
    told: GovcloudError | None = None
    """Why nothing is judged, where that was said already."""
    _key: tuple[Path, Sequence[StepBegun]] | None = None
    _answer: Stack | GovcloudError | None = None

    def look(self, resources: Iterable[PolicyResource]) -> Stack | None:
        """The stack, judged; None where nothing in it is ours. Raises GovcloudError: it cannot be judged."""
        if self.told is not None:
            raise self.told
        steps = list_steps(resources)
        if not steps:
            return None
        key = (self.chosen or self.folder(), steps)
        if key != self._key:
            self._key, self._answer = key, self._judge(*key)
        if isinstance(self._answer, GovcloudError):
            raise self._answer
        return self._answer

    def _judge(self, folder: Path, steps: Sequence[StepBegun]) -> Stack | GovcloudError:
        now = self.clock()
        if not folder.is_dir():
            return UsageError(NO_FOLDER(folder=folder), todo=NAME_FOLDER)
        try:
            loaded = read_inventory(folder)
            inventory = loaded.inventory
            if inventory is None:
                return InvalidInventory(str(folder), loaded.problems)
            own_parameters(inventory, folder)  # told here with its line, before anything is judged by it
            name, record = find_stack(inventory, stack_of(steps[0].urn)), make_record(steps)
            return Stack(loaded, inventory, name, record, now, judge_plans(inventory, {name: record}, now))
        except GovcloudError as error:
            return error
