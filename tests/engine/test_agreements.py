"""Behaviour in which the Pulumi CLI was found to differ from what its documentation lets one expect."""

from tests.engine.scenario import Scenario, thing


def test_untargeted_resource_keeps_the_name_that_it_had(scenario: Scenario) -> None:
    scenario.up('Thing("a", "1")\nThing("k", "1")')
    seen = scenario.up(
        'Thing("b", "2", name="a", opts=Opts(aliases=[pulumi.Alias(name="a")]))\nThing("k", "2")',
        "--target",
        thing("k"),
    )
    assert sorted(seen.ops()) == ["same a", "update k"]
    assert sorted(seen.state) == ["a", "k"]


def test_what_an_untargeted_resource_needs_stays_though_the_program_has_dropped_it(scenario: Scenario) -> None:
    scenario.up('a = Thing("a", "1")\nThing("b", a.out)\nThing("k", "1")')
    seen = scenario.up('Thing("b", "2")\nThing("k", "2")', "--target", thing("k"))
    assert sorted(seen.ops()) == ["same a", "same b", "update k"]
    assert seen.state["b"]["dependencies"] == [thing("a")]


def test_resource_is_imported_whatever_the_targets(scenario: Scenario) -> None:
    cloud = {"x-1": {"inputs": {"name": "i", "value": "1"}, "outputs": {"name": "i", "value": "1"}}}
    scenario.up('Thing("k", "1")')
    seen = scenario.up(
        'Thing("k", "2")\nThing("i", "1", opts=Opts(import_="x-1"))', "--target", thing("k"), cloud=cloud
    )
    assert "import i" in seen.ops()


def test_child_goes_as_its_parent_says(scenario: Scenario) -> None:
    seen = scenario.up(
        'c = Thing("c", "1")\np = Thing("p", "1", opts=Opts(deleted_with=c, retain_on_delete=True))\n'
        'Thing("k", "1", opts=Opts(parent=p))'
    )
    assert seen.state["k"]["deletedWith"] == thing("c")
    assert seen.state["k"]["retainOnDelete"]


def test_value_that_becomes_secret_is_secret_in_the_outputs_too(scenario: Scenario) -> None:
    scenario.up('Thing("a", "1")')
    seen = scenario.up('Thing("a", pulumi.Output.secret("1"))')
    assert seen.ops() == ["same a"]
    assert seen.state["a"]["outputs"]["value"] == "$SECRET"


def test_element_that_cannot_be_ignored_is_told(scenario: Scenario) -> None:
    scenario.up('Thing("a", {"x": "1"}, opts=Opts(ignore_changes=["value[0]"]))')
    seen = scenario.up('Thing("a", ["2"], opts=Opts(ignore_changes=["value[0]"]))')
    assert seen.messages() == ['cannot ignore changes in added or removed elements of the path: "value[0]"']
    assert seen.state["a"]["inputs"]["value"] == ["2"]


def test_destroy_without_the_program_refuses_resources_with_delete_hooks(scenario: Scenario) -> None:
    scenario.up(
        'h = pulumi.ResourceHook("bye", lambda args: None)\n'
        'Thing("a", "1", opts=Opts(hooks=pulumi.ResourceHookBinding(after_delete=[h])))'
    )
    seen = scenario.run("destroy")
    assert seen.exit == 1
    assert "but the program is not running. Hooks: bye" in seen.errors
    assert list(seen.state) == ["a"]


def test_deletions_go_on_beside_a_protected_resource(scenario: Scenario) -> None:
    scenario.up('Thing("a", "1", opts=Opts(protect=True))\nThing("b", "1")\nThing("c", "1")')
    seen = scenario.run("destroy", "--skip-preview")
    assert seen.exit == 1
    assert list(seen.state) == ["a"]


def test_replacement_that_would_take_a_protected_dependent_along_is_refused(scenario: Scenario) -> None:
    text = (
        'a = Thing("a", "{v}", replaceOn=["value"], deleteBeforeReplace=True)\n'
        'Thing("b", a.out, replaceOn=["value"], opts=Opts(protect=True))'
    )
    scenario.up(text.format(v=1))
    seen = scenario.up(text.format(v=2))
    assert seen.exit == 1
    assert "as part of replacing" in seen.errors
    assert seen.state["b"]["id"] == "b-1"


def test_targets_of_a_refresh_and_a_destroy_have_to_exist(scenario: Scenario) -> None:
    scenario.up('Thing("a", "1")')
    for operation in ("refresh", "destroy"):
        seen = scenario.run(operation, "--target", thing("nobody"))
        assert seen.exit == 1
        assert "no resource named" in seen.errors
        assert seen.calls() == []


def test_resource_of_a_gone_one_is_mended(scenario: Scenario) -> None:
    scenario.up('a = Thing("a", "1")\nThing("b", "1", opts=Opts(replace_with=[a], deleted_with=a, parent=a))')
    seen = scenario.run("refresh", control={"drift": {"a-1": None}})
    assert list(seen.state) == ["b"]
    assert not {"replaceWith", "deletedWith", "parent"} & seen.state["b"].keys()


def test_what_a_target_has_renamed_is_not_kept_under_its_old_name_too(scenario: Scenario) -> None:
    scenario.up('a = Thing("a", "1")\nThing("b", a.out)')
    seen = scenario.up(
        'a = Thing("c", "1", name="a", opts=Opts(aliases=[pulumi.Alias(name="a")]))\nThing("b", a.out)',
        "--target",
        thing("c"),
    )
    assert seen.exit == 0
    assert sorted(seen.ops()) == ["same b", "same c"]
    assert sorted(seen.state) == ["b", "c"]
    assert seen.state["b"]["dependencies"] == [thing("c")]


def test_destroy_with_the_program_imports_nothing(scenario: Scenario) -> None:
    scenario.up('Thing("a", "1")')
    text = 'Thing("a", "1")\nThing("i", "1", opts=Opts(import_="nothing"))'
    seen = scenario.run("destroy", "--run-program", text=text)
    assert seen.exit == 0
    assert seen.calls() == ["Delete a"]
