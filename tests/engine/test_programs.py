"""Programs beyond the records: targets, exclusions, aliases, components, configuration, references, refresh."""

from tests.engine.scenario import URN, Scenario, thing


def test_target_dependents_are_updated_with_the_target(scenario: Scenario) -> None:
    text = 'a = Thing("a", "{v}")\nThing("b", a.out)\nThing("c", "{v}")'
    scenario.up(text.format(v=1))
    seen = scenario.up(text.format(v=2), "--target", thing("a"), "--target-dependents")
    assert seen.state["b"]["inputs"]["value"] == 'out:a:"2"'
    assert seen.state["c"]["inputs"]["value"] == "1"


def test_excluded_resource_stays_as_it_is(scenario: Scenario) -> None:
    text = 'Thing("a", "{v}")\nThing("b", "{v}")'
    scenario.up(text.format(v=1))
    seen = scenario.up(text.format(v=2), "--exclude", thing("a"))
    assert seen.state["a"]["inputs"]["value"] == "1"
    assert seen.state["b"]["inputs"]["value"] == "2"
    assert not [call for call in seen.calls() if call.endswith(" a")]


def test_destroy_keeps_what_an_excluded_resource_needs(scenario: Scenario) -> None:
    scenario.up('a = Thing("a", "1")\nThing("b", a.out)\nThing("c", "1")')
    seen = scenario.run("destroy", "--exclude", thing("b"))
    assert seen.exit == 0
    assert sorted(seen.state) == ["a", "b"]


def test_targets_may_be_patterns(scenario: Scenario) -> None:
    text = 'Thing("web-1", "{v}")\nThing("web-2", "{v}")\nThing("db", "{v}")'
    scenario.up(text.format(v=1))
    seen = scenario.up(text.format(v=2), "--target", "**::web-*")
    assert {n: r["inputs"]["value"] for n, r in seen.state.items()} == {"web-1": "2", "web-2": "2", "db": "1"}


def test_renamed_component_with_alias_takes_its_children_along(scenario: Scenario) -> None:
    scenario.up('g = Group("g")\na = Thing("g-a", "1", name="a", opts=Opts(parent=g))')
    seen = scenario.up(
        'g = Group("h", Opts(aliases=[pulumi.Alias(name="g")]))\na = Thing("h-a", "1", name="a", opts=Opts(parent=g))'
    )
    assert sorted(seen.ops()) == ["same h", "same h-a"]
    assert seen.state["h-a"]["id"] == "a-1"
    assert seen.state["h-a"]["parent"].endswith("::h")


def test_two_resources_cannot_claim_one_past(scenario: Scenario) -> None:
    scenario.up('Thing("a", "1")')
    alias = "opts=Opts(aliases=[pulumi.Alias(name='a')])"
    seen = scenario.up(f'x = Thing("x", "1", {alias})\nThing("y", x.out, {alias})')
    assert seen.exit == 1
    assert "Duplicate resource alias" in seen.errors


def test_untouched_dependent_follows_the_new_name_of_what_it_needs(scenario: Scenario) -> None:
    scenario.up('a = Thing("a", "1")\nThing("b", a.out)')
    seen = scenario.up(
        'a = Thing("a2", "1", name="a", opts=Opts(aliases=[pulumi.Alias(name="a")]))\nThing("b", a.out)',
        "--target",
        thing("a2"),
    )
    assert seen.exit == 0
    assert seen.state["b"]["dependencies"] == [thing("a2")]


def test_children_use_the_provider_of_their_component(scenario: Scenario) -> None:
    seen = scenario.up(
        'p = Provider("p", {"prefix": "x"})\ng = Group("g", Opts(providers=[p]))\nThing("a", "1", opts=Opts(parent=g))'
    )
    assert seen.state["a"]["provider"]["kind"] == "explicit"


def test_unknown_provider_configuration_is_waited_for(scenario: Scenario) -> None:
    seen = scenario.up(
        'a = Thing("a", "1")\np = Provider("p", {"prefix": a.out})\nThing("b", "1", opts=Opts(provider=p))'
    )
    assert seen.exit == 0
    assert "Check b" not in seen.calls("preview")
    assert seen.ops("preview").count("create b") == 1
    assert "Create b" in seen.calls()


def test_unknown_difference_is_found_by_the_engine(scenario: Scenario) -> None:
    scenario.up('Thing("a", "1", tags={"x": "1"}, diffUnknown=True)')
    assert scenario.up('Thing("a", "1", tags={"x": "1"}, diffUnknown=True)').ops() == ["same a"]
    seen = scenario.up('Thing("a", "1", tags={"x": "2"}, diffUnknown=True)')
    assert seen.ops() == ["update a"]
    found = next(op for op in seen.raw["phases"]["update"]["ops"] if op["urn"] == thing("a"))
    assert found["detailedDiff"] == {"tags.x": "update"}


def test_managed_resource_that_is_only_read_from_now_on_is_replaced_by_the_read_one(scenario: Scenario) -> None:
    cloud = {"x-1": {"inputs": {"name": "a", "value": "1"}, "outputs": {"name": "a", "value": "1"}}}
    scenario.up('Thing("a", "1")')
    seen = scenario.up('Thing.get("a", "x-1")', cloud=cloud)
    assert seen.ops() == ["read-replacement a", "replace a", "delete-replaced a"]
    assert "Delete a" in seen.calls()
    assert seen.state["a"]["external"]


def test_read_resource_that_is_managed_from_now_on_is_made(scenario: Scenario) -> None:
    cloud = {"x-1": {"inputs": {"name": "a", "value": "1"}, "outputs": {"name": "a", "value": "1"}}}
    scenario.up('Thing.get("a", "x-1")', cloud=cloud)
    seen = scenario.up('Thing("a", "1")')
    assert "Create a" in seen.calls()
    assert "Delete a" not in seen.calls()
    assert not seen.state["a"].get("external")


def test_up_with_refresh_repairs_what_was_found(scenario: Scenario) -> None:
    scenario.up('Thing("a", "1")')
    seen = scenario.up('Thing("a", "1")', "--refresh", control={"drift": {"a-1": {"value": "drifted"}}})
    assert seen.exit == 0
    assert "update a" in seen.ops()
    assert seen.state["a"]["inputs"]["value"] == "1"
    assert seen.changes() == {"same": 1, "update": 1}


def test_refresh_of_a_target_reads_nothing_else(scenario: Scenario) -> None:
    scenario.up('Thing("a", "1")\nThing("b", "1")')
    seen = scenario.run("refresh", "--target", thing("a"))
    assert [c for c in seen.calls() if c.startswith("Read")] == ["Read a"]


def test_ignored_list_element_stays(scenario: Scenario) -> None:
    text = 'Thing("a", ["{v}", "{v}"], opts=Opts(ignore_changes=["value[0]"]))'
    scenario.up(text.format(v=1))
    assert scenario.up(text.format(v=2)).state["a"]["inputs"]["value"] == ["1", "2"]


def test_destroy_with_the_program_runs_its_delete_hooks(scenario: Scenario) -> None:
    text = (
        'h = pulumi.ResourceHook("bye", lambda args: pulumi.info(f"bye {args.name}"))\n'
        'Thing("a", "1", opts=Opts(hooks=pulumi.ResourceHookBinding(before_delete=[h])))'
    )
    scenario.up(text)
    seen = scenario.run("destroy", "--run-program")
    assert seen.exit == 0
    assert "bye a" in seen.messages()
    assert seen.raw["state"]["resources"] == []


def test_assets_and_references_reach_the_provider_and_the_state(scenario: Scenario) -> None:
    seen = scenario.up('a = Thing("a", "1")\nThing("b", pulumi.StringAsset("text"), ref=a)')
    assert seen.exit == 0
    assert seen.call("Create b")["inputs"]["ref"] == "a-1"
    assert seen.call("Create b")["inputs"]["value"]["$asset"]["text"] == "text"
    assert scenario.up('a = Thing("a", "1")\nThing("b", pulumi.StringAsset("text"), ref=a)').ops() == [
        "same a",
        "same b",
    ]


def test_program_may_be_asynchronous(scenario: Scenario) -> None:
    seen = scenario.up('async def main():\n    a = Thing("a", "1")\n    return {"o": a.out}\npulumi.run(main)')
    assert seen.exit == 0
    assert seen.outputs == {"o": 'out:a:"1"'}


def test_stack_transform_reaches_children_and_their_dependencies_survive(scenario: Scenario) -> None:
    seen = scenario.up(
        "def tag(args):\n"
        '    if args.type_ != "probe:index:Thing": return None\n'
        '    return pulumi.ResourceTransformResult(props={**args.props, "tags": {"by": "t"}}, opts=args.opts)\n'
        "pulumi.runtime.register_resource_transform(tag)\n"
        'g = Group("g")\na = Thing("a", "1", opts=Opts(parent=g))\nThing("b", a.out, opts=Opts(parent=g))'
    )
    assert seen.exit == 0
    assert seen.state["b"]["inputs"]["tags"] == {"by": "t"}
    assert seen.state["b"]["dependencies"] == [f"{URN}probe:index:Group$probe:index:Thing::a"]


def test_destroy_with_a_program_that_has_grown_makes_nothing(scenario: Scenario) -> None:
    scenario.up('Thing("a", "1")')
    seen = scenario.run("destroy", "--run-program", text='a = Thing("a", "2")\nThing("b", a.out)')
    assert seen.exit == 0
    assert seen.calls() == ["Delete a"]
    assert seen.raw["state"]["resources"] == []


def test_destroy_whose_program_fails_deletes_nothing(scenario: Scenario) -> None:
    scenario.up('Thing("a", "1")')
    seen = scenario.run("destroy", "--run-program", text='Thing("a", "1")\nraise ValueError("no")')
    assert seen.exit == 1
    assert list(seen.state) == ["a"]
