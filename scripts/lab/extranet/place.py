"""Where the extranet of a lab keeps its things, and what it finds there. Nothing here needs to exist."""

from dataclasses import dataclass
from pathlib import Path

from scripts.lab.extranet.groups import Group, lab_group
from scripts.lab.extranet.rootfs import find_rootfs
from scripts.lab.layout import Layout


@dataclass(frozen=True)
class Place:
    """Folders and files of one extranet."""

    folder: Path
    """State: keys, layers of the nodes, wiring."""
    rootfs: Path
    """The file system that nodes start from, in the cache."""

    @property
    def group(self) -> Group:
        """The control group that all its processes are in."""
        return lab_group(self.folder)

    @property
    def key(self) -> Path:
        """The SSH key that opens every node."""
        return self.folder / "id_ed25519"

    @property
    def known_hosts(self) -> Path:
        """The nodes' host keys."""
        return self.folder / "known_hosts"

    @property
    def ssh_config(self) -> Path:
        """What `ssh -F` and Ansible are given."""
        return self.folder / "ssh_config"

    @property
    def wiring(self) -> Path:
        """What is plugged into what, as it was built."""
        return self.folder / "wiring.json"

    @property
    def limits(self) -> Path:
        """The machine's limit as it was before any lab raised it; in the cache, because labs share the machine."""
        return self.rootfs.with_name("extranet-limits")

    @property
    def lock(self) -> Path:
        """Held by whoever changes it."""
        return self.folder.with_name("extranet.lock")

    @property
    def emulated(self) -> Path:
        """Of the devices of which there is only the command line: their files, keys and ports."""
        return self.folder / "emulated"

    def node(self, code: str) -> Path:
        """A node's own layer."""
        return self.folder / "nodes" / code


def find_place(layout: Layout) -> Place:
    """The extranet of the lab at `layout`."""
    return Place(layout.root / "extranet", find_rootfs(layout.cache))
