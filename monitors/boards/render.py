"""A board as Grafana's JSON, in one language, by Grafana's own builders. The same board gives the same bytes."""

import json

from grafana_foundation_sdk.builders import dashboard
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import dashboard as models

from monitors.boards.board import Board, Variable
from monitors.boards.panels import SOURCE, build_panel
from monitors.boards.words import PAGE, RUNBOOKS, Style

TAG = "govcloud"


def render_board(board: Board, style: Style) -> str:
    """The board as a file for Grafana."""
    return json.dumps(build_board(board, style), cls=JSONEncoder, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def build_board(board: Board, style: Style) -> models.Dashboard:
    """The board as Grafana's model."""
    made = (
        dashboard.Dashboard(style.say(board.title))
        .uid(f"{TAG}-{board.code}-{style.language}")
        .tags([TAG, style.language])
        .readonly()
        .refresh("1m")
        .time(board.since, "now")
        .timezone("browser")
        .with_variable(dashboard.DatasourceVariable("store").label("Prometheus").type("prometheus"))
    )
    for variable in board.variables:
        made.with_variable(build_variable(variable, style))
    for link in build_links(style):
        made.link(link)
    number = 0
    for row in board.rows:
        number += 1
        made.with_row(dashboard.Row(style.say(row.title)).id(number))
        for panel in row.panels:
            number += 1
            made.with_panel(build_panel(panel, style).id(number))
    return made.build()


def build_links(style: Style) -> list[dashboard.DashboardLink]:
    """The other boards of the same language, our page, the runbooks."""
    boards = dashboard.DashboardLink("govcloud").type(models.DashboardLinkType.DASHBOARDS)
    found = [boards.tags([TAG, style.language]).as_dropdown(True).keep_time(True).include_vars(True)]
    for words, address in ((PAGE, style.page), (RUNBOOKS, style.runbooks)):
        if address:
            link = dashboard.DashboardLink(style.say(words)).type(models.DashboardLinkType.LINK)
            found.append(link.url(address).icon("external link").target_blank(True))
    return found


def build_variable(variable: Variable, style: Style) -> dashboard.QueryVariable:
    """A choice among the values of a label."""
    narrow = ",".join(f'{label}=~"${label}"' for label in variable.within)
    series = f"{variable.metric.name}{{{narrow}}}" if narrow else variable.metric.name
    made = (
        dashboard.QueryVariable(variable.label)
        .label(style.say(variable.words))
        .datasource(SOURCE)
        .query(f"label_values({series}, {variable.label})")
        .refresh(models.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .sort(models.VariableSort.ALPHABETICAL_ASC)
        .multi(variable.many)
        .include_all(variable.many)
    )
    if variable.many:
        made.all_value(".*").current(models.VariableOption(selected=True, text="All", value="$__all"))
    return made
