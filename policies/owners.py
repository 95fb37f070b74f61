"""Whose a fact is: department and system, by its own tags, by what it is attached to, or by its project.

For choosing and sorting results. Rules that must know raise instead (`policies.whose`); here nobody is an answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from policies.facts.base import FactBase
from policies.facts.cluster import Namespace
from policies.facts.compute import Server
from policies.facts.fact import Fact
from policies.facts.identity import Project
from policies.facts.network import Port, SecurityGroup
from policies.facts.register import Department, System
from policies.facts.storage import Volume


@dataclass(frozen=True)
class Owner:
    """Codes; empty where that is not known."""

    department: str = ""
    system: str = ""


NOBODY = Owner()


class Owners:
    """Owners of the facts of one base. What was looked up once is kept."""

    def __init__(self, base: FactBase) -> None:
        self._base = base
        self._found: dict[int, Owner] = {}
        self._of_groups: dict[Any, set[Owner]] = {}
        for place in base.places:
            for port in base.of(Port, place):
                owner = self.find(port)
                for group in port.__dict__.get("security_groups", ()) if owner.system else ():
                    self._of_groups.setdefault((place, group), set()).add(owner)

    def find(self, fact: Fact) -> Owner:
        """Whose it is; `NOBODY` where nothing tells."""
        if id(fact) not in self._found:
            self._found[id(fact)] = self._find(fact)
        return self._found[id(fact)]

    def _find(self, fact: Fact) -> Owner:
        values = fact.__dict__
        if isinstance(fact, System):
            return Owner(values.get("department", ""), values.get("code", ""))
        if isinstance(fact, Department):
            return Owner(fact.id)
        told = of_tags(values.get("metadata") or values.get("tags") or {})
        if told.system:
            return told
        near = self._attached(fact)
        if near.system:
            return near
        project = self._base.one(Project, fact.place, str(values.get("project") or values.get("default_project") or ""))
        of_project = NOBODY if project is None else of_tags(project.__dict__.get("tags", {}))
        of_stack = Owner(fact.place.name.removeprefix(f"{fact.place.pool}.")) if fact.place.sort == "stack" else NOBODY
        possible = (told, self._of_namespace(fact), of_project, of_stack)
        return next((each for each in possible if each.department), NOBODY)

    def _of_namespace(self, fact: Fact) -> Owner:
        """Things of a cluster are whose their namespace is, by its labels: their own say what their makers want."""
        name = fact.__dict__.get("namespace")
        space = fact if isinstance(fact, Namespace) else self._base.one(Namespace, fact.place, str(name))
        return NOBODY if space is None else of_tags(space.__dict__.get("labels", {}))

    def _attached(self, fact: Fact) -> Owner:
        """The owner of the server that a volume or port belongs to, or of all servers that are in a group."""
        if isinstance(fact, SecurityGroup):
            users = self._of_groups.get((fact.place, fact.id), set())
            return next(iter(users)) if len(users) == 1 else NOBODY
        names: tuple[str, ...] = ()
        if isinstance(fact, Volume):
            names = fact.__dict__.get("servers", ())
        if isinstance(fact, Port):
            names = (fact.__dict__.get("device", ""),)
        servers = (self._base.one(Server, fact.place, name) for name in names)
        return next((self.find(server) for server in servers if server is not None), NOBODY)


def of_tags(tags: Mapping[str, str]) -> Owner:
    """The owner that tags name."""
    return Owner(tags.get("department", ""), tags.get("system", ""))
