"""An image: uploaded from a file, and compared by digest with what the image service then has."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from govcloud.errors import GovcloudError
from govcloud.text import Text, literal
from stacks.resources.common import ID, NAME, TAGS
from stacks.resources.definition import ResourceType, Timeouts
from stacks.resources.handler import Live, ResourceError, UnfinishedError
from stacks.resources.job import Job
from stacks.resources.kinds import Bool, Int, MapOf, Str
from stacks.resources.marks import KEY, mark_of, split_mark
from stacks.resources.properties import Property
from stacks.resources.rest import Place, RestHandler
from stacks.resources.tags import tags_from, tags_to
from stacks.resources.values import Values

PATCH_TYPE = "application/openstack-images-v2.1-json-patch"
INPUTS = {
    "project": Property(
        ID, Text("id of the project that owns it", "所属项目的 ID"), by_pool=True, replaces=True, api="owner"
    ),
    "name": NAME,
    "source": Property(
        Str(most=4096),
        Text("path of the file to upload", "待上传文件的路径"),
        required=True,
        unseen=True,
        compared=False,
    ),
    "sha512": Property(
        Str(pattern=r"[0-9a-f]{128}"),
        Text("digest of the file", "文件的 SHA-512 摘要"),
        required=True,
        replaces=True,
        api="os_hash_value",
    ),
    "disk_format": Property(
        Str(("raw", "qcow2", "vmdk", "vhd", "vhdx", "vdi", "iso")),
        Text("form of the disk", "磁盘格式"),
        required=True,
        replaces=True,
    ),
    "container_format": Property(
        Str(("bare", "ovf", "ova")), Text("form of the container", "容器格式"), default="bare", replaces=True
    ),
    "visibility": Property(
        Str(("private", "shared", "community", "public")), Text("who may use it", "可见范围"), default="private"
    ),
    "protected": Property(Bool(), Text("whether it cannot be deleted", "是否禁止删除"), default=False),
    "min_disk": Property(Int(), Text("smallest disk", "最小磁盘"), default=0, unit="GiB"),
    "min_ram": Property(Int(), Text("smallest memory", "最小内存"), default=0, unit="MiB"),
    "properties": Property(
        MapOf(Str(least=0)),
        Text("properties such as os_distro, hw_disk_bus", "属性，如 os_distro、hw_disk_bus"),
        default={},
    ),
    "tags": TAGS,
}
OUTPUTS = {
    "status": Property(Str(), Text("what the image service says of it", "镜像服务给出的状态")),
    "size": Property(Int(), Text("size", "大小"), unit="bytes"),
}
STANDARD = frozenset(
    {
        *("id", "name", "status", "visibility", "protected", "owner", "tags", "size", "virtual_size", "checksum"),
        *("os_hash_algo", "os_hash_value", "os_hidden", "disk_format", "container_format", "min_disk", "min_ram"),
        *("created_at", "updated_at", "file", "self", "schema", "direct_url", "locations", "stores"),
    }
)
"""Fields of an answer that are no free properties."""


class ImageHandler(RestHandler):
    """Images: what is sent and told is not wrapped in a key."""

    def body(self, job: Job, new: Values, names: Iterable[str]) -> dict[str, Any]:
        """Free properties stand beside the others; the mark is one of them."""
        sent = super().body(
            job, new, [name for name in names if name not in ("source", "sha512", "properties", "tags")]
        )
        return {**sent, **new["properties"], KEY: mark_of(job.urn, attempt=job.attempt), "tags": tags_to(new["tags"])}

    def create(self, job: Job, new: Values) -> Live:
        """The record, then the bytes, then a look at what arrived."""
        row = job.call("POST", "image", "/images", self.body(job, new, list(self.inputs)))
        return self.fill(job, self.live(row), new)

    def read(self, job: Job, resource_id: str) -> Live | None:
        """One call."""
        row = job.get("image", f"/images/{resource_id}")
        return None if row is None else self.live(row)

    def update(self, job: Job, resource_id: str, old: Values, new: Values) -> Live:  # noqa: ARG002
        """A patch from what is there to what is wanted; bytes that are missing are uploaded."""
        row = job.call("GET", "image", f"/images/{resource_id}")
        wanted = self.body(job, new, [name for name, declared in self.inputs.items() if not declared.replaces])
        wanted[KEY] = row.get(KEY) or wanted[KEY]
        patch = [patch_one(row, name, value) for name, value in wanted.items() if row.get(name) != value]
        extra = {name for name in row if name not in STANDARD and not name.startswith("os_glance")} - set(wanted)
        patch += [{"op": "remove", "path": pointer(name)} for name in sorted(extra)]
        if patch:
            send_patch(job, resource_id, patch)
            row = job.call("GET", "image", f"/images/{resource_id}")
        live = self.live(row)
        return self.fill(job, live, new) if row["status"] in ("queued", "saving") else live

    def find(self, job: Job, new: Values) -> Live | None:
        """By name and mark."""
        rows = job.list("image", "/images", "images", {"name": new["name"]})
        return next(filter(job.made, map(self.live, rows)), None)

    def live(self, row: Mapping[str, Any]) -> Live:
        """An answer, its free properties apart."""
        free = {name: str(value) for name, value in row.items() if name not in STANDARD and name != KEY}
        values = {**self.parse(row), "properties": free, "tags": tags_from(row.get("tags") or [])}
        return Live(str(row["id"]), self.normal(values), *split_mark(str(row.get(KEY, ""))))

    def fill(self, job: Job, live: Live, new: Values) -> Live:
        """Upload the file and compare digests."""
        try:
            upload(job, live.id, Path(new["source"]))
            found = self.read(job, live.id) or live
            if found.values.get("sha512") != new["sha512"]:
                raise ResourceError(
                    Text("the image service has another file than was meant", "镜像服务中的文件与预期不一致"),
                    job.name,
                    Text("its digest is {found}", "其摘要为 {found}")(found=found.values.get("sha512", "–")),
                    Text("correct `sha512` or `source`", "请更正 `sha512` 或 `source`"),
                )
        except GovcloudError as error:
            raise UnfinishedError(live, error) from error
        return found


def upload(job: Job, image: str, path: Path) -> None:
    """Send the bytes. Raises ResourceError when the file cannot be read, PoolError."""
    url = f"{job.session.endpoints.url('image')}/images/{image}/file"
    kind = {"Content-Type": "application/octet-stream"}
    try:
        with path.open("rb") as file, job.session.explaining("image", url):
            job.session.connection.session.put(url, data=file, headers=kind)
    except OSError as error:
        todo = Text("correct `source`", "请更正 `source`")
        raise ResourceError(
            Text("the file {path} cannot be read", "无法读取文件 {path}")(path=path),
            job.name,
            literal(str(error.strerror)),
            todo,
        ) from error


def send_patch(job: Job, image: str, patch: object) -> None:
    """Change an image's record. Raises PoolError."""
    url = f"{job.session.endpoints.url('image')}/images/{image}"
    with job.session.explaining("image", url):
        job.session.connection.session.patch(url, json=patch, headers={"Content-Type": PATCH_TYPE})


def patch_one(row: Mapping[str, Any], name: str, value: object) -> dict[str, object]:
    """One step of a JSON patch."""
    return {"op": "replace" if name in row else "add", "path": pointer(name), "value": value}


def pointer(name: str) -> str:
    """A name as a JSON pointer."""
    return "/" + name.replace("~", "~0").replace("/", "~1")


def digest_file(path: Path) -> str:
    """The SHA-512 of a file, for `sha512`."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha512").hexdigest()


TYPE = ResourceType(
    module="image",
    name="Image",
    doc=Text("an image", "镜像"),
    inputs=INPUTS,
    outputs=OUTPUTS,
    handler=ImageHandler(Place("image", "/images", "image", marking="", owner="owner"), INPUTS, OUTPUTS),
    holds_data=True,
    timeouts=Timeouts(3600, 3600, 120),
)
