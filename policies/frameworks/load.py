"""Reads frameworks from files. Everything wrong is told at once, with file and line; nothing half-read is used."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError

from govcloud.errors import UsageError
from govcloud.inventory.nearest import find_nearest
from govcloud.inventory.problems import make_line
from govcloud.inventory.reading.decode import decode_utf8
from govcloud.inventory.reading.source import Steps, UnreadableError
from govcloud.inventory.reading.yaml_source import YamlSource
from govcloud.text import Text, literal
from policies.catalogue.read import all_checks
from policies.frameworks.framework import Framework

LARGEST = 1 << 20
"""Bytes of a framework's file."""
WRONG = Text("a framework is not valid", "合规框架文件有误")
PROBLEM = Text("{where}: {what}", "{where}：{what}")
UNKNOWN_CHECK = Text("there is no check `{id}`{hint}", "没有检查项 `{id}`{hint}")
NEAREST = Text("; did you mean `{id}`?", "，是否应为 `{id}`？")
TWICE = Text("`{id}` is there twice", "`{id}` 重复出现")
FIELD = Text("`{field}`: {why}", "`{field}`：{why}")
WORDS = {
    "missing": Text("is not there", "缺失"),
    "extra_forbidden": Text("is no field of this", "不是可用的字段"),
    "greater_than_equal": Text("must be a level from 1 to 4", "等级应为 1 至 4"),
    "less_than_equal": Text("must be a level from 1 to 4, or a weight of at most 1", "等级应为 1 至 4，权重不大于 1"),
    "int_parsing": Text("must be a whole number", "应为整数"),
}
OTHER = Text("is not valid: {words}", "无效：{words}")
TOO_LARGE = Text("the file is larger than {most} bytes", "文件超过 {most} 字节")
NO_FRAMEWORK = Text("there is no framework `{code}`", "没有合规框架 `{code}`")
THERE_ARE = Text("there are: {names}", "现有：{names}")


@cache
def all_frameworks() -> Mapping[str, Framework]:
    """Code → framework, of those that come with the product. Raises UsageError."""
    with as_file(files(__package__)) as folder:
        return MappingProxyType(read_frameworks(folder))


def find_framework(code: str) -> Framework:
    """The framework of a code. Raises UsageError."""
    known = all_frameworks()
    if code not in known:
        raise UsageError(NO_FRAMEWORK(code=make_line(code)), todo=THERE_ARE(names=", ".join(known)))
    return known[code]


def read_frameworks(folder: Path) -> dict[str, Framework]:
    """Every `*.yml` of a folder. Raises UsageError with all that is wrong."""
    found: dict[str, Framework] = {}
    problems: list[Text] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            framework = read_framework(path)
        except UsageError as error:
            problems.append(error.why or error.what)
            continue
        if framework.code in found:
            problems.append(PROBLEM(where=path.name, what=TWICE(id=framework.code)))
        found[framework.code] = framework
    if problems:
        raise UsageError(WRONG, why=join(problems))
    return found


def read_framework(path: Path) -> Framework:
    """One file. Raises UsageError with all that is wrong in it."""
    data = path.read_bytes()[: LARGEST + 1]
    if len(data) > LARGEST:
        raise UsageError(WRONG, why=PROBLEM(where=path.name, what=TOO_LARGE(most=LARGEST)))
    try:
        source = YamlSource(path.name, decode_utf8(data))
    except UnreadableError as error:
        raise UsageError(WRONG, why=PROBLEM(where=f"{path.name}:{error.line or 1}", what=error.what)) from error
    try:
        framework = Framework.model_validate(source.data)
    except ValidationError as error:
        raise UsageError(WRONG, why=join(tell_invalid(source, error))) from error
    problems = list(tell_unknown(source, framework))
    if problems:
        raise UsageError(WRONG, why=join(problems))
    return framework


def tell_invalid(source: YamlSource, error: ValidationError) -> Iterator[Text]:
    """What does not fit the model, line by line."""
    for each in error.errors():
        way = tuple(step for step in each["loc"] if step != "[key]")
        what = WORDS.get(each["type"], OTHER(words=make_line(str(each["msg"]))))
        yield PROBLEM(where=name_place(source, way), what=FIELD(field=make_line(".".join(map(str, way))), why=what))


def tell_unknown(source: YamlSource, framework: Framework) -> Iterator[Text]:
    """Checks that the catalogue does not have, and items that are there twice."""
    known, seen = all_checks(), set()
    for number, item in enumerate(framework.items):
        if item.id in seen:
            yield PROBLEM(where=name_place(source, ("items", number)), what=TWICE(id=make_line(item.id)))
        seen.add(item.id)
        for index, check in enumerate(item.checks):
            if check not in known:
                nearest = find_nearest(check, known)
                what = UNKNOWN_CHECK(id=make_line(check), hint=NEAREST(id=nearest) if nearest else literal(""))
                yield PROBLEM(where=name_place(source, ("items", number, "checks", index)), what=what)


def name_place(source: YamlSource, way: Steps) -> str:
    """`file:line` of the nearest thing on the way that is there."""
    return f"{source.file}:{source.find_line(way)}"


def join(problems: Iterable[Text]) -> Text:
    """Several sentences as one."""
    listed = list(problems)
    return Text("{en}", "{zh}")(
        en="; ".join(each.render("en") for each in listed), zh="；".join(each.render("zh") for each in listed)
    )
