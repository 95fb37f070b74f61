"""Servers of a project one by one: which of them the inventory can say, and in which words."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from govcloud.inventory.models.city import Zone
from govcloud.inventory.models.system import Volume
from govcloud.text import Text
from stacks.adoption.found import Found
from stacks.adoption.networks import ZoneFound
from stacks.adoption.sketch import Sketch, to_code
from stacks.resources.handler import Live

ROOT_GIB = 40
NUMBERED = re.compile(r"(.*?)-?(\d+)")
NOT_ADOPTED = Text("server `{name}` is not adopted: {why}", "云主机 `{name}` 未纳管：{why}")
PORTS = Text("it has {n} ports, and the inventory gives one", "它有 {n} 个端口，清单只支持一个")
NETWORK = Text("its network is not adopted", "其网络未纳管")
FLAVOR = Text("its flavor {id} is not in the catalogue of the pool", "其规格 {id} 不在该资源池的目录中")
IMAGE = Text("its image {id} is not in the catalogue of the pool", "其镜像 {id} 不在该资源池的目录中")
KEYPAIR = Text(
    "it was made with keypair `{name}`, and taking that away would make it anew",
    "它创建时使用了密钥对 `{name}`，去除密钥对会导致重建",
)
DRIVE = Text("it has a config drive, and taking that away would make it anew", "它使用配置盘，去除配置盘会导致重建")
VOLUME = Text(
    "volume `{name}` of server `{server}` is not adopted: its type `{type}` is not in the catalogue of the pool",
    "云主机 `{server}` 的云硬盘 `{name}` 未纳管：其类型 `{type}` 不在该资源池的目录中",
)


@dataclass(frozen=True)
class Machine:
    """A server in the inventory's words."""

    live: Live
    system: str
    """As its metadata say; empty where they do not."""
    group: str
    number: int
    zone: Zone
    flavor: str
    image: str
    root_gib: int
    port: str
    disks: tuple[tuple[Volume, str], ...]
    """In the inventory's words, and the volume's id."""

    @property
    def spec(self) -> tuple[object, ...]:
        """What all servers of one group have alike."""
        disks = tuple((disk.name, disk.size_gib, disk.type) for disk, _ in self.disks)
        return self.zone, self.flavor, self.image, self.root_gib, disks


def find_machines(found: Found, zones: dict[Zone, ZoneFound], sketch: Sketch) -> Iterator[Machine]:
    """Servers that can be said; of the others a sentence."""
    for server in found.of("Server"):
        machine = read_machine(found, zones, server, sketch)
        if isinstance(machine, Text):
            sketch.note(NOT_ADOPTED(name=server.values["name"], why=machine))
        else:
            yield machine


def read_machine(found: Found, zones: dict[Zone, ZoneFound], server: Live, sketch: Sketch) -> Machine | Text:
    """One server, or why it cannot be said."""
    values = server.values
    ports = [found.ports[port] for port in values["ports"] if port in found.ports]
    boot = find_boot_volume(found, server)
    image = str(values.get("image") or (found.boot_images.get(boot.id, "") if boot else ""))
    zone = next((z for z, each in zones.items() if ports and ports[0].values["network"] == each.network.id), None)
    flavors, images = found.names.get("flavor", {}), found.names.get("image", {})
    refusals: list[tuple[bool, Callable[[], Text]]] = [
        (len(ports) != 1, lambda: PORTS(n=len(ports))),
        (zone is None, lambda: NETWORK),
        (values["flavor"] not in flavors, lambda: FLAVOR(id=values["flavor"])),
        (image not in images, lambda: IMAGE(id=image or "–")),
        (bool(values.get("keypair")), lambda: KEYPAIR(name=values["keypair"])),
        (bool(values.get("config_drive")), lambda: DRIVE),
    ]
    refused = next((why() for bad, why in refusals if bad), None)
    if refused is not None or zone is None:
        return refused or NETWORK
    system, group, number = split_name(str(values["name"]), values.get("metadata", {}).get("system", ""))
    return Machine(
        live=server,
        system=system,
        group=group,
        number=number,
        zone=zone,
        flavor=flavors[values["flavor"]],
        image=images[image],
        root_gib=int(boot.values["size"]) if boot else ROOT_GIB,
        port=ports[0].id,
        disks=tuple(find_disks(found, server, boot, sketch)),
    )


def split_name(name: str, system: str) -> tuple[str, str, int]:
    """System, group and number of a server `<system>-<group>-<number>`, as far as it is called so; numbers from 1."""
    rest = name.removeprefix(f"{system}-") if system else name
    numbered = NUMBERED.fullmatch(rest)
    base, number = (numbered[1], int(numbered[2])) if numbered else (rest, 0)
    return to_code(system, "") if system else "", to_code(base, "servers"), number


def find_boot_volume(found: Found, server: Live) -> Live | None:
    """The volume that it boots from."""
    volumes = [volume for volume in found.of("Volume") if server.id in volume.values["servers"]]
    return next((volume for volume in volumes if volume.values["bootable"] and volume.id in found.boot_images), None)


def find_disks(found: Found, server: Live, boot: Live | None, sketch: Sketch) -> Iterator[tuple[Volume, str]]:
    """Its data volumes, whose names here are theirs without the server's."""
    types = {theirs: code for code, theirs in found.pool.volume_types.items()}
    taken: set[str] = set()
    for volume in found.of("Volume"):
        if server.id not in volume.values["servers"] or (boot is not None and volume.id == boot.id):
            continue
        name, kind = str(volume.values.get("name", "")), str(volume.values.get("type", ""))
        if kind not in types:
            sketch.note(VOLUME(name=name or volume.id, server=server.values["name"], type=kind))
            continue
        code = to_code(name.removeprefix(f"{server.values['name']}-"), "data")
        while code in taken:
            code = f"{code}-{len(taken) + 1}"
        taken.add(code)
        yield Volume(name=code, size_gib=volume.values["size"], type=types[kind]), volume.id
