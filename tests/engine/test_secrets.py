"""Pulumi's passphrase secrets and its deployment format: what is written is read again, by us and by the CLI."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govcloud.errors import UsageError
from stacks.engine.deployment_v3 import export_deployment, import_deployment
from stacks.engine.documents import Cipher, from_document, to_document
from stacks.engine.model import Deployment, PendingOperation, ResourceState
from stacks.engine.secrets import Secrets, WrongPassphraseError, new_secrets, open_secrets
from tests.engine.oracle_case import make_secrets
from tests.engine.strategies import states

# Made by Pulumi's scheme: salt, nonce and key derivation as its CLI writes them.
FIXED = new_secrets("correct horse", lambda n: bytes(range(n)))


def test_salt_opens_with_the_passphrase_only() -> None:
    opened = open_secrets("correct horse", FIXED.salt)
    assert opened.decrypt(FIXED.encrypt("秘密")) == "秘密"
    with pytest.raises(WrongPassphraseError):
        open_secrets("wrong", FIXED.salt)


def test_salt_has_the_form_that_pulumi_writes() -> None:
    version, salt, proof_version, nonce, text = FIXED.salt.split(":")
    assert (version, proof_version) == ("v1", "v1")
    assert (salt, nonce) == ("AAECAwQFBgc=", "AAECAwQFBgcICQoL")
    assert len(text) == 32


@pytest.mark.parametrize("damaged", ["", "v1:x", "v2:AA==:AA==", "v1:AAAA:AAAA", "v1:AAECAwQFBgcICQoL:AAAA"])
def test_damaged_ciphertext_is_refused(damaged: str) -> None:
    with pytest.raises(WrongPassphraseError):
        FIXED.decrypt(damaged)


def test_same_secret_never_has_the_same_ciphertext() -> None:
    secrets = make_secrets()
    assert secrets.encrypt("x") != secrets.encrypt("x")


def _cipher(secrets: Secrets) -> Cipher:
    return Cipher(secrets.encrypt, secrets.decrypt)


@given(states())
@settings(max_examples=60)
def test_state_survives_its_document(state: ResourceState) -> None:
    cipher = _cipher(FIXED)
    assert from_document(to_document(state, cipher), cipher) == state


@given(st.lists(states(), max_size=4, unique_by=lambda s: s.urn))
@settings(max_examples=25)
def test_deployment_survives_export_and_import(resources: list[ResourceState]) -> None:
    pending = tuple(PendingOperation("creating", state) for state in resources[:1])
    there = Deployment(tuple(resources), pending)
    document = export_deployment(there, FIXED, datetime.fromtimestamp(0, UTC))
    back = import_deployment(document, "correct horse")
    assert sorted(back.resources, key=lambda s: s.urn) == sorted(resources, key=lambda s: s.urn)
    assert back.pending == pending


def test_file_of_another_version_is_refused() -> None:
    with pytest.raises(UsageError):
        import_deployment({"version": 2}, "x")


def test_secrets_of_another_provider_are_refused_with_a_way_out() -> None:
    sealed = {
        "urn": "urn:pulumi:s::p::t::n",
        "type": "t",
        "inputs": {"x": {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "AAAA"}},
    }
    document = {"version": 3, "deployment": {"secrets_providers": {"type": "service"}, "resources": [sealed]}}
    with pytest.raises(UsageError) as caught:
        import_deployment(document, "x")
    assert "passphrase provider" in str(caught.value)


def test_secrets_shown_in_plain_are_taken_over() -> None:
    shown = {
        "urn": "urn:pulumi:s::p::t::n",
        "type": "t",
        "inputs": {
            "x": {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": '"word"'}
        },
    }
    document = {"version": 3, "deployment": {"resources": [shown]}}
    assert import_deployment(document, "x").resources[0].inputs["x"].value == "word"
