"""Values as they travel between engine, provider and program: protobuf structs with Pulumi's marks. The only place."""

from typing import Any

from google.protobuf.struct_pb2 import ListValue, Struct
from google.protobuf.struct_pb2 import Value as Message

from stacks.resources.values import UNKNOWN, Secret, Unknown, Values
from stacks.signatures import (
    OUTPUT_SIGNATURE,
    RESOURCE_SIGNATURE,
    SECRET_SIGNATURE,
    SIGNATURE,
    UNKNOWN_TEXT,
    UNKNOWN_TEXTS,
)


def from_struct(struct: Struct) -> Values:
    """The values of a message."""
    return {name: from_message(value) for name, value in struct.fields.items()}


def to_struct(values: Values) -> Struct:
    """The message of values."""
    struct = Struct()
    for name, value in values.items():
        fill(struct.fields[name], value)
    return struct


def from_message(message: Message) -> Any:
    """One value; whole numbers become `int`."""
    kind = message.WhichOneof("kind")
    if kind == "string_value":
        return UNKNOWN if message.string_value in UNKNOWN_TEXTS else message.string_value
    if kind == "number_value":
        number = message.number_value
        return int(number) if number.is_integer() else number
    if kind == "bool_value":
        return message.bool_value
    if kind == "list_value":
        return [from_message(item) for item in message.list_value.values]
    if kind == "struct_value":
        return from_object(from_struct(message.struct_value))
    return None


def from_object(fields: Values) -> Any:
    """An object, or what it stands for when it carries one of Pulumi's marks."""
    mark = fields.get(SIGNATURE)
    if mark == SECRET_SIGNATURE:
        return Secret(fields.get("value"))
    if mark == OUTPUT_SIGNATURE:
        value = fields.get("value", UNKNOWN)
        return Secret(value) if fields.get("secret") else value
    if mark == RESOURCE_SIGNATURE:
        return fields.get("id") or fields.get("urn")
    return fields


def fill(message: Message, value: Any) -> None:
    """Write one value into a message."""
    if value is None:
        message.null_value = 0  # type: ignore[assignment] # the only value of its enum
    elif isinstance(value, Unknown):
        message.string_value = UNKNOWN_TEXT
    elif isinstance(value, Secret):
        fill(message, {SIGNATURE: SECRET_SIGNATURE, "value": value.value})
    elif isinstance(value, bool):
        message.bool_value = value
    elif isinstance(value, int | float):
        message.number_value = value
    elif isinstance(value, str):
        message.string_value = value
    elif isinstance(value, dict):
        message.struct_value.CopyFrom(to_struct(value))
    else:
        message.list_value.CopyFrom(ListValue())
        for item in value:
            fill(message.list_value.values.add(), item)
