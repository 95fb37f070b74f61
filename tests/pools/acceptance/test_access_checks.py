"""Signing in, services, TLS, clocks, rights and time are judged: good, bad and edge facts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from govcloud.pools.acceptance.checks import clock, rights, services, sign_in, speed, tls
from govcloud.pools.acceptance.probes import RightProbe, TlsFact
from govcloud.pools.acceptance.result import Severity, Verdict
from govcloud.pools.calls import ClockSample, Tally
from govcloud.pools.endpoints import Versions
from govcloud.pools.errors import PoolError
from govcloud.pools.tls import Handshake
from govcloud.text import Text
from tests.pools.acceptance.words import told, told_zh

NOW = datetime(2026, 11, 22, tzinfo=UTC)
FORBIDDEN = PoolError("huawei", "forbidden", Text("nova refuses", "nova 拒绝"), Text("no right", "无权"))
DEAD = PoolError("huawei", "refused", Text("nova cannot be used", "nova 不可用"), Text("port closed", "端口关闭"))


def test_refusal_to_sign_in_fails_with_its_advice() -> None:
    refusal = PoolError("huawei", "sign-in", Text("w", "什么"), Text("y", "为何"), Text("ask", "询问"))
    result = sign_in.judge("", [], refusal)
    assert (result.verdict, told(result), told_zh(result)) == (Verdict.FAIL, "w: y", "什么：为何")
    assert result.todo is refusal.todo


def test_signing_in_passes_with_address_and_roles() -> None:
    result = sign_in.judge("https://k:5000/v3", ["reader", "admin"], None)
    assert (result.verdict, told(result)) == (Verdict.PASS, "signed in at https://k:5000/v3 as admin, reader")


ALL = {name: Versions("2.1", "2.1", "2.96") for name in ("identity", "compute", "network", "block-storage", "image")}


@pytest.mark.parametrize(
    ("change", "verdict", "words"),
    [
        ({}, Verdict.PASS, "release 2024.1 – 2024.2"),
        ({"compute": Versions("2.1", "2.1", "2.94")}, Verdict.PASS, "release unknown"),
        ({"compute": DEAD}, Verdict.FAIL, "nova cannot be used: port closed"),
        ({"load-balancer": DEAD}, Verdict.CANNOT_TELL, "nova cannot be used"),
        ({"load-balancer": Versions("2.0")}, Verdict.PASS, "load-balancer 2.0"),
    ],
)
def test_required_services_must_answer(change: dict[str, Versions | PoolError], verdict: Verdict, words: str) -> None:
    result = services.judge({**ALL, **change})
    assert result.verdict is verdict
    assert words in told(result)


SHAKE = Handshake("TLSv1.3", NOW - timedelta(days=1), NOW + timedelta(days=300), "CN=City CA", ("10.0.0.1",))
FAR = TlsFact("https://10.0.0.1:5000", plain=False, local=False, verified=True, handshake=SHAKE)


@pytest.mark.parametrize(
    ("fact", "verdict", "words"),
    [
        (FAR, Verdict.PASS, "1 endpoints: TLSv1.3; certificates last 300 days"),
        (replace(FAR, handshake=replace(SHAKE, version="TLSv1.2")), Verdict.PASS, "TLSv1.2"),
        (replace(FAR, handshake=replace(SHAKE, version="TLSv1.1")), Verdict.FAIL, "TLSv1.1; 1.2 is the least"),
        (replace(FAR, plain=True, handshake=None), Verdict.FAIL, "plain HTTP"),
        (replace(FAR, handshake=None, problem="CONNECTION_RESET"), Verdict.FAIL, "no TLS handshake: CONNECTION_RESET"),
        (
            replace(FAR, handshake=replace(SHAKE, distrust=10, distrust_words="expired")),
            Verdict.FAIL,
            "not trusted: exp",
        ),
        (replace(FAR, handshake=replace(SHAKE, valid_until=NOW + timedelta(days=13))), Verdict.FAIL, "13 more days"),
        (replace(FAR, handshake=replace(SHAKE, valid_until=NOW + timedelta(days=14))), Verdict.PASS, "14 days"),
        (replace(FAR, verified=False), Verdict.FAIL, "`verify: false`"),
    ],
)
def test_endpoint_must_speak_good_tls(fact: TlsFact, verdict: Verdict, words: str) -> None:
    result = tls.judge([fact], NOW)
    assert result.verdict is verdict
    assert words in told(result)
    assert result.severity is Severity.MUST


def test_plain_http_is_advised_against_only_when_all_of_it_is_on_this_machine() -> None:
    local = replace(FAR, plain=True, local=True, handshake=None)
    assert tls.judge([local], NOW).severity is Severity.SHOULD
    assert tls.judge([local, FAR], NOW).severity is Severity.MUST


def test_same_problem_of_several_endpoints_is_told_once() -> None:
    plain = [replace(FAR, origin=f"http://10.0.0.1:{port}", plain=True, handshake=None) for port in (1, 2)]
    assert told(tls.judge(plain, NOW)).endswith("(http://10.0.0.1:1, http://10.0.0.1:2)")


@pytest.mark.parametrize(
    ("offset", "error", "verdict"),
    [(0, 0.6, Verdict.PASS), (-5.4, 0.6, Verdict.PASS), (5.7, 0.6, Verdict.FAIL), (-3600, 0.6, Verdict.FAIL)],
)
def test_clock_may_be_off_by_five_seconds_and_what_the_measurement_errs(
    offset: float, error: float, verdict: Verdict
) -> None:
    assert clock.judge(["compute"], {"compute": ClockSample(offset, error)}).verdict is verdict


def test_service_without_a_date_leaves_its_clock_unknown() -> None:
    result = clock.judge(["compute", "image"], {"compute": ClockSample(0, 0.5)})
    assert (result.verdict, told(result)) == (Verdict.CANNOT_TELL, "image sends no Date")


@pytest.mark.parametrize(
    ("refusal", "verdict", "words"),
    [
        (None, Verdict.PASS, "may do all of: list projects"),
        (FORBIDDEN, Verdict.FAIL, "may not list projects: `GET /projects` was answered with 403"),
        (DEAD, Verdict.CANNOT_TELL, "list projects: nova cannot be used"),
    ],
)
def test_right_is_refused_only_by_a_refusal(refusal: PoolError | None, verdict: Verdict, words: str) -> None:
    result = rights.judge([RightProbe(Text("list projects", "查询项目列表"), "GET /projects", refusal)])
    assert result.verdict is verdict
    assert words in told(result)


@pytest.mark.parametrize(
    ("tally", "verdict"),
    [
        (Tally(40, 4.0, 1.0, "GET /a"), Verdict.PASS),
        (Tally(), Verdict.PASS),
        (Tally(40, 20.0, 10.5, "GET /a"), Verdict.FAIL),
        (Tally(4, 9.0, 3.0, "GET /a"), Verdict.FAIL),
    ],
)
def test_slow_calls_fail(tally: Tally, verdict: Verdict) -> None:
    assert speed.judge(tally).verdict is verdict
