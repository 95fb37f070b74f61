"""The course of `govcloud extranet push`: lock, ask devices, choose, show, ask the person, run the waves, tell."""

import asyncio
import getpass
import json
import secrets
import socket
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from extranet.changes.change import Change
from extranet.changes.meaning import compare_models
from extranet.push.agents import Agents
from extranet.push.ansible import Playbook, find_program
from extranet.push.candidates import Reach, list_hosts, write_candidates
from extranet.push.city import City
from extranet.push.course import Result, SharedHands, run_course
from extranet.push.journal import Intended, Journal, Past, Step
from extranet.push.linux import LinuxHands
from extranet.push.models import PushedModels
from extranet.push.select import Selection, Standing, select
from extranet.push.ssh import Access, Shells
from extranet.push.vendors import VendorHands, find_target, look_at_vendors
from extranet.push.waves import SIZES, Order, order_waves
from extranet.vendor.target import Target
from govcloud.cli.asking import ask
from govcloud.cli.extranet_intended import choose_devices
from govcloud.cli.extranet_meaning import describe_changes, name_areas, show_changes
from govcloud.cli.extranet_push_show import describe, show_result, show_selection
from govcloud.console import Screen
from govcloud.errors import Exit, GovcloudError, UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.extranet import Platform
from govcloud.text import Text

QUESTION = Text("Push to {count} devices in {waves} waves?", "确认向 {count} 台设备分 {waves} 批推送？")
NOT_ASKED = Text("nobody can be asked here, and nothing was done", "当前不是交互终端，无法确认；未作任何更改")
SAY_YES = Text("look at the list above, then add --yes", "请核对上面的清单，然后加上 --yes")
ASKING = Text("asking {count} devices what they have", "正在询问 {count} 台设备的现状")
NOTHING_CUT = Text("the last push came to its end, so there is nothing to go on with", "上次推送已完成，无需继续")
OTHER_NOW = Text("the inventory has changed since that push ended", "该推送结束后清单已变化")
PUSH_ANEW = Text("push without --resume", "请去掉 --resume 重新推送")
CUT_OFF = Text(
    "a push by {who} was cut off: {done} of {count} devices are confirmed; go on with --resume",
    "{who} 的推送曾中断：{count} 台设备中已确认 {done} 台；可加 --resume 继续",
)
WAVE = Text("wave {number} of {count}: {devices}", "第 {number}/{count} 批：{devices}")
STEP = Text("  {step}: {devices}", "  {step}：{devices}")


VENDORS = (Platform.VRP, Platform.COMWARE)


@dataclass(frozen=True)
class Wish:
    """What a person asked for."""

    as_json: bool
    yes: bool
    ssh_config: Path | None
    only: tuple[str, ...]
    without: tuple[str, ...]
    """Platforms that are left alone."""
    accept_drift: bool
    resume: bool
    check: bool
    within: int


@dataclass
class Pusher:
    """One push under way."""

    wish: Wish
    screen: Screen
    city: City
    inventory: Inventory
    place: Path
    """Folder of the journal, and of the models that were pushed."""
    clock: Callable[[], float]

    def __post_init__(self) -> None:
        self.journal = Journal(self.place, self.clock)
        self.models = PushedModels(self.place / "models")
        when = datetime.fromtimestamp(self.clock(), UTC).strftime("%Y%m%d-%H%M%S")
        self.push = f"{when}-{secrets.token_hex(3)}"
        self.who = f"{getpass.getuser()}@{socket.gethostname()} {self.push}"
        user = next((model.services.admin for model in self.city.models.values()), "")
        addresses = {code: model.management for code, model in self.city.models.items()}
        self.shells = Shells(Access(addresses, user, self.wish.ssh_config))
        self.agents = Agents(self.shells, self.clock)

    async def run(self) -> int:
        """From the lock to the exit code. Raises GovcloudError."""
        with self.journal.locked(self.who):
            past = await self.pick_up()
            selection = await self.look(past)
            accepted = selection.having(Standing.DRIFTED) if self.wish.accept_drift else ()
            wanted = selection.to_push(accepted)
            sizes = SIZES[1:] if past else SIZES
            order = order_waves(self.city.topology, wanted, selection.silent, selection.idle, sizes)
            changes = self.list_changes(selection)
            if not self.wish.as_json:
                show_selection(self.screen, selection, order, accepted)
                show_changes(self.screen, changes, self.inventory)
            if self.wish.check or not order.waves:
                return self.end(selection, order, changes, None)
            question = QUESTION(count=sum(map(len, order.waves)), waves=len(order.waves))
            ask(
                self.screen,
                question,
                UsageError(NOT_ASKED, todo=SAY_YES),
                yes=self.wish.yes,
                as_json=self.wish.as_json,
            )
            return self.end(selection, order, changes, await self.carry_out(selection, order))

    async def pick_up(self) -> Past | None:
        """The last push, if it is to go on: what it has left waiting on devices is given back first."""
        past = next(iter(reversed(self.journal.pasts())), None)
        if past is None or past.ended not in ("", "failed"):
            if self.wish.resume:
                raise UsageError(NOTHING_CUT, todo=PUSH_ANEW)
            return None
        if not self.wish.resume:
            if past.ended:
                return None
            done = sum(step is Step.CONFIRMED for step in past.steps.values())
            self.screen.tell(CUT_OFF(who=past.intended.who, done=done, count=len(past.intended.digests)), "yellow")
            return None
        if any(self.city.digests.get(device) != digest for device, digest in past.intended.digests.items()):
            raise UsageError(OTHER_NOW, todo=PUSH_ANEW)
        begun = [device for device, step in past.steps.items() if step in (Step.SENDING, Step.APPLIED)]
        seen = await self.agents.look(self.city.on([Platform.LINUX], begun))
        await self.agents.give_back([each.device for each in seen if each.waiting == past.intended.who])
        with self.journal.go_on(past) as record:
            record.end(f"resumed as {self.push}")
        return past

    async def look(self, past: Past | None) -> Selection:
        """Ask the devices that are meant."""
        meant: Collection[str] = past.intended.digests if past else self.city.models
        if self.wish.only and not past:
            meant = choose_devices(self.wish.only, self.city.models.values(), ())
        without = self.wish.without
        models = self.city.models
        devices = [code for code in models if code in meant and models[code].platform.value not in without]
        if not self.wish.as_json:
            self.screen.tell(ASKING(count=len(devices)))
        confirmed = self.journal.last_confirmed()
        linux, vendors = await asyncio.gather(
            self.agents.look(self.city.on([Platform.LINUX], devices)),
            look_at_vendors(
                [self.reach(device) for device in self.city.on(VENDORS, devices)],
                self.city.digests,
                confirmed,
                self.shells.access.at_once,
            ),
        )
        seen = {each.device: each for each in (*linux, *vendors)}
        return select(self.city.digests, [seen[device] for device in devices])

    def list_changes(self, selection: Selection) -> list[Change]:
        """What the push would change by meaning, on devices whose last model is known here."""
        now = {code: self.city.models[code] for code in selection.findings}
        changed = selection.having(Standing.CHANGED, Standing.DRIFTED)
        known = {code: model for code in changed if (model := self.models.read(code, selection.findings[code].had))}
        return compare_models((now | known).values(), now.values(), name_areas(self.inventory))

    def reach(self, device: str) -> Target:
        """How a vendor's device is reached."""
        return find_target(device, self.city.models[device].platform, self.shells.access)

    async def carry_out(self, selection: Selection, order: Order) -> Result:
        """Run the waves."""
        devices = [device for wave in order.waves for device in wave]
        program = find_program() if self.city.on([Platform.LINUX], devices) else ""
        digests = {device: self.city.digests[device] for device in devices}
        with tempfile.TemporaryDirectory(dir=self.place, prefix=f".{self.push}.") as folder:
            work = Path(folder)
            write_candidates(work, {device: self.city.files[device] for device in devices})
            reach = Reach(self.wish.ssh_config)
            models = [self.city.models[device] for device in devices]
            hosts = list_hosts(models, work, reach, self.shells.users)
            (work / "hosts.json").write_text(json.dumps(hosts_as_file(hosts)), encoding="utf-8")
            log = self.place / f"{self.push}.ansible.log"
            linux = LinuxHands(
                self.agents,
                Playbook(program, work / "hosts.json", work, log, self.who, self.wish.within),
                self.city.models,
                digests,
                set(selection.having(Standing.UNCHANGED)),
                [device for device in devices if selection.findings[device].is_new],
            )
            others = self.city.on(VENDORS, devices)
            texts = {device: next(iter(self.city.files[device].values())) for device in others}
            vendors = VendorHands({device: self.reach(device) for device in others}, texts, self.wish.within)
            owner = {device: "vendors" if device in texts else "linux" for device in devices}
            hands = SharedHands({"linux": linux, "vendors": vendors}, owner)
            for device in devices:
                self.models.write(self.city.models[device], digests[device])
            intended = Intended(self.push, self.who, self.clock(), self.inventory.city.code, order.waves, digests)
            with self.journal.begin(intended) as record:
                result = await run_course(order.waves, hands, record, Teller(self, len(order.waves)))
        for device, step in result.steps.items():
            if step is Step.CONFIRMED:
                self.models.keep_only(device, digests[device])
        return result

    def end(self, selection: Selection, order: Order, changes: list[Change], result: Result | None) -> int:
        """Tell, and the exit code."""
        if self.wish.as_json:
            said = describe_changes(self.screen, changes, self.inventory)
            self.screen.json({**describe(selection, order, result, self.screen.language), "changes": said})
        elif result is not None:
            show_result(self.screen, result, self.place / f"{self.push}.ansible.log")
        if (result is not None and not result.succeeded) or selection.silent or order.held:
            return Exit.FAILED
        left = selection.having(Standing.DRIFTED) if not self.wish.accept_drift else ()
        return Exit.CHANGES if left or (result is None and order.waves) else Exit.DONE


def hosts_as_file(listing: dict[str, object]) -> dict[str, object]:
    """An inventory as a file says it, of one as `--list` says it."""
    variables = listing["_meta"]["hostvars"]  # type: ignore[index]
    common = listing["all"]["vars"]  # type: ignore[index]
    groups = {name: group for name, group in listing.items() if name not in ("_meta", "all")}
    children = {name: {"hosts": dict.fromkeys(group["hosts"])} for name, group in groups.items()}  # type: ignore[index]
    return {"all": {"vars": common, "hosts": variables, "children": children}}


@dataclass
class Teller:
    """Tells the person at the screen how it goes."""

    pusher: Pusher
    waves: int

    def wave(self, number: int, devices: Sequence[str]) -> None:
        """A wave begins."""
        self._tell(WAVE(number=number, count=self.waves, devices=", ".join(devices)))

    def step(self, devices: Sequence[str], step: Step, problems: Mapping[str, Text]) -> None:
        """Devices have come further."""
        self._tell(STEP(step=STEPS[step], devices=", ".join(devices)))
        for device, words in problems.items():
            self.pusher.screen.error(GovcloudError(words, device))

    def _tell(self, words: Text) -> None:
        if not self.pusher.wish.as_json:
            self.pusher.screen.tell(words)


STEPS = {
    Step.SENDING: Text("sending", "下发中"),
    Step.APPLIED: Text("applied, being verified", "已生效，正在验证"),
    Step.CONFIRMED: Text("confirmed", "已确认"),
    Step.RETURNED: Text("returned to what it had", "已回退"),
    Step.FAILED: Text("failed", "失败"),
}
