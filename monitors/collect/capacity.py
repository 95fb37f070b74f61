"""Reads how much pools have and use, by a few lists each."""

from collections.abc import Mapping
from typing import Any

from policies.collect.lists import LISTS, Listing
from policies.facts.capacity import BackEnd, ComputeService, Provider


def tidy_store(row: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """Its id is its name; what it has is nested."""
    return str(row["name"]), row["capabilities"]


CAPACITY_LISTS = (
    *(each for each in LISTS if each.kind is Provider),
    Listing(ComputeService, "compute", "/os-services", "services", params={"binary": "nova-compute"}),
    Listing(
        BackEnd, "block-storage", "/scheduler-stats/get_pools", "pools", params={"detail": "True"}, tidy=tidy_store
    ),
)
