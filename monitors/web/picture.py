"""All that one page shows, as JSON: a function of the inventory and of what sources told. Pure.

A view is a page's path in one language; every view is made and sent by the same code, and `VERSION` changes when a page
of before could no longer read it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from govcloud.text import Language
from monitors.serve.kept import Kept
from monitors.web.alerts import Alert, find_wrong, show_alerts
from monitors.web.delta import Json, Picture
from monitors.web.details import show_department, show_link, show_node, show_pool
from monitors.web.extranet import show_extranet
from monitors.web.fans import Fan, show_fans
from monitors.web.ground import Ground
from monitors.web.levels import show_levels
from monitors.web.pools import show_pools
from monitors.web.readings import Readings
from monitors.web.security import MOST_FAILING, show_notices, show_security
from monitors.web.sources import show_source, show_sources
from monitors.web.summary import show_summary
from policies.catalogue.read import Check

VERSION = 1
PATH = re.compile(r"/(?:(?P<whole>capacity|security)|(?P<kind>department|node|link|pool)/(?P<code>[a-z0-9.-]{1,40}))?")
ALL = 1_000
"""Failing checks that the page on security shows: all there are."""


@dataclass(frozen=True, order=True)
class View:
    """A page in a language. `kind` is city, capacity, security, or what `code` is the code of."""

    kind: str
    code: str
    language: Language

    @property
    def path(self) -> str:
        """The path of its page."""
        return "/" if self.kind == "city" else f"/{self.kind}/{self.code}" if self.code else f"/{self.kind}"


@dataclass(frozen=True)
class World:
    """Everything that pictures are made of, at one moment."""

    ground: Ground
    readings: Readings
    checks: Mapping[str, Check]
    fans: Sequence[Fan] = ()
    alerts: Sequence[Alert] | None = None
    """None: there is no Alertmanager, and the page says itself what it sees."""
    asked: Kept | None = None
    """How asking Alertmanager goes."""


def find_view(path: str, ground: Ground, language: Language) -> View | None:
    """The view of a path; None: there is no such page."""
    match = PATH.fullmatch(path)
    if match is None:
        return None
    if match["whole"] is not None or match["kind"] is None:
        return View(match["whole"] or "city", "", language)
    known: Mapping[str, Mapping[str, object]] = {
        "department": ground.inventory.department_by_code,
        "node": ground.nodes,
        "link": ground.links,
        "pool": ground.inventory.pool_by_code,
    }
    return View(match["kind"], match["code"], language) if match["code"] in known[match["kind"]] else None


def make_picture(view: View, world: World) -> Picture:
    """What a view shows now."""
    readings, ground, language = world.readings, world.ground, view.language
    city = ground.inventory.city.name
    sources = show_sources(readings.kept, ground, language)
    if world.asked is not None:
        sources[world.asked.name] = show_source(world.asked, ground, language)
    head: Picture = {
        "version": VERSION,
        "kind": view.kind,
        "city": city.zh if language == "zh" else city.en,
        "sources": sources,
    }
    body: dict[str, Json]
    match view.kind:
        case "city":
            body = show_city(world, language)
        case "capacity":
            levels = show_levels(readings)
            names = {each.code: each.name.zh if language == "zh" else each.name.en for each in ground.inventory.pools}
            body = {"names": {**names}, "levels": {**levels}, "fans": show_fans(world.fans, levels)}
        case "security":
            body = {"security": show_security(readings, world.checks, language, most=ALL)}
        case "pool":
            levels = show_levels(readings)
            fans = show_fans(world.fans, {view.code: levels.get(view.code, {})})
            fans = {key: fan for key, fan in fans.items() if key.startswith(f"{view.code}/")}
            body = {"pool": show_pool(view.code, readings, ground, language), "fans": fans}
        case kind:
            show = {"department": show_department, "node": show_node, "link": show_link}[kind]
            body = {kind: show(view.code, readings, ground, language)}
    return {**head, **body}


def show_city(world: World, language: Language) -> dict[str, Json]:
    """The city at a glance. What nobody tells is left out: notices, alerts of somebody else's rules."""
    readings, ground = world.readings, world.ground
    if world.alerts is None or world.asked is None:
        alerts = show_alerts(find_wrong(readings, ground), "", language)
    else:
        alerts = show_alerts(world.alerts, world.asked.name, language)
    shown: dict[str, Json] = {
        "summary": show_summary(readings, ground, language),
        "pools": show_pools(readings, ground, language),
        "extranet": show_extranet(readings, ground, language),
        "security": show_security(readings, world.checks, language, most=MOST_FAILING),
        "fans": show_fans(world.fans, show_levels(readings)),
        "alerts": alerts,
    }
    notices = show_notices(readings)
    return {**shown, "notices": notices} if notices else shown
