"""Is each image that the inventory names there once, active, and does its metadata say what the catalogue says."""

from collections.abc import Iterator, Mapping, Sequence

from govcloud.inventory.models.city import Image
from govcloud.pools.acceptance.result import Check, Result, conclude
from govcloud.pools.reading import ImageFact
from govcloud.text import Text

MISSING = Text("`{code}`: there is no image {name}", "`{code}`：没有镜像 {name}")
SEVERAL = Text("`{code}`: {count} images are named {name}", "`{code}`：有 {count} 个镜像同名 {name}")
NOT_ACTIVE = Text("`{code}`: {name} is `{status}`, not active", "`{code}`：{name} 状态为 `{status}`，不是 active")
NO_PROPERTY = Text(
    "`{code}`: {name} has no `{field}`, the catalogue says {want}", "`{code}`：{name} 缺少属性 `{field}`，目录为 {want}"
)
WRONG_PROPERTY = Text(
    "`{code}`: {name} has `{field}` {found}, the catalogue says {want}",
    "`{code}`：{name} 的 `{field}` 为 {found}，目录为 {want}",
)
DISK_TOO_LARGE = Text(
    "`{code}`: {name} needs a disk of {found} GiB, the catalogue says {want} is enough",
    "`{code}`：{name} 要求系统盘 {found} GiB，目录为 {want} GiB",
)
ALL_MATCH = Text(
    "{count} images are active and described as in the catalogue", "{count} 个镜像均可用，元数据与目录一致"
)
CORRECT = Text(
    "correct `images` in the pool's file of the inventory, or ask the provider to set the image's properties",
    "请更正清单中该资源池的 `images`，或请运营方补全镜像属性",
)


def judge(named: Mapping[str, str], promised: Mapping[str, Image], images: Sequence[ImageFact]) -> Result:
    """`named`: catalogue name → the pool's name; `promised`: the catalogue."""
    problems = [
        problem
        for code, name in named.items()
        for problem in compare(code, name, promised[code], [image for image in images if image.name == name])
    ]
    return conclude(problems, ALL_MATCH(count=len(named)), CORRECT)


def compare(code: str, name: str, want: Image, found: Sequence[ImageFact]) -> Iterator[Text]:
    """What is wrong with the images of one name."""
    if len(found) != 1:
        yield SEVERAL(code=code, name=name, count=len(found)) if found else MISSING(code=code, name=name)
        return
    image = found[0]
    if image.status != "active":
        yield NOT_ACTIVE(code=code, name=name, status=image.status)
    properties = (
        ("os_distro", image.os_distro, want.os, image.os_distro == want.os),
        ("os_version", image.os_version, want.version, is_version(image.os_version, want.version)),
        ("architecture", image.architecture, want.architecture, image.architecture == want.architecture),
    )
    for field, is_value, wanted, good in properties:
        if not good:
            words = WRONG_PROPERTY if is_value else NO_PROPERTY
            yield words(code=code, name=name, field=field, found=is_value, want=wanted)
    if image.min_disk_gib > want.min_disk_gib:
        yield DISK_TOO_LARGE(code=code, name=name, found=image.min_disk_gib, want=want.min_disk_gib)


def is_version(found: str, want: str) -> bool:
    """Whether `found` is the version or a service pack of it: `V10-SP3` is a `V10`, `22.03` is no `22`."""
    rest = found.removeprefix(want)
    return rest != found and rest[:1] in ("", "-", " ", "_")


CHECK = Check(
    "images",
    Text("images as described", "镜像与目录一致"),
    lambda facts: judge(facts.pool.images, facts.catalogue.images, facts.images),
)
