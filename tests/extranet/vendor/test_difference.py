"""Commands between two configurations, judged by the emulated devices' own tables: order, undo forms, and the outcome.

The tables are ours as well, written from the vendors' manuals: they catch what contradicts those, not what they omit.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extranet.vendor.dialects import DIALECTS
from extranet.vendor.difference import diff_trees, spell_steps
from extranet.vendor.tree import Tree, digest_running, digest_tree, read_tree, write_tree
from govcloud.inventory.models.extranet import Platform
from scripts.lab.extranet.emulator.configuration import Configuration
from scripts.lab.extranet.emulator.grammar import read_grammar
from scripts.lab.extranet.emulator.refusal import Refused
from tests.extranet.vendor.devices import render_sample
from tests.extranet.vendor.strategies import draw_models
from tests.extranet.vendor.test_parsing import render

both = pytest.mark.parametrize("platform", [Platform.VRP, Platform.COMWARE])


@both
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_steps_of_any_two_configurations_make_the_one_of_the_other(platform: Platform, data: st.DataObject) -> None:
    running, intended = (read(platform, render(data.draw(draw_models(platform)))) for _ in range(2))
    assert apply(platform, running, intended) == intended


@both
def test_device_is_filled_from_nothing_and_emptied_again(platform: Platform) -> None:
    sample = read(platform, render_sample(platform))
    assert apply(platform, {}, sample) == sample
    assert apply(platform, sample, {}) == {}


@both
def test_equal_configurations_need_no_step_whatever_their_order(platform: Platform) -> None:
    sample = read(platform, render_sample(platform))
    turned = turn(sample)
    assert list(turned) != list(sample)
    assert diff_trees(sample, turned, DIALECTS[platform]) == []
    assert digest_tree(sample) == digest_tree(turned)


@both
def test_digest_tells_one_changed_word(platform: Platform) -> None:
    text = render_sample(platform)
    assert digest_running(text, DIALECTS[platform]) != digest_running(
        text.replace("mtu 9000", "mtu 9001"), DIALECTS[platform]
    )


@both
def test_tree_is_written_as_it_was_read(platform: Platform) -> None:
    sample = read(platform, render_sample(platform))
    assert read(platform, write_tree(sample)) == sample


@both
def test_changed_value_is_entered_without_undoing_the_old_one(platform: Platform) -> None:
    assert commands(platform, "mtu 9000", "mtu 1400")[1] == "mtu 1400"
    assert not any(line.startswith("undo") for line in commands(platform, "mtu 9000", "mtu 1400"))


@both
def test_definition_is_undone_after_its_last_use(platform: Platform) -> None:
    lines = commands(
        platform, " peer 10.242.0.2 route-policy TAKE-10.242.0.2 import\n", "\n", "route-policy TAKE-10.242.0.2"
    )
    use = next(index for index, line in enumerate(lines) if line.startswith("undo peer 10.242.0.2 route-policy"))
    definition = lines.index("undo route-policy TAKE-10.242.0.2 node 10")
    assert use < definition


@both
def test_interface_that_changes_its_area_gets_its_addresses_again_after_the_change(platform: Platform) -> None:
    lines = commands(platform, "ip binding vpn-instance health", "ip binding vpn-instance internet")
    assert lines.index("undo ip address") < lines.index("undo ip binding vpn-instance health")
    assert lines.index("ip binding vpn-instance internet") < lines.index("ip address 10.241.0.3 255.255.255.254")


@both
def test_emulated_device_refuses_what_is_not_in_its_tables(platform: Platform) -> None:
    configuration = Configuration(read_grammar(platform))
    for line in ("ip adress 10.0.0.1 24", "interface Gigabit0", "undo bgp 1", "peer 10.0.0.1 as-number 1"):
        with pytest.raises(Refused):
            configuration.apply((), line)
    assert configuration.tree == {}


def commands(platform: Platform, old: str, new: str, without: str = "\0") -> list[str]:
    """Commands from the sample to the sample with a text replaced, and without sections that begin with some words."""
    text = render_sample(platform)
    assert old in text
    intended = {
        line: view for line, view in read(platform, text.replace(old, new)).items() if not line.startswith(without)
    }
    return list(spell_steps(diff_trees(read(platform, text), intended, DIALECTS[platform])))


def apply(platform: Platform, running: Tree, intended: Tree) -> Tree:
    """What an emulated device has after the commands, typed as a person would."""
    configuration = Configuration(read_grammar(platform))
    for start, end in (({}, running), (running, intended)):
        place: list[str] = []
        for line in spell_steps(diff_trees(start, end, DIALECTS[platform])):
            if line == "quit":
                place.pop()
            elif configuration.apply(place, line):
                place.append(line)
        assert place == []
    return read(platform, "\n".join(configuration.print()))


def read(platform: Platform, text: str) -> Tree:
    return read_tree(text, DIALECTS[platform])


def turn(tree: Tree) -> Tree:
    return {line: turn(tree[line]) for line in reversed(tree)}
