"""Is each flavor that the inventory names there, with exactly the processors and memory that the catalogue promises."""

from collections.abc import Mapping, Sequence

from govcloud.inventory.models.city import Flavor
from govcloud.pools.acceptance.result import Check, Result, conclude
from govcloud.pools.reading import MIB_PER_GIB, FlavorFact
from govcloud.text import Text

MISSING = Text("`{code}`: there is no flavor {name}", "`{code}`：没有规格 {name}")
WRONG = Text(
    "`{code}`: {name} has {vcpus} vCPU and {memory:g} GiB, the catalogue promises {want_vcpus} and {want_memory}",
    "`{code}`：{name} 为 {vcpus} vCPU、{memory:g} GiB，目录承诺 {want_vcpus} vCPU、{want_memory} GiB",
)
ALL_MATCH = Text("{count} flavors match the catalogue: {names}", "{count} 个规格与目录一致：{names}")
CORRECT = Text(
    "correct `flavors` in the pool's file of the inventory, or ask the provider for such a flavor",
    "请更正清单中该资源池的 `flavors`，或请运营方提供相应规格",
)


def judge(named: Mapping[str, str], promised: Mapping[str, Flavor], flavors: Sequence[FlavorFact]) -> Result:
    """`named`: catalogue name → the pool's name; `promised`: the catalogue."""
    there = {flavor.name: flavor for flavor in flavors}
    problems = []
    for code, name in named.items():
        found, want = there.get(name), promised[code]
        if found is None:
            problems.append(MISSING(code=code, name=name))
        elif (found.vcpus, found.memory_mib) != (want.vcpus, want.memory_gib * MIB_PER_GIB):
            problems.append(
                WRONG(
                    code=code,
                    name=name,
                    vcpus=found.vcpus,
                    memory=found.memory_mib / MIB_PER_GIB,
                    want_vcpus=want.vcpus,
                    want_memory=want.memory_gib,
                )
            )
    return conclude(problems, ALL_MATCH(count=len(named), names=", ".join(named.values())), CORRECT)


CHECK = Check(
    "flavors",
    Text("flavors as promised", "规格与目录一致"),
    lambda facts: judge(facts.pool.flavors, facts.catalogue.flavors, facts.flavors),
)
