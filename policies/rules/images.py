"""Rules on images: which are used, who may use them, whether they have digests, and how long they are kept up."""

from datetime import date, timedelta

from govcloud.text import Text
from policies.facts.compute import Image, Server
from policies.facts.identity import Project
from policies.facts.register import PoolRecord
from policies.facts.storage import Volume
from policies.model import Judgement, fails, manual, not_applicable, passes
from policies.registry import rule
from policies.whose import department_of
from policies.world import World

ENDS = (
    ("centos", "7", date(2024, 6, 30)),
    ("centos", "8", date(2021, 12, 31)),
    ("debian", "10", date(2024, 6, 30)),
    ("debian", "11", date(2026, 8, 31)),
    ("debian", "12", date(2028, 6, 30)),
    ("ubuntu", "18.04", date(2023, 5, 31)),
    ("ubuntu", "20.04", date(2025, 5, 31)),
)
"""Distribution, version and the last day of its public maintenance. A city adds its own, such as contracts."""


@rule(
    "vm-hardened-image",
    needs=(Image, Volume, PoolRecord),
    remedy=Text("make the server again from an image of the catalogue", "使用目录中的镜像重建云主机"),
)
def server_from_approved_image(server: Server, world: World, *, most_days: int = 180) -> Judgement:
    """A server was made from an image of the pool's file, which is not too old.

    Narrower than the condition: the inventory holds no results of hardening, so that the approved list speaks for it.
    """
    used = find_image(server, world)
    image = None if used is None else world.one(Image, server, used)
    if image is None:
        return fails("its image is not in the pool any more, or it has none", "镜像已不在资源池，或未使用镜像")
    pool = world.one(PoolRecord, server, server.place.pool)
    if pool is None or image.name not in pool.images:
        return fails("`{name}` is not approved", "镜像 `{name}` 不在批准名单内", image, name=image.name)
    if world.now - image.created > timedelta(days=most_days):
        return fails(
            "`{name}` is of {day}", "镜像 `{name}` 构建于 {day}", image, name=image.name, day=image.created.date()
        )
    return passes("made from `{name}`", "使用镜像 `{name}`", image, name=image.name)


def find_image(server: Server, world: World) -> str | None:
    """Id of the image of a server, or of the volume that it boots from."""
    if server.image is not None:
        return server.image
    volumes = (world.one(Volume, server, each) for each in server.volumes)
    return next((each.image for each in volumes if each is not None and each.bootable), None)


@rule(
    "image-hash-verified",
    remedy=Text("upload the image again, so that the service computes its digest", "重新上传镜像，由镜像服务计算摘要"),
)
def image_has_digest(image: Image, world: World, *, algorithms: tuple[str, ...] = ("sha512", "sm3")) -> Judgement:
    """The image service has a strong digest of every image in use.

    Narrower than the condition: no sample is downloaded and computed again.
    """
    if image.status != "active":
        return not_applicable("not in use: {status}", "未启用：{status}", status=image.status)
    if image.hash_algorithm not in algorithms:
        return fails("its digest is of `{name}`", "摘要算法为 `{name}`", name=image.hash_algorithm or "–")
    if not image.hash_value:
        return fails("has no digest", "没有摘要值")
    return passes("has a digest of `{name}`", "有 `{name}` 摘要", name=image.hash_algorithm)


@rule(
    "image-not-public",
    needs=(Project,),
    remedy=Text("make the image private", "将镜像可见范围改为 private"),
)
def department_image_private(image: Image, world: World) -> Judgement:
    """Only the platform's images are for everybody.

    Narrower than the condition: members of shared images are for people to look at, and snapshots are not judged.
    """
    if image.visibility == "private":
        return passes("private", "仅本项目可见")
    if image.project is None or not department_of(image, image.project, world):
        return passes("the platform's", "平台镜像")
    if image.visibility == "shared":
        return manual("look at whom it is shared with", "请核对共享成员")
    return fails("a department's image is {visibility}", "部门镜像可见范围为 {visibility}", visibility=image.visibility)


@rule(
    "image-supported-os",
    remedy=Text("build the image anew from a system that is kept up", "基于仍在维护期的系统重新构建镜像"),
)
def image_kept_up(
    image: Image, world: World, *, ends: tuple[tuple[str, str, date], ...] = ENDS, most_days: int = 90
) -> Judgement:
    """An image says which system it has; it was built lately, and the system is maintained.

    Where no last day is known for the system, a person has to look.
    """
    if not image.os or not image.os_version:
        return fails("does not say which system it has", "未标注操作系统及版本")
    last = next((day for os, version, day in ends if os == image.os.lower() and is_of(image.os_version, version)), None)
    if last is not None and last < world.now.date():
        return fails("maintenance ended on {day}", "系统已于 {day} 停止维护", day=last)
    if world.now - image.created > timedelta(days=most_days):
        return fails("built on {day}", "构建于 {day}，过旧", day=image.created.date())
    if last is None:
        return manual("look until when {os} is maintained", "请核对 {os} 的维护期", os=f"{image.os} {image.os_version}")
    return passes("maintained until {day}", "维护至 {day}", day=last)


def is_of(version: str, release: str) -> bool:
    """Whether a version is a release or a part of it: `7.9` is of `7`, `70` is not."""
    return version == release or version.startswith((f"{release}.", f"{release}-"))
