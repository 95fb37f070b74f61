"""Pages for people: links lead somewhere, both languages are there and alike, commands exist, records are whole."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from govcloud.cli.main import root

ONE_LANGUAGE = ("docs/decisions/", "docs/measurements.md", "tests/")
"""Read by those who build the product: English only, so that a figure or a reason is kept in one place."""
BOTH_IN_ONE = ("inventories/",)
"""Pages that say everything in both languages side by side."""
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|<(?:img|source|a)[^>]+(?:src|srcset|href)=\"([^\"]+)\"")
FENCE = re.compile(r"^(`{3,})(\w*)\n(.*?)^\1\s*$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:^|[`$ ])((?:\.venv/bin/)?govcloud|(?:sh )?(?:scripts|\.ci)/[\w./-]+)((?: [^`|#\n]*)?)")
RECORD = re.compile(r"(\d{4})-[a-z0-9-]+\.md")


def find_twin(page: Path) -> Path:
    """The page in the other language."""
    if page.name.endswith(".zh-CN.md"):
        return page.with_name(page.name.replace(".zh-CN.md", ".md"))
    return page.with_name(f"{page.stem}.zh-CN.md")


def needs_twin(page: Path) -> bool:
    """Whether a page is for everybody."""
    return not str(page).startswith(ONE_LANGUAGE + BOTH_IN_ONE)


def find_anchors(words: str) -> set[str]:
    """Where links into a page may lead, as GitHub makes anchors from headings."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", words), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).replace(" ", "-") for heading in headings}


def find_commands(words: str) -> Iterator[list[str]]:
    """Every command line of ours in code blocks and code spans."""
    code = [match.group(3) for match in FENCE.finditer(words)]
    code += re.findall(r"`([^`\n]+)`", FENCE.sub("", words))
    for piece in code:
        for line in piece.splitlines():
            for program, rest in COMMAND.findall(line):
                if "NN" in program:
                    continue  # a pattern for a name, not one
                yield [program.removeprefix("sh "), *split(rest)]


def split(words: str) -> list[str]:
    """Words of a command line, as far as they are ones."""
    try:
        return shlex.split(words.partition("…")[0])
    except ValueError:
        return words.split()


def test_links_lead_to_files_and_headings_that_exist(pages: list[Path], checkout: Path) -> None:
    broken = []
    for page in pages:
        for groups in LINK.findall(FENCE.sub("", (checkout / page).read_text(encoding="utf-8"))):
            target = next(filter(None, groups))
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = target.partition("#")
            file = (checkout / page).parent / name if name else checkout / page
            if not file.exists() or (anchor and anchor not in find_anchors(file.read_text(encoding="utf-8"))):
                broken.append(f"{page}: {target}")
    assert broken == []


def test_every_page_for_everybody_is_there_in_both_languages(pages: list[Path]) -> None:
    assert [str(page) for page in pages if needs_twin(page) and find_twin(page) not in pages] == []


def test_both_languages_of_a_page_have_the_same_parts(pages: list[Path], checkout: Path) -> None:
    different = []
    for page in pages:
        if page.name.endswith(".zh-CN.md") or not needs_twin(page):
            continue
        shapes = []
        for file in (page, find_twin(page)):
            words = (checkout / file).read_text(encoding="utf-8")
            headings = [len(marks) for marks in re.findall(r"^(#+) ", FENCE.sub("", words), re.MULTILINE)]
            rows = len(re.findall(r"^\|", words, re.MULTILINE))
            shapes.append((headings, rows, sorted(line[0] for line in find_commands(words))))
        if shapes[0] != shapes[1]:
            different.append(f"{page}: {shapes}")
    assert different == []


def test_commands_in_pages_exist(pages: list[Path], checkout: Path) -> None:
    wrong = []
    for page in pages:
        for program, *rest in find_commands((checkout / page).read_text(encoding="utf-8")):
            if program.endswith("govcloud"):
                wrong += [f"{page}: govcloud {' '.join(rest)}" for _ in [0] if not is_command(rest)]
            elif not (checkout / program).exists():
                wrong.append(f"{page}: {program}")
    assert wrong == []


def is_command(words: list[str]) -> bool:
    """Whether the words name a command, and its options exist."""
    command: click.Command | None = root
    context = click.Context(root)
    options = [word.partition("=")[0] for word in words if word.startswith("-")]
    for word in (word for word in words if not word.startswith("-")):
        if not isinstance(command, click.Group):
            break
        deeper = command.get_command(context, word)
        if deeper is None and command.invoke_without_command:
            break  # a command of its own, too: the word is the value of an option
        command = deeper
    known = {name for param in [*root.params, *(command.params if command else [])] for name in param.opts}
    return command is not None and all(option in {*known, "--help", "-h"} for option in options)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["inventory", "check", "--json"], True),
        (["inventory", "chek"], False),
        (["inventory", "check", "--jsn"], False),
        (["--version"], True),
        ([], True),
    ],
)
def test_wrong_command_in_a_page_would_be_noticed(words: list[str], *, expected: bool) -> None:
    assert is_command(words) is expected


def test_decision_records_are_numbered_without_gaps_and_whole(pages: list[Path], checkout: Path) -> None:
    records = sorted(page for page in pages if page.parent == Path("docs/decisions") and page.name != "README.md")
    numbers = [match.group(1) if (match := RECORD.fullmatch(page.name)) else page.name for page in records]
    assert numbers == [f"{number:04}" for number in range(len(records))]
    for page in records:
        words = (checkout / page).read_text(encoding="utf-8")
        assert re.search(rf"^# {page.name[:4]} .+", words), page
        headings = re.findall(r"^## (.+)$", words, re.MULTILINE)
        assert headings == ["Status", "Context", "Decision", "Consequences"], page


def test_every_decision_record_is_listed(pages: list[Path], checkout: Path) -> None:
    listed = (checkout / "docs/decisions/README.md").read_text(encoding="utf-8")
    assert [page.name for page in pages if RECORD.fullmatch(page.name) and f"({page.name})" not in listed] == []
