"""Is each volume type that the inventory names there and served by a backend, and is dual-active storage really so."""

from collections.abc import Mapping, Sequence

from govcloud.inventory.models.city import VolumeType
from govcloud.pools.acceptance.checks.sign_in import explain_refusal
from govcloud.pools.acceptance.facts import Facts
from govcloud.pools.acceptance.result import Check, Result, conclude
from govcloud.pools.errors import PoolError
from govcloud.pools.reading import BackendFact, VolumeTypeFact
from govcloud.text import Text

DUAL_ACTIVE_MARKS = ("dual_active", "hypermetro", "replication_enabled", "capabilities:hypermetro", "metro")
"""Extra specs and backend capabilities by which drivers say that two sites serve a volume."""
MISSING = Text("`{code}`: there is no volume type {name}", "`{code}`：没有卷类型 {name}")
NO_BACKEND = Text("`{code}`: no storage backend serves {name}", "`{code}`：没有存储后端支持 {name}")
NOT_DUAL = Text(
    "`{code}`: neither {name} nor its backend says that two sites serve it",
    "`{code}`：{name} 及其后端均未声明由两个站点同时提供服务",
)
CANNOT_SEE = Text(
    "backends cannot be seen, so `{codes}` is not proven: {why}", "无法查看后端，`{codes}` 未得到证实：{why}"
)
ALL_SERVED = Text("{count} volume types are served: {names}", "{count} 个卷类型均有后端：{names}")
CORRECT = Text(
    "correct `volume_types` in the pool's file of the inventory, or ask the provider which type is dual-active",
    "请更正清单中该资源池的 `volume_types`，或向运营方确认双活卷类型",
)


def judge(
    named: Mapping[str, str],
    promised: Mapping[str, VolumeType],
    types: Sequence[VolumeTypeFact],
    backends: Sequence[BackendFact] | PoolError,
) -> Result:
    """`named`: catalogue name → the pool's name; `backends` is the refusal where our account may not see them."""
    there = {kind.name: kind for kind in types}
    problems = [MISSING(code=code, name=name) for code, name in named.items() if name not in there]
    present = {code: there[name] for code, name in named.items() if name in there}
    if isinstance(backends, PoolError):
        unproven = [code for code, kind in present.items() if promised[code].dual_active and not says_dual(kind.specs)]
        why = explain_refusal(backends)
        unknown = [CANNOT_SEE(codes=", ".join(unproven), why=why)] if unproven else []
        return conclude(problems, served(named), CORRECT, unknown)
    for code, kind in present.items():
        behind = serving(kind, backends)
        if not behind:
            problems.append(NO_BACKEND(code=code, name=kind.name))
        elif promised[code].dual_active and not any(map(says_dual, (kind.specs, *(b.capabilities for b in behind)))):
            problems.append(NOT_DUAL(code=code, name=kind.name))
    return conclude(problems, served(named), CORRECT)


def served(named: Mapping[str, str]) -> Text:
    """The evidence of a pass."""
    return ALL_SERVED(count=len(named), names=", ".join(named.values()))


def serving(kind: VolumeTypeFact, backends: Sequence[BackendFact]) -> list[BackendFact]:
    """The backends that a volume of this type may be put on: all, unless the type names one."""
    wanted = (kind.specs or {}).get("volume_backend_name")
    return [backend for backend in backends if wanted in (None, backend.backend)]


def says_dual(facts: Mapping[str, object] | None) -> bool:
    """Whether extra specs or capabilities say that two sites serve the volume; cinder writes `<is> True`."""
    said = (str((facts or {}).get(mark, "")).lower().removeprefix("<is>").strip() for mark in DUAL_ACTIVE_MARKS)
    return any(word in ("true", "yes", "enabled", "1") for word in said)


def answer(facts: Facts) -> Result:
    """Backends may be hidden from us; types may not."""
    types = facts.volume_types
    try:
        backends: Sequence[BackendFact] | PoolError = facts.backends
    except PoolError as hidden:
        backends = hidden
    return judge(facts.pool.volume_types, facts.catalogue.volume_types, types, backends)


CHECK = Check("volume-types", Text("volume types served", "卷类型与双活存储"), answer)
