"""`govcloud lab fault`: faults by hand, through the same proxy as the tests use."""

from dataclasses import dataclass

import click

from govcloud.console import Screen
from govcloud.errors import UsageError
from govcloud.text import Text, in_words
from scripts.lab.faults import CUT, DROP, HANG, Action, Faults, delay, faults, status
from scripts.lab.lab import Lab
from scripts.lab.proxy.rules import SERVICE_TYPES


@dataclass(frozen=True)
class Wish:
    """What kind of fault the command line asks for; exactly one must be given."""

    status: int | None
    retry_after: int | None
    delay: int | None
    drop: bool
    hang: bool
    cut: bool

    def to_action(self) -> Action:
        """The action; raises UsageError unless there is exactly one."""
        chosen = [
            *([status(self.status, self.retry_after)] if self.status is not None else []),
            *([delay(self.delay)] if self.delay is not None else []),
            *([DROP] if self.drop else []),
            *([HANG] if self.hang else []),
            *([CUT] if self.cut else []),
        ]
        if len(chosen) != 1:
            raise UsageError(
                Text("say one kind of fault", "请指定一种故障"), todo=Text(KINDS, KINDS.replace("or", "或"))
            )
        return chosen[0]


KINDS = "--status N, --delay MS, --drop, --hang or --cut"


def show_rules(screen: Screen, pools: list[Faults], *, as_json: bool) -> None:
    """The faults in force."""
    rows = [row for pool in pools for row in pool.list_rules()]
    if as_json:
        screen.json(rows)
        return
    headings = (Text("pool", "资源池"), Text("service", "服务"), Text("call", "调用"), Text("fault", "故障"))
    screen.table(
        [*headings, Text("used", "已生效"), Text("of", "上限")],
        [
            [
                row["rule"]["pool"],
                row["rule"]["service"],
                f"{row['rule']['method']} {row['rule']['path'] or '*'}",
                row["rule"]["kind"],
                str(row["hits"]),
                str(row["rule"]["times"] or "*"),
            ]
            for row in rows
        ],
    )


def options(command: click.Command) -> click.Command:
    """The options that say which calls are spoilt, and how."""
    added = [
        click.Option(["--service"], type=click.Choice(["*", *SERVICE_TYPES.values()]), default="*", show_default=True),
        click.Option(["--method"], default="*", show_default=True),
        click.Option(["--path"], default="", help=in_words("Regular expression.", "正则表达式。")),
        click.Option(
            ["--times"], type=int, help=in_words("How many calls; default: all.", "影响的调用次数，默认全部。")
        ),
        click.Option(["--probability"], type=click.FloatRange(0, 1), default=1.0, show_default=True),
        click.Option(["--seed"], type=int, default=0, show_default=True),
        click.Option(
            ["--after"], is_flag=True, help=in_words("Let the call take effect first.", "先让调用生效，再破坏应答。")
        ),
    ]
    command.params.extend(added)
    return command


def chosen_faults(lab: Lab, names: tuple[str, ...]) -> list[Faults]:
    """The faults of the pools that a command names, or of all."""
    return [faults(site.name, lab.layout) for site in lab.select(names)]
