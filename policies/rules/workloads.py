"""Rules on what runs in clusters: how near it comes to nodes, where its images are from, where it runs."""

import re

from govcloud.text import Text
from policies.facts.cluster import Node
from policies.facts.gaps import Cause, MissingError
from policies.facts.workload import Container, Workload
from policies.model import Judgement, fails, find_any, not_applicable, passes
from policies.namespaces import OWNED, PLATFORM, level_of, namespace_of
from policies.pods import break_baseline, break_restricted, touch_node
from policies.registry import rule
from policies.world import World

HARDEN = Text("correct the security context of pod and containers", "修正 Pod 与容器的 securityContext")
PINNED = re.compile(r"@sha256:[0-9a-f]{64}$")
NO_LIST = Text("which registries are approved", "已批准的镜像仓库")


@rule("k8s-pod-security-enforced.pods", needs=OWNED, remedy=HARDEN)
def pods_keep_standard(
    workload: Workload, world: World, *, platform: tuple[str, ...] = PLATFORM, level: int = 3
) -> Judgement:
    """What runs, or is made to, keeps the standard that its namespace has to enforce: a label stops new pods only."""
    if workload.namespace in platform or not workload.runs:
        return not_applicable("the platform's own, or has ended", "平台自有或已结束")
    broken = break_baseline(workload)
    if not broken and level_of(namespace_of(workload, workload.namespace, world), world) >= level:
        broken = break_restricted(workload)
    if broken:
        return fails("breaks the standard: {names}", "不满足 Pod 安全标准：{names}", names=", ".join(broken))
    return passes("keeps the standard", "满足 Pod 安全标准")


@rule("k8s-no-privileged", remedy=HARDEN)
def workload_off_node(workload: Workload, world: World, *, approved: tuple[str, ...] = PLATFORM) -> Judgement:
    """Outside the listed namespaces nothing comes near its node, nor gets more rights than it started with."""
    if workload.namespace in approved or not workload.runs:
        return not_applicable("in a listed namespace, or has ended", "位于允许名单内的命名空间或已结束")
    near = touch_node(workload)
    if near:
        return fails("has rights on its node: {names}", "拥有节点权限：{names}", names=", ".join(near))
    return passes("has no rights on its node", "无节点权限")


@rule(
    "k8s-images-trusted",
    remedy=Text("name images of the city's registry by digest", "使用本市镜像仓库的镜像并以摘要引用"),
)
def images_trusted(
    workload: Workload, world: World, *, platform: tuple[str, ...] = PLATFORM, registries: tuple[str, ...] = ()
) -> Judgement:
    """Images are named by digest and come from approved registries, which a city has to name.

    Narrower than the condition: whether a signature verifies is the registry's and the admission's to tell.
    """
    if workload.namespace in platform or not workload.runs:
        return not_applicable("the platform's own, or has ended", "平台自有或已结束")

    def is_wrong(container: Container) -> bool:
        return not PINNED.search(container.image) or (
            bool(registries) and find_registry(container.image) not in registries
        )

    wrong = find_any(workload.containers, is_wrong)
    if wrong:
        names = ", ".join(each.image for each in wrong)
        return fails(
            "not by digest from an approved registry: {names}", "未以摘要引用已批准仓库的镜像：{names}", names=names
        )
    if not registries:
        raise MissingError(Cause.UNTOLD, NO_LIST)
    return passes("by digest from approved registries", "以摘要引用已批准仓库的镜像")


def find_registry(image: str) -> str:
    """Host of an image's name; without one it is Docker's."""
    first, slash, _ = image.partition("/")
    named = bool(slash) and ("." in first or ":" in first or first == "localhost")
    return first if named else "docker.io"


@rule(
    "k8s-level-placed",
    needs=(*OWNED, Node),
    remedy=Text(
        "give the workload a node selector for nodes of its level", "为工作负载设置对应等级节点的 nodeSelector"
    ),
)
def workload_placed(
    workload: Workload, world: World, *, platform: tuple[str, ...] = PLATFORM, level: int = 3, label: str = "mlps"
) -> Judgement:
    """Pods of level 3 systems run on nodes labelled so, and no others do; platform's own run everywhere."""
    if workload.namespace in platform or not workload.runs or workload.node is None:
        return not_applicable("on no node, or the platform's own", "未调度到节点或平台自有")
    node = world.one(Node, workload, workload.node)
    if node is None:
        raise MissingError(Cause.UNTOLD, NO_NODE(name=workload.node))
    own = level_of(namespace_of(workload, workload.namespace, world), world)
    kept = node.labels.get(label) == str(level)
    if kept != (own >= level):
        return fails("level {own} on node {node}", "{own} 级系统运行在节点 {node}", node, own=own, node=node.name)
    return passes("on a node for its level", "节点与等级相符", node)


NO_NODE = Text("the node `{name}`", "节点 `{name}`")
