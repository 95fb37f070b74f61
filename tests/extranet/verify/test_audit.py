"""The datagrams that prove the exits' records, and how a record is judged."""

import ipaddress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extranet.addresses import plan_extranet
from extranet.devices.build import build_devices
from extranet.verify.audit import INCOMPLETE, NOT_RECORDED, RECORDED, judge_record
from extranet.verify.flows import Flow, plan_flows
from extranet.verify.packets import sum_up, write_datagram
from govcloud.inventory.models.extranet import Platform
from tests.extranet.nets import read_example

MODELS = build_devices(read_example(), plan_extranet(read_example()))
FLOWS = {(flow.exit, flow.key.subject): flow for flow in plan_flows(MODELS, 40000)}
V4, V6 = FLOWS["exit-a", "ipv4"], FLOWS["exit-b", "ipv6"]
NEW = (
    "Nov 22 21:24:22 exit-a [NEW] ORIG: SRC=10.80.0.66 DST=192.0.2.1 PROTO=UDP SPT=40000 DPT=33434 PKTS=0 BYTES=0 , "
    "REPLY: SRC=192.0.2.1 DST=203.0.113.4 PROTO=UDP SPT=33434 DPT=40000 PKTS=0 BYTES=0 "
)


def judge(line: str, now: str = "Nov 22 21:24:23", flow: Flow = V4) -> str:
    return judge_record({"line": line, "now": now}, flow)


def test_every_exit_is_tried_for_both_families_from_an_allowed_site() -> None:
    assert set(FLOWS) == {(f"exit-{side}", family) for side in "ab" for family in ("ipv4", "ipv6")}
    allowed = [ipaddress.ip_network(prefix) for prefix in ("10.80.0.0/24", "2001:db8:2400::/56")]
    assert all(any(ipaddress.ip_address(flow.source) in prefix for prefix in allowed) for flow in FLOWS.values())
    assert {flow.exit: flow.sender for flow in FLOWS.values()} == {"exit-a": "core-a", "exit-b": "core-b"}
    assert (V4.port, V4.gateway, V4.target, V4.translated) == ("eth1.2", "10.241.0.12", "192.0.2.1", "203.0.113.0/28")
    assert len({flow.source_port for flow in FLOWS.values()}) == len(FLOWS)


def test_exit_behind_a_router_that_cannot_send_is_expected_and_left_unproven() -> None:
    models = [replace(m, platform=Platform.VRP) if m.code == "core-a" else m for m in MODELS]
    senders = {flow.exit: flow.sender for flow in plan_flows(models, 40000)}
    assert senders == {"exit-a": "", "exit-b": "core-b"}


@pytest.mark.parametrize(
    ("line", "now", "verdict"),
    [
        (NEW, "Nov 22 21:24:23", RECORDED),
        (NEW.replace("Nov 22", "Dec  1"), "Dec  1 21:24:23", RECORDED),
        ("", "Nov 22 21:24:23", NOT_RECORDED),
        (NEW.partition(" , REPLY")[0], "Nov 22 21:24:23", INCOMPLETE),
        (NEW.removeprefix("Nov 22 21:24:22 "), "Nov 22 21:24:23", INCOMPLETE),
        (NEW.replace("203.0.113.4", "10.80.0.66"), "Nov 22 21:24:23", "recorded as translated to 10.80.0.66"),
        (NEW, "Nov 22 22:24:22", "recorded at Nov 22 21:24:22, when it was Nov 22 22:24:22"),
    ],
)
def test_record_must_have_time_inner_address_and_translation(line: str, now: str, verdict: str) -> None:
    assert judge(line, now) == verdict


def test_ipv6_is_recorded_untranslated() -> None:
    line = NEW.replace("203.0.113.4", V6.source)
    assert judge(line, flow=V6) == RECORDED
    assert judge(line.replace(V6.source, "2001:db8::1"), flow=V6) == "recorded as translated to 2001:db8::1"


addresses = st.ip_addresses(v=4) | st.ip_addresses(v=6)
ports = st.integers(1, 65535)


@given(st.data(), ports, ports, st.binary(max_size=60))
def test_packet_adds_up_and_says_what_it_was_told(data: st.DataObject, source: int, target: int, words: bytes) -> None:
    version = data.draw(st.sampled_from([4, 6]))
    ends = [data.draw(st.ip_addresses(v=version)) for _ in range(2)]  # type: ignore[arg-type]
    packet = write_datagram(str(ends[0]), source, str(ends[1]), target, words)
    start = 20 if version == 4 else 40
    assert packet[0] >> 4 == version
    assert packet[start - 2 * len(ends[0].packed) : start] == ends[0].packed + ends[1].packed
    assert packet[start : start + 6] == b"".join(n.to_bytes(2) for n in (source, target, 8 + len(words)))
    assert packet[start + 8 :] == words
    if version == 4:
        assert sum_up(packet[:start]) == 0
        assert int.from_bytes(packet[2:4]) == len(packet)
    pseudo = ends[0].packed + ends[1].packed + (8 + len(words)).to_bytes(4) + (17).to_bytes(4)
    assert sum_up(pseudo + packet[start:]) == 0
