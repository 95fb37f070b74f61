"""Has the pool what is contracted: processors and memory by placement, storage by the backends of each type."""

from collections.abc import Mapping, Sequence

from govcloud.inventory.models.pool import Capacity
from govcloud.pools.acceptance.checks.volume_types import serving
from govcloud.pools.acceptance.facts import Facts
from govcloud.pools.acceptance.result import Check, Result, Severity, conclude
from govcloud.pools.reading import MIB_PER_GIB, BackendFact, HostFact, VolumeTypeFact
from govcloud.text import Text

GIB_PER_TB = 1024
"""A contracted TB is counted as cinder counts: 1,024 of its GB."""
LESS = Text(
    "{what}: {found:,.0f} {unit} there, {want:,} contracted", "{what}：实有 {found:,.0f} {unit}，合同为 {want:,}"
)
ENDLESS = Text("storage of `{code}`: its backend does not say how much it has", "`{code}` 存储：后端未报告容量")
CORES, MEMORY = Text("processors", "vCPU"), Text("memory", "内存")
STORAGE = Text("storage of `{code}`", "`{code}` 存储")
ENOUGH = Text(
    "{hosts} hosts: {cores:,.0f} vCPU, {memory:,.0f} GiB; storage {storage}",
    "{hosts} 台主机：{cores:,.0f} vCPU、{memory:,.0f} GiB；存储 {storage}",
)
ASK = Text("compare with the contract and ask the provider", "请与合同核对并联系运营方")


def judge(
    contracted: Capacity,
    hosts: Sequence[HostFact],
    types: Mapping[str, VolumeTypeFact],
    backends: Sequence[BackendFact],
) -> Result:
    """`types`: catalogue name → the pool's volume type, of those that are there."""
    cores = sum(host.vcpus for host in hosts)
    memory = sum(host.memory_mib for host in hosts) / MIB_PER_GIB
    problems = []
    if cores < contracted.cores:
        problems.append(LESS(what=CORES, found=cores, unit="vCPU", want=contracted.cores))
    if memory < contracted.memory_gib:
        problems.append(LESS(what=MEMORY, found=memory, unit="GiB", want=contracted.memory_gib))
    unknown, shown = [], []
    for code, terabytes in contracted.storage_tb.items():
        behind = serving(types[code], backends) if code in types else []
        sizes = [backend.total_gib for backend in behind if backend.total_gib is not None]
        if behind and not sizes:
            unknown.append(ENDLESS(code=code))
        elif sum(sizes) < terabytes * GIB_PER_TB:
            problems.append(LESS(what=STORAGE(code=code), found=sum(sizes) / GIB_PER_TB, unit="TB", want=terabytes))
        shown.append(f"{code} {sum(sizes) / GIB_PER_TB:,.0f} TB")
    good = ENOUGH(hosts=len(hosts), cores=cores, memory=memory, storage=", ".join(shown))
    return conclude(problems, good, ASK, unknown)


def answer(facts: Facts) -> Result:
    """Types are resolved by the inventory's map."""
    there = {kind.name: kind for kind in facts.volume_types}
    types = {code: there[name] for code, name in facts.pool.volume_types.items() if name in there}
    return judge(facts.pool.capacity, facts.hosts, types, facts.backends)


CHECK = Check("capacity", Text("capacity as contracted", "容量符合合同"), answer, Severity.SHOULD)
