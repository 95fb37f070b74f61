"""The words of the drill's page, in both languages."""

from extranet.drill.model import Verdict
from govcloud.text import Text

TITLE = Text("Failure drill of the e-government extranet", "电子政务外网故障演练报告")
SUMMARY = Text(
    "{city}: {trials} faults on {nodes} nodes, {kept} kept the promise of {blackout} ms without network when something "
    "breaks and {restore} ms when it comes back.",
    "{city}：对 {nodes} 个节点逐一制造 {trials} 个故障，其中 {kept} 个符合承诺："
    "故障时中断不超过 {blackout} 毫秒，恢复时不超过 {restore} 毫秒。",
)
WORST = Text("Longest without network", "最长中断")
WORST_BACK = Text("Longest when it came back", "恢复时最长中断")
FALSE_ALARMS = Text("False alarms (BFD sessions down without a fault)", "误报（无故障而 BFD 会话中断）")
NOT_COUNTED = Text("not counted", "未统计")
HEADINGS = (
    Text("node", "节点"),
    Text("fault", "故障"),
    Text("where", "位置"),
    Text("broken: longest gap", "故障时最长中断"),
    Text("mended: longest gap", "恢复时最长中断"),
    Text("probes lost", "丢失探测包"),
    Text("prober late by", "探测自身误差"),
    Text("load", "负载"),
    Text("verdict", "结论"),
)
FLOWS = Text("Each flow", "逐条流量")
FLOW_HEADINGS = (
    Text("from", "源"),
    Text("to", "目的"),
    Text("address", "地址"),
    Text("broken", "故障时"),
    Text("mended", "恢复时"),
    Text("lost", "丢失"),
)
FAULTS = {
    "cut": Text("link cut, light goes out", "链路中断（无光）"),
    "silent": Text("link silent, light stays on", "链路静默（有光不通）"),
    "dead": Text("device dead, neighbours' ports stay lit", "设备宕机（邻居端口仍亮）"),
}
VERDICTS = {
    Verdict.PASS: Text("pass", "符合"),
    Verdict.FAIL: Text("fail", "不符合"),
    Verdict.UNJUDGED: Text("unjudged", "无法判断"),
}
DRAWING = Text("Topology: broken/mended, milliseconds", "拓扑：故障/恢复，单位毫秒")
HOW = Text(
    "How it was measured: a host of each site sends a numbered UDP packet every {interval} ms to hosts at other sites "
    "and on the internet and counts the answers; a gap is the time between the sending of the last probe answered "
    "before and the first one answered after. Faults are made in the network between the devices, one by one.",
    "测量方法：各站点主机每 {interval} 毫秒向其他站点和互联网的主机发送一个带编号的 UDP 包并统计应答；"
    "中断时长为最后一个有应答的探测包与恢复后第一个有应答的探测包的发送时间之差。故障在设备之间的网络中逐一制造。",
)
WHEN = Text("Drilled on {when}", "演练时间：{when}")
