"""Manifests as facts: what is left out has Kubernetes' default, settings are those in effect, what a plan leaves open
stays unknown."""

from datetime import UTC, datetime
from typing import Any

import pytest

from policies.collect.manifests import read_manifest
from policies.facts.fact import Fact, Place, Read
from policies.facts.gaps import Cause, MissingError
from policies.facts.network_policy import NetworkPolicy
from policies.facts.record import UNKNOWN
from policies.facts.workload import Workload
from policies.pods import break_baseline, break_restricted, touch_node

HERE = Place("cluster", "huawei/gov", "huawei")


def read(kind: str, **parts: Any) -> Fact:
    metadata = {"name": "it", "namespace": "shop"}
    fact, (fact_id, values) = read_manifest(kind, {"kind": kind, "metadata": metadata, **parts})
    return fact.told_by(Read(fact, HERE, "a test", datetime(2026, 6, 1, tzinfo=UTC)), fact_id, values)


def pod(kind: str = "Pod", metadata: dict[str, Any] | None = None, **spec: Any) -> Workload:
    template = {"metadata": metadata or {}, "spec": {"containers": [{"name": "app"}], **spec}}
    wrapped: dict[str, Any] = {"spec": {"template": template}}
    if kind == "CronJob":
        wrapped = {"spec": {"jobTemplate": wrapped}}
    if kind == "Pod":
        wrapped = {"spec": template["spec"]}
    found = read(kind, **wrapped)
    assert isinstance(found, Workload)
    return found


def app(**context: Any) -> list[dict[str, Any]]:
    return [{"name": "app", "securityContext": context}]


def test_what_a_pod_does_not_say_is_the_default() -> None:
    found = pod()
    (container,) = found.containers
    assert (found.host_network, found.host_paths, found.account, found.node, found.runs) == (
        False,
        (),
        "default",
        None,
        True,
    )
    assert (container.privileged, container.escalates, container.non_root, container.seccomp) == (
        False,
        True,
        False,
        None,
    )
    assert break_baseline(found) == []


@pytest.mark.parametrize("kind", ["Pod", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"])
def test_templates_are_found_in_every_kind(kind: str) -> None:
    found = pod(kind, containers=app(privileged=True))
    assert found.id == f"{kind}/shop/it"
    assert break_baseline(found) == ["app: privileged"]


def test_a_container_inherits_from_its_pod_and_overrides_it() -> None:
    shared = {"runAsNonRoot": True, "runAsUser": 1000, "seccompProfile": {"type": "RuntimeDefault"}}
    own = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}
    assert break_restricted(pod(securityContext=shared, containers=app(**own))) == []
    worse = app(**own, runAsUser=0, seccompProfile={"type": "Unconfined"})
    assert break_restricted(pod(securityContext=shared, containers=worse)) == ["app: seccompProfile", "app: runAsUser"]


@pytest.mark.parametrize("sort", ["initContainers", "ephemeralContainers"])
def test_containers_that_run_before_or_for_debugging_count(sort: str) -> None:
    spec: dict[str, Any] = {sort: [{"name": "other", "securityContext": {"privileged": True}}]}
    assert break_baseline(pod(**spec)) == ["other: privileged"]


def test_a_path_of_the_node_that_is_only_read_is_not_written() -> None:
    volumes = [{"name": "log", "hostPath": {"path": "/var/log"}}, {"name": "own"}]
    quiet = {"allowPrivilegeEscalation": False}
    mounts: list[dict[str, Any]] = [
        {"name": "log", "mountPath": "/log", "readOnly": True},
        {"name": "own", "mountPath": "/own"},
    ]
    found = pod(volumes=volumes, containers=[{"name": "app", "securityContext": quiet, "volumeMounts": mounts}])
    assert (found.host_paths, found.volumes, touch_node(found)) == (("/var/log",), ("hostPath", "emptyDir"), [])
    mounts[0]["readOnly"] = False
    found = pod(volumes=volumes, containers=[{"name": "app", "securityContext": quiet, "volumeMounts": mounts}])
    assert touch_node(found) == ["app: hostPath"]


def test_an_older_annotation_of_apparmor_is_understood() -> None:
    noted = {"annotations": {"container.apparmor.security.beta.kubernetes.io/app": "unconfined"}}
    assert break_baseline(pod("Deployment", noted)) == ["app: appArmorProfile"]


def test_what_a_plan_leaves_open_is_unknown_and_sure_failures_are_told() -> None:
    later = pod(hostNetwork=UNKNOWN)
    with pytest.raises(MissingError) as gap:
        break_baseline(later)
    assert gap.value.cause is Cause.LATER
    assert break_baseline(pod(hostNetwork=UNKNOWN, hostPID=True)) == ["hostPID"]
    with pytest.raises(MissingError):
        break_baseline(pod(containers=UNKNOWN))
    with pytest.raises(MissingError):
        break_baseline(pod(containers=[{"name": "app", "securityContext": UNKNOWN}]))


def test_a_policy_that_names_no_direction_is_for_what_comes_in_and_for_its_rules() -> None:
    def directions(**spec: Any) -> tuple[str, ...]:
        found = read("NetworkPolicy", spec={"podSelector": {}, **spec})
        assert isinstance(found, NetworkPolicy)
        return found.directions

    assert directions() == ("Ingress",)
    assert directions(egress=[{}]) == ("Ingress", "Egress")
    assert directions(policyTypes=["Egress"]) == ("Egress",)


@pytest.mark.parametrize(
    ("spec", "hosts"),
    [
        ({"rules": [{"host": "a"}, {"host": "a"}]}, ("a",)),
        ({"rules": [{"host": "a"}, {}]}, ("a", "")),
        ({"rules": [{"host": "a"}], "defaultBackend": {"service": {}}}, ("a", "")),
        ({}, ("",)),
    ],
)
def test_an_ingress_without_a_host_takes_every_one(spec: dict[str, Any], hosts: tuple[str, ...]) -> None:
    assert dict(read("Ingress", spec=spec).known)["hosts"] == hosts


def test_addresses_of_an_ingress_are_known_where_it_has_a_status() -> None:
    assert "addresses" not in dict(read("Ingress", spec={}).known)
    status = {"loadBalancer": {"ingress": [{"ip": "192.0.2.1"}, {"hostname": "lb.example.cn"}]}}
    assert dict(read("Ingress", spec={}, status=status).known)["addresses"] == ("192.0.2.1", "lb.example.cn")
