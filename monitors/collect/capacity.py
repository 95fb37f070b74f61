"""Reads how much pools have and use, by a few lists each."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from policies.collect.lists import LISTS, Listing
from policies.facts.capacity import BackEnd, ComputeService, Provider
from policies.facts.compute import Server, ServerGroup
from policies.facts.identity import Project, Quota
from policies.facts.network import FloatingIp
from policies.facts.storage import StorageService, Volume, VolumeType


def tidy_store(row: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """Its id is its name; what it has is nested."""
    return str(row["name"]), row["capabilities"]


WANTED = (Provider, VolumeType)
"""Of the lists of checks. How types encrypt, which takes a call each, is of no matter here."""
CAPACITY_LISTS = (
    *(replace(each, details=()) if each.kind is VolumeType else each for each in LISTS if each.kind in WANTED),
    Listing(ComputeService, "compute", "/os-services", "services", params={"binary": "nova-compute"}),
    Listing(
        BackEnd, "block-storage", "/scheduler-stats/get_pools", "pools", params={"detail": "True"}, tidy=tidy_store
    ),
)
HOST_LISTS = (*CAPACITY_LISTS, *(each for each in LISTS if each.kind in (Server, ServerGroup)))
"""What it takes to know whether hosts may fail, too: every server."""
PAIR_LISTS = (*CAPACITY_LISTS, *(each for each in LISTS if each.kind is StorageService))
"""What it takes to know whether storage is served by two sites, too: the services of volumes."""
HOLDING_LISTS = tuple(each for each in LISTS if each.kind in (Project, Quota, Server, Volume, FloatingIp))
"""What it takes to know what departments may have, have and use; quotas take a call for each project and service."""
