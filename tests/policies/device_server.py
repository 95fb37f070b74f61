"""One SSH server that answers for every Linux device of an extranet, as their collector would; it has no shell."""

import asyncio
import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import asyncssh

from extranet.devices.model import GLOBAL, DeviceModel
from extranet.rendering.linux.names import name_vrfs
from govcloud.inventory.models.extranet import Platform


@contextmanager
def serve_devices(
    folder: Path, models: Iterable[DeviceModel], differing: Mapping[str, str], words: str = ""
) -> Iterator[Path]:
    """The SSH settings by which all devices are this server. `differing`: neighbour → state of sessions with it;
    `words`: what they say instead of what a collector would."""
    sessions: dict[str, dict[str, str]] = {}
    for model in models:
        if model.platform is Platform.LINUX:
            names = name_vrfs(model) | {GLOBAL: GLOBAL}
            for routing in model.routings:
                there = sessions.setdefault(names[routing.vrf], {})
                there.update({each.address: differing.get(each.address, "Established") for each in routing.neighbors})
    silent: dict[str, object] = {name: [] for name in ("bfd", "reached")}
    told = {**silent, "sessions": sessions, "zones": {}, "units": {}, "clock": "", "sources": "", "lldp": {}}
    user, host = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    user.write_private_key(folder / "key")
    (folder / "key").chmod(0o600)
    user.write_public_key(folder / "authorized")
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def answer(process: asyncssh.SSHServerProcess[str]) -> None:
        command = process.command or ""
        if command:
            await process.stdin.read()  # the program that the device is to run
        collects = command.startswith(("sudo -n python3 - '[", "sudo -n python3 - []"))
        process.stdout.write((words or json.dumps(told)) if collects else "")
        process.exit(0 if collects else 1)

    async def start() -> asyncssh.SSHAcceptor:
        keys = str(folder / "authorized")
        return await asyncssh.listen(
            "127.0.0.1", 0, server_host_keys=[host], authorized_client_keys=keys, process_factory=answer
        )

    server = asyncio.run_coroutine_threadsafe(start(), loop).result(30)
    try:
        public = host.export_public_key().decode()
        (folder / "known_hosts").write_text(f"[127.0.0.1]:{server.get_port()} {public}")
        settings = {
            "HostName": "127.0.0.1",
            "Port": str(server.get_port()),
            "User": "keeper",
            "IdentityFile": str(folder / "key"),
            "UserKnownHostsFile": str(folder / "known_hosts"),
        }
        file = folder / "ssh_config"
        file.write_text("Host *\n" + "".join(f"  {name} {value}\n" for name, value in settings.items()))
        yield file
    finally:
        loop.call_soon_threadsafe(server.close)
        asyncio.run_coroutine_threadsafe(server.wait_closed(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()
