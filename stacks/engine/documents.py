"""Resource states as JSON documents: the `resources` of Pulumi's deployment format, version 3.

The same documents are the rows of the state database. Secrets in them are ciphertexts, numbers are as short as can be.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from stacks.engine.model import ResourceState, Timeouts
from stacks.engine.values import UNKNOWN, Asset, Properties, ResourceReference, Secret, Unknown, Value
from stacks.signatures import (
    ARCHIVE_SIGNATURE,
    ASSET_SIGNATURE,
    RESOURCE_SIGNATURE,
    SECRET_SIGNATURE,
    SIGNATURE,
    UNKNOWN_TEXT,
)

type Document = dict[str, Any]

_ASSETS = {"asset": ASSET_SIGNATURE, "archive": ARCHIVE_SIGNATURE}
_ASSET_KINDS = {signature: kind for kind, signature in _ASSETS.items()}
_TEXTS = {
    "urn": "urn",
    "type": "type",
    "id": "id",
    "parent": "parent",
    "provider": "provider",
    "deletedWith": "deleted_with",
    "importID": "import_id",
    "created": "created",
    "modified": "modified",
}
_FLAGS = {
    "custom": "custom",
    "delete": "delete",
    "protect": "protect",
    "taint": "taint",
    "external": "external",
    "pendingReplacement": "pending_replacement",
    "retainOnDelete": "retain_on_delete",
}
_LISTS = {
    "dependencies": "dependencies",
    "initErrors": "init_errors",
    "additionalSecretOutputs": "additional_secret_outputs",
    "ignoreChanges": "ignore_changes",
    "replaceOnChanges": "replace_on_changes",
    "hideDiff": "hide_diff",
    "replaceWith": "replace_with",
}
_LIST_MAPS = {"propertyDependencies": "property_dependencies", "resourceHooks": "hooks"}


@dataclass(frozen=True)
class Cipher:
    """How secrets become ciphertexts and back."""

    encrypt: Callable[[str], str]
    decrypt: Callable[[str], str]


def to_document(state: ResourceState, cipher: Cipher) -> Document:
    """The document of a state; empty fields are left out."""
    document: Document = {key: getattr(state, name) for key, name in (_TEXTS | _FLAGS).items()}
    document |= {key: list(getattr(state, name)) for key, name in _LISTS.items()}
    document |= {key: {k: list(v) for k, v in getattr(state, name).items()} for key, name in _LIST_MAPS.items()}
    document["inputs"] = seal(state.inputs, cipher)
    document["outputs"] = seal(state.outputs, cipher)
    if state.replacement_trigger is not None:
        document["replacementTrigger"] = seal(state.replacement_trigger, cipher)
    timeouts = {k: _short(getattr(state.timeouts, k)) for k in ("create", "update", "delete", "read")}
    document["customTimeouts"] = {k: v for k, v in timeouts.items() if v}
    return {key: value for key, value in document.items() if value not in ("", False, [], {})}


def from_document(document: Document, cipher: Cipher, row: int = 0) -> ResourceState:
    """The state of a document; raises WrongPassphraseError for secrets of another passphrase."""
    fields: dict[str, Any] = {name: document[key] for key, name in (_TEXTS | _FLAGS).items() if key in document}
    fields |= {name: tuple(document[key] or ()) for key, name in _LISTS.items() if key in document}
    for key, name in _LIST_MAPS.items():
        fields[name] = {k: tuple(v or ()) for k, v in (document.get(key) or {}).items()}
    timeouts: Mapping[str, float] = document.get("customTimeouts") or {}
    return ResourceState(
        **fields,
        inputs=unseal(document.get("inputs") or {}, cipher),
        outputs=unseal(document.get("outputs") or {}, cipher),
        replacement_trigger=unseal(document.get("replacementTrigger"), cipher),
        timeouts=Timeouts(**{k: float(v) for k, v in timeouts.items()}),
        row=row,
    )


def seal(value: Value, cipher: Cipher) -> Any:
    """A value as JSON, with secrets encrypted."""
    if isinstance(value, dict):
        return {k: seal(v, cipher) for k, v in value.items()}
    if isinstance(value, list):
        return [seal(v, cipher) for v in value]
    if isinstance(value, Secret | Asset | ResourceReference):
        return _seal_special(value, cipher)
    return UNKNOWN_TEXT if isinstance(value, Unknown) else _short(value)


def unseal(value: Any, cipher: Cipher) -> Value:
    """The value of JSON, with secrets decrypted."""
    if isinstance(value, list):
        return [unseal(v, cipher) for v in value]
    if isinstance(value, dict):
        if SIGNATURE in value:
            return _unseal_special(value, cipher)
        return {k: unseal(v, cipher) for k, v in value.items()}
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return UNKNOWN if value == UNKNOWN_TEXT else value


def _seal_special(value: Secret | Asset | ResourceReference, cipher: Cipher) -> Document:
    if isinstance(value, Secret):
        plain = json.dumps(seal(value.value, cipher), ensure_ascii=False, separators=(",", ":"))
        return {SIGNATURE: SECRET_SIGNATURE, "ciphertext": cipher.encrypt(plain)}
    if isinstance(value, Asset):
        return {SIGNATURE: _ASSETS[value.kind], **{k: seal(v, cipher) for k, v in value.fields}}
    fields: Document = {SIGNATURE: RESOURCE_SIGNATURE, "urn": value.urn}
    if value.id is not None:
        fields["id"] = seal(value.id, cipher)
    return fields | ({"packageVersion": value.version} if value.version else {})


def _unseal_special(value: Document, cipher: Cipher) -> Value:
    signature = value[SIGNATURE]
    if signature == SECRET_SIGNATURE:
        text = value["plaintext"] if "plaintext" in value else cipher.decrypt(value["ciphertext"])
        return Secret(unseal(json.loads(text), cipher))
    if signature == RESOURCE_SIGNATURE:
        return ResourceReference(value["urn"], unseal(value.get("id"), cipher), value.get("packageVersion", ""))
    fields: Properties = {k: unseal(v, cipher) for k, v in value.items() if k != SIGNATURE}
    return Asset(_ASSET_KINDS[signature], tuple(fields.items()))


def _short(value: Value) -> Value:
    return int(value) if isinstance(value, float) and value.is_integer() else value
