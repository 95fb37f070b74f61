"""Words that all boards share: names of labels as columns, and of links; and in which language they are said."""

from dataclasses import dataclass

from govcloud.text import Language, Text

NO_DATA = Text("no data", "无数据")
PAGE = Text("Live page", "监测页面")
RUNBOOKS = Text("Runbooks", "处置手册")
COLUMNS = {
    "pool": Text("Pool", "资源池"),
    "part": Text("Part", "分区"),
    "resource": Text("Resource", "资源"),
    "dual_active": Text("Dual-active", "双活"),
    "department": Text("Department", "部门"),
    "endpoint": Text("Endpoint", "端点"),
    "level": Text("Level", "层级"),
    "node": Text("Node", "节点"),
    "device": Text("Device", "设备"),
    "link": Text("Link", "链路"),
    "carrier": Text("Carrier", "运营商"),
    "check": Text("Check", "检查项"),
    "severity": Text("Severity", "严重程度"),
    "domain": Text("Domain", "领域"),
    "alertname": Text("Alert", "告警"),
    "source": Text("Source", "数据源"),
    "kind": Text("Kind", "类别"),
    "name": Text("Name", "名称"),
}
"""Label → heading."""


@dataclass(frozen=True)
class Style:
    """What holds for all boards of one run."""

    language: Language
    page: str = ""
    """Address of our own page; no link where it is empty."""
    runbooks: str = ""
    """Address of the folder of runbooks."""

    def say(self, words: Text) -> str:
        """In the language of the run."""
        return words.render(self.language)
