"""`govcloud report`: judges as `govcloud check` does, and writes what was found in several formats, with a manifest.

Keys and the verification of reports are its subcommands.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from govcloud.cli.check import choose_checks, choose_owners
from govcloud.cli.check_options import Wish, choose_sources, source_options
from govcloud.cli.check_sources import read_sources
from govcloud.cli.lazy import CommandTable, lazy_group
from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.own_parameters import own_parameters
from govcloud.cli.pool_options import choose_pools, clouds_option
from govcloud.cli.report_seal import describe_wish, seal_report, sign_option
from govcloud.cli.signing_key import open_keys
from govcloud.cli.state_options import ask_database
from govcloud.cli.writing import CANNOT_WRITE, EXISTS, USE_FORCE, WRITTEN, force_option, write_file
from govcloud.console import Screen
from govcloud.errors import Exit, GovcloudError, UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.labels import label_choice
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.waiver import Waiver
from govcloud.text import Text, in_words, literal
from policies.assess import Choice, assess
from policies.facts.base import FactBase
from policies.frameworks.framework import Framework
from policies.frameworks.load import all_frameworks, find_framework
from policies.history.ledger import Entry
from policies.history.store import Kept, read_history
from policies.reports.formats import FILES, FORMATS, NAMES
from policies.reports.manifest import FILE as MANIFEST
from policies.reports.manifest import Listed, list_file
from policies.reports.model import Department, Subject, System
from policies.waivers.match import apply_waivers, judge_waivers

UNKNOWN_FORMAT = Text("there is no format `{name}`", "没有 `{name}` 这种格式")
USE_ONE = Text("use {names}, with commas between", "可用 {names}，以逗号分隔")(names=NAMES)

NO_FOLDER = Text("no folder was named to write into", "未指定写入的目录")
NOT_FOR_IT = Text("these options are not for `{command}`", "这些选项不适用于 `{command}`")
AFTER_IT = Text("give its own options after its name", "请把它自己的选项写在命令名之后")
GIVE_FOLDER = Text("give --out DIR", "请加上 --out DIR")

COMMANDS: CommandTable = {
    "key": ("govcloud.cli.report_key:key", Text("Keys to sign reports with.", "管理报告签名密钥。")),
    "verify": (
        "govcloud.cli.report_verify:verify",
        Text("Tell whether a report is as it was written.", "检查报告是否与写入时一致。"),
    ),
}
"""What else can be done with reports."""


@click.group(
    cls=lazy_group(COMMANDS),
    invoke_without_command=True,
    help=in_words(
        f"Write a report of a self-check into a folder: {FILES}.",
        f"生成自查报告并写入目录：{FILES}。",
    ),
)
@source_options
@click.option(
    "--format",
    "formats",
    default="html",
    show_default=True,
    metavar="LIST",
    help=in_words(f"Of {NAMES}, with commas between.", f"可用 {NAMES}，以逗号分隔。"),
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help=in_words("Folder to write into.", "写入的目录。"),
)
@sign_option
@force_option
@inventory_option
@clouds_option
@json_option
def report(
    *,
    formats: str,
    out: Path | None,
    signers: tuple[Path, ...],
    force: bool,
    folder: Path,
    as_json: bool,
    **told: Any,
) -> int:
    """Exit code 0 when the files are written, whatever stands in them."""
    context = click.get_current_context()
    if context.invoked_subcommand is not None:
        refuse_options(context)
        return Exit.DONE
    if out is None:
        raise UsageError(NO_FOLDER, todo=GIVE_FOLDER)
    wish, screen, inventory, kinds = Wish(**told), Screen(), load_inventory(folder), read_formats(formats)
    choice = choose_owners(inventory, wish.departments, wish.systems)
    checks, chosen = choose_checks((), wish.frameworks), choose_pools(inventory, wish.pools)
    sources = choose_sources(wish, checks, chosen)
    refuse_existing(out, kinds, force=force)
    keys, parameters = open_keys(signers), own_parameters(inventory, folder)
    harvest = read_sources(inventory, sources, screen)
    at = datetime.now(UTC).astimezone()
    assessment = apply_waivers(
        assess(checks, FactBase(harvest, at), choice, parameters=parameters), inventory.waivers, at.date()
    )
    kept, entries = read_book(wish.pools, choice)
    subject = Subject(
        city=Text(inventory.city.name.en, inventory.city.name.zh),
        at=at,
        assessment=assessment,
        frameworks=choose_frameworks(wish.frameworks),
        level=wish.level,
        rule_set=assessment.rule_set,
        live=wish.live,
        scope=(*wish.pools, *wish.departments, *wish.systems, *wish.frameworks),
        departments=list_departments(inventory, choice),
        systems=list_systems(inventory, choice, wish.pools),
        waivers=list_waivers(inventory, choice),
        troubles=judge_waivers(assessment, inventory.waivers, at.date(), whole=wish.whole),
        reads=harvest.reads,
        checks=kept,
        entries=entries,
    )
    written = [file for each in kinds for file in write_format(screen, subject, out, each)]
    seals = seal_report(subject, out, written, describe_wish(wish, kinds, screen.language), keys)
    tell(screen, subject, [out / each.name for each in written], seals, as_json=as_json)
    return Exit.DONE


def refuse_options(context: click.Context) -> None:
    """Options of a report before the name of a subcommand would do nothing. Raises UsageError."""
    given = [each for each in context.params if context.get_parameter_source(each) is ParameterSource.COMMANDLINE]
    if given:
        raise UsageError(NOT_FOR_IT(command=context.invoked_subcommand), todo=AFTER_IT)


def choose_frameworks(codes: Sequence[str]) -> list[Framework]:
    """Those that are named; else all, the one with most items first. Raises UsageError."""
    return [find_framework(each) for each in codes] or sorted(
        all_frameworks().values(), key=lambda each: -len(each.items)
    )


def read_formats(words: str) -> list[str]:
    """The formats that were asked for, each once. Raises UsageError."""
    names = list(dict.fromkeys(name.strip().lower() for name in words.split(",") if name.strip()))
    for name in names:
        if name not in FORMATS:
            raise UsageError(UNKNOWN_FORMAT(name=name), todo=USE_ONE)
    if not names:
        raise UsageError(UNKNOWN_FORMAT(name=words), todo=USE_ONE)
    return names


def refuse_existing(out: Path, formats: Sequence[str], *, force: bool) -> None:
    """Make the folder and find out before anything is read whether its files may be written."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        raise GovcloudError(CANNOT_WRITE, str(out), literal(wrong.strerror or str(wrong))) from wrong
    if force:
        return
    for pattern in (*(FORMATS[name].file for name in formats), MANIFEST):
        for path in sorted(out.glob(pattern)):
            raise UsageError(EXISTS, str(path), todo=USE_FORCE)


def read_book(pools: Sequence[str], choice: Choice) -> tuple[list[Kept], list[Entry]]:
    """Kept checks, and the entries of what is reported."""
    checks, entries = ask_database(read_history)
    everybody = not (choice.departments or choice.systems)
    mine = [
        each
        for each in entries
        if (everybody or each.department in choice.departments or f"{each.department}.{each.system}" in choice.systems)
        and (not pools or each.key[2] in pools)
    ]
    return checks, sorted(mine, key=lambda each: (each.severity.rank, each.since, each.key))


def list_departments(inventory: Inventory, choice: Choice) -> list[Department]:
    """Those that were chosen, or whose systems were; else all."""
    owners = choice.departments | {each.partition(".")[0] for each in choice.systems}
    return [
        Department(each.code, Text(each.name.en, each.name.zh))
        for each in inventory.departments
        if not owners or each.code in owners
    ]


def list_systems(inventory: Inventory, choice: Choice, pools: Sequence[str]) -> list[System]:
    """The chosen systems, those of chosen departments, and where pools are named only what is on them."""
    everybody = not (choice.departments or choice.systems)
    return [
        System(
            department=owner.code,
            code=each.code,
            name=Text(each.name.en, each.name.zh),
            mlps=each.mlps_level,
            crypto=each.crypto_level,
            zone=label_choice(each.zone),
            pool=each.pool or "",
            expires=str(each.expires),
        )
        for owner, each in inventory.systems
        if (everybody or owner.code in choice.departments or f"{owner.code}.{each.code}" in choice.systems)
        and (not pools or each.pool in pools)
    ]


def list_waivers(inventory: Inventory, choice: Choice) -> list[Waiver]:
    """Those that may touch what was chosen: of a department that is not meant they are nobody else's matter."""
    owners = choice.departments | {each.partition(".")[0] for each in choice.systems}
    return [each for each in inventory.waivers if not owners or each.scope.department in (None, *owners)]


def write_format(screen: Screen, subject: Subject, out: Path, name: str) -> list[Listed]:
    """Its files, in the language of this run, for their owner only: they say where the city is weak."""
    written = []
    for file, words in FORMATS[name].make(subject, screen.language).items():
        content = words.encode() if isinstance(words, str) else words
        write_file(out / file, content, force=True, mode=0o600)  # asked before anything was read
        written.append(list_file(file, content))
    return written


def tell(screen: Screen, subject: Subject, written: Sequence[Path], seals: Sequence[Path], *, as_json: bool) -> None:
    """What was written, and the figures that stand in it."""
    if not as_json:
        for path in (*written, *seals):
            screen.say(WRITTEN(path=path))
        return
    judged, asked = subject.assessment.coverage
    document: dict[str, Any] = {
        "written": [str(path) for path in written],
        "manifest": str(seals[-1]),
        "signatures": [str(path) for path in seals[:-1]],
        "at": subject.at.isoformat(),
        "rule_set": subject.rule_set,
        "coverage": {"judged": judged, "asked": asked},
        "failures": len(subject.assessment.failures),
        "waived": len(subject.assessment.waived),
    }
    screen.json(document)
