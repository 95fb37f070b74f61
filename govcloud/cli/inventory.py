"""`govcloud inventory`: the group. Its commands live in modules of their own and are imported when they are called."""

import click

from govcloud.cli.lazy import CommandTable, lazy_group
from govcloud.text import Text, in_words

COMMANDS: CommandTable = {
    "check": (
        "govcloud.cli.inventory_check:check",
        Text("Find everything that is wrong, each with file and line.", "找出全部错误，逐条给出文件和行号。"),
    ),
    "diff": (
        "govcloud.cli.inventory_diff:diff",
        Text("Show what differs between two inventories.", "比较两份清单的差异。"),
    ),
    "export": (
        "govcloud.cli.inventory_tables:export",
        Text("Write tables for a spreadsheet.", "导出为表格文件。"),
    ),
    "import": (
        "govcloud.cli.inventory_tables:import_",
        Text("Take over what departments filled in.", "导入部门填写的表格。"),
    ),
    "list": (
        "govcloud.cli.inventory_list:list_",
        Text("List pools, departments, systems, nodes and so on.", "列出资源池、部门、业务系统、节点等。"),
    ),
    "schema": (
        "govcloud.cli.inventory_schema:schema",
        Text("Print the JSON Schema of a file, for editors.", "输出文件的 JSON Schema，供编辑器使用。"),
    ),
    "show": (
        "govcloud.cli.inventory_show:show",
        Text("Show one department, system, pool or node.", "查看一个部门、业务系统、资源池或节点。"),
    ),
    "template": (
        "govcloud.cli.inventory_tables:template",
        Text("Write an empty spreadsheet for a department.", "生成供部门填写的空白表格。"),
    ),
}
"""Every command of the group."""


@click.group(cls=lazy_group(COMMANDS))
def inventory() -> None:
    """The inventory of a city."""


inventory.help = in_words("The inventory of a city: its only source of truth.", "一个市的清单：唯一的事实来源。")
