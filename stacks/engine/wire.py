"""Property values on the wire: protobuf structs to values and back, with Pulumi's signatures for special values.

Source: the constants of `pulumi.runtime.rpc`. What a receiver does not understand is left out as it has declared.
"""

from dataclasses import dataclass

from google.protobuf import struct_pb2

from stacks.engine.values import (
    UNKNOWN,
    Asset,
    OutputValue,
    Properties,
    ResourceReference,
    Secret,
    Unknown,
    Value,
)
from stacks.signatures import (
    ARCHIVE_SIGNATURE,
    ASSET_SIGNATURE,
    OUTPUT_SIGNATURE,
    RESOURCE_SIGNATURE,
    SECRET_SIGNATURE,
    SIGNATURE,
    UNKNOWN_TEXT,
    UNKNOWN_TEXTS,
)

_ASSET_KINDS = {ASSET_SIGNATURE: "asset", ARCHIVE_SIGNATURE: "archive"}
_ASSET_SIGNATURES = {kind: signature for signature, kind in _ASSET_KINDS.items()}


@dataclass(frozen=True)
class Accepts:
    """What a receiver of values understands; the rest is sent in a simpler form."""

    secrets: bool = True
    resources: bool = True
    outputs: bool = False


def decode(struct: struct_pb2.Struct) -> Properties:
    """A struct as properties."""
    return {key: _decode_value(value) for key, value in struct.fields.items()}


def decode_value(value: struct_pb2.Value) -> Value:
    """A single protobuf value as a value."""
    return _decode_value(value)


def encode(properties: Properties, accepts: Accepts) -> struct_pb2.Struct:
    """Properties as a struct for a receiver."""
    struct = struct_pb2.Struct()
    for key, value in properties.items():
        _encode_into(struct.fields[key], value, accepts)
    return struct


def _decode_value(value: struct_pb2.Value) -> Value:
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        text = value.string_value
        return UNKNOWN if text in UNKNOWN_TEXTS else text
    if kind == "struct_value":
        return _decode_object({k: _decode_value(v) for k, v in value.struct_value.fields.items()})
    if kind == "list_value":
        return [_decode_value(item) for item in value.list_value.values]
    if kind == "number_value":
        return value.number_value
    return value.bool_value if kind == "bool_value" else None


def _decode_object(fields: dict[str, Value]) -> Value:
    signature = fields.pop(SIGNATURE, None)
    if signature is None:
        return fields
    if signature == SECRET_SIGNATURE:
        return Secret(fields.get("value"))
    if signature == RESOURCE_SIGNATURE:
        reference_id = fields.get("id")
        return ResourceReference(
            fields["urn"], UNKNOWN if reference_id == "" else reference_id, fields.get("packageVersion") or ""
        )
    if signature == OUTPUT_SIGNATURE:
        value = fields.get("value", UNKNOWN)
        return OutputValue(value, fields.get("secret") is True, tuple(fields.get("dependencies") or ()))
    if signature in _ASSET_KINDS:
        return Asset(_ASSET_KINDS[signature], tuple(fields.items()))
    msg = f"a value with the unknown signature {signature!r} was sent"
    raise ValueError(msg)


def _encode_into(message: struct_pb2.Value, value: Value, accepts: Accepts) -> None:
    if isinstance(value, str):
        message.string_value = value
    elif value is None:
        message.null_value = struct_pb2.NULL_VALUE
    elif isinstance(value, bool):
        message.bool_value = value
    elif isinstance(value, int | float):
        message.number_value = value
    elif isinstance(value, dict):
        message.struct_value.SetInParent()
        for key, inner in value.items():
            _encode_into(message.struct_value.fields[key], inner, accepts)
    elif isinstance(value, list):
        message.list_value.SetInParent()
        for inner in value:
            _encode_into(message.list_value.values.add(), inner, accepts)
    else:
        _encode_special(message, value, accepts)


def _encode_special(message: struct_pb2.Value, value: Value, accepts: Accepts) -> None:
    if isinstance(value, Unknown):
        message.string_value = UNKNOWN_TEXT
    elif isinstance(value, Secret):
        if accepts.secrets:
            _encode_into(message, {SIGNATURE: SECRET_SIGNATURE, "value": value.value}, accepts)
        else:
            _encode_into(message, value.value, accepts)
    elif isinstance(value, Asset):
        _encode_into(message, {SIGNATURE: _ASSET_SIGNATURES[value.kind], **dict(value.fields)}, accepts)
    elif isinstance(value, ResourceReference):
        _encode_reference(message, value, accepts)
    elif isinstance(value, OutputValue):
        _encode_output(message, value, accepts)
    else:
        raise TypeError(type(value))


def _encode_reference(message: struct_pb2.Value, value: ResourceReference, accepts: Accepts) -> None:
    if not accepts.resources:
        _encode_into(message, value.urn if value.id is None else value.id, accepts)
        return
    fields: Properties = {SIGNATURE: RESOURCE_SIGNATURE, "urn": value.urn}
    if value.id is not None:
        fields["id"] = "" if isinstance(value.id, Unknown) else value.id
    if value.version:
        fields["packageVersion"] = value.version
    _encode_into(message, fields, accepts)


def _encode_output(message: struct_pb2.Value, value: OutputValue, accepts: Accepts) -> None:
    if not accepts.outputs:
        inner = Secret(value.value) if value.secret and not isinstance(value.value, Unknown) else value.value
        _encode_into(message, inner, accepts)
        return
    fields: Properties = {SIGNATURE: OUTPUT_SIGNATURE}
    if not isinstance(value.value, Unknown):
        fields["value"] = value.value
    if value.secret:
        fields["secret"] = True
    if value.dependencies:
        fields["dependencies"] = list(value.dependencies)
    _encode_into(message, fields, accepts)
