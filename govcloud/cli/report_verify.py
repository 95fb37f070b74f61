"""`govcloud report verify`: whether a report is as it was written, and who signed it."""

from collections.abc import Sequence
from pathlib import Path

import click

from govcloud.cli.options import json_option
from govcloud.cli.signing_key import open_public
from govcloud.console import Screen
from govcloud.errors import Exit, GovcloudError
from govcloud.text import Text, in_words, literal
from policies.reports.clean import clean
from policies.reports.manifest import Change, Difference, Manifest, compare_files, read_manifest
from policies.reports.seals import FINE, Seal, State, check_seals

CHANGES = {
    Change.CHANGED: Text("changed: {file}", "已改动：{file}"),
    Change.MISSING: Text("missing: {file}", "缺失：{file}"),
    Change.EXTRA: Text("not of this report: {file}", "不属于本报告：{file}"),
}
STATES = {
    State.KNOWN: Text("{algorithm}: signed by the key that was given, {key}", "{algorithm}：由指定的密钥签名，{key}"),
    State.ENCLOSED: Text(
        "{algorithm}: signed by {key}, the key that came with it; give --key to know whose",
        "{algorithm}：由随附密钥签名，{key}；请用 --key 指定公钥以确认签名者",
    ),
    State.OTHER: Text(
        "{algorithm}: signed by another key than the one that was given: {key}",
        "{algorithm}：签名密钥不是指定的密钥，而是 {key}",
    ),
    State.INVALID: Text(
        "{algorithm}: the signature is not of this manifest: manifest or signature was changed",
        "{algorithm}：签名与校验清单不符，校验清单或签名已被改动",
    ),
    State.ABSENT: Text("{algorithm}: not signed by {key}", "{algorithm}：没有密钥 {key} 的签名"),
}
INTACT = Text(
    "{n} files fit the manifest of {at}, rule set {rule_set}.",
    "{n} 个文件与校验清单相符，统计时间 {at}，规则集 {rule_set}。",
)
UNSIGNED = Text(
    "Not signed: whoever can change a file can write its manifest, too.",
    "未签名：能改动文件的人也能改写校验清单。",
)
CANNOT_READ = Text("the report cannot be read", "无法读取报告")


@click.command(
    help=in_words(
        "Tell whether the report in a folder is as it was written, and who signed it. Exit code 4: files differ; 3: a"
        " signature is wrong or missing.",
        "检查目录中的报告是否与写入时一致、由谁签名。退出码 4：文件有差异；3：签名有误或缺失。",
    )
)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--key",
    "keys",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="PUB",
    help=in_words("Public key that must have signed it.", "必须由该公钥对应的密钥签名。"),
)
@json_option
def verify(*, folder: Path, keys: tuple[Path, ...], as_json: bool) -> int:
    """Exit code 0: nothing differs and every signature fits."""
    screen, known = Screen(), [open_public(each) for each in keys]
    try:
        content, manifest = read_manifest(folder)
        seals = check_seals(folder, content, known)
        differences = compare_files(manifest, folder)
    except OSError as wrong:
        raise GovcloudError(
            CANNOT_READ, str(wrong.filename or folder), literal(wrong.strerror or str(wrong))
        ) from wrong
    if as_json:
        screen.json(describe(manifest, seals, differences))
    else:
        tell(screen, manifest, seals, differences)
    if any(each.state not in FINE for each in seals):
        return Exit.REFUSED
    return Exit.CHANGES if differences else Exit.DONE


def describe(manifest: Manifest, seals: Sequence[Seal], differences: Sequence[Difference]) -> dict[str, object]:
    """For programs."""
    return {
        "at": manifest.at.isoformat(),
        "rule_set": clean(manifest.rule_set),
        "files": len(manifest.files),
        "differences": [{"file": clean(each.file), "change": each.change.value} for each in differences],
        "signatures": [{"algorithm": each.algorithm, "state": each.state.value, "key": each.key} for each in seals],
    }


def tell(screen: Screen, manifest: Manifest, seals: Sequence[Seal], differences: Sequence[Difference]) -> None:
    """For people."""
    for each in differences:
        screen.say(CHANGES[each.change](file=clean(each.file)))
    if not differences:
        told = INTACT(
            n=len(manifest.files), at=manifest.at.isoformat(" ", "minutes"), rule_set=clean(manifest.rule_set)
        )
        screen.say(told)
    for seal in seals:
        screen.say(STATES[seal.state](algorithm=seal.algorithm, key=seal.key))
    if not seals:
        screen.say(UNSIGNED)
