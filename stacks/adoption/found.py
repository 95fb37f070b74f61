"""An existing project as it is on its pool: all things in it, read by lists. Nothing is judged here."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from govcloud.errors import GovcloudError, UsageError
from govcloud.inventory.models.pool import Pool
from govcloud.inventory.nearest import find_nearest
from govcloud.pools.capabilities import Kind
from govcloud.text import Text
from stacks.drift.known import Known, KnownStack
from stacks.drift.look import Picture, look
from stacks.provider.provider import Provider
from stacks.resources.handler import Live
from stacks.resources.types.project import TYPE as PROJECT
from stacks.resources.types.quota import TYPE as QUOTA

TYPES = {
    "Attachment": "govcloud:compute:Attachment",
    "FloatingIp": "govcloud:network:FloatingIp",
    "Network": "govcloud:network:Network",
    "Port": "govcloud:network:Port",
    "Quota": QUOTA.token,
    "RoleAssignment": "govcloud:identity:RoleAssignment",
    "Router": "govcloud:network:Router",
    "SecurityGroup": "govcloud:network:SecurityGroup",
    "Server": "govcloud:compute:Server",
    "ServerGroup": "govcloud:compute:ServerGroup",
    "Subnet": "govcloud:network:Subnet",
    "User": "govcloud:identity:User",
    "Volume": "govcloud:storage:Volume",
}
"""Types that a department's program makes, besides the project."""


@dataclass(frozen=True)
class Found:
    """A project with everything in it."""

    pool: Pool
    project: Live
    picture: Picture
    names: Mapping[Kind, Mapping[str, str]]
    """Kind → the pool's id → name of the catalogue."""
    boot_images: Mapping[str, str]
    """Volume → id of the image that it began as."""
    apart: Mapping[str, str]
    """Server → its server group."""

    def of(self, name: str) -> list[Live]:
        """The project's things of a type, by name; users are those of the whole pool."""
        things = self.picture.things.get(TYPES[name], {}).values()
        ours = [each for each in things if name in ("User", "Attachment") or self.is_inside(each)]
        return sorted(ours, key=lambda each: (str(each.values.get("name", "")), each.id))

    def is_inside(self, thing: Live) -> bool:
        """Whether a thing is in the project."""
        return thing.values.get("project") == self.project.id

    @cached_property
    def ports(self) -> Mapping[str, Live]:
        """Port → itself."""
        return {port.id: port for port in self.of("Port")}

    @cached_property
    def groups(self) -> Mapping[str, Live]:
        """Security group → itself."""
        return {group.id: group for group in self.of("SecurityGroup")}


def read_project(provider: Provider, named: str, department: str) -> Found:
    """Read a project by name or id. Raises UsageError: there is none; GovcloudError: something could not be read."""
    project = find_project(provider, named)
    pool = provider.session.pool

    def known(token: str) -> Known:
        return Known(f"urn:pulumi:{pool.code}.{department}::govcloud::{token}::{department}", project.id, {})

    picture = look(provider, [KnownStack(pool.code, department, (known(PROJECT.token), known(QUOTA.token)))])
    for error in picture.unread.values():
        raise not_readable(error) from error
    job, inside = provider.job("", 60), {"all_tenants": "1", "project_id": project.id}
    volumes = job.list("block-storage", "/volumes/detail", "volumes", inside)
    groups = job.list("compute", "/os-server-groups", "server_groups", {"all_projects": "true"}, "2.64")
    return Found(
        pool=pool,
        project=project,
        picture=picture,
        names={
            kind: {found: code for code, found in names.items()}
            for kind, names in provider.capabilities.resolved.items()
        },
        boot_images={
            row["id"]: row["volume_image_metadata"]["image_id"]
            for row in volumes
            if "image_id" in (row.get("volume_image_metadata") or {})
        },
        apart={member: group["id"] for group in groups for member in group["members"]},
    )


def find_project(provider: Provider, named: str) -> Live:
    """The project of a name or an id. Raises UsageError: there is none or more than one of it."""
    projects = list(provider.list(PROJECT.token))
    matching = [each for each in projects if named in (each.id, each.values["name"])]
    if len(matching) == 1:
        return matching[0]
    code = provider.session.pool.code
    if matching:
        raise UsageError(
            Text("several projects are called `{name}`", "有多个项目名为 `{name}`")(name=named),
            code,
            todo=Text("give one of these ids: {ids}", "请改用以下 ID 之一：{ids}")(
                ids=", ".join(each.id for each in matching)
            ),
        )
    nearest = find_nearest(named, [str(each.values["name"]) for each in projects])
    raise UsageError(
        Text("the pool has no project `{name}`", "资源池没有项目 `{name}`")(name=named),
        code,
        todo=Text("did you mean `{name}`?", "是否应为 `{name}`？")(name=nearest) if nearest else None,
    )


def not_readable(error: GovcloudError) -> GovcloudError:
    """The error of a project that cannot be seen whole."""
    what = Text("the project cannot be seen whole, so it is not adopted", "无法看到项目的全部内容，未予纳管")
    return GovcloudError(what, error.where, error.what, error.todo)
