"""Pulumi's deployment format, version 3: what `pulumi stack export` prints and `pulumi stack import` takes.

A stack moves to the Pulumi CLI, and back, by a file of this format.
"""

from datetime import datetime
from typing import Any

from govcloud.errors import UsageError
from govcloud.text import Text
from stacks.engine.documents import Cipher, Document, from_document, to_document
from stacks.engine.graph import sort_states
from stacks.engine.model import Deployment, PendingOperation
from stacks.engine.secrets import Secrets, open_secrets

VERSION = 3


def export_deployment(deployment: Deployment, secrets: Secrets, now: datetime) -> Document:
    """The file's content; resources are in order, dependencies first, and secrets are encrypted."""
    cipher = Cipher(secrets.encrypt, secrets.decrypt)
    body: Document = {
        "manifest": {"time": now.isoformat(), "magic": "", "version": ""},
        "secrets_providers": {"type": "passphrase", "state": {"salt": secrets.salt}},
        "resources": [to_document(state, cipher) for state in sort_states(deployment.resources)],
        "metadata": {},
    }
    if deployment.pending:
        body["pending_operations"] = [
            {"resource": to_document(op.resource, cipher), "type": op.kind} for op in deployment.pending
        ]
    return {"version": VERSION, "deployment": body}


def import_deployment(document: Document, passphrase: str, where: str = "") -> Deployment:
    """The deployment of a file; raises UsageError if it is none, WrongPassphraseError if its secrets stay shut."""
    if document.get("version") != VERSION:
        raise UsageError(
            Text("this is no Pulumi deployment of version 3", "这不是版本 3 的 Pulumi 部署文件"),
            where,
            todo=Text(
                "export it anew with a current `pulumi stack export`", "请用较新的 `pulumi stack export` 重新导出"
            ),
        )
    body: dict[str, Any] = document.get("deployment") or {}
    provider = body.get("secrets_providers") or {}
    cipher = _cipher_of(provider, passphrase, where)
    resources = [from_document(r, cipher, row) for row, r in enumerate(body.get("resources") or [], 1)]
    pending = [
        PendingOperation(op["type"], from_document(op["resource"], cipher))
        for op in body.get("pending_operations") or []
    ]
    return Deployment(tuple(resources), tuple(pending))


def _cipher_of(provider: dict[str, Any], passphrase: str, where: str) -> Cipher:
    kind = provider.get("type", "")
    if kind == "passphrase":
        secrets = open_secrets(passphrase, provider["state"]["salt"])
        return Cipher(secrets.encrypt, secrets.decrypt)

    def refuse(_: str) -> str:
        raise UsageError(
            Text("secrets of the provider {kind} cannot be read", "无法读取由 {kind} 加密的密文")(kind=kind or "-"),
            where,
            todo=Text(
                "export with the passphrase provider or with --show-secrets", "请改用口令方式，或用 --show-secrets 导出"
            ),
        )

    return Cipher(refuse, refuse)
