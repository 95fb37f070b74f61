"""The inventory is checked; then a mistake is planted in a copy, to show what an error looks like."""

import shutil
import tempfile
from pathlib import Path

from govcloud.errors import Exit, GovcloudError
from govcloud.settings import load_settings
from govcloud.text import Text
from scripts.demo_steps.step import Kept, Stage, Step

FILE, RIGHT, WRONG = "departments/data-bureau.yml", "    pool: telecom\n", "    pool: telecon\n"


def run(stage: Stage) -> list[Kept]:
    """Check the worked example, break a copy of it, and check that."""
    stage.govcloud("inventory", "check")
    with tempfile.TemporaryDirectory(prefix="govcloud-demo-") as folder:
        broken = Path(shutil.copytree(load_settings({}).inventory, Path(folder) / "broken"))
        line = plant_mistake(broken / FILE)
        planted = Text(
            "In a copy, line {line} of {file} is changed to: {wrong}", "在副本中把 {file} 第 {line} 行改为：{wrong}"
        )
        stage.screen.say(Text("  {planted}", "  {planted}")(planted=planted(line=line, file=FILE, wrong=WRONG.strip())))
        stage.govcloud("inventory", "check", "--inventory", str(broken), expect=(Exit.USAGE,))
        problems = stage.ask("inventory", "check", "--inventory", str(broken))["problems"]
    found = (FILE, line) in [(problem["file"], problem["line"]) for problem in problems]
    return [
        Kept(
            Text(
                "a mistake is told with its file, its line and the nearest valid name",
                "错误会给出文件、行号和最接近的正确名称",
            ),
            f"{FILE}:{line}" if found else Text("not found", "未找到"),
            found,
        )
    ]


def plant_mistake(file: Path) -> int:
    """Misspell a pool in a department's file; the line where it is."""
    words = file.read_text(encoding="utf-8")
    if RIGHT not in words:
        raise GovcloudError(Text("the worked example has changed; nothing was planted", "示例清单已变化，没有植入错误"))
    file.write_text(words.replace(RIGHT, WRONG, 1), encoding="utf-8")
    return words[: words.index(RIGHT)].count("\n") + 1


STEP = Step(
    title=Text("The inventory is checked, and a mistake is planted", "检查清单，并植入一处错误"),
    about=Text(
        "One folder of plain files says all that the city has. This is the worked example; nothing is sent anywhere.",
        "一个目录里的普通文本文件描述全市的全部内容。这里用的是示例清单，不会向外发送任何内容。",
    ),
    look=Text(
        "inventories/hanjiang/ (start with its README.md), and `.venv/bin/govcloud inventory --help`",
        "inventories/hanjiang/（先看其中的 README.md），以及 `.venv/bin/govcloud inventory --help`",
    ),
    run=run,
)
