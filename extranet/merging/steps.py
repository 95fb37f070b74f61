"""The migration steps of a merge as a document in Markdown: who does what, how it is tried, and the way back."""

from collections.abc import Iterator

from extranet.intent import number_vrf
from extranet.merging.merge import Merge
from govcloud.inventory.models.extranet import Node
from govcloud.text import Language, Text

TITLE = Text("# Merging into the e-government extranet: {name}", "# {name}并入政务外网：迁移步骤")
FACTS = Text(
    "Area `{vrf}` (route target {target}, VLAN {number}); sites: {sites}; prefixes: {prefixes}.",
    "区域 `{vrf}`（路由目标 {target}，VLAN {number}）；站点：{sites}；网段：{prefixes}。",
)
OVERLAPS = Text("## Addresses", "## 地址核对")
NONE = Text("No overlap.", "无重叠。")
IN_THE_WAY = Text("**In the way:** {words}", "**须先处理：**{words}")
BEFORE = Text("## Before", "## 准备")
EACH = Text("## Site by site", "## 逐站点割接")
SITE = Text("### {name} (`{code}`)", "### {name}（`{code}`）")
AFTER = Text("## After", "## 收尾")
BACK = Text("## The way back", "## 回退")
BEFORE_STEPS = (
    Text(
        "Network: save the old routers' configurations and routing tables; note gateways, DHCP ranges and who may "
        "reach whom.",
        "网络：备份原专网路由器配置和路由表，记录网关、DHCP 范围和互访关系。",
    ),
    Text(
        "Operations: review `govcloud extranet plan`, then `govcloud extranet render` and commit `intended/`.",
        "运维：复核 `govcloud extranet plan`，执行 `govcloud extranet render` 并提交 `intended/`。",
    ),
    Text(
        "Operations: `govcloud extranet push` (one side of each node after the other; the old network stays as it is).",
        "运维：执行 `govcloud extranet push`（各节点先一侧后另一侧，原专网不受影响）。",
    ),
    Text(
        "Operations: `govcloud extranet verify {sites}`; every session and gateway of the area must pass.",
        "运维：执行 `govcloud extranet verify {sites}`，该区域的会话和网关须全部符合。",
    ),
    Text(
        "Department: name the window, and who tries the systems at each site.",
        "部门：确定割接窗口和各站点业务验证人。",
    ),
)
SITE_STEPS = (
    Text(
        "Connect the site's private switch to the local port of both devices, tagged with VLAN {number}; leave the old "
        "uplink in place, shut.",
        "把站点专网交换机接到两台设备的局域网口，打 VLAN {number} 标签；原上联保留但关闭。",
    ),
    Text(
        "Move the gateway: hosts use the address that `govcloud extranet address show {code}` gives.",
        "切换网关：主机改用 `govcloud extranet address show {code}` 给出的网关地址。",
    ),
    Text(
        "`govcloud extranet verify {code}`, then the department tries its systems.",
        "执行 `govcloud extranet verify {code}`，随后由部门验证业务。",
    ),
    Text(
        "Pull one uplink, then the other: the systems must go on (`govcloud extranet drill {code}`).",
        "先后断开两条上联，业务应不中断（`govcloud extranet drill {code}`）。",
    ),
)
AFTER_STEPS = (
    Text(
        "Watch for seven days; then end the old circuits and return the old routers.",
        "观察七天后，终止原电路并退还原路由器。",
    ),
    Text(
        "Security: check that the area is reachable from nowhere else (`verify` tries it).",
        "安全：确认其他区域无法访问该区域（`verify` 会逐一验证）。",
    ),
)
BACK_STEPS = (
    Text(
        "At any site: open the old uplink, move the gateway back. Nothing else has to be undone.",
        "任一站点：恢复原上联，网关改回原地址即可，其他无需撤销。",
    ),
    Text(
        "All of it: revert the change of the inventory, render and push.",
        "全部回退：还原清单变更，重新生成并下发。",
    ),
)


def write_steps(merge: Merge, language: Language) -> str:
    """The whole document; ends with a newline."""
    return "\n".join(_list_lines(merge, language)) + "\n"


def _list_lines(merge: Merge, language: Language) -> Iterator[str]:
    number = number_vrf(merge.vrf)
    sites = " ".join(node.code for node in merge.sites)
    name = merge.vrf.name.zh if language == "zh" else merge.vrf.name.en
    facts = FACTS(
        vrf=merge.vrf.code,
        target=merge.vrf.route_target,
        number=number,
        sites=", ".join(node.code for node in merge.sites),
        prefixes=", ".join(str(block.prefix) for block in merge.blocks) or "–",
    )
    yield from (TITLE(name=name).render(language), "", facts.render(language), "", OVERLAPS.render(language), "")
    for finding in merge.findings:
        words = IN_THE_WAY(words=finding.words) if finding.blocks else finding.words
        yield f"- {words.render(language)}"
    if not merge.findings:
        yield NONE.render(language)
    yield from ("", BEFORE.render(language), "")
    yield from _number(BEFORE_STEPS, language, sites=sites)
    yield from ("", EACH.render(language))
    for site in merge.sites:
        yield from ("", SITE(name=_name(site, language), code=site.code).render(language), "")
        yield from _number(SITE_STEPS, language, code=site.code, number=number)
    yield from ("", AFTER.render(language), "")
    yield from _number(AFTER_STEPS, language)
    yield from ("", BACK.render(language), "")
    yield from _number(BACK_STEPS, language)


def _number(steps: tuple[Text, ...], language: Language, **values: object) -> Iterator[str]:
    for number, step in enumerate(steps, 1):
        yield f"{number}. {step(**values).render(language)}"


def _name(node: Node, language: Language) -> str:
    return node.name_zh if language == "zh" else node.name_en
