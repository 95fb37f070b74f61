"""The policies of the pack ask one after another about the same stack: it is judged once, and another one anew."""

from datetime import UTC, datetime
from typing import Any

import pulumi_policy.policy as sdk
import pytest
from pulumi_policy import PolicyCustomTimeouts, PolicyResource, PolicyResourceOptions
from pulumi_policy.proxy import UnknownValueError, unknown_checking_proxy

from govcloud.cli.planned_verdicts import judge_plans
from govcloud.settings import PRODUCT
from policies.pack.judge import Judge
from policies.pack.received import open_value
from policies.pack.seams import OPEN, keep_secrets
from stacks.engine.urn import make_urn
from stacks.engine.values import UNKNOWN, Secret
from stacks.signatures import SECRET_SIGNATURE, SIGNATURE, UNKNOWN_TEXT

GROUP = "govcloud:network:SecurityGroup"
OPTIONS = PolicyResourceOptions(
    protect=False,
    ignore_changes=[],
    delete_before_replace=None,
    aliases=[],
    custom_timeouts=PolicyCustomTimeouts(0, 0, 0),
    additional_secret_outputs=[],
)


def make_group(**props: Any) -> PolicyResource:
    """A security group as the SDK hands it to a policy, made anew for each."""
    urn = make_urn("mobile.transport", "govcloud", "", GROUP, "g")
    return PolicyResource(GROUP, unknown_checking_proxy(props), urn, "g", OPTIONS, None, None, [], {})


@pytest.fixture
def judge() -> Judge:
    return Judge(lambda: PRODUCT / "inventories" / "hanjiang", lambda: datetime(2026, 11, 1, tzinfo=UTC))


def test_the_same_stack_is_judged_once(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def count(*given: Any, **more: Any) -> Any:
        asked.append("judged")
        return judge_plans(*given, **more)

    monkeypatch.setattr("policies.pack.judge.judge_plans", count)
    first = judge.look([make_group(name="g", rules=[{"description": "a"}])])
    assert judge.look([make_group(name="g", rules=[{"description": "a"}])]) is first
    assert asked == ["judged"]
    assert judge.look([make_group(name="g", rules=[{"description": "b"}])]) is not first
    assert asked == ["judged", "judged"]


def test_values_come_without_the_wrappers_that_raise() -> None:
    props = {"a": [{"b": UNKNOWN_TEXT}], "c": {SIGNATURE: SECRET_SIGNATURE, "value": [1.0]}, "d": None}
    wrapped: Any = unknown_checking_proxy(props)
    with pytest.raises(UnknownValueError):
        wrapped["a"][0]["b"]
    assert open_value(wrapped) == {"a": [{"b": UNKNOWN}], "c": Secret([1.0]), "d": None}


def test_an_sdk_that_is_made_otherwise_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(sdk, OPEN)
    with pytest.raises(AttributeError, match=OPEN):
        keep_secrets()
