"""What goes wrong, beyond the records: refusals, half-done operations, hooks, programs that fail."""

from tests.engine.scenario import Scenario, thing


def test_failed_diff_ends_the_preview(scenario: Scenario) -> None:
    scenario.up('Thing("a", "1")')
    seen = scenario.up('Thing("a", "2", failDiff=True)')
    assert seen.exit == 1
    assert seen.messages("preview") == ["diff failed as asked"]
    assert "update" not in seen.raw["phases"]


def test_half_done_update_is_kept_with_its_reasons_and_tried_again(scenario: Scenario) -> None:
    scenario.up('Thing("a", "1")')
    seen = scenario.up('Thing("a", "2", partialUpdate=True)')
    assert seen.exit == 1
    assert seen.state["a"]["initErrors"] == ["still not ready as asked"]
    assert seen.state["a"]["inputs"]["value"] == "2"
    again = scenario.up('Thing("a", "2")')
    assert again.exit == 0
    assert "update a" in again.ops()
    assert "initErrors" not in again.state["a"]


def test_going_on_after_a_failed_deletion_keeps_what_it_needs(scenario: Scenario) -> None:
    scenario.up('a = Thing("a", "1")\nThing("b", a.out)\nThing("c", "1")')
    seen = scenario.up("pass", "--continue-on-error", control={"fail": {"Delete": ["b"]}})
    assert seen.exit == 1
    assert sorted(seen.state) == ["a", "b"]
    assert "Delete c" in seen.calls()


def test_going_on_after_a_failure_does_not_delete_what_depends_on_it(scenario: Scenario) -> None:
    scenario.up('a = Thing("a", "1")\nThing("b", a.out)\nThing("old", "x")')
    seen = scenario.up('a = Thing("a", "2", failUpdate=True)\nThing("b", a.out)', "--continue-on-error")
    assert seen.exit == 1
    assert {"a", "b"} <= seen.state.keys()
    assert "Delete b" not in seen.calls()


def test_failure_leaves_out_what_needs_it_and_nothing_else(scenario: Scenario) -> None:
    scenario.up('Thing("old", "x")')
    program = 'a = Thing("a", "1", failCreate=True)\nb = Thing("b", a.out)\nc = Thing("c", Thing("d", "1").out)\n'
    outputs = 'pulumi.export("broken", b.out)'
    seen = scenario.up(program + outputs, "--continue-on-error", "--skip-dependents")
    assert seen.exit == 1
    assert sorted(seen.state) == ["c", "d"]
    assert "Program failed" not in seen.errors
    again = scenario.up(program.replace(", failCreate=True", "") + outputs)
    assert again.exit == 0
    assert sorted(again.state) == ["a", "b", "c", "d"]


def test_import_that_does_not_match_is_taken_up_and_then_updated(scenario: Scenario) -> None:
    cloud = {"x-1": {"inputs": {"name": "a", "value": "there"}, "outputs": {"name": "a", "value": "there"}}}
    seen = scenario.up('Thing("a", "here", opts=Opts(import_="x-1"))', cloud=cloud)
    assert seen.exit == 0
    assert seen.ops() == ["import a", "update a"]
    assert seen.calls() == ["Read a", "Check a", "Diff a", "Update a"]
    assert seen.state["a"]["id"] == "x-1"
    assert seen.state["a"]["inputs"]["value"] == "here"


def test_resource_that_is_declared_as_imported_is_not_replaced(scenario: Scenario) -> None:
    cloud = {"x-1": {"inputs": {"name": "a", "value": "1"}, "outputs": {"name": "a", "value": "1"}}}
    text = 'Thing("a", "{v}", replaceOn=["value"], opts=Opts(import_="x-1"))'
    scenario.up(text.format(v=1), cloud=cloud)
    seen = scenario.up(text.format(v=2))
    assert seen.exit == 1
    assert "previously-imported resources that still specify an ID may not be replaced" in seen.errors
    assert seen.messages("preview")[0].endswith("value: {1} => {2}")
    assert seen.state["a"]["id"] == "x-1"


def test_import_of_what_does_not_exist_fails(scenario: Scenario) -> None:
    seen = scenario.up('Thing("a", "1", opts=Opts(import_="x-1"))')
    assert seen.exit == 1
    assert "Preview failed: resource 'x-1' does not exist" in seen.messages("preview")


def test_reading_what_does_not_exist_fails(scenario: Scenario) -> None:
    seen = scenario.up('Thing.get("a", "x-1")')
    assert seen.exit == 1
    assert "does not exist" in seen.errors


def test_hook_before_a_step_that_fails_prevents_the_step(scenario: Scenario) -> None:
    seen = scenario.up(
        'def boom(args):\n    raise ValueError("the hook broke")\n'
        'h = pulumi.ResourceHook("boom", boom)\n'
        'Thing("a", "1", opts=Opts(hooks=pulumi.ResourceHookBinding(before_create=[h])))'
    )
    assert seen.exit == 1
    assert "Create a" not in seen.calls()
    assert "the hook broke" in seen.errors
    assert seen.state == {}


def test_hook_after_a_step_that_fails_fails_the_run_and_keeps_what_was_made(scenario: Scenario) -> None:
    seen = scenario.up(
        'def boom(args):\n    raise ValueError("the hook broke")\n'
        'h = pulumi.ResourceHook("boom", boom)\n'
        'Thing("a", "1", opts=Opts(hooks=pulumi.ResourceHookBinding(after_create=[h])))'
    )
    assert seen.exit == 1
    assert 'error: after hook "boom" failed' in seen.errors
    assert list(seen.state) == ["a"]


def test_delete_hooks_run_while_the_program_still_waits(scenario: Scenario) -> None:
    hook = 'h = pulumi.ResourceHook("bye", lambda args: pulumi.info(f"bye {args.name}"))\n'
    scenario.up(hook + 'Thing("a", "1", opts=Opts(hooks=pulumi.ResourceHookBinding(before_delete=[h])))')
    seen = scenario.up(hook + 'Thing("k", "k", opts=Opts(hooks=pulumi.ResourceHookBinding(before_create=[h])))')
    assert seen.exit == 0
    assert "bye a" in seen.messages()
    assert list(seen.state) == ["k"]


def test_run_error_of_a_program_is_said_as_it_is(scenario: Scenario) -> None:
    seen = scenario.up('Thing("a", "1")\nraise pulumi.RunError("set the region first")')
    assert seen.exit == 1
    assert seen.messages("preview") == ["set the region first"]


def test_failed_read_fails_a_refresh_and_changes_nothing(scenario: Scenario) -> None:
    scenario.up('Thing("a", "1")\nThing("b", "1")')
    seen = scenario.run("refresh", control={"failRead": ["a-1"], "drift": {"b-1": {"value": "2"}}})
    assert seen.exit == 1
    assert seen.state["b"]["inputs"]["value"] == "1"
    assert "read of a-1 failed as asked" in seen.errors


def test_target_that_does_not_exist_is_refused(scenario: Scenario) -> None:
    scenario.up('Thing("a", "1")')
    seen = scenario.up('Thing("a", "2")', "--target", thing("nobody"))
    assert seen.exit == 1
    assert "could not be found in the stack" in seen.errors
    assert seen.state["a"]["inputs"]["value"] == "1"


def test_target_that_needs_what_is_not_there_is_refused(scenario: Scenario) -> None:
    seen = scenario.up('a = Thing("a", "1")\nThing("b", a.out)', "--target", thing("b"))
    assert seen.exit == 1
    assert "which was was not specified in --target list" in seen.errors
    assert seen.state == {}


def test_refused_provider_configuration_ends_the_run(scenario: Scenario) -> None:
    seen = scenario.up('p = Provider("p", {"failCheck": "yes"})\nThing("a", "1", opts=Opts(provider=p))')
    assert seen.exit == 1
    assert "provider config refused" in seen.errors
    assert seen.calls("preview") == ["CheckConfig p"]
