"""What Prometheus is given is what was told: read back by the client library's own parser."""

import asyncio
import gzip

import hypothesis.strategies as some
import pytest
from hypothesis import given
from prometheus_client.parser import text_string_to_metric_families

from govcloud.errors import GovcloudError
from govcloud.text import literal
from monitors.metrics.catalogue import METRICS
from monitors.metrics.metric import Kind, Sample
from monitors.metrics.pool import TENANT_QUOTA
from monitors.serve.exporter import Exporter, compress
from monitors.serve.exposition import write_blocks, write_page
from monitors.serve.fit import fit_samples
from monitors.serve.source import Pass
from tests.monitors.sources_for_tests import VALUE, Scripted, builds, telling
from tests.monitors.test_passes import NOON, Clock, keep
from tests.monitors.virtual_time import run_virtually

words = some.text(some.characters(codec="utf-8"), max_size=8) | some.sampled_from(('"', "\\", "\n", "汉江", "\\n"))
numbers = some.floats(allow_nan=False) | some.integers(0, 10**12).map(float)


@some.composite
def samples(draw: some.DrawFn) -> Sample:
    """Any sample of the catalogue."""
    metric = draw(some.sampled_from(sorted(METRICS.values(), key=lambda each: each.name)))
    return metric.at(*(draw(words) for _ in metric.labels), value=draw(numbers))


def read(page: bytes) -> dict[tuple[str, tuple[str, ...]], float]:
    """The page as the parser sees it."""
    found = {}
    for family in text_string_to_metric_families(page.decode()):
        for sample in family.samples:
            labels = METRICS[sample.name].labels
            assert set(labels) == set(sample.labels)
            found[sample.name, tuple(sample.labels[each] for each in labels)] = sample.value
    return found


@given(some.lists(some.lists(samples(), max_size=12), max_size=3))
def test_what_is_written_reads_back_as_it_was(sources: list[list[Sample]]) -> None:
    unique = {(each.metric.name, each.labels): each for told in sources for each in told}
    parts = [[each for each in told if unique[each.metric.name, each.labels] is each] for told in sources]
    page = write_page([write_blocks(each) for each in parts])
    assert read(page) == {key: each.value for key, each in unique.items()}


@given(some.lists(some.lists(samples(), max_size=12), max_size=3))
def test_each_metric_has_its_help_and_type_once_above_all_its_lines(sources: list[list[Sample]]) -> None:
    lines = write_page([write_blocks(each) for each in sources]).decode().split("\n")
    names = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(set(names)) == len(names) == sum(line.startswith("# HELP") for line in lines)
    assert names == [each for each in METRICS if each in names]


def test_counters_and_gauges_say_what_they_are() -> None:
    page = write_page([write_blocks([metric.at(*metric.labels, value=1) for metric in METRICS.values()])])
    kinds = {family.name: family.type for family in text_string_to_metric_families(page.decode())}
    for metric in METRICS.values():
        assert kinds[metric.name.removesuffix("_total") if metric.kind is Kind.COUNTER else metric.name] == metric.kind


def test_samples_over_the_bound_are_dropped_counted_and_said() -> None:
    fitted = fit_samples(builds(12), most=10)
    assert (len(fitted.samples), fitted.dropped) == (10, 2)
    assert "2 samples are over the bound of 10" in fitted.gaps[0].render("en")


def test_of_a_series_that_a_pass_tells_twice_the_first_counts() -> None:
    twice = [TENANT_QUOTA.at("telecom", "health", "vcpu", "core", value=each) for each in (1, 2)]
    fitted = fit_samples([*twice, VALUE])
    assert (list(fitted.samples), fitted.dropped) == ([twice[0], VALUE], 1)
    assert 'department="health"' in fitted.gaps[0].render("en")


def page_after(seconds: float, *sources: Scripted) -> dict[tuple[str, tuple[str, ...]], float]:
    """What Prometheus reads when the sources were asked so long."""

    async def work(clock: Clock) -> bytes:
        keeper = keep(clock, *sources)
        exporter = Exporter(keeper, version="1.2", thresholds={"certificate_days": 30})
        follower = asyncio.create_task(exporter.follow())
        async with keeper.running():
            await asyncio.sleep(seconds)
            page = await exporter.page()
        follower.cancel()
        return page

    return read(run_virtually(work))


def test_a_source_that_fails_is_down_and_its_series_vanish_while_others_stay() -> None:
    async def act(turn: int) -> Pass:
        if turn == 2:
            raise GovcloudError(literal("no answer"), "telecom")
        return await telling("x").collect()

    failing = Scripted("telecom", act)
    other = telling("mobile", builds(2)[1:])
    good = page_after(30, failing, other)
    assert good["govcloud_api_up", ("telecom", "compute")] == 1
    failing.turns = 0
    bad = page_after(90, failing, other)
    assert bad["govcloud_source_up", ("telecom", "pool")] == 0
    assert bad["govcloud_source_up", ("mobile", "pool")] == 1
    assert ("govcloud_api_up", ("telecom", "compute")) not in bad
    assert ("govcloud_build_info", ("1",)) in bad
    failing.turns = 0
    again = page_after(150, failing, other)
    assert again["govcloud_api_up", ("telecom", "compute")] == 1


def test_a_source_that_was_never_asked_to_the_end_is_neither_up_nor_down() -> None:
    names = {name for name, _ in page_after(10, telling("telecom", takes=15))}
    assert names == {"govcloud_source_interval_seconds", "govcloud_build_info", "govcloud_threshold"}


def test_the_time_of_the_last_success_is_now_less_its_age_so_that_a_set_clock_does_not_make_it_wrong() -> None:
    found = page_after(40, telling("telecom", takes=10))
    assert found["govcloud_source_last_success_timestamp_seconds", ("telecom", "pool")] == pytest.approx(
        NOON.timestamp() - 30, abs=1
    )


def test_thresholds_and_version_are_told() -> None:
    found = page_after(1)
    assert found == {("govcloud_threshold", ("certificate_days",)): 30, ("govcloud_build_info", ("1.2",)): 1}


def test_a_page_that_is_compressed_is_the_same_page() -> None:
    page = write_page([write_blocks(builds(100))])
    assert gzip.decompress(compress(page)) == page
    assert len(compress(page)) < len(page) / 3
