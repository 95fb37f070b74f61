"""Metrics of the sources themselves: whether each answers, how old what it told is, what asking it took."""

from govcloud.text import Text
from monitors.metrics.metric import Kind, Metric

SOURCE_UP = Metric(
    "govcloud_source_up",
    ("source", "kind"),
    Text("1: the last pass over the source succeeded; 0: it did not", "1：最近一次采集成功；0：失败"),
)
SOURCE_LAST_SUCCESS = Metric(
    "govcloud_source_last_success_timestamp_seconds",
    ("source", "kind"),
    Text("when the last pass that succeeded had ended", "最近一次成功采集的结束时间"),
)
SOURCE_DURATION = Metric(
    "govcloud_source_duration_seconds",
    ("source", "kind"),
    Text("how long the last pass took", "最近一次采集用时"),
)
SOURCE_INTERVAL = Metric(
    "govcloud_source_interval_seconds",
    ("source", "kind"),
    Text("how often the source is asked", "采集周期"),
)
SOURCE_CALLS = Metric(
    "govcloud_source_calls",
    ("source", "kind"),
    Text("calls of the last pass", "最近一次采集的调用次数"),
)
SOURCE_DROPPED = Metric(
    "govcloud_source_dropped_samples",
    ("source", "kind"),
    Text(
        "samples of the last pass that were over the bound and are not told", "最近一次采集中超出上限而未输出的样本数"
    ),
)
BUILD = Metric("govcloud_build_info", ("version",), Text("1, with the version", "恒为 1，标注版本"))
THRESHOLD = Metric(
    "govcloud_threshold",
    ("name",),
    Text("a limit of the city's policies, which alerts compare with", "本市策略中的阈值，供告警比较"),
)
RECEIVED = Metric(
    "govcloud_alerts_received_total",
    ("receiver", "outcome"),
    Text("alerts that Alertmanager has handed over, by what came of them", "Alertmanager 送达的告警，按处理结果"),
    Kind.COUNTER,
)
