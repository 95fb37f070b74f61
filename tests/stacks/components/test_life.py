"""What becomes of a stack over several runs: nothing changes by itself, and what must not be lost is kept."""

from typing import Any

from govcloud.inventory.inventory import Inventory
from stacks.components.passwords import CLASSES, make_password
from stacks.engine.values import Secret, Unknown
from tests.stacks.components.city import City, rewrite

STACK = "huawei.health"
SERVER = "Server population-health/app/1"


def with_system(inventory: Inventory, department: str, system: str, **changed: Any) -> Inventory:
    """The inventory with other fields in one system."""

    def change(record: Any) -> Any:
        return record.model_copy(update=changed) if record.code == system else record

    departments = [
        each.model_copy(update={"systems": [*map(change, each.systems)]}) if each.code == department else each
        for each in inventory.departments
    ]
    return rewrite(inventory, departments=departments)


def with_groups(city: City, **changed: Any) -> Inventory:
    """The worked example with other fields in every server group of population-health."""
    record = next(s for d, s in city.inventory.systems if s.code == "population-health")
    groups = [group.model_copy(update=changed) for group in record.servers]
    return with_system(city.inventory, "health", "population-health", servers=groups)


def deploy(city: City, **changed: Any) -> None:
    """All bases and the department."""
    city.deploy_bases()
    assert city.up(STACK, **changed).result.exit_code == 0


def test_second_run_changes_nothing(fresh: City) -> None:
    deploy(fresh)
    assert set(fresh.preview(STACK).steps.values()) == {"same"}


def test_first_password_is_kept_as_a_secret_and_never_written_plainly(fresh: City) -> None:
    deploy(fresh, new_password=lambda: "Unheard-of_Words.42")
    again = fresh.up(STACK, new_password=lambda: "Another-Set_Of.Words7")
    assert again.steps["User huang.bencao"] == "same"
    assert again.outputs["passwords"]["huang.bencao"] == Secret("Unheard-of_Words.42")
    assert fresh.state_of(STACK)["User huang.bencao"].inputs["password"] == Secret("Unheard-of_Words.42")
    files = list(fresh.path.parent.glob("state.db*"))
    assert files
    assert not any(b"Unheard-of" in file.read_bytes() or b"Another-Set" in file.read_bytes() for file in files)


def test_passwords_differ_and_have_every_class_of_letters() -> None:
    made = {make_password() for _ in range(50)}
    assert len(made) == 50
    assert all(any(letter in each for letter in password) for password in made for each in CLASSES)


def test_newer_image_of_the_same_name_replaces_no_server(fresh: City) -> None:
    deploy(fresh)
    fresh.offers["huawei.base"]["offer"]["images"]["kylin-v10"] = "id-newer"
    assert set(fresh.preview(STACK).steps.values()) == {"same"}


def test_another_operating_system_in_the_file_replaces_servers_but_no_database(fresh: City) -> None:
    deploy(fresh)
    fresh.inventory = with_groups(fresh, image="uos-20")
    steps = fresh.preview(STACK).steps
    assert "replace" in steps[SERVER]
    assert steps["Server population-health/db/kingbase/1"] == "same"
    assert {step for name, step in steps.items() if name.split()[0] in ("Port", "Volume")} == {"same"}


def test_server_stays_in_its_availability_zone(fresh: City) -> None:
    deploy(fresh)
    pools = [
        pool.model_copy(
            update={"zones": {z: a.model_copy(update={"availability_zones": ["az9"]}) for z, a in pool.zones.items()}}
        )
        for pool in fresh.inventory.pools
    ]
    fresh.inventory = rewrite(fresh.inventory, pools=pools)
    assert set(fresh.preview(STACK).steps.values()) == {"same"}


def test_volumes_from_level_three_are_protected_and_those_below_are_not(fresh: City) -> None:
    fresh.deploy_bases()
    for stack in (STACK, "telecom.health"):
        assert fresh.up(stack).result.exit_code == 0
    high, low = fresh.state_of(STACK), fresh.state_of("telecom.health")
    assert high["Volume population-health/app/1/data"].protect
    assert high["Volume population-health/db/kingbase/2/data"].protect
    assert not high[SERVER].protect
    assert not low["Volume hospital-hub/web/1/spool"].protect


def test_one_server_less_takes_the_last_one_away(fresh: City) -> None:
    deploy(fresh)
    fresh.inventory = with_groups(fresh, count=3)
    steps = fresh.preview(STACK).steps
    gone = sorted(name for name, step in steps.items() if step == "delete" and name.startswith("Server "))
    assert gone == [f"Server population-health/{each}" for each in ("app/4", "app/5", "app/6", "web/4")]
    assert steps["Server population-health/web/3"] == "same"


def test_outputs_tell_servers_with_addresses_and_the_way_in(fresh: City) -> None:
    fresh.deploy_bases()
    found = fresh.up("telecom.human-resources").outputs["systems"]["employment"]
    assert found["login"] == "openstack --os-project-name human-resources console url show employment-web-1"
    assert set(found["servers"]) == {"employment-web-1", "employment-web-2"}
    assert found["servers"]["employment-web-1"]["addresses"] == ["10.0.0.1"]
    assert found["servers"]["employment-web-1"]["internet"] == "told"


def test_department_can_be_previewed_on_a_base_that_was_only_previewed(fresh: City) -> None:
    fresh.offers["huawei.base"] = fresh.preview("huawei.base").record.outputs
    seen = fresh.preview(STACK)
    assert seen.result.exit_code == 0
    assert seen.steps[SERVER] == "create"
    assert isinstance(seen.inputs["SecurityGroup extranet"]["rules"][0]["address_group"], Unknown)


def test_address_group_that_could_not_be_made_opens_nothing(fresh: City) -> None:
    fresh.deploy_bases()
    fresh.offers["huawei.base"]["offer"]["address_groups"]["extranet"] = None
    rules = fresh.preview(STACK).inputs["SecurityGroup population-health/web"]["rules"]
    assert len(rules) == 10
    assert all(rule["remote_prefix"] for rule in rules)
