"""What adopting says: notes on what has no place in the inventory, and refusals."""

from dataclasses import dataclass

from govcloud.text import Language, Text

SPELL = "--level city|county|township|village"
STRANGER = Text(
    'neighbour {address} (AS {asn}, "{words}") at port {port} is unknown: a push would end the session with it. '
    "Adopt it next, or add it",
    "端口 {port} 的邻居 {address}（AS {asn}，“{words}”）不在清单中，下发会断开与它的会话；请接着纳管或补录该设备",
)
UNPLACED = Text(
    "interface {name} ({addresses}) has neither a session nor a local network that is announced: it has no place in "
    "the inventory, and a push leaves its addresses out",
    "接口 {name}（{addresses}）既无会话也不是已发布的局域网，清单无法表达；下发后不再有这些地址",
)
NO_AREA = Text(
    'area "{vrf}" is not in extranet/vrfs.yml: add it first, for a department with govcloud extranet merge',
    "区域“{vrf}”不在 extranet/vrfs.yml 中：请先添加，部门专网可用 govcloud extranet merge",
)
OUTSIDE = Text(
    "{prefix} of {owner} is in no block of addresses.yml for it: a push would renumber it",
    "{owner} 的 {prefix} 不在 addresses.yml 相应用途的地址块内，下发会更换地址",
)
WRONG_LENGTH = Text(
    "{prefix} of {owner} is a /{length}, and the plan has a /{wanted} there: a push would renumber it",
    "{owner} 的 {prefix} 是 /{length}，而规划为 /{wanted}，下发会更换地址",
)
TAKEN = Text(
    "{prefix} of {owner} was handed out to {other} already: a push would renumber it",
    "{owner} 的 {prefix} 已分配给 {other}，下发会更换地址",
)
RESTING = Text(
    "{prefix} of {owner} rests since {other} gave it back: a push would renumber it, unless the row that rests is "
    "taken out of allocations.csv",
    "{owner} 的 {prefix} 自 {other} 归还后处于冷却期，下发会更换地址；如需保留，请先从 allocations.csv 中删去该行",
)
NO_CARRIER = Text('there is no carrier "{code}"', "没有运营商“{code}”")
LIST_CARRIERS = Text("see them with: govcloud inventory list carriers", "查看全部：govcloud inventory list carriers")
NO_DEVICE = Text(
    'there is no device "{code}" that port {port} could lead to', "没有设备“{code}”，端口 {port} 无法通向它"
)
LIST_DEVICES = Text("see them with: govcloud inventory list devices", "查看全部：govcloud inventory list devices")
NEAR = Text('did you mean "{near}"?', "是不是“{near}”？")
BAD_VALUE = Text('"{value}" does not fit as {field}', "“{value}”不能用作 {field}")
FORM = Text(
    "codes are lower-case letters, digits, dashes and dots, and begin with a letter; names are 1 to 500 characters",
    "编号由小写字母、数字、短横线和点组成，以字母开头；名称为 1 到 500 个字符",
)
SAYS_NOT = Text("the devices cannot say everything; these are lacking: {options}", "以下内容设备无法给出：{options}")
GIVE = Text("give them as options and try again", "请以选项给出后重试")
ISOLATED = Text(
    'no neighbour of node "{node}" is a device of the inventory, so the node would hang on nothing',
    "节点“{node}”的邻居都不在清单中，该节点将无处可挂",
)
ISOLATED_TODO = Text(
    "adopt the node above first, or say where a port leads: --end a:eth1=DEVICE:PORT",
    "请先纳管上级节点，或用 --end a:eth1=设备:端口 指明端口通向何处",
)


@dataclass(frozen=True)
class Note:
    """One sentence about a device: `where` is a line of its running configuration or an interface."""

    device: str
    where: str
    what: Text
    kind: str

    def render(self, language: Language) -> str:
        """As one line."""
        place = f"{self.device} {self.where}".strip()
        return f"{place}{'：' if language == 'zh' else ': '}{self.what.render(language)}"
