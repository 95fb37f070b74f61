"""Rules on a real API server: what is planted there, good and bad, is judged so. Needs no lab, but a cluster in which
the account of GOVCLOUD_TEST_KUBECONFIG (its current context) may do everything. What is planted is taken away."""

import json
import os
import random
import shutil
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml

from govcloud.cli.main import run
from govcloud.errors import Exit
from govcloud.inventory.load import load_inventory
from govcloud.settings import PRODUCT
from policies.catalogue.read import all_checks
from policies.collect.cluster_session import ClusterSession, find_contexts, open_cluster
from policies.collect.clusters import read_cluster
from policies.collect.patience import Patience
from policies.collect.register import read_register
from policies.evaluate import evaluate
from policies.facts.base import FactBase
from policies.facts.cluster import ControlPlane, Secret
from policies.facts.fact import Place
from policies.registry import all_rules
from tests.policies.pretend_pool import serve_pool

VARIABLE = "GOVCLOUD_TEST_KUBECONFIG"
EXAMPLE = PRODUCT / "inventories" / "hanjiang"
PLACE = Place("cluster", "huawei/gov", "huawei")
RESTRICTED = {
    "allowPrivilegeEscalation": False,
    "runAsNonRoot": True,
    "capabilities": {"drop": ["ALL"]},
    "seccompProfile": {"type": "RuntimeDefault"},
}
PINNED = "registry.example.cn/app@sha256:" + "a" * 64
DENY = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}

type Verdicts = Mapping[tuple[str, str], str]
"""Rule and id of the object → verdict."""


@pytest.fixture(scope="module")
def kubeconfig() -> Path:
    file = os.environ.get(VARIABLE)
    if not file:
        pytest.skip(f"set {VARIABLE} to a kubeconfig of a cluster for tests")
    return Path(file)


@pytest.fixture(scope="module")
def api(kubeconfig: Path) -> Any:
    from kubernetes.config import new_client_from_config  # noqa: PLC0415 - the client takes a second

    return new_client_from_config(str(kubeconfig), persist_config=False)


@pytest.fixture(scope="module")
def session(kubeconfig: Path) -> ClusterSession:
    context = yaml.safe_load(kubeconfig.read_text())["current-context"]
    return open_cluster("huawei/gov", context, find_contexts(kubeconfig))


@pytest.fixture(scope="module")
def names(api: Any) -> Iterator[Mapping[str, str]]:
    """Names of what is planted; it is gone afterwards."""
    from kubernetes.client import CoreV1Api, RbacAuthorizationV1Api  # noqa: PLC0415

    mark = uuid4().hex[:6]
    made = {each: f"gc-{mark}-{each}" for each in ("good", "bad", "admin", "ways", "level-3", "any")}
    try:
        plant(api, made)
        yield made
    finally:
        core, access = CoreV1Api(api), RbacAuthorizationV1Api(api)
        for name in ("good", "bad"):
            ignore_missing(core.delete_namespace, made[name], grace_period_seconds=0)
            for pod in core.list_namespaced_pod(made[name]).items:
                ignore_missing(core.delete_namespaced_pod, pod.metadata.name, made[name], grace_period_seconds=0)
        for name in ("level-3", "any"):
            ignore_missing(core.delete_node, made[name])
        for name in ("admin", "ways"):
            ignore_missing(access.delete_cluster_role_binding, made[name])
        ignore_missing(access.delete_cluster_role, made["ways"])


def ignore_missing(act: Any, *arguments: Any, **more: Any) -> None:
    from kubernetes.client import ApiException  # noqa: PLC0415

    try:
        act(*arguments, **more)
    except ApiException as error:
        if error.status != HTTPStatus.NOT_FOUND:
            raise


def pod(name: str, node: str, **container: Any) -> dict[str, Any]:
    spec = {"nodeName": node, "containers": [{"name": "app", **container}]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": spec}


def thing(kind: str, version: str, name: str, **more: Any) -> dict[str, Any]:
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name}, **more}


def plant(api: Any, names: Mapping[str, str]) -> None:
    """A namespace in which all is as it should be, one in which nothing is, and two bindings that are too wide."""
    from kubernetes.utils import create_from_dict  # noqa: PLC0415

    good, bad = names["good"], names["bad"]
    labels = {
        "department": "data-bureau",
        "system": "data-sharing",
        "mlps": "3",
        "ticket": "T-2026-0001",
        "pod-security.kubernetes.io/enforce": "restricted",
    }
    web = {"podSelector": {"matchLabels": {"app": "web"}}, "policyTypes": ["Ingress"]}
    everywhere = [thing("Namespace", "v1", good), thing("Namespace", "v1", bad)]
    everywhere[0]["metadata"]["labels"] = labels
    for name, label in ((names["level-3"], {"mlps": "3"}), (names["any"], {})):
        everywhere.append(thing("Node", "v1", name))
        everywhere[-1]["metadata"]["labels"] = label
    for name, role, subject in (
        (names["admin"], "cluster-admin", {"kind": "ServiceAccount", "name": "default", "namespace": bad}),
        (names["ways"], names["ways"], {"kind": "User", "name": "li", "apiGroup": "rbac.authorization.k8s.io"}),
    ):
        reference = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": role}
        everywhere.append(
            thing("ClusterRoleBinding", "rbac.authorization.k8s.io/v1", name, roleRef=reference, subjects=[subject])
        )
    taken = {"clusterRoleSelectors": [{"matchLabels": {"rbac.authorization.k8s.io/aggregate-to-admin": "true"}}]}
    everywhere.append(
        thing("ClusterRole", "rbac.authorization.k8s.io/v1", names["ways"], rules=[], aggregationRule=taken)
    )
    ports = [{"port": 443, "targetPort": 8443}]
    inside = {
        good: [
            thing("ResourceQuota", "v1", "q", spec={"hard": {"pods": "10"}}),
            thing("LimitRange", "v1", "l", spec={"limits": [{"type": "Container", "default": {"cpu": "1"}}]}),
            thing("NetworkPolicy", "networking.k8s.io/v1", "deny", spec=DENY),
            thing(
                "NetworkPolicy", "networking.k8s.io/v1", "web", spec={**web, "ingress": [{"ports": [{"port": 443}]}]}
            ),
            thing("Service", "v1", "web", spec={"type": "NodePort", "ports": ports, "selector": {"app": "web"}}),
            thing("Secret", "v1", "tls", stringData={"tls.key": "never to be read"}),
            pod("app", names["level-3"], image=PINNED, securityContext=RESTRICTED),
        ],
        bad: [
            thing("NetworkPolicy", "networking.k8s.io/v1", "deny", spec=DENY),
            thing("NetworkPolicy", "networking.k8s.io/v1", "open", spec={"podSelector": {}, "ingress": [{}]}),
            thing("Service", "v1", "web", spec={"type": "NodePort", "ports": ports, "selector": {"app": "web"}}),
            thing(
                "Ingress",
                "networking.k8s.io/v1",
                "web",
                spec={"defaultBackend": {"service": {"name": "web", "port": {"number": 443}}}},
            ),
            pod(
                "app",
                names["any"],
                image="nginx",
                securityContext={"privileged": True},
                ports=[{"containerPort": 80, "hostPort": 80}],
            ),
        ],
    }
    for each in everywhere:
        create_from_dict(api, each)
    wait_for_accounts(api, [good, bad])
    for namespace, objects in inside.items():
        for each in objects:
            create_from_dict(api, each, namespace=namespace)


def wait_for_accounts(api: Any, namespaces: list[str]) -> None:
    """Pods are refused until a namespace has its default account."""
    from kubernetes.client import CoreV1Api  # noqa: PLC0415

    ends = time.monotonic() + 60
    while not all(
        any(each.metadata.name == "default" for each in CoreV1Api(api).list_namespaced_service_account(name).items)
        for name in namespaces
    ):
        assert time.monotonic() < ends, "the namespaces have no default accounts"
        time.sleep(0.2)


@pytest.fixture(scope="module")
def base(session: ClusterSession, names: Mapping[str, str]) -> FactBase:
    assert names
    patience = Patience(time.sleep, random.random)
    found = read_cluster(session, PLACE, clock=lambda: datetime.now(UTC), patience=patience)
    return FactBase(found + read_register(load_inventory(EXAMPLE), datetime.now(UTC)), datetime.now(UTC))


@pytest.fixture(scope="module")
def verdicts(base: FactBase) -> Verdicts:
    rules = [each for each in all_rules().values() if each.check.startswith("k8s-")]
    return {
        (each.rule, each.object.id): each.verdict.value for each in evaluate(rules, base) if each.object is not None
    }


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        ("k8s-namespace-registered", "", ""),
        ("k8s-default-deny", "", ""),
        ("k8s-default-deny.reach", "/web", "/open"),
        ("k8s-pod-security-enforced", "", ""),
        ("k8s-pod-security-enforced.pods", "/app", "/app"),
        ("k8s-no-privileged", "/app", "/app"),
        ("k8s-exposure-approved", "/web", "/web"),
    ],
)
def test_what_is_planted_is_told_apart(
    rule: str, good: str, bad: str, names: Mapping[str, str], verdicts: Verdicts
) -> None:
    pods = "Pod/" if "/app" in (good, bad) else ""
    assert verdicts[rule, f"{pods}{names['good']}{good}"] == "pass"
    assert verdicts[rule, f"{pods}{names['bad']}{bad}"] == "fail"


def test_pods_are_judged_by_their_nodes_images_and_ports(names: Mapping[str, str], verdicts: Verdicts) -> None:
    good, bad = f"Pod/{names['good']}/app", f"Pod/{names['bad']}/app"
    assert verdicts["k8s-level-placed", good] == "pass"
    assert verdicts["k8s-level-placed", bad] == "missing"  # of no registered system: nobody knows its level
    assert verdicts["k8s-images-trusted", bad] == "fail"
    assert verdicts["k8s-images-trusted", good] == "missing"  # nobody has named the registries
    assert verdicts["k8s-exposure-approved.port", bad] == "fail"
    assert verdicts["k8s-exposure-approved.ingress", f"{names['bad']}/web"] == "fail"
    assert verdicts["k8s-ingress-tls", f"{names['bad']}/web"] == "fail"


def test_administrators_are_found_behind_accounts_and_aggregation(names: Mapping[str, str], verdicts: Verdicts) -> None:
    rule = "k8s-cluster-admin-minimal"
    assert verdicts[rule, f"ClusterRoleBinding//{names['admin']}"] == "fail"
    assert verdicts[rule, f"ClusterRoleBinding//{names['ways']}"] == "fail"
    assert verdicts[rule, "ClusterRoleBinding//cluster-admin"] == "pass"
    own = {each: verdict for (rule_id, each), verdict in verdicts.items() if rule_id == rule and "system:" in each}
    assert own
    assert set(own.values()) <= {"pass"}


def test_secrets_are_known_by_name_alone(base: FactBase, names: Mapping[str, str]) -> None:
    found = base.one(Secret, PLACE, f"{names['good']}/tls")
    assert found is not None
    assert "never to be read" not in json.dumps([each.to_json() for each in base.of(Secret, PLACE)])
    assert dict(found.known).keys() == {"namespace", "name"}


def test_the_control_plane_is_known_by_how_it_behaves(base: FactBase) -> None:
    (plane,) = base.of(ControlPlane, PLACE)
    known = dict(plane.known)
    assert {"version", "lets_strangers", "audits_secrets", "audits_writes", "stored"} <= known.keys()
    assert known["lets_strangers"] is False


def test_the_command_reads_the_clusters_that_the_inventory_names(
    kubeconfig: Path,
    names: Mapping[str, str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GOVCLOUD_LANG", "en")
    context = yaml.safe_load(kubeconfig.read_text())["current-context"]
    city = tmp_path / "city"
    shutil.copytree(EXAMPLE, city, ignore=shutil.ignore_patterns("intended"))
    with (city / "pools" / "huawei.yml").open("a") as file:
        file.write(f"clusters:\n  - {{code: gov, context: {context}, zone: extranet}}\n")
        file.write("  - {code: away, context: none, zone: internet}\n")
    auth = {"username": "u", "password": "p", "project_name": "p", "user_domain_id": "d", "project_domain_id": "d"}
    with serve_pool({}) as (url, _):
        clouds = tmp_path / "clouds.yaml"
        clouds.write_text(json.dumps({"clouds": {"huawei": {"auth": {"auth_url": url, **auth}}}}))
        asked = [word for each in all_checks() if each.startswith("k8s-") for word in ("--check", each)]
        where = ["--inventory", str(city), "--clouds", str(clouds), "--clusters", str(kubeconfig), "--pool", "huawei"]
        code = run(["check", "--live", "--json", *where, "--department", "data-bureau", *asked])
    document = json.loads(capsys.readouterr().out)
    assert code in (Exit.FAILED, Exit.REFUSED)
    mine = [each for each in document["findings"] if each["object"] and each["place"]["name"] == "huawei/gov"]
    assert {each["department"] for each in mine} == {"data-bureau"}
    assert f"Pod/{names['good']}/app" in {each["object"]["id"] for each in mine}
    away = [each for each in document["unread"] if each["place"] == "huawei/away"]
    assert away
    assert {each["why"] for each in away} == {"no kubeconfig has the context `none`"}
