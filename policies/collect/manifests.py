"""Turns manifests of Kubernetes objects into values of facts. Pure: what a plan has and what a cluster tells are alike.

What a manifest leaves out has Kubernetes' default, for a manifest is told whole; a part that a plan leaves open stays
`UNKNOWN`. Raises TypeError, KeyError or AttributeError for what is no manifest.
"""

from collections.abc import Callable, Mapping
from typing import Any

from policies.collect.pod_specs import describe_workload, dig
from policies.facts.access import Binding, Role
from policies.facts.cluster import Ingress, LimitRange, Namespace, Node, ResourceQuota, Secret, Service
from policies.facts.fact import Fact
from policies.facts.network_policy import NetworkPolicy
from policies.facts.record import UNKNOWN
from policies.facts.workload import Workload

type Manifest = Mapping[str, Any]
type Row = tuple[str, Mapping[str, Any]]
"""Id and values."""

KUBELET_PORT = 10250


def read_manifest(kind: str, manifest: Manifest) -> tuple[type[Fact], Row]:
    """The kind of fact, its id and values. Raises KeyError for a kind of objects that is no fact."""
    fact, describe, full = OBJECTS[kind]
    metadata = manifest["metadata"]
    parts = filter(None, (metadata.get("namespace"), metadata["name"]))
    fact_id = f"{kind}/{metadata.get('namespace') or ''}/{metadata['name']}" if full else "/".join(parts)
    named = {"name": metadata["name"], "namespace": metadata.get("namespace"), "labels": dig(metadata, "labels", {})}
    return fact, (fact_id, {**named, "kind": kind, **describe(manifest)})


def describe_nothing(_: Manifest) -> dict[str, Any]:
    """Of some objects only name and labels are told."""
    return {}


def describe_node(manifest: Manifest) -> dict[str, Any]:
    """A node, by its status."""
    addresses = {each["type"]: each["address"] for each in dig(manifest, "status", "addresses", [])}
    return {
        "kubelet": dig(manifest, "status", "nodeInfo", "kubeletVersion"),
        "address": addresses.get("InternalIP"),
        "port": dig(manifest, "status", "daemonEndpoints", "kubeletEndpoint", "Port", KUBELET_PORT),
    }


def describe_service(manifest: Manifest) -> dict[str, Any]:
    """A service."""
    ports = dig(manifest, "spec", "ports", [])
    return {
        "type": dig(manifest, "spec", "type", "ClusterIP"),
        "external_ips": dig(manifest, "spec", "externalIPs", []),
        "ports": each_of(
            ports,
            lambda port: {
                "protocol": dig(port, "protocol", "TCP").lower(),
                "port": dig(port, "port", 0),
                "node_port": dig(port, "nodePort", None),
            },
        ),
    }


def describe_ingress(manifest: Manifest) -> dict[str, Any]:
    """An ingress. Without rules, or with a default back end, it takes every host."""
    rules, spare = dig(manifest, "spec", "rules", []), dig(manifest, "spec", "defaultBackend", None)
    hosts = each_of(rules, lambda rule: dig(rule, "host", ""))
    named = hosts if hosts is UNKNOWN or (hosts and spare is None) else [*hosts, ""]
    status = dig(manifest, "status", "loadBalancer", "ingress", [] if "status" in manifest else UNKNOWN)
    return {
        "hosts": named,
        "tls": each_of(
            dig(manifest, "spec", "tls", []),
            lambda tls: {"hosts": dig(tls, "hosts", []), "secret": dig(tls, "secretName", None)},
        ),
        "addresses": each_of(status, lambda each: each.get("ip") or each["hostname"]),
    }


def describe_policy(manifest: Manifest) -> dict[str, Any]:
    """A network policy. One without directions is for what comes in, and for what goes out if it has such rules."""
    incoming, outgoing = dig(manifest, "spec", "ingress", []), dig(manifest, "spec", "egress", [])
    usual = ["Ingress", "Egress"] if outgoing else ["Ingress"]
    return {
        "pods": describe_selector(dig(manifest, "spec", "podSelector", {})),
        "directions": dig(manifest, "spec", "policyTypes", usual) or usual,
        "ingress": each_of(incoming, lambda rule: describe_rule(rule, "from")),
        "egress": each_of(outgoing, lambda rule: describe_rule(rule, "to")),
    }


def describe_rule(rule: Manifest, side: str) -> dict[str, Any]:
    """One rule of a policy."""
    return {
        "peers": each_of(dig(rule, side, []), describe_peer),
        "ports": each_of(dig(rule, "ports", []), describe_port),
    }


def describe_peer(peer: Manifest) -> dict[str, Any]:
    """Who is on the other side."""
    return {
        "pods": describe_selector(dig(peer, "podSelector", None)),
        "namespaces": describe_selector(dig(peer, "namespaceSelector", None)),
        "cidr": dig(peer, "ipBlock", "cidr", None),
        "excepted": dig(peer, "ipBlock", "except", []),
    }


def describe_port(port: Manifest) -> dict[str, Any]:
    """A port of a policy, by number or name."""
    value = dig(port, "port", None)
    return {
        "protocol": dig(port, "protocol", "TCP").lower(),
        "port": None if isinstance(value, str) else value,
        "last": dig(port, "endPort", None),
        "name": value if isinstance(value, str) else None,
    }


def describe_selector(selector: Any) -> Any:
    """A label selector; None stays None."""
    if selector is None or selector is UNKNOWN:
        return selector
    expressions = dig(selector, "matchExpressions", [])
    return {
        "labels": dig(selector, "matchLabels", {}),
        "expressions": each_of(
            expressions,
            lambda each: {"key": each["key"], "operator": each["operator"], "values": dig(each, "values", [])},
        ),
    }


def describe_role(manifest: Manifest) -> dict[str, Any]:
    """A role. Its rules stand beside `spec`."""
    return {
        "grants": each_of(
            dig(manifest, "rules", []),
            lambda grant: {
                "groups": dig(grant, "apiGroups", []),
                "resources": dig(grant, "resources", []),
                "verbs": dig(grant, "verbs", []),
                "names": dig(grant, "resourceNames", []),
            },
        ),
        "aggregates": each_of(dig(manifest, "aggregationRule", "clusterRoleSelectors", []), describe_selector),
    }


def describe_binding(manifest: Manifest) -> dict[str, Any]:
    """A binding."""
    kind, namespace = manifest["roleRef"]["kind"], manifest["metadata"].get("namespace")
    return {
        "role": f"{kind}/{namespace if kind == 'Role' else ''}/{manifest['roleRef']['name']}",
        "subjects": each_of(
            dig(manifest, "subjects", []),
            lambda each: {"kind": each["kind"], "name": each["name"], "namespace": dig(each, "namespace", None)},
        ),
    }


def each_of(items: Any, describe: Callable[[Any], Any]) -> Any:
    """Every item described; what is not known yet stays so."""
    if items is UNKNOWN:
        return UNKNOWN
    return [item if item is UNKNOWN else describe(item) for item in items]


OBJECTS: Mapping[str, tuple[type[Fact], Callable[[Manifest], Mapping[str, Any]], bool]] = {
    "Namespace": (Namespace, describe_nothing, False),
    "ResourceQuota": (ResourceQuota, describe_nothing, False),
    "LimitRange": (LimitRange, describe_nothing, False),
    "Secret": (Secret, describe_nothing, False),
    "Node": (Node, describe_node, False),
    "Service": (Service, describe_service, False),
    "Ingress": (Ingress, describe_ingress, False),
    "NetworkPolicy": (NetworkPolicy, describe_policy, False),
    **dict.fromkeys(("Role", "ClusterRole"), (Role, describe_role, True)),
    **dict.fromkeys(("RoleBinding", "ClusterRoleBinding"), (Binding, describe_binding, True)),
    **dict.fromkeys(
        ("Pod", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"), (Workload, describe_workload, True)
    ),
}
"""Kind of object → kind of fact, how it is read, and whether ids have the kind."""
