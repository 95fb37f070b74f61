"""A full-scale city: 139 departments and 3,630 villages are judged in a moment."""

import time
from collections import Counter
from pathlib import Path

from extranet.diversity.check import check_diversity
from govcloud.inventory.load import load_inventory
from scripts.city.write import Size, write_city
from tests.extranet.nets import EXAMPLE, change


def test_full_scale_city_is_judged_in_under_five_seconds_and_its_one_fault_is_found(tmp_path: Path) -> None:
    write_city(tmp_path / "city", EXAMPLE, Size(), seed=1)
    inventory = load_inventory(tmp_path / "city")
    village = inventory.extranet.nodes[-1].code
    duct = next(link.duct for link in inventory.extranet.links if link.code == f"{village}-up-a")
    faulty = change(inventory, "links", {f"{village}-up-b": {"duct": duct}})
    start = time.process_time()

    findings = check_diversity(faulty)

    spent = time.process_time() - start
    refused = [finding for finding in findings if finding.grade == "refused"]
    assert [(f.subject, f.elements, f.isolates) for f in refused] == [(village, (f"duct {duct}",), (village,))]
    assert Counter(f.kind for f in findings)["shared-element"] == 3630 + 139 + 165 + 10 + 1
    assert spent < 5, f"{spent:.1f} s"  # 0.5 s on a busy machine
