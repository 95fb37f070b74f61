"""Rules on namespaces: whose they are, what they let in and out, and which pods they refuse."""

from govcloud.text import Text
from policies.facts.cluster import LimitRange, Namespace, ResourceQuota
from policies.facts.network_policy import NetworkPolicy
from policies.facts.register import Exposure, Holding
from policies.model import Judgement, fails, find_any, not_applicable, passes
from policies.namespaces import OURS, OWNED, PLATFORM, is_ours, level_of, namespace_of
from policies.reach import is_open, list_unapproved
from policies.registry import rule
from policies.whose import find_system
from policies.world import World

DNS = (53,)


@rule(
    "k8s-namespace-registered",
    needs=(*OURS, ResourceQuota, LimitRange),
    remedy=Text(
        "label it with department, system, mlps and ticket, and give it a ResourceQuota and a LimitRange",
        "补全 department、system、mlps、ticket 标签，并创建 ResourceQuota 和 LimitRange",
    ),
)
def namespace_registered(space: Namespace, world: World, *, platform: tuple[str, ...] = PLATFORM) -> Judgement:
    """A namespace is of a registered system, with its level and ticket, and what it may use is limited."""
    if is_ours(space, platform, world):
        return not_applicable("the platform's own", "平台自有")
    system = find_system(space, space.labels, world)
    if system is None:
        return fails("of no registered system", "不属于任何登记系统")
    if (space.labels.get("mlps"), space.labels.get("ticket")) != (str(system.mlps), system.ticket):
        return fails("level or ticket are not the system's", "等级或工单与登记不一致", system)
    kinds = find_any((ResourceQuota, LimitRange), lambda kind: not world.where(kind, space, namespace=space.name))
    if kinds:
        return fails("has no {kinds}", "缺少 {kinds}", system, kinds=", ".join(kind.__name__ for kind in kinds))
    return passes("approved by {ticket}", "已由 {ticket} 审批", system, ticket=system.ticket)


CLOSE = Text(
    "add a NetworkPolicy for all pods without rules, Ingress and at level 3 Egress, and allow single peers beside it",
    "添加选中全部 Pod 且无放行规则的 NetworkPolicy（Ingress，三级另加 Egress），再单独放行所需对象",
)


@rule("k8s-default-deny", needs=(*OURS, NetworkPolicy), remedy=CLOSE)
def namespace_denies(
    space: Namespace,
    world: World,
    *,
    platform: tuple[str, ...] = PLATFORM,
    level: int = 3,
    harmless: tuple[int, ...] = DNS,
) -> Judgement:
    """All policies together let nobody in to pods that none of them names, and at level 3 these reach nobody.

    Egress to the name service's port alone counts as closed. Whether the cluster's network obeys policies is not seen
    here, nor policies of its own kinds beside Kubernetes'.
    """
    if is_ours(space, platform, world):
        return not_applicable("the platform's own", "平台自有")
    policies = world.where(NetworkPolicy, space, namespace=space.name)
    if is_open("Ingress", policies):
        return fails("lets everybody in unless a policy says otherwise", "默认放行入向流量", *policies)
    if not is_open("Egress", policies, harmless):
        return passes("lets nobody in or out by default", "默认拒绝入向和出向流量", *policies)
    if level_of(space, world) >= level:
        return fails("lets everything out unless a policy says otherwise", "默认放行出向流量", *policies)
    return passes("lets nobody in by default", "默认拒绝入向流量", *policies)


@rule(
    "k8s-default-deny.reach",
    needs=(*OWNED, Exposure, Holding),
    remedy=Text(
        "have the access approved in the inventory, or narrow the policy", "在清单中补办访问审批，或收窄该策略"
    ),
)
def others_let_in_by_approval(
    policy: NetworkPolicy, world: World, *, platform: tuple[str, ...] = PLATFORM
) -> Judgement:
    """A policy lets other departments in only as an exposure of the namespace's system says.

    Stricter than the condition: a named port is approved by no exposure, for only its container knows its number.
    """
    if policy.namespace in platform:
        return not_applicable("the platform's own", "平台自有")
    home = namespace_of(policy, policy.namespace, world)
    if "Ingress" not in policy.directions:
        return not_applicable("lets nobody in", "不涉及入向")
    strange = sorted({who for _, who in list_unapproved(policy, home, platform, world)})
    if strange:
        return fails("lets in without approval: {who}", "未经审批放行：{who}", home, who=", ".join(strange))
    return passes("lets others in by approval only", "其他部门仅经审批可达", home)


@rule(
    "k8s-pod-security-enforced",
    needs=OURS,
    remedy=Text(
        "label it `pod-security.kubernetes.io/enforce`: restricted at level 3, else baseline or restricted",
        "设置标签 `pod-security.kubernetes.io/enforce`：三级为 restricted，其他为 baseline 或 restricted",
    ),
)
def pod_security_enforced(
    space: Namespace, world: World, *, platform: tuple[str, ...] = PLATFORM, level: int = 3
) -> Judgement:
    """A namespace refuses pods that are not restricted at level 3, and such that break baseline at any."""
    if is_ours(space, platform, world):
        return not_applicable("the platform's own", "平台自有")
    enforced = space.labels.get("pod-security.kubernetes.io/enforce", "privileged")
    if enforced == "restricted":
        return passes("enforces {level}", "强制执行 {level}", level=enforced)
    if enforced != "baseline" or level_of(space, world) >= level:
        return fails("enforces {level}", "强制执行级别为 {level}", level=enforced)
    return passes("enforces {level}", "强制执行 {level}", level=enforced)
