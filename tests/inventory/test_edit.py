"""Editing a department's file: what is touched, what stays, what is refused, and what a killed edit leaves."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govcloud.errors import GovcloudError, UsageError
from govcloud.inventory.changes import add_item, join_changes, put_value, remove_item, set_value
from govcloud.inventory.edit import edit_department, edit_departments, hash_department, put_departments
from govcloud.inventory.load import load_inventory
from govcloud.inventory.problems import InvalidInventory
from govcloud.inventory.roundtrip import change_yaml
from govcloud.settings import PRODUCT

EXAMPLE = PRODUCT / "inventories" / "hanjiang"

UNTIDY = """\
# heading

code:   health   # the code
name: { zh: 卫健委,   en: 'Health' }
contacts:
- {name: "甲",  duty: head}    # dashes at the key

# about first
systems:
# first of all
- code: first
  servers:

  # the web servers
  - {name: web, count: 2}
  # the workers
  - name: work
    count: 0x10   # odd

# about second,
# in two lines
- code: second
  ports: [80,
    443]
# about third
- code: third
# the end
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the worked example."""
    return shutil.copytree(EXAMPLE, tmp_path / "city")


def read(folder: Path, code: str = "health") -> str:
    return (folder / "departments" / f"{code}.yml").read_text(encoding="utf-8")


def lines_that_differ(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = before.splitlines(), after.splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


WEB_COUNT = ("systems", "population-health", "servers", "web", "count")


def test_one_value_changes_one_line(folder: Path) -> None:
    before = read(folder)
    edit = edit_department(folder, "health", set_value(WEB_COUNT, 5))
    assert lines_that_differ(before, read(folder)) == (
        ["      - {name: web, flavor: general.4c8g, image: kylin-v10, count: 4}"],
        ["      - {name: web, flavor: general.4c8g, image: kylin-v10, count: 5}"],
    )
    assert edit.changed
    assert edit.inventory == load_inventory(folder)


def test_dry_run_writes_nothing(folder: Path) -> None:
    before = read(folder)
    edit = edit_department(folder, "health", set_value(WEB_COUNT, 5), dry_run=True)
    assert edit.changed
    assert "count: 5" in edit.after
    assert read(folder) == before


def test_change_that_breaks_a_reference_is_refused_and_the_file_stays(folder: Path) -> None:
    before = read(folder)
    steps = ("systems", "hospital-hub", "servers", "web", "flavor")
    with pytest.raises(InvalidInventory, match=r"departments/health.yml:\d+.*general\.4c9g") as refused:
        edit_department(folder, "health", set_value(steps, "general.4c9g"))
    assert refused.value.exit_code == 2
    assert read(folder) == before


def test_file_changed_since_it_was_read_is_not_overwritten(folder: Path) -> None:
    seen = hash_department(folder, "health")
    path = folder / "departments" / "health.yml"
    path.write_text(read(folder) + "# somebody was here\n", encoding="utf-8")
    with pytest.raises(GovcloudError, match="changed by somebody else"):
        edit_department(folder, "health", set_value(WEB_COUNT, 5), expected=seen)
    assert read(folder).endswith("# somebody was here\n")


def test_file_changed_while_the_edit_runs_is_not_overwritten(folder: Path) -> None:
    path = folder / "departments" / "health.yml"

    def change(record: object) -> None:
        path.write_text(read(folder) + "# somebody was here\n", encoding="utf-8")
        set_value(WEB_COUNT, 5)(record)  # type: ignore[arg-type]  # what ruamel hands to a change

    with pytest.raises(GovcloudError, match="changed by somebody else"):
        edit_department(folder, "health", change)
    assert read(folder).endswith("# somebody was here\n")


@pytest.mark.parametrize("code", ["helth", "../city", "", "Health"])
def test_department_that_does_not_exist_is_refused(folder: Path, code: str) -> None:
    with pytest.raises(UsageError, match="there is no department"):
        edit_department(folder, code, set_value(("level",), "city"))


def test_wrong_step_names_the_nearest_one(folder: Path) -> None:
    with pytest.raises(UsageError, match=r'no "hospital-hab" under systems.*did you mean "hospital-hub"'):
        edit_department(folder, "health", set_value(("systems", "hospital-hab", "zone"), "internet"))


def test_system_added_and_removed_again_leaves_every_other_line(folder: Path) -> None:
    before = read(folder)
    system = {
        "code": "blood-bank",
        "name": {"zh": "血液管理系统", "en": "Blood bank"},
        "mlps_level": 2,
        "crypto_level": 2,
        "zone": "extranet",
        "pool": "huawei",
        "expires": "2028-01-31",
        "ticket": "T-2026-0101",
        "servers": [{"name": "web", "flavor": "general.2c4g", "image": "uos-20", "count": 1}],
    }
    added = edit_department(folder, "health", add_item(("systems",), system))
    assert [s.code for d, s in added.inventory.systems if d.code == "health"][-1] == "blood-bank"
    assert lines_that_differ(before, read(folder))[0] == []
    edit_department(folder, "health", remove_item(("systems", "blood-bank")))
    assert read(folder) == before


def test_new_field_is_put_behind_another_and_an_old_one_is_changed_where_it_stands() -> None:
    text = (
        "systems:\n  - code: a\n    zone: extranet # who\n    # when\n    expires: 2027-12-31\n"
        "  - {code: b, zone: x, n: 1}\n  - code: c\n    zone: y\n\n    # then\n    n: 2\n"
        "  - code: d\n    zone: z\n# end\n"
    )
    put = [put_value(("systems", code, "pool"), "huawei", after="zone") for code in "abcd"]

    changed = change_yaml(text, join_changes(put))

    expected = text.replace("zone: x,", "zone: x, pool: huawei,")
    for line in ("# who\n", "zone: y\n", "zone: z\n"):
        expected = expected.replace(line, f"{line}    pool: huawei\n")
    assert changed == expected
    again = put_value(("systems", "a", "pool"), "telecom", after="zone")
    assert change_yaml(changed, again) == changed.replace("    pool: huawei\n", "    pool: telecom\n", 1)


def test_departments_are_edited_together_or_not_at_all(folder: Path) -> None:
    quota = set_value(("quotas", "mobile", "cores"), 33)
    edits = edit_departments(folder, {"ecology": quota, "transport": quota})
    assert [edit.path.name for edit in edits if edit.changed] == ["ecology.yml", "transport.yml"]
    before = (folder / "departments/ecology.yml").read_bytes()

    with pytest.raises(InvalidInventory):
        edit_departments(
            folder,
            {
                "ecology": set_value(("quotas", "mobile", "cores"), 34),
                "transport": set_value(("quotas", "mobile", "cores"), 9999),
            },
        )

    assert (folder / "departments/ecology.yml").read_bytes() == before


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from govcloud.errors import GovcloudError
from govcloud.inventory.changes import set_value
from govcloud.inventory.edit import edit_department
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512))
try:
    edit_department(Path(sys.argv[1]), "ecology", set_value(("quotas", "mobile", "cores"), 33))
except GovcloudError as wrong:
    print(wrong.render("en"), file=sys.stderr)  # a pipe, which the limit does not concern
"""


def test_disk_that_takes_nothing_more_is_a_sentence_and_the_file_stays(folder: Path) -> None:
    before = (folder / "departments/ecology.yml").read_bytes()

    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(folder)], cwd=PRODUCT, capture_output=True, text=True, check=True
    )

    assert done.stderr == f"{folder}: the inventory cannot be written: File too large.\n"
    assert (folder / "departments/ecology.yml").read_bytes() == before


def test_item_that_is_there_already_is_not_added_twice(folder: Path) -> None:
    with pytest.raises(UsageError, match='"hospital-hub" is already under systems'):
        edit_department(folder, "health", add_item(("systems",), {"code": "hospital-hub"}))


def test_put_touches_only_what_differs(folder: Path) -> None:
    before = read(folder)
    department = load_inventory(folder).department_by_code["health"]
    assert not put_departments(folder, [department])[0].changed
    contacts = [department.contacts[0].model_copy(update={"phone": "0000-1209999"}), *department.contacts[1:]]
    put_departments(folder, [department.model_copy(update={"contacts": contacts})])
    old, new = lines_that_differ(before, read(folder))
    assert len(old) == len(new) == 1
    assert "0000-1209999" in new[0]


def test_put_makes_a_file_for_a_new_department(folder: Path) -> None:
    old = load_inventory(folder).department_by_code["ecology"]
    new = old.model_copy(update={"code": "forestry", "quotas": {}, "systems": []})
    edit = put_departments(folder, [new])[0]
    assert edit.before == ""
    assert load_inventory(folder).department_by_code["forestry"] == new


def test_every_department_written_anew_reads_as_before(folder: Path) -> None:
    inventory = load_inventory(folder)
    for department in inventory.departments:
        (folder / "departments" / f"{department.code}.yml").unlink()
        put_departments(folder, [department])
    assert load_inventory(folder) == inventory


def test_comment_above_a_changed_value_stays() -> None:
    text = "code: a\n\n# where it runs\npool: huawei # main\nzone: extranet\n"
    changed = change_yaml(text, lambda record: record.update(pool="telecom"))
    assert changed == text.replace("huawei", "telecom")


def test_untouched_lines_of_an_untidy_file_stay_byte_for_byte() -> None:
    changed = change_yaml(UNTIDY, lambda record: record["systems"][1]["ports"].append(8443))
    old, new = lines_that_differ(UNTIDY, changed)
    assert old == ["  ports: [80,", "    443]"]
    assert new == ["  ports: [80, 443, 8443]"]


def test_no_change_leaves_an_untidy_file_as_it_is() -> None:
    assert change_yaml(UNTIDY, lambda _: None) == UNTIDY
    crlf = UNTIDY.replace("\n", "\r\n")
    assert change_yaml(crlf, lambda record: record.update(code="x")).count("\r\n") == crlf.count("\r\n")


def test_removed_item_takes_its_own_comment_along_and_leaves_the_next_ones() -> None:
    changed = change_yaml(UNTIDY, lambda record: record["systems"].pop(1))
    old, new = lines_that_differ(UNTIDY, changed)
    assert old == ["# about second,", "# in two lines", "- code: second", "  ports: [80,", "    443]"]
    assert new == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_comments_survive_every_removal_but_those_of_what_was_removed(data: st.DataObject) -> None:
    names = [f"s{number}" for number in range(data.draw(st.integers(1, 6)))]
    remarks = {name: data.draw(st.sampled_from(["", "\n", "  # about {}\n", "\n  # about {}\n"])) for name in names}
    flow = {name: data.draw(st.booleans()) for name in names}
    text = "# top\nsystems:\n"
    for name in names:
        item = f"  - {{code: {name}, port: 1}}\n" if flow[name] else f"  - code: {name}\n    port: 1\n"
        text += remarks[name].format(name) + item
    text += "# tail\nlast: 1 # end\n"
    gone = data.draw(st.sets(st.sampled_from(names)))

    def change(record: MutableMapping[str, Any]) -> None:
        for name in sorted(gone):
            remove_item(("systems", name))(record)

    changed = change_yaml(text, change)
    for name in names:
        if name not in gone and "about" in remarks[name]:
            assert f"  # about {name}\n" in changed
    assert changed.startswith("# top\nsystems:")
    assert changed.endswith("# tail\nlast: 1 # end\n")


WRITER = """
import sys
from pathlib import Path
from govcloud.inventory.changes import set_value
from govcloud.inventory.edit import edit_department
folder, count = Path(sys.argv[1]), 1
print("ready", flush=True)
while True:
    count = count % 9 + 1
    edit_department(folder, "health", set_value(("systems", "population-health", "servers", "web", "count"), count))
    print(count, flush=True)
"""


def test_edit_killed_anywhere_leaves_the_old_or_the_new_file(folder: Path) -> None:
    lines = set(read(folder).splitlines())
    rng = random.Random(7)
    seen: set[int] = set()
    for _ in range(12):
        with subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            for _ in range(1 + rng.randrange(3)):
                writer.stdout.readline()
            time.sleep(rng.uniform(0, 0.2))  # somewhere in the next edit
            os.kill(writer.pid, signal.SIGKILL)
        extra = [line for line in read(folder).splitlines() if line not in lines]
        assert len(extra) <= 1
        inventory = load_inventory(folder)
        assert len(inventory.departments) == 8
        seen.add(inventory.department_by_code["health"].systems[0].servers[0].count)
    assert len(seen) > 1, "no edit came through; the test proves nothing"


COUNTER = """
import sys
from pathlib import Path
from govcloud.inventory.edit import edit_department
def count_up(record):
    record["systems"][0]["servers"][0]["count"] += 1
for _ in range(5):
    edit_department(Path(sys.argv[1]), "health", count_up)
"""


def test_two_programs_editing_at_once_lose_no_edit(folder: Path) -> None:
    programs = [subprocess.Popen([sys.executable, "-c", COUNTER, str(folder)]) for _ in range(2)]
    assert [program.wait(60) for program in programs] == [0, 0]
    assert load_inventory(folder).department_by_code["health"].systems[0].servers[0].count == 4 + 10


def test_departments_that_refer_to_each_other_are_put_together_or_not_at_all(folder: Path) -> None:
    inventory = load_inventory(folder)
    ecology = inventory.department_by_code["ecology"]
    rule = ecology.systems[0].exposure[0].model_copy(update={"zone": None, "department": "forestry"})
    system = ecology.systems[0].model_copy(update={"exposure": [rule]})
    changed = ecology.model_copy(update={"systems": [system]})
    forestry = ecology.model_copy(update={"code": "forestry", "quotas": {}, "systems": []})
    before = read(folder, "ecology")
    with pytest.raises(InvalidInventory, match="forestry"):
        put_departments(folder, [changed])
    assert read(folder, "ecology") == before
    put_departments(folder, [changed, forestry])
    assert load_inventory(folder).department_by_code["ecology"] == changed


@pytest.mark.parametrize(
    ("content", "sentence"),
    [("- a\n", "group of fields"), ("code: [\n", "the line cannot be read"), ("code: 市", "GBK")],
)
def test_file_that_is_no_department_is_refused_as_an_invalid_inventory(
    folder: Path, content: str, sentence: str
) -> None:
    (folder / "departments" / "health.yml").write_bytes(content.encode("gbk"))
    with pytest.raises(InvalidInventory, match=sentence):
        edit_department(folder, "health", set_value(WEB_COUNT, 5))
