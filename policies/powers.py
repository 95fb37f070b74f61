"""What a role comes to: everything, or a way from which one gets everything. After Kubernetes' own list of such ways
(kubernetes.io, RBAC good practices)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from govcloud.text import Text
from policies.facts.access import Grant, Role, Subject
from policies.model import find_any
from policies.selectors import selects
from policies.world import World

ADMIN = "ClusterRole//cluster-admin"
"""Kubernetes makes it at every start: what it may is known without reading it."""
ALL = "*"
RBAC = "rbac.authorization.k8s.io"
ROOTS = frozenset({"system:masters", "cluster-admin"})
"""Names that are worth everything, where a grant is for some names only."""
WRITE = ("create", "update", "patch")
INSIDE = ("pods/exec", "pods/attach", "pods/ephemeralcontainers")
WEBHOOKS = ("mutatingwebhookconfigurations", "validatingwebhookconfigurations", "mutatingadmissionpolicies")


@dataclass(frozen=True)
class Way:
    """A way to everything: one of the verbs on one of the resources is enough."""

    name: Text
    groups: tuple[str, ...]
    resources: tuple[str, ...]
    verbs: tuple[str, ...]


WAYS = (
    Way(Text("everything", "全部权限"), (ALL, ""), (ALL,), (ALL,)),
    Way(Text("escalate", "提升角色权限"), (RBAC,), ("roles", "clusterroles"), ("escalate",)),
    Way(Text("bind", "绑定任意角色"), (RBAC,), ("roles", "clusterroles"), ("bind",)),
    Way(Text("impersonate", "冒用他人身份"), ("",), ("users", "groups", "serviceaccounts"), ("impersonate",)),
    Way(Text("read secrets", "读取 Secret"), ("",), ("secrets",), ("get", "list", "watch")),
    Way(Text("issue tokens", "签发令牌"), ("",), ("serviceaccounts/token",), ("create",)),
    Way(Text("talk to kubelets", "访问 kubelet 代理"), ("",), ("nodes/proxy",), ("get", "create")),
    Way(Text("run in pods", "在 Pod 内执行命令"), ("",), INSIDE, ("get", *WRITE)),
    Way(Text("run workloads", "创建工作负载"), ("",), ("pods", "replicationcontrollers"), WRITE),
    Way(
        Text("run workloads", "创建工作负载"),
        ("apps",),
        ("deployments", "statefulsets", "daemonsets", "replicasets"),
        WRITE,
    ),
    Way(Text("run workloads", "创建工作负载"), ("batch",), ("jobs", "cronjobs"), WRITE),
    Way(Text("mount nodes' paths", "挂载节点路径"), ("",), ("persistentvolumes",), WRITE),
    Way(Text("change namespaces", "修改命名空间"), ("",), ("namespaces",), ("update", "patch")),
    Way(Text("change requests", "改写请求"), ("admissionregistration.k8s.io",), WEBHOOKS, WRITE),
    Way(
        Text("approve certificates", "批准证书签发"),
        ("certificates.k8s.io",),
        ("certificatesigningrequests/approval",),
        WRITE,
    ),
)
EVERYBODY = frozenset(
    {"Group/system:authenticated", "Group/system:unauthenticated", "Group/system:serviceaccounts"}
    | {"User/system:anonymous"}
)
EVERY_ACCOUNT = "Group/system:serviceaccounts:"
"""With a namespace: all service accounts of it, so that its default one is among them."""


def powers_of(role: Role, world: World) -> Text:
    """Ways to everything that a role opens; empty without any. Raises MissingError: none is sure, not all is known."""
    grants = list_grants(role, world)
    open_ways = find_any(WAYS, lambda way: bool(find_any(grants, partial(opens, way))))
    names = {way.name.en: way.name.zh for way in open_ways}
    return Text(", ".join(names), "、".join(names.values()))


def list_grants(role: Role, world: World) -> list[Grant]:
    """Its own, and those of cluster roles that it takes in. Needs Role."""
    grants = list(role.grants)
    if role.aggregates:
        others = (each for each in world.all(Role, role) if each.kind == "ClusterRole" and each.id != role.id)
        for each in others:
            if any(selects(one, each.labels) for one in role.aggregates):
                grants += each.grants
    return grants


def opens(way: Way, grant: Grant) -> bool:
    """Whether a grant opens a way."""
    return (
        has(grant.verbs, way.verbs)
        and has(grant.groups, way.groups)
        and any(covers(grant.resources, each) for each in way.resources)
        and (not grant.names or bool(ROOTS & set(grant.names)))
    )


def has(given: Iterable[str], wanted: Iterable[str]) -> bool:
    """Whether one of these words is given, or all are."""
    return ALL in given or any(each in given for each in wanted)


def covers(given: Sequence[str], resource: str) -> bool:
    """Whether resources include one; `*/scale` is that part of every one."""
    _, _, part = resource.partition("/")
    return ALL in given or resource in given or (bool(part) and f"*/{part}" in given)


def is_everybody(subject: Subject) -> bool:
    """Whether a subject is nobody in particular: everybody, anybody, or an account that pods get unasked."""
    who = subject.who
    default = subject.kind == "ServiceAccount" and subject.name == "default"
    return default or who in EVERYBODY or who.startswith(EVERY_ACCOUNT) or is_default_user(subject)


def is_default_user(subject: Subject) -> bool:
    """Whether it is a namespace's default account under its name as a user."""
    words = subject.name.split(":")
    return subject.kind == "User" and words[:2] == ["system", "serviceaccount"] and words[-1] == "default"
