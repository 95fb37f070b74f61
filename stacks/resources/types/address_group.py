"""An address group: prefixes under one name that rules of security groups refer to."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from govcloud.text import Text
from stacks.resources.common import DESCRIPTION, NAME, PROJECT
from stacks.resources.definition import ResourceType
from stacks.resources.handler import Live
from stacks.resources.job import Job
from stacks.resources.kinds import SetOf, Str
from stacks.resources.normalise import prefix
from stacks.resources.properties import Property
from stacks.resources.rest import Place, RestHandler
from stacks.resources.values import Values

INPUTS = {
    "project": PROJECT,
    "name": NAME,
    "description": DESCRIPTION,
    "addresses": Property(SetOf(Str(normalise=prefix)), Text("its prefixes", "地址或网段"), default=[]),
}


class AddressGroupHandler(RestHandler):
    """Address groups: after the create, prefixes are added and removed by calls of their own."""

    def send_changes(self, job: Job, resource_id: str, old: Values, new: Values) -> Any:
        """Without addresses."""
        return super().send_changes(job, resource_id, {**old, "addresses": new["addresses"]}, new)

    def body(self, job: Job, new: Values, names: Iterable[str]) -> dict[str, Any]:
        """Addresses are of a create only, which sends the project as well."""
        names = list(names)
        return super().body(job, new, names if "project" in names else [name for name in names if name != "addresses"])

    def finish(self, job: Job, live: Live, new: Values) -> Live:
        """Add what is missing, remove what is too much."""
        wanted, there = set(new["addresses"]), set(live.values.get("addresses", []))
        for action, which in (("add_addresses", wanted - there), ("remove_addresses", there - wanted)):
            if which:
                path = f"/address-groups/{live.id}/{action}"
                job.call("PUT", "network", path, {"addresses": sorted(which)})
        return replace(live, values={**live.values, "addresses": new["addresses"]})


TYPE = ResourceType(
    module="network",
    name="AddressGroup",
    doc=Text("prefixes under one name, for rules of security groups", "供安全组规则引用的一组网段"),
    inputs=INPUTS,
    handler=AddressGroupHandler(Place("network", "/address-groups", "address_group"), INPUTS, {}),
    needs=lambda _: ["network:address-group"],
)
