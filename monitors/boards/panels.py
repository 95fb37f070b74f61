"""Panels as Grafana's builders make them: queries, words, units, limits. Where a panel stands says `render`."""

from collections.abc import Callable, Mapping
from string import ascii_uppercase

from grafana_foundation_sdk.builders import bargauge, common, dashboard, prometheus, stat, table, timeseries
from grafana_foundation_sdk.models import common as shapes
from grafana_foundation_sdk.models import dashboard as models
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

from govcloud.text import Language
from monitors.boards.board import Limits, Panel, Query, Shape
from monitors.boards.words import COLUMNS, NO_DATA, Style

SOURCE = models.DataSourceRef(type_val="prometheus", uid="${store}")
"""The variable in which a person chooses which Prometheus is asked."""
GREEN, YELLOW, RED = "green", "yellow", "red"
HIDDEN = ("Time", "__name__", "job", "instance")
"""Columns that tell nothing of the city."""
ON_PAGE = ("pool", "department", "node", "link")
"""Labels whose values have a page of their own."""
RUNBOOK_ENDS: Mapping[Language, str] = {"en": ".md", "zh": ".zh-CN.md"}
VALUE = "${__value.raw}"
"""Grafana's: the value of the cell."""

type Builder = bargauge.Panel | stat.Panel | table.Panel | timeseries.Panel


def build_panel(panel: Panel, style: Style) -> Builder:
    """A panel with its queries, words, unit and limits."""
    made = START[panel.shape]()
    made.title(style.say(panel.title)).description(style.say(panel.help)).datasource(SOURCE)
    made.unit(panel.unit.value).span(panel.width).height(panel.height).no_value(style.say(NO_DATA))
    for letter, query in zip(ascii_uppercase, panel.queries, strict=False):
        made.with_target(build_query(query, letter, panel.shape, style))
    if panel.shape is Shape.TABLE:
        name_columns(made, panel, style)
    if panel.limits:
        made.thresholds(build_limits(panel.limits))
        made.color_scheme(dashboard.FieldColor().mode(models.FieldColorModeId.THRESHOLDS))
    return made


def build_query(query: Query, letter: str, shape: Shape, style: Style) -> prometheus.Dataquery:
    """One expression. Lines need its course, everything else its value now."""
    made = prometheus.Dataquery().expr(query.expression).ref_id(letter).datasource(SOURCE)
    if shape is Shape.TABLE:
        return made.instant().format(PromQueryFormat.TABLE)
    made.format(PromQueryFormat.TIME_SERIES)
    if query.words is not None:
        made.legend_format(style.say(query.words))
    return made.range() if shape is Shape.LINES else made.instant()


def build_limits(limits: Limits) -> dashboard.ThresholdsConfig:
    """Green, yellow, red; from the top down where low values are wrong."""
    if limits.low:
        steps = [(None, RED), (limits.wrong, YELLOW), (limits.look, GREEN)]
    elif limits.look == limits.wrong:
        steps = [(None, GREEN), (limits.wrong, RED)]
    else:
        steps = [(None, GREEN), (limits.look, YELLOW), (limits.wrong, RED)]
    made = [models.Threshold(value=value, color=color) for value, color in steps]
    return dashboard.ThresholdsConfig().mode(models.ThresholdsMode.ABSOLUTE).steps(made)


def name_columns(made: Builder, panel: Panel, style: Style) -> None:
    """One table of all queries; columns have words, the moment is left out."""
    many = len(panel.queries) > 1
    values = {
        f"Value #{letter}" if many else "Value": query
        for letter, query in zip(ascii_uppercase, panel.queries, strict=False)
    }
    names = {column: style.say(query.words) for column, query in values.items() if query.words}
    labels = {label: style.say(words) for label, words in COLUMNS.items()}
    hidden = dict.fromkeys(HIDDEN, True)
    made.with_transformation(models.DataTransformerConfig(id_val="merge", options={}))
    made.with_transformation(
        models.DataTransformerConfig(
            id_val="organize",
            options={"excludeByName": hidden, "indexByName": {}, "renameByName": {**labels, **names}},
        )
    )
    for label, address in find_addresses(style).items():
        link = {"title": labels[label], "url": address, "targetBlank": True}
        made.override_by_name(labels[label], [models.DynamicConfigValue("links", [link])])
    for column, query in values.items():
        if query.unit is not None:
            made.override_by_name(names[column], [models.DynamicConfigValue("unit", query.unit.value)])
        if panel.limits:
            colored = models.DynamicConfigValue("custom.cellOptions", {"type": "color-text"})
            made.override_by_name(names[column], [colored])


def find_addresses(style: Style) -> Mapping[str, str]:
    """Label → where more is told of its values: our page, and an alert's runbook."""
    found = {label: f"{style.page}/{label}/{VALUE}" for label in ON_PAGE if style.page}
    if style.runbooks:
        found["alertname"] = f"{style.runbooks}/{VALUE}{RUNBOOK_ENDS[style.language]}"
    return found


def start_number() -> stat.Panel:
    """One large number for each series."""
    made = stat.Panel().graph_mode(shapes.BigValueGraphMode.NONE).color_mode(shapes.BigValueColorMode.VALUE)
    return made.text_mode(shapes.BigValueTextMode.AUTO).reduce_options(last_value())


def start_lines() -> timeseries.Panel:
    """Courses over time, with their last values in the legend."""
    legend = common.VizLegendOptions().display_mode(shapes.LegendDisplayMode.TABLE).show_legend(True)
    legend.placement(shapes.LegendPlacement.BOTTOM).calcs(["lastNotNull"])
    hover = common.VizTooltipOptions().mode(shapes.TooltipDisplayMode.MULTI).sort(shapes.SortOrder.DESCENDING)
    return (
        timeseries.Panel()
        .legend(legend)
        .tooltip(hover)
        .min(0)
        .span_nulls(False)
        .show_points(shapes.VisibilityMode.NEVER)
    )


def start_bars() -> bargauge.Panel:
    """A bar for each series."""
    made = bargauge.Panel().orientation(shapes.VizOrientation.HORIZONTAL).reduce_options(last_value()).min(0)
    return made.display_mode(shapes.BarGaugeDisplayMode.BASIC).show_unfilled(True)


def start_table() -> table.Panel:
    """A line for each series, a column for each query."""
    return table.Panel().show_header(True)


def last_value() -> common.ReduceDataOptions:
    """The last value that there is."""
    return common.ReduceDataOptions().calcs(["lastNotNull"]).values(False)


START: Mapping[Shape, Callable[[], Builder]] = {
    Shape.NUMBER: start_number,
    Shape.LINES: start_lines,
    Shape.BARS: start_bars,
    Shape.TABLE: start_table,
}
