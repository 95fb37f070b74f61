"""Several collectors of one extranet: each node is told by exactly one, and judged as if one asked all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extranet.addresses import plan_extranet
from extranet.devices.build import build_devices
from extranet.intent import read_intent
from extranet.push.topology import read_topology
from extranet.verify.expect import expect_facts
from monitors.extranet.facts import expect_of_each
from monitors.extranet.parts import Part, choose_devices, choose_nodes
from monitors.extranet.samples import describe_extranet
from monitors.extranet.state import DeviceState, read_state
from monitors.extranet.watched import watch_extranet
from monitors.metrics.metric import Sample
from scripts.bench.simulated_devices import write_line
from tests.extranet.nets import read_example

INVENTORY = read_example()
MODELS = build_devices(INVENTORY, plan_extranet(INVENTORY))
TOPOLOGY = read_topology(read_intent(INVENTORY))
WHOLE = watch_extranet(INVENTORY, MODELS)


def tell(part: Part, silent: frozenset[str]) -> list[Sample]:
    """The samples of a part while some devices are silent."""
    told = choose_nodes(TOPOLOGY, part)
    asked = choose_devices(TOPOLOGY, told)
    watched = watch_extranet(INVENTORY, [model for model in MODELS if model.code in asked])
    answers = {code: code not in silent for code in watched.devices}
    states = {code: read_state(device, write_line(device)) for code, device in watched.devices.items() if answers[code]}
    return describe_extranet(watched, told, answers, states, {})


def test_every_node_is_told_by_exactly_one_part() -> None:
    for count in range(1, 6):
        parts = [choose_nodes(TOPOLOGY, Part(number, count)) for number in range(1, count + 1)]
        assert sum(map(len, parts)) == len(INVENTORY.extranet.nodes)
        assert frozenset().union(*parts) == {node.code for node in INVENTORY.extranet.nodes}


def test_what_hangs_on_a_county_stays_together() -> None:
    parts = [choose_nodes(TOPOLOGY, Part(number, 3)) for number in (1, 2, 3)]
    below = {"linhan", "linhan-chengguan", "linhan-chengguan-dongmen", "linhan-chengguan-heyan", "site-linhan-data"}
    assert [bool(below & part) for part in parts].count(True) == 1


def test_a_part_that_is_none_is_refused() -> None:
    for number, count in ((0, 2), (3, 2), (1, 0)):
        with pytest.raises(ValueError, match="there is no part"):
            Part(number, count)


@given(st.frozensets(st.sampled_from(sorted(WHOLE.devices)), max_size=4))
def test_parts_together_tell_no_series_twice_and_what_one_tells_is_not_wrong(silent: frozenset[str]) -> None:
    every = {(each.metric.name, each.labels): each.value for each in tell(Part(), silent)}
    parts = [each for number in (1, 2, 3) for each in tell(Part(number, 3), silent)]
    series = [(each.metric.name, each.labels) for each in parts]
    assert len(series) == len(set(series))
    assert {(each.metric.name, each.labels): each.value for each in parts}.items() <= every.items()


def test_facts_of_a_part_are_expected_within_the_whole_network() -> None:
    asked = choose_devices(TOPOLOGY, choose_nodes(TOPOLOGY, Part(1, 3)))
    expected = expect_of_each(MODELS, asked)
    assert {key for each in expected.values() for key in each} == {
        key for key in expect_facts(MODELS) if key.device in asked
    }


def test_a_device_that_says_nothing_of_its_sessions_proves_nothing() -> None:
    state = DeviceState(bgp=None, bfd=None, held=None, ports=None, octets={})
    told = describe_extranet(WHOLE, frozenset(WHOLE.nodes), {"core-a": True}, dict.fromkeys(WHOLE.devices, state), {})
    assert not {"govcloud_node_paths_up", "govcloud_link_up", "govcloud_gateways_active"} & {
        each.metric.name for each in told if each.labels[0] != "core"
    }
