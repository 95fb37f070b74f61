"""Replacements beyond the records: options, providers, failures and dependents."""

from tests.engine.scenario import Scenario, thing


def test_program_option_deletes_before_replacing(scenario: Scenario) -> None:
    text = 'Thing("a", "{v}", replaceOn=["value"], opts=Opts(delete_before_replace=True))'
    scenario.up(text.format(v=1))
    seen = scenario.up(text.format(v=2))
    assert seen.ops() == ["delete-replaced a", "replace a", "create-replacement a"]
    assert seen.calls() == ["Check a", "Diff a", "Check a", "Delete a", "Create a"]


def test_program_option_false_overrules_the_provider(scenario: Scenario) -> None:
    text = 'Thing("a", "{v}", replaceOn=["value"], deleteBeforeReplace=True, opts=Opts(delete_before_replace=False))'
    scenario.up(text.format(v=1))
    assert scenario.up(text.format(v=2)).ops() == ["create-replacement a", "replace a", "delete-replaced a"]


def test_failed_create_of_a_replacement_leaves_the_old_one_untouched(scenario: Scenario) -> None:
    scenario.up('Thing("a", "1", replaceOn=["value"])')
    seen = scenario.up('Thing("a", "2", replaceOn=["value"], failCreate=True)')
    assert seen.exit == 1
    assert seen.state["a"]["id"] == "a-1"
    assert list(seen.state) == ["a"]
    assert "Delete a" not in seen.calls()


def test_protected_resource_is_not_replaced(scenario: Scenario) -> None:
    text = 'Thing("a", "{v}", replaceOn=["value"], opts=Opts(protect=True))'
    scenario.up(text.format(v=1))
    seen = scenario.up(text.format(v=2))
    assert seen.exit == 1
    assert "unable to replace resource" in seen.errors
    assert "update" not in seen.raw["phases"]
    assert seen.state["a"]["id"] == "a-1"


def test_another_explicit_provider_replaces_what_its_configuration_could_not_manage(scenario: Scenario) -> None:
    text = 'p = Provider("p", {{"region": "x"}})\nq = Provider("q", {{"region": "y"}})\n'
    text += 'Thing("a", "1", opts=Opts(provider={who}))'
    scenario.up(text.format(who="p"))
    seen = scenario.up(text.format(who="q"))
    assert "create-replacement a" in seen.ops()
    assert seen.state["a"]["id"] == "a-2"
    assert seen.state["a"]["provider"]["urn"].endswith("::q")


def test_another_provider_whose_configuration_can_manage_it_takes_a_resource_over(scenario: Scenario) -> None:
    text = 'p = Provider("p", {{"prefix": "x"}})\nq = Provider("q", {{"prefix": "y"}})\n'
    text += 'Thing("a", "1", opts=Opts(provider={who}))'
    scenario.up(text.format(who="p"))
    seen = scenario.up(text.format(who="q"))
    assert "same a" in seen.ops()
    assert seen.state["a"]["id"] == "a-1"
    assert seen.state["a"]["provider"]["urn"].endswith("::q")


def test_replaced_provider_replaces_what_it_manages_and_is_deleted_after_it(scenario: Scenario) -> None:
    text = 'p = Provider("p", {{"region": "{r}"}})\nThing("a", "1", opts=Opts(provider=p))'
    scenario.up(text.format(r="east"))
    seen = scenario.up(text.format(r="west"))
    assert seen.exit == 0
    ops = seen.ops()
    assert ops[:2] == ["create-replacement p", "replace p"]
    assert ops.index("delete-replaced a") < ops.index("delete-replaced p")
    assert seen.state["a"]["id"] == "a-2"


def test_renamed_provider_with_alias_keeps_its_resources(scenario: Scenario) -> None:
    scenario.up('p = Provider("p", {"prefix": "x"})\nThing("a", "1", opts=Opts(provider=p))')
    seen = scenario.up(
        'p = Provider("q", {"prefix": "x"}, Opts(aliases=[pulumi.Alias(name="p")]))\n'
        'Thing("a", "1", opts=Opts(provider=p))'
    )
    assert seen.exit == 0
    assert "same a" in seen.ops()
    assert seen.state["a"]["provider"]["urn"].endswith("::q")


def test_replacing_everything_inside_a_path_of_replace_on_changes(scenario: Scenario) -> None:
    text = 'Thing("a", "{v}", tags={{"x": "1"}}, opts=Opts(replace_on_changes=["*"]))'
    scenario.up(text.format(v=1))
    assert scenario.up(text.format(v=2)).ops() == ["create-replacement a", "replace a", "delete-replaced a"]


def test_retained_resource_is_replaced_without_a_delete_call(scenario: Scenario) -> None:
    text = 'Thing("a", "{v}", replaceOn=["value"], opts=Opts(retain_on_delete=True))'
    scenario.up(text.format(v=1))
    seen = scenario.up(text.format(v=2))
    assert "delete-replaced a" in seen.ops()
    assert "Delete a" not in seen.calls()
    assert list(seen.state) == ["a"]


def test_replacement_trigger_that_changes_replaces(scenario: Scenario) -> None:
    text = 'Thing("a", "1", opts=Opts(replacement_trigger="{v}"))'
    scenario.up(text.format(v=1))
    assert scenario.up(text.format(v=1)).ops() == ["same a"]
    assert "create-replacement a" in scenario.up(text.format(v=2)).ops()


def test_replace_with_follows_the_other_resource(scenario: Scenario) -> None:
    text = 'a = Thing("a", "{v}", replaceOn=["value"])\nThing("b", "x", opts=Opts(replace_with=[a], depends_on=[a]))'
    scenario.up(text.format(v=1))
    ops = scenario.up(text.format(v=2)).ops()
    assert "create-replacement b" in ops
    assert ops.index("create-replacement a") < ops.index("create-replacement b")


def test_pending_replacement_that_is_no_longer_wanted_is_forgotten_without_a_call(scenario: Scenario) -> None:
    text = 'Thing("a", "{v}", replaceOn=["value"], deleteBeforeReplace=True{more})\nThing("k", "k")'
    scenario.up(text.format(v=1, more=""))
    broken = scenario.up(text.format(v=2, more=", failCreate=True"))
    assert broken.state["a"]["pendingReplacement"]
    seen = scenario.up('Thing("k", "k")')
    assert "remove-pending-replace a" in seen.ops()
    assert "Delete a" not in seen.calls()
    assert list(seen.state) == ["k"]


def test_target_replace_touches_nothing_else(scenario: Scenario) -> None:
    text = 'Thing("a", "{v}")\nThing("b", "{v}")'
    scenario.up(text.format(v=1))
    seen = scenario.up(text.format(v=2), "--target-replace", thing("a"))
    assert seen.state["a"]["id"] == "a-2"
    assert seen.state["b"]["inputs"]["value"] == "1"
    assert not [call for call in seen.calls() if call.endswith(" b")]
