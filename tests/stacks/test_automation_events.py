"""Steps that Pulumi's command line reports, read as our own."""

import pytest

from stacks.automation.events import _begun

URN = "urn:pulumi:huawei.health::govcloud::govcloud:network:Network::n"


@pytest.mark.parametrize(
    ("op", "old", "found"),
    [
        ("same", {"id": "1"}, "1"),
        ("update", {"id": "1"}, "1"),
        ("create", None, ""),
        ("create-replacement", {"id": "1"}, ""),
    ],
)
def test_a_step_tells_the_id_of_the_resource_that_stays(op: str, old: dict[str, str] | None, found: str) -> None:
    assert _begun({"op": op, "urn": URN, "old": old, "new": {"inputs": {}}}).id == found
