"""What a program refuses, and what it only warns of: one sentence each, and nothing is made half."""

from typing import Any

import pytest

from govcloud.errors import Exit, UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.pool import Quota
from stacks.components.names import find_stack
from tests.stacks.components.city import City, rewrite
from tests.stacks.components.test_life import with_system


def with_department(inventory: Inventory, code: str, **changed: Any) -> Inventory:
    """The inventory with other fields in one department."""
    departments = [each.model_copy(update=changed) if each.code == code else each for each in inventory.departments]
    return rewrite(inventory, departments=departments)


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("huawei.helth", "huawei.health"), ("mobil.base", "mobile.base"), ("mobile.health", None), ("", None)],
)
def test_name_of_no_stack_is_refused_with_the_nearest(example: City, name: str, nearest: str | None) -> None:
    with pytest.raises(UsageError) as refused:
        find_stack(example.inventory, name)
    assert refused.value.exit_code is Exit.USAGE
    assert f"the inventory has no stack `{name}`" in str(refused.value)
    assert (f"did you mean `{nearest}`?" in str(refused.value)) == (nearest is not None)


def test_department_before_its_base_is_refused_with_one_sentence_and_nothing_is_made(fresh: City) -> None:
    seen = fresh.up("mobile.ecology")
    assert seen.result.exit_code == 1
    assert "stack `mobile.base` has not been deployed" in seen.words[0]
    assert "deploy `mobile.base` first" in seen.words[0]
    assert "Traceback" not in "".join(seen.words)
    assert fresh.pools.made == {}


def test_preview_before_the_base_shows_the_plan_and_warns(fresh: City) -> None:
    seen = fresh.preview("mobile.ecology")
    assert seen.result.exit_code == 0
    assert "stack `mobile.base` has not been deployed" in seen.words[0]
    assert seen.steps["Server pollution-monitoring/collect/1"] == "create"


def test_names_that_the_pool_does_not_offer_are_refused_before_anything_is_made(fresh: City) -> None:
    fresh.deploy_bases()
    del fresh.offers["mobile.base"]["offer"]["flavors"]["general.4c8g"]
    del fresh.offers["mobile.base"]["offer"]["volume_types"]["sas"]
    seen = fresh.up("mobile.ecology")
    assert seen.result.exit_code == 1
    assert "pool `mobile` does not offer flavor `general.4c8g`, volume type `sas`" in seen.words[0]
    assert [urn for urn in fresh.pools.made if "mobile.ecology" in urn] == []


def test_quota_that_is_too_small_is_refused_before_anything_is_made(fresh: City) -> None:
    fresh.deploy_bases()
    made = dict(fresh.pools.made)
    quota = Quota(cores=32, memory_gib=96, servers=8, volumes=16, storage_gib=8192, ports=5, security_group_rules=20)
    fresh.inventory = with_department(fresh.inventory, "ecology", quotas={"mobile": quota})
    seen = fresh.up("mobile.ecology")
    assert seen.result.exit_code == 1
    assert "the quota of `ecology` on pool `mobile` is too small" in seen.words[0]
    assert "ports (ports) 5 of 6 needed" in seen.words[0]
    assert "security-group rules (security_group_rules) 20 of 26 needed" in seen.words[0]
    assert fresh.pools.made == made


def test_account_of_two_departments_is_refused_in_the_second(fresh: City) -> None:
    first = fresh.inventory.department_by_code["medical-insurance"].members
    fresh.inventory = with_department(fresh.inventory, "transport", members=first)
    seen = fresh.preview("mobile.transport")
    assert seen.result.exit_code == 1
    assert "account `duan.siqi` is a member of `medical-insurance` on pool `mobile` already" in "".join(seen.words)
    assert fresh.preview("mobile.medical-insurance").result.exit_code == 0
    assert fresh.preview("unicom.transport").result.exit_code == 0


def test_load_balancer_is_warned_of_and_holds_nothing_up(example: City) -> None:
    seen = example.preview("huawei.health")
    assert seen.result.exit_code == 0
    warning = next(words for words in seen.words if "load balancer" in words)
    assert warning.startswith("not provided: load balancer of `population-health`, port 443 to port 8443 of `web`")
    assert seen.steps["Server population-health/web/4"] == "create"


def test_system_without_a_pool_is_warned_of(example: City) -> None:
    words = example.preview("mobile.emergency").words
    assert any("system `hazard-warning` has no pool yet" in each for each in words)


def test_rule_that_lets_nobody_in_is_warned_of(fresh: City) -> None:
    record = next(s for _, s in fresh.inventory.systems if s.code == "employment")
    rule = record.exposure[0].model_copy(update={"zone": None, "department": "ecology"})
    fresh.inventory = with_system(fresh.inventory, "human-resources", "employment", exposure=[rule])
    seen = fresh.preview("telecom.human-resources")
    assert any("the rule for department ecology lets nobody reach `web`" in words for words in seen.words)
    assert seen.inputs["SecurityGroup employment/web"]["rules"] == []
    assert not [name for name in seen.steps if name.startswith("FloatingIp")]


def test_what_the_pool_lacks_is_warned_of_in_the_base(fresh: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCLOUD_LANG", "zh")
    fresh.pools.lose("mobile", "flavor", "memory.8c64g")
    seen = fresh.preview("mobile.base")
    assert seen.result.exit_code == 0
    assert "资源池 `mobile` 没有其文件中写的：flavor memory.8c64g (ecloud.m.8x64)" in seen.words[0]
