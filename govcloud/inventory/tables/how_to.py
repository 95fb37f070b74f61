"""The first sheet of a form: what to do, in a minute's reading, for somebody who has never seen it."""

from govcloud.text import Text

TITLE = Text("Government cloud: application form for departments", "政务云资源申请表（部门填写）")

STEPS: tuple[Text, ...] = (
    Text(
        "Fill in the sheets from left to right. One row is one thing: one contact, one system, one group of servers.",
        "从左到右依次填写各工作表。一行写一项：一个联系人、一个业务系统、一组云主机。",
    ),
    Text(
        "Blue headings with * must be filled in; grey ones may stay empty. The second line of a heading is English.",
        "蓝色表头带 * 的必须填写，灰色表头可以留空。表头第二行是英文。",
    ),
    Text(
        "Rows marked as an example (first column) are only there to look at and are not taken over.",
        "第一列标为“示例”的行仅供参考，不会导入。",
    ),
    Text(
        "Where a cell offers a list, choose from it. Several values in one cell are separated by commas: 80, 443.",
        "有下拉列表的单元格请从列表中选择。一格写多个值时用逗号分隔，例如 80, 443。",
    ),
    Text(
        "Codes are lower-case letters, digits and dashes, such as health or population-health; they never change.",
        "编号由小写字母、数字和短横线组成，例如 health、population-health；启用后不再更改。",
    ),
    Text(
        "Dates are year-month-day, such as 2028-12-31. Do not merge cells, hide rows or use formulas.",
        "日期写成 年-月-日，例如 2028-12-31。不要合并单元格、隐藏行，也不要使用公式。",
    ),
    Text(
        "An exposure rule names one source: a zone, a department, an own system or a prefix. All else is denied.",
        "每条访问规则只写一种来源：网络区、部门、本部门系统或网段。没有写的一律不通。",
    ),
    Text(
        "A sheet that you delete changes nothing. A row that you delete from a filled-in form asks for a removal.",
        "删除整张工作表表示这部分不变；在已有内容的表里删除一行表示申请删除该项。",
    ),
    Text(
        "Save as .xlsx without a password and send it to the cloud's operators. They check it with one command.",
        "保存为 .xlsx，不要加密码，发给政务云运维人员；他们用一条命令即可检查。",
    ),
)
