"""A stack of monitoring works as a whole: metrics become alerts, alerts reach a receiver, samples reach the history."""

from pathlib import Path

import pytest

from govcloud.settings import load_settings
from scripts.lab.monitors.configuration import Target, Wish
from scripts.lab.monitors.packages import keep_tools, own_lists
from scripts.lab.monitors.ports import find_ports
from scripts.lab.monitors.stack import private_stack
from tests.scripts.lab.monitors.listeners import listen, wait_for

pytestmark = pytest.mark.slow
RULES = "groups: [{name: test, rules: [{alert: TooHot, expr: heat_celsius > 90, labels: {severity: high}}]}]\n"
ROUTES = (
    "route: {{receiver: us, group_by: [alertname], group_wait: 0s, group_interval: 1s}}\n"
    "receivers: [{{name: us, webhook_configs: [{{url: 'http://{address}/alerts'}}]}}]\n"
)


def test_hot_metric_reaches_the_receiver_as_an_alert_and_the_history_as_it_was(tmp_path: Path) -> None:
    rules = tmp_path / "rules.yml"
    rules.write_text(RULES)
    with listen() as served, listen() as told:
        served.text = 'heat_celsius{room="a"} 20\nheat_celsius{room="b"} 91.5\n'
        wish = Wish([Target("test", {served.address: {"site": "x"}})], [rules], ROUTES.format(address=told.address), 1)
        with private_stack(tmp_path / "stack", load_settings().cache, wish, history=True) as stack:
            assert wait_for(lambda: told.bodies, 30)
            alert = told.bodies[0]["alerts"][0]
            assert (alert["status"], alert["labels"]["alertname"], alert["labels"]["room"]) == ("firing", "TooHot", "b")
            assert [each["state"] for each in stack.alerts()] == ["firing"]
            assert [each["labels"]["room"] for each in stack.received()] == ["b"]

            served.text = 'heat_celsius{room="a"} 20\nheat_celsius{room="b"} 40.25\n'
            assert wait_for(lambda: told.bodies[-1]["status"] == "resolved", 30)

            asked = 'max_over_time(heat_celsius{site="x"}[5m])'
            wait_for(lambda: len(stack.query(asked, stack.victoria)) == 2, 10)
            values = [
                {each["metric"]["room"]: each["value"][1] for each in stack.query(asked, address)}
                for address in (stack.prometheus, stack.victoria)
            ]
            assert values == [{"a": "20", "b": "91.5"}] * 2
            assert None not in [part.process.pid for part in stack.parts]
        assert [part.process.pid for part in stack.parts] == [None] * 3


def test_changed_rules_are_read_without_a_restart(tmp_path: Path) -> None:
    rules = tmp_path / "rules.yml"
    rules.write_text(RULES)
    wish = Wish([], [rules], interval_s=1)
    with private_stack(tmp_path / "stack", load_settings().cache, wish) as stack:
        before = stack.parts[-1].process.pid
        other = tmp_path / "other.yml"
        other.write_text("groups: [{name: other, rules: [{alert: Always, expr: vector(1)}]}]\n")
        assert stack.start(Wish([], [rules, other], interval_s=1)) == []
        assert wait_for(lambda: [each["labels"]["alertname"] for each in stack.alerts()], 15) == ["Always"]
        assert stack.parts[-1].process.pid == before


def test_same_wish_again_starts_nothing_and_a_killed_program_is_started_alone(tmp_path: Path) -> None:
    wish = Wish([], alertmanager=ROUTES.format(address="127.0.0.1:9"), interval_s=1)
    with private_stack(tmp_path / "stack", load_settings().cache, wish) as stack:
        assert stack.start(wish) == []
        stack.stop_part("prometheus-alertmanager")
        assert stack.start(wish) == ["prometheus-alertmanager"]


def test_programs_are_fetched_once_and_are_of_the_named_versions() -> None:
    tools = keep_tools(load_settings().cache)
    made = tools.folder.stat().st_ctime_ns
    assert keep_tools(load_settings().cache).folder.stat().st_ctime_ns == made
    assert {"promtool", "amtool", "prometheus", "victoria-metrics"} <= {
        file.name for file in (tools.folder / "usr/bin").iterdir()
    }


def test_named_mirror_is_the_only_place_that_apt_is_told_of(tmp_path: Path) -> None:
    options = own_lists(tmp_path, "http://mirror.example/debian")
    assert f"Dir::Etc::SourceList={tmp_path / 'sources.list'}" in options
    assert "Dir::Etc::SourceParts=/dev/null" in options
    assert (tmp_path / "sources.list").read_text() == "deb http://mirror.example/debian bookworm main\n"


def test_ports_of_two_stacks_differ() -> None:
    ports = find_ports(6)
    assert len(set(ports)) == 6
    assert all(20_000 <= port < 32_000 for port in ports)
