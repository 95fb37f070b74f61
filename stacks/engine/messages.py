"""The sentences of diagnostics, word for word as Pulumi's own engine says them.

They go into events beside Pulumi's other fields and are therefore in English; the commands explain them in both
languages.
"""

from collections.abc import Sequence

from stacks.engine.values import Asset, Properties, ResourceReference, Secret, Unknown, Value

RUN_THE_PROGRAM = "You must run with the `--run-program` flag to use delete hooks during destroy."
NO_CHANGES_EXPECTED = "no changes were expected for {kind} but changes were proposed"
_SHOWN_AS_INTEGER = 1e21


def invalid_property(type_token: str, name: str, prop: str, value: str, reason: str) -> str:
    """A Check failure; without a property it is about the resource as a whole."""
    if not prop:
        return f"{type_token} resource '{name}' has a problem: {reason}"
    return f"{type_token} resource '{name}': property {prop} value {value} has a problem: {reason}"


def duplicate_urn(urn: str) -> str:
    """Two registrations of one URN."""
    return f"Duplicate resource URN '{urn}'; try giving it a unique name"


def duplicate_alias(alias: str, urn: str, other: str) -> str:
    """Two resources that claim the same past."""
    conflict = f"conflicting with resource with URN '{other}'"
    return f"Duplicate resource alias '{alias}' applied to resource with URN '{urn}' {conflict}"


def protected_from_deletion(urn: str) -> str:
    """A protected resource is no longer in the program."""
    return (
        f'resource "{urn}" cannot be deleted\n'
        "because it is protected. To unprotect the resource, either remove the `protect` flag from the resource in "
        f"your Pulumi program and run `pulumi up`, or use the command:\n`pulumi state unprotect '{urn}'`"
    )


def protected_from_replacement(urn: str) -> str:
    """A protected resource would have to be replaced."""
    return (
        f'unable to replace resource "{urn}"\n'
        "as it is currently marked for protection. To unprotect the resource, remove the `protect` flag from the "
        "resource in your Pulumi program and run `pulumi up`"
    )


def dependent_protected_from_replacement(urn: str, root: str) -> str:
    """A protected resource would have to be replaced together with another."""
    return (
        f'unable to replace resource "{urn}" as part of replacing "{root}" as it is currently marked for protection. '
        "To unprotect the resource, remove the `protect` flag from the resource in your Pulumi program and run "
        f"`pulumi up`, or use the command:\n`pulumi state unprotect '{urn}'`"
    )


def imported_is_replaced(old: Properties, new: Properties, keys: Sequence[str]) -> str:
    """A resource that is still declared as imported would have to be replaced."""
    lines = [f"{key}: {property_text(old, key)} => {property_text(new, key)}" for key in keys]
    refusal = (
        "previously-imported resources that still specify an ID may not be replaced; "
        "please remove the `import` declaration from your program;"
    )
    return "\n".join([refusal, *lines])


def cannot_ignore(paths: Sequence[str]) -> str:
    """Elements to be ignored that only the old or only the new inputs have."""
    return f'cannot ignore changes in added or removed elements of the path: "{", ".join(paths)}"'


def hooks_without_program(names: Sequence[str]) -> str:
    """A resource cannot be deleted as its program wants it."""
    return f"Resource has delete hooks registered, but the program is not running. Hooks: {', '.join(names)}"


def alias_is_taken(urn: str, other: str) -> str:
    """A resource whose URN another one has claimed as its past."""
    return f"Duplicate resource URN '{urn}' conflicting with alias on resource with URN '{other}'"


def no_such_resource(urn: str) -> str:
    """A refresh or destroy was to touch what is not in the state."""
    return f"no resource named '{urn}' found"


def target_not_found(urn: str) -> str:
    """A target that is neither in the state nor in the program."""
    hint = "" if "$" in urn else " Did you forget to escape $ in your shell?"
    return f"Target '{urn}' could not be found in the stack.{hint}"


def destroyed_but_not_targeted(urn: str) -> str:
    """A deletion that a target entails."""
    return (
        f"Resource '{urn}' will be destroyed but was not specified in --target list.\n"
        "Either include resource in --target list or pass --target-dependents to proceed."
    )


def depends_on_untargeted(urn: str, dependency: str) -> str:
    """A target that needs a resource which does not exist and is no target."""
    return f"Resource '{urn}' depends on '{dependency}' which was was not specified in --target list."


def several_errors(reasons: Sequence[str]) -> str:
    """The init errors of a resource that was made but is not ready."""
    count = f"{len(reasons)} error{'' if len(reasons) == 1 else 's'} occurred:"
    return "\n\t* ".join([count, *reasons])


def unhealthy(reasons: Sequence[str]) -> str:
    """The init errors that a refresh found."""
    return "\n* ".join(["Refreshed resource is in an unhealthy state:", *reasons])


def pending_operations(operations: Sequence[tuple[str, str]]) -> str:
    """The warning before a run that follows an interrupted one; `operations` are URNs and kinds."""
    lines = "".join(f"  * {urn}, interrupted while {kind}\n" for urn, kind in operations)
    return (
        f"Attempting to deploy or update resources with {len(operations)} pending operations from previous "
        f"deployment.\n{lines}"
        "These resources are in an unknown state because the Pulumi CLI was interrupted while waiting for changes to "
        "these resources to complete. You should confirm whether or not the operations listed completed successfully "
        "by checking the state of the appropriate provider. For example, if you are using AWS, you can confirm using "
        "the AWS Console.\n\nOnce you have confirmed the status of the interrupted operations, you can repair your "
        "stack using `pulumi refresh` which will refresh the state from the provider you are using and clear the "
        "pending operations if there are any.\n\nNote that `pulumi refresh` will need to be run interactively to "
        "clear pending CREATE operations."
    )


def show_value(value: Value, *, present: bool = True) -> str:
    """A property's value as it stands in the sentence about a Check failure."""
    if not present or value is None:
        return "{<nil>}"
    if isinstance(value, Secret):
        return "[secret]"
    return "{" + _show_inner(value) + "}"


def _show_inner(value: Value) -> str:
    if isinstance(value, dict):
        return "map[" + " ".join(f"{k}:{show_value(v)}" for k, v in sorted(value.items())) + "]"
    if isinstance(value, list):
        return "[" + " ".join(show_value(v) for v in value) + "]"
    if isinstance(value, Unknown):
        return "{{}}"
    if isinstance(value, Asset | ResourceReference):
        return f"[{value.kind}]" if isinstance(value, Asset) else value.urn
    return _show_scalar(value)


def _show_scalar(value: bool | float | str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float) and float(value).is_integer() and abs(value) < _SHOWN_AS_INTEGER:
        return str(int(value))
    return str(value)


def first_line(message: str) -> str:
    """The line under which a message is listed."""
    return message.split("\n", 1)[0]


def property_text(inputs: Properties, prop: str) -> str:
    """The value of an input for a sentence."""
    return show_value(inputs.get(prop), present=prop in inputs)
