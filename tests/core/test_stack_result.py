"""What is told after a run, also when it went wrong half-way."""

from govcloud.cli.stack_result import list_servers
from stacks.engine.events import PhaseRecord
from stacks.engine.run import RunResult
from stacks.operations.runs import Outcome


def test_server_whose_internet_address_was_not_made_is_listed_without_one() -> None:
    server = {"addresses": {"extranet": ["10.0.0.2"]}, "internet": None}
    record = PhaseRecord("update", outputs={"systems": {"sites": {"servers": {"web-1": server}}}})
    outcome = Outcome("huawei.health", 1.0, RunResult(1, {"update": record}))
    assert list_servers(outcome) == [("health.sites", "web-1", "10.0.0.2", "–")]
