"""Facts in the words of both languages."""

from extranet.verify.facts import Finding, Kind, Verdict
from govcloud.text import Text, literal

KINDS = {
    Kind.SESSION: Text("BGP sessions are up", "BGP 会话正常"),
    Kind.BFD: Text("BFD watches them", "BFD 会话正常"),
    Kind.GATEWAY: Text("gateways are where they belong", "网关主备角色正确"),
    Kind.DEFAULT: Text("each device leaves by its own link", "缺省路由走自身上联"),
    Kind.ROUTE: Text("areas know their networks, and no others", "各区域只有自己的路由"),
    Kind.MTU: Text("frames of full size", "MTU 正确"),
    Kind.SHAPING: Text("links carry what they are promised", "链路限速正确"),
    Kind.NEIGHBOR: Text("cables are where they belong", "线缆连接正确"),
    Kind.CLOCK: Text("clocks agree", "时钟同步"),
    Kind.SERVICE: Text("services run", "服务运行"),
    Kind.REACH: Text("who must reach whom does, nobody else", "该通的通，不该通的不通"),
    Kind.AUDIT: Text("exits record each flow", "互联网出口留存审计日志"),
}
"""What a kind of fact proves."""

SUBJECTS = {
    Kind.SESSION: Text("BGP session with {subject}", "与 {subject} 的 BGP 会话"),
    Kind.BFD: Text("BFD session with {subject}", "与 {subject} 的 BFD 会话"),
    Kind.GATEWAY: Text("gateway {subject}", "网关 {subject}"),
    Kind.DEFAULT: Text("{subject} default route", "{subject} 缺省路由"),
    Kind.ROUTE: Text("route {subject}", "路由 {subject}"),
    Kind.MTU: Text("MTU of {subject}", "{subject} 的 MTU"),
    Kind.SHAPING: Text("Mbit/s of {subject}", "{subject} 的限速（Mbit/s）"),
    Kind.NEIGHBOR: Text("neighbour on {subject}", "{subject} 的邻居"),
    Kind.CLOCK: Text("clock", "时钟"),
    Kind.SERVICE: Text("service {subject}", "服务 {subject}"),
    Kind.REACH: Text("{subject} from its local network", "从本地局域网到 {subject}"),
    Kind.AUDIT: Text("record of a flow to the internet, {subject}", "{subject} 上网审计日志"),
}
VERDICTS = {
    Verdict.PASS: Text("pass", "符合"),
    Verdict.FAIL: Text("fail", "不符合"),
    Verdict.MISSING: Text("missing", "未测"),
}
WRONG = Text(
    "{device}: {what}{area}: {observed}, not {wanted}", "{device}：{what}{area}：应为 {wanted}，实为 {observed}"
)
AREA = Text(" in area {vrf}", "（区域 {vrf}）")
NOTHING_SEEN = Text("nothing seen", "未观察到")


def describe(finding: Finding) -> Text:
    """One fact that is not as it should be, as a sentence."""
    key = finding.key
    return WRONG(
        device=key.device,
        what=SUBJECTS[key.kind](subject=key.subject),
        area=AREA(vrf=key.vrf) if key.vrf else literal(""),
        observed=NOTHING_SEEN if finding.observed is None else finding.observed,
        wanted=finding.wanted,
    )
