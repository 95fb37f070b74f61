"""What state keeps of a live thing: the words of the program where they fit, secrets marked, facts without them."""

from datetime import UTC, datetime

from stacks.resources.fact import make_fact
from stacks.resources.handler import Live
from stacks.resources.registry import all_types
from stacks.resources.settle import inputs_of, outputs_of
from stacks.resources.values import UNKNOWN, Secret, Values

TYPES = all_types()
PORT, SERVER, USER = (TYPES[f"govcloud:{name}"] for name in ("network:Port", "compute:Server", "identity:User"))
NOW = datetime(2027, 1, 1, tzinfo=UTC)


def live(**values: object) -> Live:
    """A live thing."""
    return Live("id", dict(values))


def test_what_the_pool_added_is_left_out_of_inputs_and_kept_in_outputs() -> None:
    address = {"subnet_id": "s", "ip_address": "10.0.0.5"}
    known: Values = {"project": "p", "fixed_ips": [{"subnet_id": "s"}]}
    seen = live(project="p", fixed_ips=[address], mac_address="fa:16:3e:00:00:01")
    inputs = inputs_of(PORT, seen, known)
    assert inputs == {"project": "p", "fixed_ips": [{"subnet_id": "s"}]}
    assert outputs_of(PORT, seen, inputs)["fixed_ips"] == [address]
    assert outputs_of(PORT, seen, inputs)["mac_address"] == "fa:16:3e:00:00:01"


def test_other_address_than_the_known_one_shows() -> None:
    known: Values = {"fixed_ips": [{"subnet_id": "s", "ip_address": "10.0.0.5"}]}
    other = [{"subnet_id": "s", "ip_address": "10.0.0.6"}]
    assert inputs_of(PORT, live(fixed_ips=other), known)["fixed_ips"] == other


def test_import_without_known_inputs_takes_all_that_is_told() -> None:
    seen = live(project="p", name="x", mac_address="fa:16:3e:00:00:01", status="ACTIVE")
    assert inputs_of(PORT, seen, {}) == {"project": "p", "name": "x", "mac_address": "fa:16:3e:00:00:01"}


def test_order_that_the_service_does_not_tell_is_the_known_one() -> None:
    assert inputs_of(SERVER, live(ports=["b", "a"]), {"ports": ["a", "b"]})["ports"] == ["a", "b"]
    assert inputs_of(SERVER, live(ports=["b", "c"]), {"ports": ["a", "b"]})["ports"] == ["b", "c"]


def test_what_the_service_does_not_tell_is_repeated_and_secret() -> None:
    known: Values = {"name": "u", "password": Secret("hidden")}
    inputs = inputs_of(USER, live(name="v"), known)
    assert inputs == {"name": "v", "password": Secret("hidden")}
    assert outputs_of(USER, live(name="v"), inputs) == inputs


def test_value_that_the_program_calls_secret_stays_so() -> None:
    assert inputs_of(USER, live(name="u"), {"name": Secret("u")})["name"] == Secret("u")


def test_fact_has_no_secret_and_tells_what_is_not_known_yet() -> None:
    values: Values = {"name": "u", "password": Secret("hidden"), "email": UNKNOWN, "nonsense": 1}
    fact = make_fact(USER, {**values, "description": [Secret("deep")]}, pool="huawei", source="plan", at=NOW)
    assert (fact.kind, fact.values, fact.unknown) == ("identity.User", {"name": "u"}, frozenset({"email"}))
    assert "hidden" not in repr(fact)
