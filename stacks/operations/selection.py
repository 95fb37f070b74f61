"""Which stacks a command means: by pool, department and system, or all of them. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from govcloud.errors import UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.nearest import find_nearest
from govcloud.text import Text
from stacks.components.names import BASE, StackName
from stacks.engine.options import Targets
from stacks.names import PROJECT, SYSTEM_TYPE

NOTHING_NAMED = Text("say which stacks are meant", "请说明要处理哪些栈")
NAME_SOME = Text(
    "give --pool, --department or --system, each as often as needed, or --all",
    "请给出 --pool、--department 或 --system（可重复），或用 --all",
)


@dataclass(frozen=True)
class Named:
    """What a person named; codes of one kind are alternatives, the kinds narrow each other down."""

    pools: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    """`<department>.<system>`, or the system's code where only one department has it."""
    every: bool = False

    def __bool__(self) -> bool:
        return bool(self.pools or self.departments or self.systems or self.every)


@dataclass(frozen=True)
class Chosen:
    """One stack of a command."""

    name: StackName
    targets: Targets = field(default_factory=Targets)
    """The part of it that is meant; empty: all of it."""

    @property
    def stack(self) -> str:
        """The stack's name as Pulumi has it."""
        return str(self.name)


def choose_stacks(inventory: Inventory, stacks: Sequence[StackName], named: Named) -> list[Chosen]:
    """Those of `stacks` that are meant, in their order. Raises UsageError: nothing named, or no such thing."""
    if not named:
        raise UsageError(NOTHING_NAMED, todo=NAME_SOME)
    for pool in named.pools:
        refuse_unknown(pool, inventory.pool_by_code, Text("pool", "资源池"))
    for department in named.departments:
        refuse_unknown(department, [stack.department or BASE for stack in stacks], Text("department", "部门"))
    parts: dict[StackName, list[str]] = {}
    for department, system, pool in (find_system(inventory, name) for name in named.systems):
        parts.setdefault(StackName(pool, department), []).append(system)
    chosen = []
    for stack in stacks:
        if named.pools and stack.pool not in named.pools:
            continue
        if named.departments and (stack.department or BASE) not in named.departments:
            continue
        if not parts or stack in parts:
            patterns = [pattern for code in parts.get(stack, ()) for pattern in target_system(str(stack), code)]
            chosen.append(Chosen(stack, Targets(tuple(patterns))))
    if not chosen:
        raise UsageError(
            Text("no stack is all of what was named", "没有同时符合所给条件的栈"),
            todo=Text("there are: {names}", "现有：{names}")(names=", ".join(map(str, stacks))),
        )
    return chosen


def target_system(stack: str, code: str) -> list[str]:
    """The patterns of all resources of a system: its component, and what is named after it below."""
    inside = f"urn:pulumi:{stack}::{PROJECT}::**{SYSTEM_TYPE}**::{code}"
    return [inside, f"{inside}/**"]


def find_system(inventory: Inventory, name: str) -> tuple[str, str, str]:
    """Department, system and pool. Raises UsageError: none, several, or one that is on no pool yet."""
    found = [
        (department.code, system.code, system.pool or "")
        for department, system in inventory.systems
        if name in (system.code, f"{department.code}.{system.code}")
    ]
    if not found:
        known = [f"{department.code}.{system.code}" for department, system in inventory.systems]
        refuse_unknown(name, known, Text("system", "系统"))
    if len(found) > 1:
        raise UsageError(
            Text("several departments have a system `{name}`", "多个部门都有系统 `{name}`")(name=name),
            todo=Text("write one of {names}", "请写 {names} 之一")(
                names=", ".join(f"{department}.{system}" for department, system, _ in found)
            ),
        )
    if not found[0][2]:
        raise UsageError(
            Text("system `{name}` is on no pool yet", "系统 `{name}` 还没有确定资源池")(name=name),
            todo=Text("run `govcloud placement choose {name}`", "请执行 `govcloud placement choose {name}`")(name=name),
        )
    return found[0]


def refuse_unknown(code: str, known: Iterable[str], kind: Text) -> None:
    """Raises UsageError with the nearest name for a code that there is not."""
    names = list(known)
    if code in names:
        return
    nearest = find_nearest(code, names)
    raise UsageError(
        Text("the inventory has no {kind} `{code}`", "清单中没有{kind} `{code}`")(kind=kind, code=code),
        todo=Text("did you mean `{name}`?", "是否应为 `{name}`？")(name=nearest) if nearest else None,
    )
