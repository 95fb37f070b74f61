"""A server group: servers that are kept together or apart. It has no mark; name and policy tell it."""

from collections.abc import Iterable, Mapping
from typing import Any

from govcloud.text import Text
from stacks.resources.common import FIXED_NAME, PROJECT
from stacks.resources.definition import Problem, ResourceType
from stacks.resources.handler import Live
from stacks.resources.job import Job
from stacks.resources.kinds import Int, Str
from stacks.resources.properties import Property
from stacks.resources.rest import Place, RestHandler
from stacks.resources.values import Values

POLICIES = ("affinity", "anti-affinity", "soft-affinity", "soft-anti-affinity")
INPUTS = {
    "project": PROJECT,
    "name": FIXED_NAME,
    "policy": Property(Str(POLICIES), Text("together or apart", "亲和策略"), required=True, replaces=True),
    "most_per_host": Property(
        Int(1), Text("servers on one host, for anti-affinity", "每台宿主机最多云主机数，用于反亲和"), replaces=True
    ),
}


class ServerGroupHandler(RestHandler):
    """Server groups."""

    def body(self, job: Job, new: Values, names: Iterable[str]) -> dict[str, Any]:
        """The number is a rule of the policy."""
        sent = super().body(job, new, names)
        most = sent.pop("most_per_host", None)
        return sent if most is None else {**sent, "rules": {"max_server_per_host": most}}

    def parse(self, row: Mapping[str, Any]) -> Values:
        """The number is a rule of the policy."""
        return {**super().parse(row), "most_per_host": (row.get("rules") or {}).get("max_server_per_host")}

    def list(self, job: Job, project: str = "") -> Iterable[Live]:
        """One call; the service cannot be asked for one project."""
        return [live for live in super().list(job) if not project or live.values["project"] == project]

    def update(self, job: Job, resource_id: str, old: Values, new: Values) -> Live:  # noqa: ARG002
        """Nothing of it can change."""
        return self.read(job, resource_id) or self.create(job, new)

    def find(self, job: Job, new: Values) -> Live | None:
        """By name and policy."""
        lives = self.list(job, new["project"])
        return next((live for live in lives if live.values == new and live.id not in job.known), None)


PLACE = Place(
    "compute",
    "/os-server-groups",
    "server_group",
    marking="",
    own_project=True,
    everything={"all_projects": "true"},
    owner="",
    microversion="2.64",
)


def find_problems(inputs: Values) -> Iterable[Problem]:
    """A number without the policy that it is a rule of."""
    if inputs.get("most_per_host") and inputs["policy"] in POLICIES and inputs["policy"] != "anti-affinity":
        yield "most_per_host", Text("is for `anti-affinity` only", "仅适用于 `anti-affinity`")


TYPE = ResourceType(
    module="compute",
    name="ServerGroup",
    doc=Text("servers that are kept together or apart", "云主机组（亲和与反亲和）"),
    inputs=INPUTS,
    handler=ServerGroupHandler(PLACE, INPUTS, {}),
    rules=find_problems,
)
