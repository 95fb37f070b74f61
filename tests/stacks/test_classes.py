"""The Pulumi classes made from the definitions, against the SDK's own mocks of an engine (no cloud, no CLI)."""

import asyncio
import inspect
from collections.abc import Iterator
from typing import Any

import pulumi
import pytest
from pulumi.runtime import MockCallArgs, MockResourceArgs, Mocks, set_mocks

from govcloud.errors import UsageError
from stacks.resources import classes
from stacks.resources.registry import all_types


class Recorder(Mocks):
    """Notes what the SDK registers and answers with the inputs."""

    def __init__(self) -> None:
        self.seen: list[MockResourceArgs] = []

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        """Registered."""
        self.seen.append(args)
        return f"{args.name}-id", {**args.inputs, "status": "ACTIVE"}

    def call(self, args: MockCallArgs) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
        """Nothing of ours calls."""
        raise AssertionError(args.token)


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    """A fresh one for the SDK, which wants an event loop to be there."""
    here = Recorder()
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    set_mocks(here, project="govcloud", stack="huawei.health")
    yield here
    asyncio.set_event_loop(None)
    loop.close()


def test_every_type_has_a_class_with_its_properties() -> None:
    found = classes.classes()
    assert set(found) == {definition.name for definition in all_types().values()}
    for definition in all_types().values():
        made = found[definition.name]
        assert issubclass(made, pulumi.CustomResource)
        signature = inspect.signature(made)
        assert list(signature.parameters)[2:] == list(definition.inputs)
        required = {name for name, each in signature.parameters.items() if each.default is each.empty}
        assert required == {"resource_name", *(n for n, declared in definition.inputs.items() if declared.required)}
        assert definition.doc.en in (made.__doc__ or "")


def test_class_registers_token_inputs_and_dependencies(recorder: Recorder) -> None:
    @pulumi.runtime.test  # type: ignore[untyped-decorator]
    def program() -> Any:
        network = classes.Network("n", project="p", name="n")
        subnet = classes.Subnet("s", project="p", name="s", network=network.id, cidr="10.0.0.0/24")
        return pulumi.Output.all(subnet.network, network.status).apply(seen.extend)

    seen: list[Any] = []
    program()
    by_type = {args.typ: args for args in recorder.seen}
    assert by_type["govcloud:network:Network"].inputs == {"project": "p", "name": "n"}
    assert by_type["govcloud:network:Subnet"].inputs["network"] == "n-id"
    assert seen == ["n-id", "ACTIVE"]


def test_secret_input_is_registered_as_secret(recorder: Recorder) -> None:
    @pulumi.runtime.test  # type: ignore[untyped-decorator]
    def program() -> Any:
        user = classes.User("u", name="u", password="hidden")  # noqa: S106 - of nobody
        return pulumi.Output.from_input(user.password.is_secret()).apply(seen.append)

    seen: list[bool] = []
    program()
    assert seen == [True]
    assert recorder.seen


def test_wrong_name_of_a_property_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(UsageError) as refused:
        classes.Network("n", project="p", name="n", mtuu=1500)
    assert "Network has no property mtuu" in refused.value.render("en")
    assert "mtu" in refused.value.render("zh")


def test_module_has_no_other_class() -> None:
    with pytest.raises(AttributeError):
        classes.Nothing  # noqa: B018
