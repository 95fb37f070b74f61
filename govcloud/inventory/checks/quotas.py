"""Quotas: within what a pool allows one department, and enough for the systems that the department has on the pool."""

from collections.abc import Iterator

from govcloud.inventory.demand import sum_demand
from govcloud.inventory.draft import Draft
from govcloud.inventory.fields import label_field
from govcloud.inventory.models.pool import Quota
from govcloud.inventory.problems import Problem
from govcloud.text import Text

ABOVE_LIMIT = Text(
    '{quota} is more than pool "{pool}" allows one department ({label}: {limit})',
    "{quota} 超过资源池“{pool}”的单部门上限（{label}：{limit}）",
)
TOO_SMALL = Text(
    'the department\'s systems on pool "{pool}" need {need}, the quota is {quota} ({label})',
    "部门在资源池“{pool}”上的系统需要 {need}，配额只有 {quota}（{label}）",
)


def check_quota_limits(draft: Draft) -> Iterator[Problem]:
    """Quotas above the `department_limit` of their pool."""
    for place, department in draft.placed_departments():
        for code, quota in department.quotas.items():
            pool = draft.pools.get(code)
            if pool is None:
                continue
            for name, field in Quota.model_fields.items():
                given, limit = getattr(quota, name), getattr(pool.department_limit, name)
                if given > limit:
                    what = ABOVE_LIMIT(quota=given, pool=code, limit=limit, label=label_field(field))
                    yield place.at("quotas", code, name).problem("quota-above-limit", what)


def check_quota_sums(draft: Draft) -> Iterator[Problem]:
    """Systems that together need more than their department's quota on the pool they are on."""
    if draft.city is None:
        return
    for place, department in draft.placed_departments():
        for code, quota in department.quotas.items():
            systems = [system for system in department.systems if system.pool == code]
            demand = sum_demand(systems, draft.city.catalogue)
            for name, need in vars(demand).items():
                if need > getattr(quota, name):
                    label = label_field(Quota.model_fields[name])
                    what = TOO_SMALL(pool=code, need=need, quota=getattr(quota, name), label=label)
                    yield place.at("quotas", code, name).problem("quota-too-small", what)
