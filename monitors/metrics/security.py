"""Metrics of security: what checks say, what drifted, what is waived."""

from govcloud.text import Text
from monitors.metrics.metric import Metric

VERDICTS = Metric(
    "govcloud_check_objects",
    ("check", "severity", "verdict"),
    Text("objects of a check by verdict; waived failures are their own", "检查项各结论的对象数；已豁免的单列"),
)
CHECKED = Metric(
    "govcloud_check_timestamp_seconds", (), Text("when checks were last made and kept", "最近一次检查的时间")
)
NEW_FAILURES = Metric(
    "govcloud_check_new_failures",
    ("severity",),
    Text("failures that the last check found as new", "最近一次检查新增的不符合项"),
)
DRIFTED = Metric(
    "govcloud_drift_resources",
    ("pool", "department"),
    Text("resources that differ from the state", "与状态不一致的资源数"),
)
DRIFT_LOOKED = Metric(
    "govcloud_drift_timestamp_seconds", ("pool",), Text("when drift was last looked for", "最近一次漂移检查的时间")
)
WAIVERS = Metric("govcloud_waivers", ("state",), Text("waivers by state", "豁免数量，按状态"))
NOTICES = Metric(
    "govcloud_notices", ("level", "state"), Text("numbered notifications by level and state", "通报数量，按级别和状态")
)
NOTICES_OVERDUE = Metric(
    "govcloud_notices_overdue",
    ("level",),
    Text("notifications whose receipt or answer is overdue", "签收或处置超期的通报数"),
)
