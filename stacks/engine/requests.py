"""Registrations as they come over the wire, read into goals. Nothing is decided here; unknown options are refused."""

import re
from collections.abc import Iterable

from pulumi.runtime.proto import alias_pb2, resource_pb2

from stacks.engine.hooks import HOOK_NAMES
from stacks.engine.model import Alias, Goal, ReadGoal, Timeouts
from stacks.engine.plan.asks import PlanError
from stacks.engine.values import Properties, lower_outputs, output_dependencies
from stacks.engine.wire import decode_value

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(h|ms|us|µs|ns|m|s)")
_SECONDS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}


def parse_duration(text: str) -> float:
    """Seconds of a duration such as `1h30m`; raises PlanError when it is none."""
    parts = _DURATION.findall(text)
    if not text:
        return 0
    if "".join(number + unit for number, unit in parts) != text:
        raise PlanError(f"unable to parse customTimeout Value {text}")
    return sum(float(number) * _SECONDS[unit] for number, unit in parts)


def read_goal(
    request: resource_pb2.RegisterResourceRequest, properties: Properties, provider: str, *, recompute: bool
) -> Goal:
    """The goal of a registration. `properties` may hold output values; with `recompute` these tell all dependencies."""
    dependencies = set(request.dependencies)
    by_property = {key: set(deps.urns) for key, deps in request.propertyDependencies.items()}
    if not by_property and not request.remote and properties and request.dependencies:
        by_property = {key: set(dependencies) for key in properties}
    for key, value in properties.items():
        found = output_dependencies(value)
        by_property[key] = found if recompute else by_property.get(key, set()) | found
        dependencies |= found if recompute else set()
    return Goal(
        type=request.type,
        name=request.name,
        custom=request.custom,
        inputs={key: lower_outputs(value) for key, value in properties.items()},
        parent=request.parent,
        provider=provider,
        dependencies=tuple(sorted(dependencies)),
        property_dependencies={key: tuple(sorted(deps)) for key, deps in sorted(by_property.items())},
        protect=request.protect,
        retain_on_delete=request.retainOnDelete,
        delete_before_replace=request.deleteBeforeReplace if request.deleteBeforeReplaceDefined else None,
        ignore_changes=tuple(request.ignoreChanges),
        replace_on_changes=tuple(request.replaceOnChanges),
        additional_secret_outputs=tuple(request.additionalSecretOutputs),
        aliases=tuple(_aliases(request)),
        import_id=request.importId,
        deleted_with=request.deletedWith,
        replace_with=tuple(request.replace_with),
        replacement_trigger=(
            lower_outputs(decode_value(request.replacement_trigger))
            if request.HasField("replacement_trigger")
            else None
        ),
        hide_diff=tuple(request.hideDiffs),
        hooks={
            stored: tuple(getattr(request.hooks, sent))
            for sent, stored in HOOK_NAMES.items()
            if getattr(request.hooks, sent)
        },
        timeouts=Timeouts(
            create=parse_duration(request.customTimeouts.create),
            update=parse_duration(request.customTimeouts.update),
            delete=parse_duration(request.customTimeouts.delete),
            read=parse_duration(request.customTimeouts.read),
        ),
    )


def read_read_goal(request: resource_pb2.ReadResourceRequest, properties: Properties, provider: str) -> ReadGoal:
    """The goal of a resource that is only looked up."""
    return ReadGoal(
        type=request.type,
        name=request.name,
        id=request.id,
        inputs={key: lower_outputs(value) for key, value in properties.items()},
        parent=request.parent,
        provider=provider,
        dependencies=tuple(sorted(request.dependencies)),
        additional_secret_outputs=tuple(request.additionalSecretOutputs),
    )


def refuse_unsupported(request: resource_pb2.RegisterResourceRequest) -> None:
    """Raises PlanError for an option that this engine does not honour: it is refused, never ignored."""
    if request.hooks.on_error:
        raise PlanError(f"error hooks are not supported (resource {request.name})")


def _aliases(request: resource_pb2.RegisterResourceRequest) -> Iterable[Alias]:
    yield from (Alias(urn=urn) for urn in request.aliasURNs)
    yield from (read_alias(alias) for alias in request.aliases)


def read_alias(alias: alias_pb2.Alias) -> Alias:
    """An alias as it is sent."""
    if alias.urn:
        return Alias(urn=alias.urn)
    spec = alias.spec
    return Alias(
        name=spec.name,
        type=spec.type,
        stack=spec.stack,
        project=spec.project,
        parent=spec.parentUrn,
        no_parent=spec.noParent,
    )
