"""Checks over a whole inventory: codes, references, sums, overlaps. A check turns a draft into problems, no more."""

from collections.abc import Callable, Iterable

from govcloud.inventory.checks.addresses import check_overlaps, check_tenant_blocks
from govcloud.inventory.checks.allocations import check_allocations, check_owners
from govcloud.inventory.checks.attachments import check_attachments
from govcloud.inventory.checks.city import check_timezone
from govcloud.inventory.checks.codes import check_codes, check_file_names
from govcloud.inventory.checks.counties import check_counties
from govcloud.inventory.checks.dates import check_dates
from govcloud.inventory.checks.devices import check_links, check_pairs, check_ports
from govcloud.inventory.checks.exposure import check_exposure
from govcloud.inventory.checks.ledgers import check_ledgers
from govcloud.inventory.checks.limits import check_limits
from govcloud.inventory.checks.nodes import check_tree
from govcloud.inventory.checks.placement import check_dual_active, check_placement
from govcloud.inventory.checks.quotas import check_quota_limits, check_quota_sums
from govcloud.inventory.checks.references import check_references
from govcloud.inventory.checks.services import check_services
from govcloud.inventory.checks.waivers import check_waivers
from govcloud.inventory.draft import Draft
from govcloud.inventory.problems import Problem

CHECKS: tuple[Callable[[Draft], Iterable[Problem]], ...] = (
    check_timezone,
    check_codes,
    check_file_names,
    check_references,
    check_counties,
    check_placement,
    check_dual_active,
    check_limits,
    check_quota_limits,
    check_quota_sums,
    check_exposure,
    check_overlaps,
    check_tenant_blocks,
    check_allocations,
    check_owners,
    check_tree,
    check_pairs,
    check_links,
    check_ports,
    check_attachments,
    check_services,
    check_waivers,
    check_ledgers,
    check_dates,
)
"""Every check; their order does not matter."""
