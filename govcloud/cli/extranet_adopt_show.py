"""What `govcloud extranet adopt` shows: what it would write, what has no place there, what stays different."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from extranet.adopting.adoption import TABLES, Adoption
from govcloud.cli.extranet_intended import list_some
from govcloud.console import Screen
from govcloud.inventory.models.base import Model
from govcloud.inventory.plain import Plain, write_plain
from govcloud.text import Text

SHOWN = 40
NEW = Text("new in {kind}: {words}", "{kind} 新增：{words}")
CHANGED = Text("{kind} {code}: {field} {old} becomes {new}", "{kind} {code}：{field} 由 {old} 改为 {new}")
ADDRESS = Text("handed out: {prefix} to {owner}", "登记地址：{prefix} 归 {owner}")
ALLOWED = Text("may reach the internet: {nodes}", "允许访问互联网：{nodes}")
ALL_THERE = Text(
    "nothing to write: the inventory has all that it can have of {devices}",
    "无需写入：清单已包含 {devices} 可表达的全部内容",
)
NO_PLACE = Text("cannot be written to the inventory: {words}", "无法写入清单：{words}")
CHECKED = Text("with that, govcloud extranet check says: {words}", "写入后 govcloud extranet check 的结果：{words}")
SAME = Text("{device}: what runs is what would be rendered", "{device}：运行配置与目标配置一致")
DIFFERENT = Text("{device}: a push would still change {n} things:", "{device}：下发后仍有 {n} 处变化：")
CHANGE = Text("  {words}", "  {words}")
LOSES = Text("  takes away running-config:{number}: {line}", "  删除 running-config:{number}：{line}")
GAINS = Text("  adds: {line}", "  增加：{line}")
REPLACES = Text("  writes anew: {files}", "  重写文件：{files}")
BESIDE = Text("  leaves, and they work beside ours: {files}", "  不删除、会与本系统文件同时生效：{files}")
MORE = Text("  and {n} more: --json has all", "  另有 {n} 项，完整结果见 --json")
OVERWRITE = Text(
    "what cannot be written stays drift: govcloud extranet push overwrites it with --accept-drift",
    "无法写入的内容仍属漂移：govcloud extranet push 加 --accept-drift 时会覆盖",
)
BETWEEN = " › "


def show(screen: Screen, adoption: Adoption) -> None:
    """Everything for a person."""
    for words in list_writes(adoption):
        screen.say(words)
    if not adoption.writes:
        screen.say(ALL_THERE(devices=list_some([host.code for host in adoption.hosts])))
    for note in adoption.notes:
        screen.say(NO_PLACE(words=note.render(screen.language)), "yellow")
    for finding in adoption.findings:
        screen.say(CHECKED(words=finding.render(screen.language)), "yellow")
    for device, left in adoption.differences.items():
        lines = list(list_left(adoption, device))
        screen.say(DIFFERENT(device=device, n=len(lines)) if left else SAME(device=device), "" if left else "green")
        for words in lines[:SHOWN]:
            screen.say(words)
        if len(lines) > SHOWN:
            screen.say(MORE(n=len(lines) - SHOWN))
    known = {device.code for device in adoption.before.extranet.devices}
    if any(left and device in known for device, left in adoption.differences.items()):
        screen.say(OVERWRITE)


def list_writes(adoption: Adoption) -> Iterator[Text]:
    """A sentence for each new record, each changed field and each address."""
    for kind in TABLES:
        before = {record.code: record for record in getattr(adoption.before.extranet, kind)}
        for record in getattr(adoption.records, kind):
            if record.code not in before:
                words = " ".join(f"{field}={value}" for field, value in write_plain(record).items())
                yield NEW(kind=kind, words=words)
                continue
            for field, (old, new) in compare(before[record.code], record).items():
                yield CHANGED(kind=kind, code=record.code, field=field, old=old, new=new)
    if adoption.records.internet is not None:
        yield ALLOWED(nodes=", ".join(adoption.records.internet.nodes))
    for row in adoption.allocations:
        yield ADDRESS(prefix=row.prefix, owner=row.owner)


def compare(old: Model, new: Model) -> dict[str, tuple[object, object]]:
    """Field → what it says and what it would say, of those that differ."""
    before, after = write_plain(old), write_plain(new)
    fields = dict.fromkeys([*before, *after])
    return {
        field: (before.get(field, "-"), after.get(field, "-"))
        for field in fields
        if before.get(field) != after.get(field)
    }


def list_left(adoption: Adoption, device: str) -> Iterator[Text]:
    """What a push would still change on a device: by meaning, then line by line, then files."""
    left = adoption.differences[device]
    for _, words in left.changes:
        yield CHANGE(words=words)
    for number, path in left.foreign:
        yield LOSES(number=number, line=BETWEEN.join(path))
    for path in left.missing:
        yield GAINS(line=BETWEEN.join(path))
    if left.files:
        yield REPLACES(files=list_some(left.files))
    if left.beside:
        yield BESIDE(files=list_some(left.beside))


def describe(screen: Screen, adoption: Adoption, written: Sequence[Path]) -> dict[str, object]:
    """Everything for machines."""
    records: dict[str, list[Plain]] = {
        kind: [write_plain(record) for record in getattr(adoption.records, kind)] for kind in TABLES
    }
    return {
        "written": [str(path) for path in written],
        "records": records,
        "allocations": [row.model_dump(mode="json", exclude_none=True) for row in adoption.allocations],
        "internet": list(adoption.records.internet.nodes) if adoption.records.internet else None,
        "notes": [
            {"device": note.device, "where": note.where, "kind": note.kind, "message": note.render(screen.language)}
            for note in adoption.notes
        ],
        "findings": [finding.to_json(screen.language) for finding in adoption.findings],
        "renumbered": {
            device: [words.render(screen.language) for words in found] for device, found in adoption.renumbered.items()
        },
        "left": {
            device: {
                "changes": [{"kind": kind, "message": words.render(screen.language)} for kind, words in left.changes],
                "foreign": [{"line": number, "words": list(path)} for number, path in left.foreign],
                "missing": [list(path) for path in left.missing],
                "files": list(left.files),
                "beside": list(left.beside),
            }
            for device, left in adoption.differences.items()
        },
    }
