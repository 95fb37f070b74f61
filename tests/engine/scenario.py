"""Programs of a few lines run on the engine, and what was seen in a few words: for behaviour that has no record."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.engine.oracle_case import CaseRun, Json

URN = "urn:pulumi:dev::oracle::"


def thing(name: str) -> str:
    """The URN of a Thing at the top of the stack."""
    return f"{URN}probe:index:Thing::{name}"


@dataclass(frozen=True)
class Seen:
    """What a run did."""

    raw: Json

    @property
    def exit(self) -> int | str:
        """The exit code of Pulumi's command line."""
        code: int | str = self.raw["exit"]
        return code

    @property
    def errors(self) -> str:
        """The lines of errors and warnings."""
        return "\n".join(self.raw["cli_errors"])

    def ops(self, phase: str = "update") -> list[str]:
        """`op name` for each step but those of the stack and of default providers."""
        found = self.raw["phases"].get(phase, {}).get("ops", [])
        return [f"{op['op']} {_name(op['urn'])}" for op in found if not _is_internal(op["urn"])]

    def changes(self, phase: str = "update") -> dict[str, int]:
        """The summary."""
        changes: dict[str, int] = self.raw["phases"].get(phase, {}).get("changes", {})
        return changes

    def messages(self, phase: str = "update") -> list[str]:
        """The diagnostics."""
        return [d["message"] for d in self.raw["phases"].get(phase, {}).get("diagnostics", [])]

    def calls(self, phase: str = "update") -> list[str]:
        """`Method name` for each call about a resource."""
        return [
            f"{call['method']} {_name(call['urn'])}"
            for call in self.raw["calls"]
            if call["phase"] == phase and "urn" in call and not _is_internal(call["urn"])
        ]

    def call(self, text: str, phase: str = "update") -> Json:
        """The last call that `calls` shows as `text`."""
        method, name = text.split()
        calls: list[Json] = self.raw["calls"]
        return [c for c in calls if c["phase"] == phase and c["method"] == method and _name(c["urn"]) == name][-1]

    @property
    def state(self) -> dict[str, Json]:
        """Resources by name; the stack and default providers are left out, a second entry of a name has a `!`."""
        found: dict[str, Json] = {}
        for resource in self.raw["state"]["resources"]:
            if not _is_internal(resource["urn"]):
                found[_name(resource["urn"]) + ("!" if resource.get("delete") else "")] = resource
        return found

    @property
    def outputs(self) -> Json:
        """The stack's outputs."""
        stack = next(r for r in self.raw["state"]["resources"] if r["type"] == "pulumi:pulumi:Stack")
        outputs: Json = stack.get("outputs", {})
        return outputs


class Scenario:
    """One stack with the probe provider."""

    def __init__(self, work: Path) -> None:
        self._case = CaseRun(work / "none", work / "work")

    def up(self, text: str, *args: str, control: Mapping[str, Any] | None = None, **more: Any) -> Seen:
        """Runs a program."""
        return self.run("up", *args, text=text, control=control, **more)

    def run(self, operation: str, *args: str, **step: Any) -> Seen:
        """Runs an operation."""
        given = {k: v for k, v in step.items() if v is not None}
        return Seen(self._case.perform({"operation": operation, "args": list(args), **given}))


def _name(urn: str) -> str:
    return urn.rsplit("::", 1)[-1]


def _is_internal(urn: str) -> bool:
    return "pulumi:pulumi:Stack" in urn or (
        urn.split("::")[2].startswith("pulumi:providers:") and _name(urn).startswith("default")
    )
