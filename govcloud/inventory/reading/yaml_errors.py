"""What is wrong in a YAML text, in words of people who write it: tabs, full-width signs, features that are refused."""

import re

import yaml
from yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, DocumentStartEvent

from govcloud.inventory.problems import shorten
from govcloud.inventory.reading.source import UnreadableError
from govcloud.text import Text

INDENTED_BY_TAB = re.compile(r"^ *\t", re.MULTILINE)
SPECIAL_SIGNS = ("&", "*", "!", "%", "---", "...")
SPECIAL = re.compile(r"(?:^|[\s\[{,:])[&*!]|^(?:---|%|\.\.\.)", re.MULTILINE)
"""Where an anchor, alias, tag, directive or document mark may stand; most texts have none."""

MAX_DEPTH = 20
"""Nesting that no inventory reaches."""

SAFE_LENGTH = 1000
"""A text with no longer line and no more brackets cannot nest deep enough to exhaust the stack of the C composer."""

FULL_WIDTH = {
    "：": ": ",
    "，": ", ",
    "－": "-",
    "［": "[",
    "］": "]",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "\u3000": " ",
    "＃": "#",
}
"""Signs of a Chinese keyboard and what YAML wants in their place."""

FULL_WIDTH_SIGNS = Text(
    "the line has full-width signs ({signs}); write {plain}", "这一行有全角符号（{signs}），请改成半角（{plain}）"
)
FULL_WIDTH_SPACE = Text("the line has a full-width space; write an ordinary one", "这一行有全角空格，请改成半角空格")

SENTENCES: tuple[tuple[str, Text], ...] = (
    (
        "cannot start any token",
        Text("a value cannot begin with this sign; put the value in quotes", "值不能以这个符号开头，请给值加上引号"),
    ),
    (
        "could not find expected ':'",
        Text(
            'a colon and a space are missing after the field name ("name: value")',
            "字段名后缺少冒号和空格（“name: value”）",
        ),
    ),
    (
        "mapping values are not allowed",
        Text(
            'this colon is not expected here: check the indentation, and put a value that contains ": " in quotes',
            "这里不该有冒号：请检查缩进；值里有“: ”时请给值加引号",
        ),
    ),
    (
        "did not find expected key",
        Text(
            "the line does not fit the lines around it: check its indentation and its quotes",
            "这一行与上下行对不上：请检查缩进和引号",
        ),
    ),
    (
        "did not find expected '-' indicator",
        Text(
            'the line does not fit the list above it: begin it with "- " or check its indentation',
            "这一行与上面的列表对不上：请以“- ”开头或检查缩进",
        ),
    ),
    (
        "block sequence entries are not allowed",
        Text(
            'a list item ("- ") is not expected here: begin the list on a line of its own',
            "这里不该有列表项（“- ”）：列表请另起一行",
        ),
    ),
    (
        "expected ',' or",
        Text("a bracket or a quote is not closed, or a comma is missing", "括号或引号没有闭合，或缺少逗号"),
    ),
    ("unexpected end of stream", Text("a quote is not closed", "引号没有闭合")),
    ("document indicator", Text("a quote is not closed", "引号没有闭合")),
    (
        "escape",
        Text(
            "a backslash in double quotes has a special meaning; use single quotes",
            "双引号中的反斜杠有特殊含义，请改用单引号",
        ),
    ),
    ("nest", Text("fields are nested too deep", "嵌套层数过多")),
)
"""Part of libyaml's message → what to tell a person."""

UNCLEAR = Text(
    "the line cannot be read: check its indentation, quotes and colons", "这一行无法读取：请检查缩进、引号和冒号"
)


def refuse_tabs(text: str) -> None:
    """Raise UnreadableError at the first line that is indented with a tab."""
    if "\t" not in text:
        return
    lines = [text.count("\n", 0, found.start()) + 1 for found in INDENTED_BY_TAB.finditer(text)]
    if lines:
        what = Text("the line is indented with a tab; use two spaces", "这一行用制表符（Tab）缩进，请改用两个空格")
        if len(lines) > 1:
            what = Text(
                "{count} lines are indented with tabs, this is the first; use two spaces",
                "有 {count} 行用制表符（Tab）缩进，这是第一行；请改用两个空格",
            )
        raise UnreadableError("tab", what(count=len(lines)), lines[0])


def refuse_hidden_features(text: str) -> None:
    """Raise UnreadableError at the first anchor, alias, tag or second document, and for deadly nesting.

    Looks at libyaml's events, so before anything is built; most texts need no look, because nothing in them can be one.
    """
    brackets = text.count("[") + text.count("{")
    special = any(sign in text for sign in SPECIAL_SIGNS) and SPECIAL.search(text)
    if not special and brackets < SAFE_LENGTH and max(map(len, text.split("\n"))) < SAFE_LENGTH:
        return
    depth = documents = 0
    try:
        for event in yaml.parse(text, yaml.CSafeLoader):
            line = event.start_mark.line + 1 if event.start_mark else 1
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            documents += isinstance(event, DocumentStartEvent)
            what = _find_feature(event)
            if documents > 1:
                what = Text(
                    "a second document begins here (---); use one file each",
                    "这里开始了第二个文档（---），请分成两个文件",
                )
            if what:
                raise UnreadableError("yaml-feature", what, line)
            if depth > MAX_DEPTH:
                raise refuse_depth(line)
    except yaml.YAMLError as wrong:
        raise explain_syntax_error(wrong, text) from wrong


def refuse_depth(line: int) -> UnreadableError:
    """The refusal of a text that nests too deep."""
    what = Text("fields are nested more than {depth} deep", "嵌套超过 {depth} 层")
    return UnreadableError("too-deep", what(depth=MAX_DEPTH), line)


def _find_feature(event: yaml.Event) -> Text | None:
    if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
        return Text(
            "references (& and *) are not supported; write the value out, or quote it",
            "不支持引用（& 和 *），请直接写出值，或给值加引号",
        )
    tag = getattr(event, "tag", None)
    if tag:
        words = Text(
            "tags ({tag}) are not supported; write a plain value, or quote it",
            "不支持标签（{tag}），请写普通值，或给值加引号",
        )
        return words(tag=shorten(str(tag).replace("tag:yaml.org,2002:", "!!")))
    return None


def explain_syntax_error(wrong: yaml.YAMLError, text: str) -> UnreadableError:
    """libyaml's message as a sentence about the line that has to be mended."""
    message = str(getattr(wrong, "problem", wrong))
    line = _find_error_line(wrong)
    lines = text.splitlines()
    for number in (line, line - 1):
        signs = _find_full_width(lines, number, line)
        if signs:
            plain = " ".join(FULL_WIDTH[sign].strip() for sign in signs)
            what = FULL_WIDTH_SPACE if signs == "\u3000" else FULL_WIDTH_SIGNS
            return UnreadableError("full-width", what(signs=" ".join(signs), plain=plain), number)
    what = next((words for part, words in SENTENCES if part in message), UNCLEAR)
    return UnreadableError("yaml-syntax", what, min(line, max(len(lines), 1)))


def _find_error_line(wrong: yaml.YAMLError) -> int:
    if not isinstance(wrong, yaml.MarkedYAMLError):
        return 1
    mark = wrong.context_mark if "expected ':'" in str(wrong.problem) else wrong.problem_mark
    return mark.line + 1 if mark else 1


def _find_full_width(lines: list[str], number: int, error: int) -> str:
    """Full-width signs of a line that are the cause of the error: with plain ones there is none, or a later one."""
    if not 0 < number <= len(lines):
        return ""
    signs = "".join(dict.fromkeys(char for char in lines[number - 1] if char in FULL_WIDTH))
    mended = "".join(FULL_WIDTH.get(char, char) for char in lines[number - 1])
    try:
        for _ in yaml.parse("\n".join([*lines[: number - 1], mended, *lines[number:]]), yaml.CSafeLoader):
            pass
    except yaml.YAMLError as wrong:
        return signs if _find_error_line(wrong) > error else ""
    return signs
