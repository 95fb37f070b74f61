"""Reading clusters: pages, refusals, lies. The API server is a stand-in of one HTTP server, for a real one cannot be
made to do these things; `tests/lab/test_policy_clusters.py` reads a real one."""

import json
import random
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from govcloud.cli.main import run
from govcloud.errors import Exit, UsageError
from govcloud.pools.errors import PoolError
from policies.collect import cluster_session
from policies.collect.cluster_session import ClusterSession, find_contexts, open_cluster
from policies.collect.clusters import read_cluster
from policies.collect.patience import Patience
from policies.evaluate import evaluate
from policies.facts.base import FactBase
from policies.facts.cluster import ControlPlane, Door, Namespace, Node, Secret, Store
from policies.facts.fact import Fact, Place
from policies.facts.gaps import Cause
from policies.facts.workload import Workload
from policies.registry import all_rules
from policies.verdict import Verdict
from tests.policies.pretend_cluster import Answer, make_kubeconfig, page, serve_cluster, status
from tests.pools.servers import Clouds

PLACE = Place("cluster", "huawei/gov", "huawei")
SPACES = "/api/v1/namespaces"
FIRST = f"{SPACES}?limit=500"


def read(
    folder: Path, answers: Mapping[str, list[Answer]], most_calls: int = 500
) -> tuple[FactBase, list[str], list[float]]:
    """What is read of a stand-in, its requests, and how long was waited."""
    waited: list[float] = []
    with serve_cluster(folder, answers) as (file, asked):
        session = open_cluster("huawei/gov", "lab", find_contexts(file))
        session._most = most_calls
        patience = Patience(waited.append, random.Random(1).random)
        harvest = read_cluster(session, PLACE, clock=lambda: datetime.now(UTC), patience=patience)
    return FactBase(harvest, datetime.now(UTC)), asked, waited


def why(base: FactBase, kind: type[Fact] = Namespace) -> str:
    gap = base.gap(kind, PLACE)
    return "" if gap is None else gap.why.render("en")


def test_every_page_of_a_list_is_read(tmp_path: Path) -> None:
    answers = {
        FIRST: [page("Namespace", "a", then="two/+=")],
        f"{FIRST}&continue=two%2F%2B%3D": [page("Namespace", "b", then="three")],
        f"{FIRST}&continue=three": [page("Namespace", "c")],
    }
    base, _, _ = read(tmp_path, answers)
    assert [each.id for each in base.of(Namespace, PLACE)] == ["a", "b", "c"]
    assert base.gap(Namespace, PLACE) is None


def test_a_list_whose_pages_grew_too_old_is_begun_again(tmp_path: Path) -> None:
    answers = {
        FIRST: [page("Namespace", "old", then="t1"), page("Namespace", "a", then="t2")],
        f"{FIRST}&continue=t1": [status(410, "The provided continue parameter is too old")],
        f"{FIRST}&continue=t2": [page("Namespace", "b")],
    }
    base, _, _ = read(tmp_path, answers)
    assert [each.id for each in base.of(Namespace, PLACE)] == ["a", "b"]
    assert base.gap(Namespace, PLACE) is None


def test_a_list_that_always_grows_too_old_is_missing(tmp_path: Path) -> None:
    answers = {FIRST: [page("Namespace", "a", then="t")], f"{FIRST}&continue=t": [status(410)]}
    base, asked, _ = read(tmp_path, answers)
    assert base.of(Namespace, PLACE) == []
    assert "410" in why(base)
    assert sum("continue=t" in each for each in asked) == 3


def test_a_page_that_fails_leaves_nothing_of_its_list(tmp_path: Path) -> None:
    answers = {FIRST: [page("Namespace", "a", then="t")], f"{FIRST}&continue=t": [status(403, "not yours")]}
    base, _, _ = read(tmp_path, answers)
    assert base.of(Namespace, PLACE) == []
    assert why(base) == f"the API server answers 403 to {SPACES}: not yours"


def test_pages_that_go_round_are_missing(tmp_path: Path) -> None:
    base, _, _ = read(tmp_path, {FIRST: [page("Namespace", "a", then="t")], SPACES: [page("Namespace", "b", then="t")]})
    assert base.of(Namespace, PLACE) == []
    assert "do not end" in why(base)


def test_pages_that_never_end_use_up_the_calls(tmp_path: Path) -> None:
    endless = [page("Namespace", f"n{n}", then=f"t{n}") for n in range(400)]
    base, asked, _ = read(tmp_path, {SPACES: endless}, most_calls=100)
    assert "more than 100 calls" in why(base)
    assert sum("own-token" in each for each in asked) <= 200


def test_a_busy_server_is_asked_again_after_pauses_of_ours(tmp_path: Path) -> None:
    """It says `Retry-After: 86400`."""
    base, _, waited = read(tmp_path, {SPACES: [status(429), status(503), page("Namespace", "a")]})
    assert [each.id for each in base.of(Namespace, PLACE)] == ["a"]
    assert 1.5 <= sum(waited) <= 3.0


def test_a_list_that_is_refused_is_missing_and_the_others_are_read(tmp_path: Path) -> None:
    answers = {"/api/v1/nodes": [status(403, "nodes is forbidden")], SPACES: [page("Namespace", "a")]}
    base, _, waited = read(tmp_path, answers)
    assert base.one(Namespace, PLACE, "a") is not None
    assert "nodes is forbidden" in why(base, Node)
    assert base.gap(Door, PLACE) is not None
    assert waited == []


def test_a_node_whose_address_is_not_told_leaves_a_gap_in_the_addresses(tmp_path: Path) -> None:
    base, _, _ = read(tmp_path, {"/api/v1/nodes": [page("Node", "n1", status={})]})
    assert base.gap(Node, PLACE) is None
    assert why(base, Door) == "not every node and its address is known"


def test_one_of_several_lists_of_a_kind_that_fails_leaves_the_kind_incomplete(tmp_path: Path) -> None:
    pod = {"metadata": {"name": "p", "namespace": "shop"}, "spec": {"containers": []}}
    answers = {"/api/v1/pods": [(200, {"metadata": {}, "items": [pod]})], "/apis/batch/v1/jobs": [status(500)]}
    base, _, _ = read(tmp_path, answers)
    assert [each.id for each in base.of(Workload, PLACE)] == ["Pod/shop/p"]
    assert "500 to /apis/batch/v1/jobs" in why(base, Workload)


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "[]",
        "null",
        '{"items": {}}',
        '{"items": [1], "metadata": {}}',
        "[" * 100_000,
        '{"items": [], "metadata": []}',
    ],
    ids=["cut off", "a list", "null", "no list", "a number", "deep", "no metadata"],
)
def test_an_answer_that_is_none_is_missing(body: str, tmp_path: Path) -> None:
    base, _, _ = read(tmp_path, {SPACES: [(200, body)]})
    assert base.of(Namespace, PLACE) == []
    assert "cannot be understood" in why(base)


def test_an_object_that_is_none_leaves_a_gap_beside_the_others(tmp_path: Path) -> None:
    items = [{"metadata": {"name": "a"}}, {"metadata": None}, {}]
    base, _, _ = read(tmp_path, {SPACES: [(200, {"metadata": {}, "items": items})]})
    assert [each.id for each in base.of(Namespace, PLACE)] == ["a"]
    assert why(base) == f"2 objects of {SPACES} could not be understood"


def test_an_object_that_is_told_twice_leaves_a_gap(tmp_path: Path) -> None:
    base, _, _ = read(tmp_path, {SPACES: [page("Namespace", "a", "a")]})
    assert why(base) == "the source told `a` twice"


def test_an_endless_answer_is_cut_and_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_session, "MOST_BYTES", 2**20)
    base, _, _ = read(tmp_path, {SPACES: [(200, " " * (2**20 + 1))]})
    assert "longer than 1 MiB" in why(base)


def test_only_names_of_secrets_are_asked_for_and_taken(tmp_path: Path) -> None:
    full = {"kind": "SecretList", "metadata": {}, "items": [{"metadata": {"name": "s", "namespace": "n"}, "data": {}}]}
    base, asked, _ = read(tmp_path, {"/api/v1/secrets": [(200, full)]})
    (secrets,) = [each for each in asked if "/api/v1/secrets?" in each]
    assert "as=PartialObjectMetadataList" in secrets
    assert base.of(Secret, PLACE) == []
    assert base.gap(Secret, PLACE) is not None


def test_redirects_are_not_followed(tmp_path: Path) -> None:
    base, asked, _ = read(tmp_path, {SPACES: [(302, "")]})
    assert "302" in why(base)
    assert not any("/elsewhere" in each for each in asked)


@pytest.mark.parametrize(("code", "known"), [(401, False), (403, True), (200, True), (500, None)])
def test_anonymity_is_what_a_request_without_credentials_is_answered(
    code: int, known: bool | None, tmp_path: Path
) -> None:
    base, asked, _ = read(tmp_path, {f"{SPACES}?limit=1": [status(code)]})
    (door,) = base.of(Door, PLACE)
    assert dict(door.known).get("anonymous") is known
    bare = [each for each in asked if each.endswith(f"{SPACES}?limit=1")]
    assert bare
    assert not any("own-token" in each for each in bare)


def test_what_a_server_does_not_let_us_try_is_unknown_and_missing(tmp_path: Path) -> None:
    base, _, _ = read(tmp_path, {"/metrics": [status(403)], "/version": [(200, {"gitVersion": "v1.36.3"})]})
    (plane,) = base.of(ControlPlane, PLACE)
    assert dict(plane.known).keys() == {"version"}
    rules = [all_rules()[each] for each in ("k8s-audit-on", "k8s-etcd-encrypted", "k8s-anonymous-off.modes")]
    verdicts = {each.rule: each.verdict for each in evaluate(rules, base)}
    assert verdicts == dict.fromkeys(verdicts, Verdict.MISSING)
    assert len(verdicts) == len(rules)


def count(**levels: int) -> Answer:
    lines = [f'apiserver_audit_level_total{{level="{level}"}} {n}' for level, n in levels.items()]
    return 200, "\n".join(["process_start_time_seconds 1.5e+09", *lines, ""])


@pytest.mark.parametrize(
    ("before", "after", "known"),
    [
        (count(), count(), False),
        (count(Metadata=5), count(Metadata=15), True),
        (count(Metadata=5, **{"None": 5}), count(Metadata=6, **{"None": 15}), False),
        (count(Metadata=5, **{"None": 5}), count(Metadata=50, **{"None": 50}), None),
        (count(Metadata=5), (200, "process_start_time_seconds 2\n"), None),
    ],
    ids=["off", "all kept", "ours dropped", "drowned by others", "another server"],
)
def test_the_audit_is_known_by_what_the_server_counts(
    before: Answer, after: Answer, known: bool | None, tmp_path: Path
) -> None:
    missing = "/api/v1/namespaces/kube-system/secrets/govcloud-audit-probe"
    base, _, _ = read(tmp_path, {"/metrics": [before, before, before, after], missing: [status(404)]})
    (plane,) = base.of(ControlPlane, PLACE)
    assert dict(plane.known).get("audits_secrets") is known


def static_pod(program: str, *flags: str, mirror: bool = True) -> dict[str, object]:
    noted = {"annotations": {"kubernetes.io/config.mirror": "x"}} if mirror else {}
    metadata = {"name": f"{program}-{len(flags)}", "namespace": "kube-system", **noted}
    return {"metadata": metadata, "spec": {"containers": [{"name": "c", "command": [program, *flags]}]}}


def test_flags_are_those_of_pods_that_nodes_start_and_of_no_others(tmp_path: Path) -> None:
    pods = [
        static_pod("kube-apiserver", "--authorization-mode=Node,RBAC"),
        static_pod("kube-apiserver", "--authorization-mode=AlwaysAllow", "--v=1", mirror=False),
        static_pod("etcd", "--advertise-client-urls=http://127.0.0.1:1"),
    ]
    base, _, _ = read(tmp_path, {"/api/v1/pods": [(200, {"metadata": {}, "items": pods})]})
    (plane,) = base.of(ControlPlane, PLACE)
    known = dict(plane.known)
    assert known["flags"] == ({"authorization-mode": "Node,RBAC"},)
    assert known["stored"] == ("identity",)
    assert [each.id for each in base.of(Store, PLACE)] == ["http://127.0.0.1:1"]


def test_a_server_that_is_away_leaves_every_rule_without_a_pass(tmp_path: Path) -> None:
    file = tmp_path / "kubeconfig"
    file.write_text(json.dumps(make_kubeconfig("http://127.0.0.1:1")))
    session = open_cluster("huawei/gov", "lab", find_contexts(file))
    patience = Patience(lambda _: None, random.random)
    base = FactBase(read_cluster(session, PLACE, clock=lambda: datetime.now(UTC), patience=patience), datetime.now(UTC))
    rules = [each for each in all_rules().values() if each.check.startswith("k8s-")]
    results = list(evaluate(rules, base))
    assert {each.rule for each in results} == {each.id for each in rules}
    assert {each.verdict for each in results} == {Verdict.MISSING}
    assert Cause.FAULT not in {each.cause for each in results}


def test_kubeconfigs_of_a_folder_are_found_by_their_contexts(tmp_path: Path) -> None:
    (tmp_path / "one").write_text(json.dumps(make_kubeconfig("http://127.0.0.1:1", "one")))
    (tmp_path / "two.yaml").write_text(json.dumps(make_kubeconfig("http://127.0.0.1:1", "two")))
    (tmp_path / "ca.crt").write_text("no kubeconfig")
    assert {name: file.name for name, file in find_contexts(tmp_path).items()} == {"one": "one", "two": "two.yaml"}
    with pytest.raises(PoolError, match="no kubeconfig has the context `three`"):
        open_cluster("huawei/gov", "three", find_contexts(tmp_path))


@pytest.mark.parametrize("text", ["{", "- 1", "a: own-token: b", "", "contexts: []\ncurrent-context: x"])
def test_a_spoilt_kubeconfig_is_told_without_what_stands_in_it(text: str, tmp_path: Path) -> None:
    (tmp_path / "config").write_text(text)
    with pytest.raises(UsageError) as told:
        find_contexts(tmp_path)
    assert "config: this kubeconfig cannot be used" in told.value.render("en")
    assert "own-token" not in told.value.render("en")


def test_a_context_in_two_files_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no kubeconfig here"):
        find_contexts(tmp_path)
    for name in ("a", "b"):
        (tmp_path / name).write_text(json.dumps(make_kubeconfig("http://127.0.0.1:1")))
    with pytest.raises(UsageError, match="two kubeconfigs have the context `lab`"):
        find_contexts(tmp_path)


def test_calls_side_by_side_are_all_counted(tmp_path: Path) -> None:
    with serve_cluster(tmp_path, {}) as (file, asked):
        session: ClusterSession = open_cluster("huawei/gov", "lab", find_contexts(file))
        patience = Patience(lambda _: None, random.random)
        read_cluster(session, PLACE, clock=lambda: datetime.now(UTC), patience=patience)
        ours = sum("own-token" in each for each in asked)
    assert session.calls == ours


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--clusters", "{tmp}"), "read with --live only. add --live"),
        (("--live", "--clusters", "{tmp}/nowhere"), "nowhere: there is no such kubeconfig or folder"),
        (
            ("--live", "--clusters", "{tmp}"),
            "the inventory names no clusters of these pools. name code, context and zone",
        ),
    ],
)
def test_wrong_use_is_one_clear_sentence(
    arguments: tuple[str, ...],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("GOVCLOUD_LANG", "en")
    clouds = Clouds(tmp_path / "clouds.yaml").write("http://127.0.0.1:1/v3")
    given = [each.format(tmp=tmp_path) for each in arguments]
    pool = ("--pool", "huawei") if "--live" in given else ()
    assert run(["check", *given, *pool, "--clouds", str(clouds)]) == Exit.USAGE
    assert words in capsys.readouterr().err.strip().splitlines()[-1]
