"""Shared services of the extranet: each lives at addresses of the VRF that it says it lives in."""

from collections.abc import Iterator

from govcloud.inventory.draft import Draft
from govcloud.inventory.problems import Problem
from govcloud.text import Text

ELSEWHERE = Text(
    '{value} is inside no block of VRF "{vrf}", where the service lives',
    "{value} 不在服务所在 VRF“{vrf}”的任何地址块内",
)


def check_services(draft: Draft) -> Iterator[Problem]:
    """Prefixes that are of no block of the service's VRF; nothing while the plan has other errors."""
    plan = draft.sections["addresses"]
    if plan.unreadable or len(plan.records) != sum(1 for _ in plan.written()):
        return
    blocks = [(block.vrf, block.prefix) for block in plan.records]
    for place, service in draft.sections["services"].placed():
        for index, prefix in enumerate(service.prefixes):
            inside = any(
                vrf == service.vrf and block.version == prefix.version and prefix.subnet_of(block)
                for vrf, block in blocks
            )
            if not inside and service.vrf in (draft.known_codes("vrfs") or ()):
                yield place.at("prefixes", index).problem("service-elsewhere", ELSEWHERE(vrf=service.vrf))
