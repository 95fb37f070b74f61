"""`govcloud extranet render`: writes `intended/`, or says that it is not what the inventory makes."""

from pathlib import Path

import click

from extranet.intended import write_intended
from extranet.rendering import digest_files
from govcloud.cli.extranet_intended import choose_out, list_some, look_at, out_option, tell_progress
from govcloud.cli.options import inventory_option, json_option
from govcloud.console import Screen
from govcloud.errors import Exit
from govcloud.text import Text, in_words

DONE = Text(
    "{out}: {count} devices; written anew: {changed}, taken away: {gone}",
    "{out}：共 {count} 台设备；重新写入 {changed} 台，移除 {gone} 台",
)
SAME = Text("{out}: {count} devices, all as the inventory makes them", "{out}：共 {count} 台设备，均与清单一致")
OTHER = Text(
    "{out}: {changed} of {count} devices are not as the inventory makes them: {names}",
    "{out}：{count} 台设备中有 {changed} 台与清单不一致：{names}",
)
RENDER = Text("see why with: govcloud extranet plan", "查看原因：govcloud extranet plan")
WRITTEN = Text("wrote {done} of {count} devices", "已写入 {done}/{count} 台设备")


@click.command(
    help=in_words(
        "Write the configuration of every device, as the inventory makes it, to intended/. Needs no lab and no device.",
        "按清单生成每台设备的配置，写入 intended/。不需要实验环境，也不连接设备。",
    )
)
@inventory_option
@out_option
@click.option(
    "--check",
    is_flag=True,
    help=in_words(
        "Write nothing; exit with 4 when intended/ is not what would be written.",
        "不写入；intended/ 与将要写入的内容不一致时以 4 退出。",
    ),
)
@json_option
def render(folder: Path, out: Path | None, check: bool, as_json: bool) -> int:
    """Render all, write what differs, and say how many."""
    screen = Screen()
    intended = look_at(folder, out, screen)
    place = choose_out(folder, out)
    changes = intended.changes
    gone = [change.device for change in changes if change.is_gone]
    wanted = {change.device: intended.wanted[change.device] for change in changes if not change.is_gone}
    if not check and changes:
        write_intended(place, wanted, gone, tell_progress(screen, WRITTEN))
    if as_json:
        document = {
            "out": str(place),
            "devices": {code: digest_files(files) for code, files in intended.wanted.items()},
            "changed": list(wanted),
            "gone": gone,
            "written": not check,
        }
        screen.json(document)
    elif not changes:
        screen.say(SAME(out=place, count=len(intended.wanted)))
    elif check:
        names = list_some([change.device for change in changes])
        screen.say(OTHER(out=place, changed=len(changes), count=len(intended.wanted), names=names))
        screen.tell(RENDER)
    else:
        screen.say(DONE(out=place, count=len(intended.wanted), changed=len(wanted), gone=len(gone)))
    return Exit.CHANGES if check and changes else Exit.DONE
