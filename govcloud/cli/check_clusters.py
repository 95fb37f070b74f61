"""What `govcloud check` reads of Kubernetes clusters: those that the inventory names, by kubeconfigs of a person.

It changes nothing in a cluster; what gives no answer is a gap.
"""

import random
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from govcloud.console import Screen
from govcloud.errors import UsageError
from govcloud.inventory.models.pool import Pool
from govcloud.text import Text
from policies.collect.cluster_session import find_contexts
from policies.collect.clusters import Reading, read_clusters
from policies.collect.patience import Patience
from policies.facts.base import Harvest

NO_PLACE = Text("there is no such kubeconfig or folder", "kubeconfig 文件或目录不存在")
NO_CLUSTERS = Text("the inventory names no clusters of these pools", "清单中这些资源池没有登记集群")
NAME_THEM = Text(
    "name code, context and zone of each under `clusters` of pools/<pool>.yml",
    "请在 pools/<资源池>.yml 的 `clusters` 中登记编号、context 和网络区",
)
READING = Text("reading {n} clusters …", "正在读取 {n} 个集群……")
READ = Text("cluster {name}: {facts} facts, {calls} calls", "集群 {name}：{facts} 条数据，{calls} 次调用")
UNNAMED = Text("contexts that the inventory does not name are not read: {names}", "清单未登记的上下文不读取：{names}")


def read_named_clusters(pools: Sequence[Pool], place: Path, screen: Screen) -> Harvest:
    """The clusters of these pools, side by side. Raises UsageError: a kubeconfig is spoilt, or no cluster is named."""
    if not place.exists():
        raise UsageError(NO_PLACE, where=str(place))
    named = [cluster for pool in pools for cluster in pool.clusters]
    if not named:
        raise UsageError(NO_CLUSTERS, todo=NAME_THEM)
    contexts = find_contexts(place)
    left = sorted(set(contexts) - {each.context for each in named})
    if left:
        screen.tell(UNNAMED(names=", ".join(left)), "yellow")
    with screen.err.status(screen.words(READING(n=len(named)))):
        readings = read_clusters(
            pools,
            contexts,
            clock=lambda: datetime.now(UTC),
            patience=Patience(time.sleep, random.random),
            tell=lambda reading: tell_reading(screen, reading),
        )
    return sum((each.harvest for each in readings), Harvest())


def tell_reading(screen: Screen, reading: Reading) -> None:
    """One cluster has been read, or not."""
    if reading.error is not None:
        screen.error(reading.error)
        return
    words = READ(name=reading.cluster, facts=len(reading.harvest.facts), calls=reading.calls)
    screen.tell(words, "yellow" if any(read.gap for read in reading.harvest.reads) else "")
