"""One piece of advice: about what, what to do, and what it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from govcloud.text import Text
from monitors.capacity.level import facts
from policies.facts.base import FactBase
from policies.facts.fact import Place
from policies.facts.identity import Project


class Act(StrEnum):
    """What is advised. A person decides; nothing is done by itself."""

    GROW = "grow"
    SHRINK = "shrink"
    RECLAIM = "reclaim"

    @property
    def words(self) -> Text:
        """For people."""
        return WORDS[self]


WORDS = {
    Act.GROW: Text("make it larger", "建议扩容"),
    Act.SHRINK: Text("make it smaller", "建议缩容"),
    Act.RECLAIM: Text("ask whether it is needed", "建议核实后回收"),
}


@dataclass(frozen=True)
class Advice:
    """Whose, what, and why."""

    pool: str
    department: str
    """Empty: of nobody that is known."""
    system: str
    kind: str
    """`server`, `volume`, `address`, `quota`."""
    name: str
    act: Act
    why: Text


def find_owners(base: FactBase, pool: str) -> dict[str, str]:
    """Project → department. Raises MissingError: a project does not tell its tags."""
    projects = facts(base, Project, Place.of_pool(pool))
    return {each.id: each.tags["department"] for each in projects if each.tags.get("department")}


def find_owner(tags: Mapping[str, str], project: str, owners: Mapping[str, str]) -> tuple[str, str]:
    """Department and system: by what the thing itself says, else by its project."""
    return tags.get("department") or owners.get(project, ""), tags.get("system", "")
