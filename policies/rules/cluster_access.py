"""Rules on who may do what in a cluster."""

from fnmatch import fnmatchcase

from govcloud.text import Text
from policies.facts.access import Binding, Role, Subject
from policies.model import Judgement, fails, find_any, not_applicable, passes
from policies.namespaces import PLATFORM
from policies.powers import ADMIN, is_everybody, powers_of
from policies.registry import rule
from policies.world import World

EVERYTHING = Text("everything", "全部权限")
BUILT_IN = (
    "Group/system:masters",
    "ServiceAccount/kube-system/*",
    "User/system:kube-controller-manager",
    "User/system:kube-scheduler",
)
"""What Kubernetes itself binds; whoever can use an account of kube-system is administrator already."""


@rule(
    "k8s-cluster-admin-minimal",
    needs=(Role,),
    remedy=Text(
        "bind a role with what is needed, in one namespace; or have the subject approved",
        "改为在单个命名空间内绑定最小角色，或将主体纳入审批名单",
    ),
)
def administrators_approved(
    binding: Binding,
    world: World,
    *,
    approved: tuple[str, ...] = BUILT_IN,
    platform: tuple[str, ...] = PLATFORM,
) -> Judgement:
    """Whoever may do everything in the cluster, or gets there from what he may, is approved and somebody in particular.

    In a tenant's namespace only those are asked about who are nobody in particular.
    """
    role = None if binding.role == ADMIN else world.one(Role, binding, binding.role)
    if role is None and binding.role != ADMIN:
        return not_applicable("its role does not exist", "绑定的角色不存在")
    powers = EVERYTHING if role is None else powers_of(role, world)
    if not powers.en:
        return passes("opens no way to the whole cluster", "不涉及集群管理权限")
    wide = binding.namespace is None or binding.namespace in platform

    def is_wrong(subject: Subject) -> bool:
        listed = any(fnmatchcase(subject.who, each) for each in approved)
        return is_everybody(subject) or (wide and not listed)

    wrong = find_any(binding.subjects, is_wrong)
    if wrong:
        names = ", ".join(each.who for each in wrong)
        return fails("{names} may: {powers}", "{names} 可：{powers}", names=names, powers=powers)
    return passes("approved, or of one namespace only", "主体已审批，或仅限单个命名空间")
