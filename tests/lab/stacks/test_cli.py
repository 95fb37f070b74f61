"""The provider under the real Pulumi CLI, on a real pool; skipped where there is no `pulumi` on the PATH.

A small tenant is made, changed, read, refreshed, moved between the engines and taken down; nothing of it stays.
"""

import asyncio
import os
import secrets
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pulumi
import pytest

from scripts.lab.lab import Lab
from stacks.automation import move
from stacks.automation import run as cli
from stacks.automation.workspace import CliStack
from stacks.components.provider import Pool
from stacks.engine import run as embedded
from stacks.engine.deployment import StackName
from stacks.engine.diff import Kind
from stacks.engine.events import Event, Phase, StepBegun
from stacks.engine.model import Deployment, ResourceState
from stacks.engine.options import Options
from stacks.engine.providers.host import PluginHost
from stacks.engine.run import RunResult
from stacks.engine.secrets import new_secrets
from stacks.engine.state.database import SqliteDatabase
from stacks.engine.state.store import open_stack
from stacks.engine.values import UNKNOWN, Secret, transform
from stacks.names import PROJECT
from stacks.provider.provider import Provider
from stacks.provider.servicer import GovcloudServicer
from stacks.resources import classes
from stacks.resources.definition import PACKAGE
from tests.lab.stacks.bench import Bench
from tests.lab.stacks.conftest import open_bench

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("pulumi") is None, reason="no `pulumi` on the PATH"),
]

TOOLS = Path(sys.executable).parent
PASSPHRASE = secrets.token_hex()
SECRETS = new_secrets(PASSPHRASE)
KEYS = [
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJfkNV4OS33ImTXvorZr72q4v5XhVEQKfvqsxOEJ/XaR",
]
WEB = {"direction": "ingress", "protocol": "tcp", "port_min": 443, "remote_prefix": "10.0.0.0/8"}
OUT = {"direction": "egress"}


@dataclass(frozen=True)
class Wanted:
    """A small tenant: project, network, subnet, group with rules, port, server."""

    tag: str
    flavor: str
    image: str
    rules: list[dict[str, Any]] = field(default_factory=lambda: [WEB, OUT])

    def __call__(self) -> None:
        """The program."""
        pool = Pool("mobile")
        here = pulumi.ResourceOptions(provider=pool)
        project = classes.Project("tenant", here, name=f"{self.tag}-cli", own_role="admin")
        network = classes.Network("net", here, project=project.id, name="net")
        subnet = classes.Subnet(
            "subnet", here, project=project.id, network=network.id, name="subnet", cidr="10.78.0.0/24", gateway="none"
        )
        group = classes.SecurityGroup("group", here, project=project.id, name="group", rules=self.rules)
        port = classes.Port(
            "port",
            here,
            project=project.id,
            network=network.id,
            name="port",
            fixed_ips=[{"subnet_id": subnet.id}],
            security_groups=[group.id],
        )
        classes.Server(
            "server",
            here,
            project=project.id,
            name="server",
            flavor=self.flavor,
            image=self.image,
            ports=[port.id],
            user_data="#!/bin/sh\necho a-very-secret-word\n",
        )
        found = classes.Network.get("found", network.id, opts=here)
        pulumi.export("cidr", subnet.cidr)
        pulumi.export("name", found.name)


@dataclass
class Tenant:
    """One stack, and what its runs report."""

    bench: Bench
    folder: Path
    wanted: Wanted
    begun: list[str] = field(default_factory=list)
    on_begin: Callable[[str], None] = lambda _: None

    @property
    def stack(self) -> CliStack:
        """It as the CLI keeps it."""
        return CliStack(StackName(PROJECT, self.wanted.tag), self.folder, PASSPHRASE, SECRETS, listener=self.watch)

    def watch(self, phase: Phase, event: Event) -> None:
        """Notes the begin of steps of the update."""
        if isinstance(event, StepBegun) and phase == "update":
            step = f"{event.op} {event.urn.rpartition('::')[2]}"
            self.begun.append(step)
            self.on_begin(step)

    def up(self, wanted: Wanted | None = None, **options: Any) -> RunResult:
        """An up that must succeed."""
        result = asyncio.run(cli.up(self.stack, wanted or self.wanted, Options(**options)))
        assert result.succeeded, [result.lines, [d.message for r in result.phases.values() for d in r.diagnostics]]
        return result

    def destroy(self) -> None:
        """Deletes everything; what an interrupted run holds is let go first."""
        if self.stack.project.exists():
            asyncio.run(self.stack.command("cancel", "--yes"))
            result = asyncio.run(cli.destroy(self.stack, Options(skip_preview=True)))
            assert result.succeeded, result.lines

    def state(self) -> Deployment:
        """What the CLI knows."""
        return asyncio.run(move.read_cli(self.stack))


@pytest.fixture(scope="module")
def here(lab: Lab) -> Bench:
    """The pool."""
    return open_bench("mobile", lab)


@pytest.fixture
def tenant(here: Bench, tmp_path: Path) -> Iterator[Tenant]:
    """A tenant that is gone afterwards."""
    known = here.provider.capabilities.resolved
    tag = f"test-{secrets.token_hex(3)}"
    made = Tenant(here, tmp_path, Wanted(tag, known["flavor"]["general.2c4g"], known["image"]["kylin-v10"]))
    yield made
    made.destroy()
    assert not list(here.session.list("identity", "/projects", "projects", {"name": f"{tag}-cli"}))


def find(state: Deployment, name: str) -> ResourceState:
    """A resource by its name."""
    return next(r for r in state.resources if r.urn.endswith(f"::{name}"))


def operations(result: RunResult, phase: Phase = "update") -> dict[str, str]:
    """Name → operation, of all that does not stay."""
    return {e.urn.rpartition("::")[2]: str(e.op) for e in result.phases[phase].begun if e.op not in {"same", "read"}}


def test_tenant_is_made_changed_refreshed_and_imported_into(tenant: Tenant) -> None:
    made = tenant.up()
    names = {"tenant", "net", "subnet", "group", "port", "server"}
    assert {n for n, op in operations(made).items() if op == "create"} >= names
    planned = next(e for e in made.phases["preview"].begun if e.urn.endswith("::server"))
    assert planned.new
    assert planned.new["ports"] == [UNKNOWN]
    server = find(tenant.state(), "server")
    assert server.outputs["status"] == "ACTIVE"
    assert server.inputs["user_data"] == Secret("#!/bin/sh\necho a-very-secret-word\n")
    exported = asyncio.run(tenant.stack.command("stack", "export")).stdout
    assert "a-very-secret-word" not in exported
    assert PASSPHRASE not in exported

    nothing = asyncio.run(cli.preview(tenant.stack, tenant.wanted, Options(expect_no_changes=True)))
    assert nothing.exit_code == 0
    assert operations(nothing, "preview") == {}

    ssh = {**WEB, "port_min": 22}
    changed = tenant.up(replace(tenant.wanted, rules=[WEB, OUT, ssh]))
    step = next(e for e in changed.phases["update"].begun if e.urn.endswith("::group"))
    assert operations(changed) == {"group": "update"}
    assert step.detailed
    assert set(step.detailed.values()) == {Kind.ADD}
    assert [path.partition("[")[0] for path in step.detailed] == ["rules"]

    group = find(tenant.state(), "group")
    rule = {"security_group_id": group.id, "direction": "ingress", "protocol": "udp", "ethertype": "IPv4"}
    tenant.bench.session.call("POST", "network", "/security-group-rules", body={"security_group_rule": rule})
    found = asyncio.run(cli.refresh(tenant.stack, Options()))
    assert found.succeeded
    assert {e.urn.rpartition("::")[2] for e in found.phases["update"].done if e.op == "update"} == {"group"}
    assert len(find(tenant.state(), "group").inputs["rules"]) == 4
    assert operations(tenant.up(replace(tenant.wanted, rules=[WEB, OUT, ssh]))) == {"group": "update"}

    project = find(tenant.state(), "tenant").id
    by_hand = tenant.bench.create("govcloud:network:Network", "by-hand", project=project, name="by-hand")

    def with_import() -> None:
        replace(tenant.wanted, rules=[WEB, OUT, ssh])()
        options = pulumi.ResourceOptions(
            provider=pulumi.ProviderResource(PACKAGE, "again", {"pool": "mobile"}), import_=by_hand.id
        )
        classes.Network("by-hand", options, project=project, name="by-hand")

    taken = asyncio.run(cli.up(tenant.stack, with_import, Options()))
    assert taken.succeeded, taken.lines
    assert operations(taken)["by-hand"] == "import"
    assert find(tenant.state(), "by-hand").id == by_hand.id


def test_what_collides_with_itself_is_deleted_before_it_is_made_anew(tenant: Tenant) -> None:
    def keyed(key: str) -> Callable[[], None]:
        def program() -> None:
            classes.Keypair(
                "key", pulumi.ResourceOptions(provider=Pool("mobile")), name=tenant.wanted.tag, public_key=key
            )

        return program

    assert asyncio.run(cli.up(tenant.stack, keyed(KEYS[0]), Options())).succeeded
    tenant.begun.clear()
    changed = asyncio.run(cli.up(tenant.stack, keyed(KEYS[1]), Options()))
    assert changed.succeeded, changed.lines
    steps = [step for step in tenant.begun if step.endswith(" key")]
    assert steps == ["delete-replaced key", "replace key", "create-replacement key"]
    assert find(tenant.state(), "key").inputs["public_key"] == KEYS[1]


def test_tenant_moves_between_the_engines_without_a_change(tenant: Tenant) -> None:
    tenant.up()

    async def there_and_back() -> tuple[RunResult, RunResult, Deployment]:
        database = SqliteDatabase(tenant.folder / "stacks.db")
        store = await open_stack(database, PROJECT, tenant.wanted.tag, SECRETS)
        await move.from_cli(store, tenant.stack, "test", time.time)
        moved = await store.load()
        stack = embedded.Stack(StackName(PROJECT, tenant.wanted.tag), store, PluginHost(folders=[TOOLS]))
        ours = await embedded.preview(stack, tenant.wanted, Options())
        await embedded.up(stack, replace(tenant.wanted, rules=[OUT]), Options())
        await move.to_cli(store, tenant.stack, time.time)
        theirs = await cli.preview(tenant.stack, replace(tenant.wanted, rules=[OUT]), Options())
        database.close()
        return ours, theirs, moved

    ours, theirs, moved = asyncio.run(there_and_back())
    assert ours.succeeded, ours.lines
    assert operations(ours, "preview") == {}
    assert find(moved, "server").inputs["user_data"] == Secret("#!/bin/sh\necho a-very-secret-word\n")
    assert theirs.succeeded, theirs.lines
    assert operations(theirs, "preview") == {}


def test_cancelled_run_ends_in_order_and_the_next_one_finishes_it(tenant: Tenant) -> None:
    async def interrupted() -> None:
        running = asyncio.ensure_future(cli.up(tenant.stack, tenant.wanted, Options()))
        loop = asyncio.get_running_loop()

        def cancel(step: str) -> None:
            if step == "create server":
                loop.call_soon(running.cancel)

        tenant.on_begin = cancel
        with pytest.raises(asyncio.CancelledError):
            await running

    asyncio.run(interrupted())
    tenant.on_begin = lambda _: None
    assert "create server" in tenant.begun
    tenant.up()
    project = find(tenant.state(), "tenant").id
    rows = list(
        tenant.bench.session.list("compute", "/servers/detail", "servers", {"all_tenants": "1", "project_id": project})
    )
    assert [row["id"] for row in rows if row["tenant_id"] == project] == [find(tenant.state(), "server").id]


def test_provider_ends_with_a_killed_command_line(tenant: Tenant) -> None:
    seen: list[int] = []

    def kill(step: str) -> None:
        if step == "create net":
            command = next(pid for pid in _children(os.getpid()) if _is_in(pid, tenant.stack.project))
            seen.extend(_children(command))
            os.kill(command, signal.SIGKILL)

    tenant.on_begin = kill
    result = asyncio.run(cli.up(tenant.stack, tenant.wanted, Options()))
    assert result.exit_code == -signal.SIGKILL
    assert seen
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{pid}").exists() for pid in seen) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [pid for pid in seen if Path(f"/proc/{pid}").exists()] == []
    tenant.on_begin = lambda _: None


def test_provider_in_another_process_gives_the_same_state(here: Bench, tenant: Tenant) -> None:
    def small(tag: str) -> Callable[[], None]:
        def program() -> None:
            options = pulumi.ResourceOptions(provider=Pool("mobile"))
            project = classes.Project("tenant", options, name=tag, own_role="admin")
            group = classes.SecurityGroup("group", options, project=project.id, name="group", rules=[WEB, OUT])
            pulumi.export("rules", group.rules)

        return program

    async def life(tag: str, host: PluginHost) -> list[tuple[object, ...]]:
        database = SqliteDatabase(tenant.folder / f"{tag}.db")
        store = await open_stack(database, PROJECT, tag, SECRETS)
        stack = embedded.Stack(StackName(PROJECT, tag), store, host)
        result = await embedded.up(stack, small(tag), Options())
        assert result.succeeded, result.lines
        kept = await store.load()
        assert (await embedded.destroy(stack, Options())).succeeded
        database.close()
        ids = {state.id for state in kept.resources} - {""}

        def plain(value: Any) -> Any:
            return transform(
                value, lambda v: v if not isinstance(v, str) else "#" if v in ids else v.replace(tag, "name")
            )

        return [
            (r.urn.partition("::")[2].replace(tag, "name"), plain(r.inputs), plain(r.outputs), len(r.id))
            for r in kept.resources
        ]

    class Here:
        def provider(self, _code: str) -> Provider:
            return here.provider

        def executor(self, _code: str) -> ThreadPoolExecutor:
            return threads

    with ThreadPoolExecutor(8) as threads:
        inside = PluginHost(factories={PACKAGE: lambda _: GovcloudServicer(Here())})
        ours = asyncio.run(life(f"{tenant.wanted.tag}-in", inside))
    theirs = asyncio.run(life(f"{tenant.wanted.tag}-out", PluginHost(folders=[TOOLS])))
    assert ours == theirs


def _children(pid: int) -> list[int]:
    """Processes that a process has started, and theirs."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += map(int, (task / "children").read_text().split())
    return found + [inner for child in found for inner in _children(child)]


def _is_in(pid: int, folder: Path) -> bool:
    return Path(f"/proc/{pid}/cwd").readlink() == folder
