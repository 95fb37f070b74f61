"""The programs that the engine is measured with: one big stack, and a city of many small ones."""

from typing import Any

import pulumi

from scripts.bench.echo_provider import OUTPUTS
from stacks.engine.program import Program

PER_DEPARTMENT = 36
"""Resources of one of the city's stacks, besides its component, its provider and itself."""
_CHAIN = 10


class Thing(pulumi.CustomResource):
    """A resource with so many outputs of its own (0 to 4)."""

    def __init__(
        self, name: str, inputs: dict[str, Any], outputs: int = 0, options: pulumi.ResourceOptions | None = None
    ) -> None:
        shown: dict[str, Any] = dict.fromkeys(OUTPUTS[:outputs])
        super().__init__("echo:index:Thing", name, {"name": name, "outputs": outputs, **inputs, **shown}, options)

    def give(self, name: str) -> pulumi.Output[Any]:
        """One of its outputs."""
        found: pulumi.Output[Any] = self.__dict__[name]
        return found


class Department(pulumi.ComponentResource):
    """A component with a department's resources: half have two to four outputs, which the others use."""

    def __init__(self, name: str, count: int) -> None:
        super().__init__("bench:tenant:Department", name)
        options = pulumi.ResourceOptions(parent=self)
        givers: list[Thing] = []
        for n in range(count):
            tags = {"department": name, "system": f"system-{n % 5}", "level": 3, "ports": [22, 443, n]}
            if n % 2 == 0:
                givers.append(Thing(f"{name}-{n}", {"tags": tags}, 2 + n // 2 % 3, options))
                continue
            taken: dict[str, Any] = {}
            for place, giver in enumerate(givers[-2:]):
                taken[f"address{place}"] = giver.give("address")
                taken[f"parent{place}"] = giver.id
            Thing(f"{name}-{n}", {"tags": tags, **taken}, 0, options)
        self.register_outputs({"addresses": [giver.give("address") for giver in givers]})


def department_program(name: str, count: int = PER_DEPARTMENT) -> Program:
    """The program of one of the city's stacks."""

    def program() -> None:
        department = Department(name, count)
        pulumi.export("department", department.urn)

    return program


def big_program(count: int) -> Program:
    """A program of so many resources, in chains of ten."""

    def program() -> None:
        before: list[pulumi.Resource] = []
        for n in range(count):
            options = pulumi.ResourceOptions(depends_on=before if n % _CHAIN else [])
            before = [Thing(f"thing-{n}", {"n": n}, 0, options)]

    return program
