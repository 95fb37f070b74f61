"""A full-scale city loads whole and in bounded memory. Its time is a matter of the bench, on a quiet machine."""

from pathlib import Path

from scripts.bench.inventory import measure
from scripts.city.write import Size, write_city
from scripts.make_city import EXAMPLE


def test_full_scale_city_loads_in_bounded_memory(tmp_path: Path) -> None:
    write_city(tmp_path / "city", EXAMPLE, Size(), seed=1)

    measured = measure(tmp_path / "city", turns=1)

    assert measured.files > 140
    assert measured.kib > 2000
    assert measured.ratio > 0
    assert measured.govcloud_peak_mib < 200
