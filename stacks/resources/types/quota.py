"""What a project may use: always the full set of three services, compared with what they answer, reset when deleted."""

from collections.abc import Iterable
from typing import Any

from govcloud.errors import GovcloudError
from govcloud.inventory.models.pool import Quota
from govcloud.pools.quotas import PLACES, full_set
from govcloud.text import Text
from stacks.resources.common import ID
from stacks.resources.definition import ResourceType
from stacks.resources.handler import Handler, Live, ResourceError, UnfinishedError
from stacks.resources.job import Job
from stacks.resources.kinds import Int
from stacks.resources.properties import Property
from stacks.resources.values import Values

UNLIMITED = -1


def describe_field(name: str) -> Property:
    """A field of the inventory's quota as a property: all are required, so that none is reset by omission."""
    field = Quota.model_fields[name]
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    words = Text(field.description or name, str(extra.get("description_zh", name)))
    unit = "GiB" if name.endswith("_gib") else ""
    return Property(Int(UNLIMITED, 2**31 - 1), words, required=True, unit=unit)


INPUTS = {
    "project": Property(ID, Text("id of the project", "项目的 ID"), required=True, replaces=True),
    **{name: describe_field(name) for name in Quota.model_fields},
}


class QuotaHandler(Handler):
    """Quotas; their id is the project's."""

    tells_strays = False

    def create(self, job: Job, new: Values) -> Live:
        """One call for each of the three services, which answers with what it then has."""
        found: Values = {"project": new["project"]}
        try:
            for service in PLACES:
                found |= write(job, service, new)
        except GovcloudError as error:
            raise UnfinishedError(Live(new["project"], found), error) from error
        return Live(new["project"], found)

    def read(self, job: Job, resource_id: str) -> Live | None:
        """Three calls. The services answer for projects that do not exist, too."""
        return Live(resource_id, {"project": resource_id, **read_parts(job, PLACES, resource_id)})

    def update(self, job: Job, resource_id: str, old: Values, new: Values) -> Live:  # noqa: ARG002
        """As a create: the full set, whatever was changed."""
        return self.create(job, new)

    def delete(self, job: Job, resource_id: str, old: Values) -> None:  # noqa: ARG002
        """Three calls, after which no row is left."""
        for service in PLACES:
            job.remove(service, PLACES[service].path.format(project=resource_id))

    def list(self, job: Job, project: str = "") -> Iterable[Live]:
        """One list call tells the network part of all projects that have one; the other two services have no list."""
        told = {row["project_id"]: from_service("network", row) for row in job.list("network", "/quotas", "quotas")}
        for each in [project] if project else told:
            rest = [service for service in PLACES if service != "network" or each not in told]
            yield Live(each, {"project": each, **told.get(each, {}), **read_parts(job, rest, each)})

    def owner(self, resource_id: str) -> str:
        """The project."""
        return resource_id

    def list_of(self, job: Job, owner: str) -> Iterable[Live]:
        """Those of one project."""
        return self.list(job, owner)

    def find(self, job: Job, new: Values) -> Live | None:  # noqa: ARG002
        """Writing it again does no harm."""
        return None


def read_parts(job: Job, services: Iterable[str], project: str) -> Values:
    """What each of the services says."""
    values: Values = {}
    for service in services:
        place = PLACES[service]
        values |= from_service(service, job.call("GET", service, place.path.format(project=project))[place.key])
    return values


def write(job: Job, service: str, new: Values) -> Values:
    """Write one service's part; raises ResourceError when it then has something else."""
    place = PLACES[service]
    answer = job.call("PUT", service, place.path.format(project=new["project"]), {place.key: full_set(place, new)})
    found = from_service(service, answer[place.key])
    for field, value in found.items():
        if value != new[field]:
            what = Text("{field} is {value} after {wanted} was written", "{field} 写入 {wanted} 后为 {value}")
            raise ResourceError(what(field=field, value=value, wanted=new[field]), job.name)
    return found


def from_service(service: str, answer: dict[str, Any]) -> Values:
    """One service's part by our names."""
    names = PLACES[service].names
    return {field: answer[name] if answer[name] < 0 else answer[name] // unit for field, (name, unit) in names.items()}


TYPE = ResourceType(
    module="identity",
    name="Quota",
    doc=Text("what a project may use", "项目配额"),
    inputs=INPUTS,
    handler=QuotaHandler(),
    delete_before_replace=True,
)
