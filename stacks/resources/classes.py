"""The Pulumi resource classes, made from the definitions when they are first asked for: `classes.Network("n", cidr=…)`.

There is no hand-written copy of a property. A wrong name of one is told at once, with those that there are.
"""

import inspect
from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar

import pulumi

from govcloud.errors import UsageError
from govcloud.text import Text
from stacks.resources.definition import ResourceType
from stacks.resources.kinds import Bool, Int, Kind, ListOf, MapOf, Record
from stacks.resources.registry import all_types


class Resource(pulumi.CustomResource):
    """Base of all resource classes. Inputs are plain values or outputs of others, under the names of the definition."""

    definition: ClassVar[ResourceType]

    def __init__(self, resource_name: str, opts: pulumi.ResourceOptions | None = None, /, **inputs: Any) -> None:
        definition = self.definition
        known = {"resource_name", "opts"} | set(definition.inputs)
        if wrong := sorted(set(inputs) - known):
            raise UsageError(
                Text("{name} has no property {wrong}", "{name} 没有属性 {wrong}")(
                    name=definition.name, wrong=", ".join(wrong)
                ),
                todo=Text("there are: {known}", "可用属性：{known}")(known=", ".join(definition.inputs)),
            )
        opts = inputs.pop("opts", opts)
        secret = [name for name, declared in definition.properties.items() if declared.secret]
        own = pulumi.ResourceOptions(additional_secret_outputs=secret) if secret else pulumi.ResourceOptions()
        given = {
            name: pulumi.Output.secret(value) if name in secret else value
            for name, value in inputs.items()
            if value is not None
        }
        props = {**dict.fromkeys(definition.properties), **given}
        super().__init__(definition.token, resource_name, props, pulumi.ResourceOptions.merge(own, opts))

    def __getattr__(self, name: str) -> Any:
        if name in self.definition.properties:
            return pulumi.get(self, name)
        raise AttributeError(name)

    @classmethod
    def get(cls, resource_name: str, resource_id: pulumi.Input[str], opts: pulumi.ResourceOptions | None = None) -> Any:
        """A resource that something else made, by its id: it is read, never changed."""
        return cls(resource_name, pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=resource_id)))


@cache
def class_of(definition: ResourceType) -> type[Resource]:
    """The class of one type, with a signature and docstring for people and editors."""
    made = type(
        definition.name,
        (Resource,),
        {
            "definition": definition,
            "pulumi_type": definition.token,
            "__doc__": describe(definition),
            "__module__": __name__,
            "__annotations__": dict.fromkeys(definition.properties, pulumi.Output[Any]),
        },
    )
    made.__signature__ = signature_of(definition)  # type: ignore[attr-defined]
    return made


def classes() -> Mapping[str, type[Resource]]:
    """Name → class, of all types."""
    return {definition.name: class_of(definition) for definition in all_types().values()}


def __getattr__(name: str) -> type[Resource]:
    if name in (found := classes()):
        return found[name]
    raise AttributeError(name)


def signature_of(definition: ResourceType) -> inspect.Signature:
    """Name, options and inputs with their types."""
    kinds = inspect.Parameter
    fixed = [
        kinds("resource_name", kinds.POSITIONAL_ONLY, annotation=str),
        kinds("opts", kinds.POSITIONAL_OR_KEYWORD, default=None, annotation=pulumi.ResourceOptions | None),
    ]
    named = [
        kinds(
            name,
            kinds.KEYWORD_ONLY,
            default=kinds.empty if declared.required else declared.default,
            annotation=pulumi.Input[python_type(declared.kind)],  # type: ignore[misc]
        )
        for name, declared in definition.inputs.items()
    ]
    return inspect.Signature([*fixed, *named])


def python_type(kind: Kind) -> Any:
    """What a program gives for a kind."""
    if isinstance(kind, ListOf):
        return list[python_type(kind.item)]  # type: ignore[misc]
    if isinstance(kind, MapOf):
        return dict[str, python_type(kind.item)]  # type: ignore[misc]
    if isinstance(kind, Record):
        return dict[str, Any]
    return bool if isinstance(kind, Bool) else int if isinstance(kind, Int) else str


def describe(definition: ResourceType) -> str:
    """The docstring: what it is, its inputs, its outputs."""
    lines = [f"{definition.doc.en} ({definition.doc.zh})", "", "Inputs:"]
    lines += [f"    {name}: {declared.doc.en}" for name, declared in definition.inputs.items()]
    if definition.outputs:
        lines += ["", "Outputs:", *(f"    {name}: {declared.doc.en}" for name, declared in definition.outputs.items())]
    return "\n".join(lines)
