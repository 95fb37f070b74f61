"""What a stack tells at its end. A resource that could not be made leaves a gap there and nothing worse."""

from typing import Any

import pulumi


def export(name: str, value: Any) -> None:
    """An output of the stack."""
    pulumi.export(name, forgive(value))


def forgive(value: Any) -> Any:
    """The value with None in place of what failed: an export of it would end the whole program."""
    if isinstance(value, dict):
        return {key: forgive(item) for key, item in value.items()}
    if isinstance(value, list):
        return [forgive(item) for item in value]
    return value.recover(lambda _: None) if isinstance(value, pulumi.Output) else value
