"""Whatever is done to the files of an inventory, loading ends in problems or a valid inventory, never in a defect."""

import csv
import io
import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govcloud.inventory.load import Loaded, load_inventory, read_inventory
from govcloud.inventory.nearest import find_nearest
from govcloud.inventory.reading.yaml_source import YamlSource, resolve_scalar
from tests.inventory.cases import BASE

FILES = sorted(path.relative_to(BASE).as_posix() for path in BASE.rglob("*.*"))
SCALAR = re.compile(r"(?<=: )[^\s,{}\[\]]+|(?<=- )[a-z0-9-]+(?=[,\]])")

replacements = st.one_of(
    st.sampled_from(["", "~", "null", "yes", "true", "0", "-1", "3.0", "1e9", "007", "9" * 30, "[]", "{}", "[a, b]"]),
    st.sampled_from(
        ["{a: b}", '"', "'", "&x", "*x", "!!int 3", "<<", "|", ">", "a: b", "# x", "\t", "- a", "x" * 5000]
    ),
    st.sampled_from(["三级", "１２", "：", "，", "\u200b", "\U0001f600", "\x00", "\x85", "{value}", "{0}", "%s"]),
    st.sampled_from(["2026-13-01", "10.0.0.0/33", "::/0", "../.."]),
    st.text(max_size=12),
)
lenient = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def load_with(name: str, content: bytes) -> Loaded:
    """The base with one file replaced; every problem is rendered, because a sentence can fail too."""
    with TemporaryDirectory() as scratch:
        folder = shutil.copytree(BASE, Path(scratch) / "inventory")
        (folder / name).write_bytes(content)
        loaded = read_inventory(folder)
        for problem in loaded.problems:
            assert problem.render("en")
            assert problem.render("zh")
            assert problem.to_json("zh")["kind"]
            assert "\n" not in problem.render("en")
        errors = [problem for problem in loaded.problems if problem.severity == "error"]
        assert (loaded.inventory is None) == bool(errors)
        return loaded


@lenient
@given(data=st.data())
def test_any_value_of_a_yaml_file_may_become_anything(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([name for name in FILES if name.endswith(".yml")]))
    text = (BASE / name).read_text(encoding="utf-8")
    spots = list(SCALAR.finditer(text))
    spot = data.draw(st.sampled_from(spots))
    written = data.draw(replacements)

    loaded = load_with(name, (text[: spot.start()] + written + text[spot.end() :]).encode("utf-8", "replace"))

    assert loaded.inventory is not None or loaded.problems


@lenient
@given(data=st.data())
def test_any_cell_of_a_table_may_become_anything(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([name for name in FILES if name.endswith(".csv")]))
    rows = list(csv.reader((BASE / name).read_text(encoding="utf-8").splitlines()))
    row = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(0, len(rows[row]) - 1))
    rows[row][column] = data.draw(replacements)
    table = io.StringIO(newline="")
    csv.writer(table).writerows(rows)

    loaded = load_with(name, table.getvalue().encode("utf-8", "replace"))

    assert loaded.inventory is not None or loaded.problems


@lenient
@given(data=st.data())
def test_any_line_may_be_lost_doubled_or_swapped(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(FILES))
    lines = (BASE / name).read_text(encoding="utf-8").splitlines(keepends=True)
    first, second = data.draw(st.integers(0, len(lines) - 1)), data.draw(st.integers(0, len(lines) - 1))
    change = data.draw(st.sampled_from(["lose", "double", "swap"]))
    if change == "lose":
        del lines[first]
    elif change == "double":
        lines.insert(first, lines[second])
    else:
        lines[first], lines[second] = lines[second], lines[first]

    loaded = load_with(name, "".join(lines).encode())

    assert loaded.inventory is not None or loaded.problems


@lenient
@given(name=st.sampled_from(FILES), content=st.binary(max_size=200))
def test_any_bytes_may_stand_in_a_file(name: str, content: bytes) -> None:
    loaded = load_with(name, content)

    assert loaded.inventory is not None or loaded.problems


@lenient
@given(name=st.sampled_from(FILES), at=st.integers(0, 5000), byte=st.integers(0, 255))
def test_any_byte_may_be_another(name: str, at: int, byte: int) -> None:
    content = bytearray((BASE / name).read_bytes())
    content[at % len(content)] = byte

    loaded = load_with(name, bytes(content))

    assert loaded.inventory is not None or loaded.problems


@settings(max_examples=20, deadline=None)
@given(order=st.permutations(FILES))
def test_order_in_which_files_were_made_does_not_matter(order: list[str]) -> None:
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name in order:
            (folder / name).parent.mkdir(exist_ok=True)
            shutil.copy(BASE / name, folder / name)

        assert load_inventory(folder) == load_inventory(BASE)


@given(st.text(alphabet="0123456789+-._eExobinfaTrue~", max_size=12))
def test_scalar_without_quotes_never_loses_what_was_written(text: str) -> None:
    value = resolve_scalar(text)

    if isinstance(value, int) and not isinstance(value, bool):
        assert str(value) == text.removeprefix("+") or text in {"-0", "+0"}
    elif isinstance(value, float):
        assert float(text) == value
    elif isinstance(value, str):
        assert value == text


@given(st.recursive(st.text(alphabet="ab1 :#-", max_size=5), lambda inner: st.lists(inner, max_size=3), max_leaves=8))
def test_every_part_of_a_yaml_file_has_a_line(data: object) -> None:
    source = YamlSource("x.yml", f"a: {quote(data)}\nb: 1\n")

    assert source.data["a"] == data
    assert source.find_line(("b",)) == 2
    assert source.find_line(("a", 0, 0, 0, 9)) == 1


def quote(data: object) -> str:
    """Flow YAML with everything in quotes."""
    return "[" + ", ".join(quote(item) for item in data) + "]" if isinstance(data, list) else f"'{data}'"


@given(st.text(max_size=10), st.lists(st.text(max_size=10)))
def test_suggestion_is_one_of_the_names_and_not_what_is_written(wrong: str, names: list[str]) -> None:
    assert find_nearest(wrong, names) in {*names, None} - {wrong}
