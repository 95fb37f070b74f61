"""What vendors' devices say of their state: read from text of the form in their manuals, and from emulated devices."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from extranet.addresses import plan_extranet
from extranet.devices.build import build_devices
from extranet.devices.model import DeviceModel
from extranet.rendering import render_device
from extranet.vendor.states import list_questions
from extranet.vendor.states.questions import About, Question
from extranet.vendor.terminal import find_error, open_terminal
from extranet.vendor.trials import TRIALS
from extranet.verify.expect import expect_device
from extranet.verify.facts import Key, Kind, Verdict, compare
from extranet.verify.vendors import observe_vendor
from govcloud.inventory.models.extranet import Platform
from scripts.lab.extranet.emulator.device import Device
from tests.extranet.nets import read_example
from tests.extranet.vendor.devices import run_devices

MODELS = {model.code: model for model in build_devices(read_example(), plan_extranet(read_example()))}
CODES = {Platform.VRP: "guyang-shiqiao-xinqiao-a", Platform.COMWARE: "guyang-shiqiao-liuwan-a"}
SET = {Kind.MTU, Kind.SHAPING}
"""What a device has because it was configured so, whoever is at the other end."""
both = pytest.mark.parametrize("platform", list(CODES))

VRP = {
    "display bgp peer": """
 BGP local router ID : 10.240.0.20
 Local AS number : 4200000020
 Total number of peers : 2                 Peers in established state : 1

  Peer            V          AS  MsgRcvd  MsgSent  OutQ  Up/Down       State  PrefRcv
  10.241.0.33     4  4200000004      287      287     0 04:05:22 Established        1
  10.241.0.200    4  4200000020        0        0     0 00:06:15        Idle        0
""",
    "display bgp ipv6 peer": """
  Peer            V          AS  MsgRcvd  MsgSent  OutQ  Up/Down       State  PrefRcv
  2001:DB8:F001::21  4  4200000004        0        9     0 00:06:15 OpenConfirm        0
""",
    "display bgp vpnv4 vpn-instance health peer": """
  VPN-Instance health, Router ID 10.240.0.20:
  Peer            V          AS  MsgRcvd  MsgSent  OutQ  Up/Down       State  PrefRcv
  10.241.0.35     4         100        4        4     0 00:00:07 Established        0
""",
    "display bfd session all verbose": """
(w): State in WTR
(*): State is invalid
--------------------------------------------------------------------------------
  (One Hop) State : Up                   Name : dyn_16385
--------------------------------------------------------------------------------
  Local Discriminator    : 16385            Remote Discriminator   : 16385
  Bind Session Type      : Dynamic
  Bind Peer IP Address   : 10.241.0.33
  Bind Interface         : GigabitEthernet0/0/1
--------------------------------------------------------------------------------
  (One Hop) State : Down                 Name : dyn_16386
--------------------------------------------------------------------------------
  Bind Peer IP Address   : 10.241.0.200
""",
    "display vrrp brief": """
Total:2     Master:1     Backup:0     Non-active:1
VRID  State        Interface                Type     Virtual IP
----------------------------------------------------------------
1     Master       GE0/0/3                  Normal   10.96.1.1
1     Initialize   GE0/0/4                  Normal   10.97.1.1
""",
    "display vrrp6 brief": """
1     Backup       GE0/0/3                  Normal   FE80::1
""",
    "display interface": """
GigabitEthernet0/0/1 current state : UP (ifindex: 5)
Line protocol current state : UP
Description: to guyang
Route Port,The Maximum Transmit Unit is 9000
Internet Address is 10.241.0.32/31
GigabitEthernet0/0/9 current state : Administratively DOWN (ifindex: 6)
Line protocol current state : DOWN
LoopBack0 current state : UP (ifindex: 7)
Route Port,The Maximum Transmit Unit is 1500
""",
    "display ip routing-table 0.0.0.0 0": """
Route Flags: R - relay, D - download to fib, T - to vpn-instance, B - black hole route
------------------------------------------------------------------------------
Routing Table : _public_
Summary Count : 2

Destination/Mask    Proto   Pre  Cost        Flags NextHop         Interface

        0.0.0.0/0   EBGP    255  0             D   10.241.0.33     GigabitEthernet0/0/1
                    EBGP    255  0             D   10.241.0.35     GigabitEthernet0/0/2
""",
    "display ipv6 routing-table vpn-instance health :: 0": """
Routing Table : health
Summary Count : 1

Destination  : ::                              PrefixLength : 0
NextHop      : 2001:DB8:F001::21               Preference   : 255
Cost         : 0                               Protocol     : EBGP
RelayNextHop : ::                              TunnelID     : 0x0
Interface    : GigabitEthernet0/0/1.101        Flags        : D
""",
    "display current-configuration": """!Software Version V800R021C00SPC100
#
interface GigabitEthernet0/0/1
 description to guyang
 undo shutdown
 port shaping 50
#
interface GigabitEthernet0/0/2
 undo shutdown
#
interface GigabitEthernet0/0/3
 port shaping 1000
#
return
""",
    "display lldp neighbor brief": """
Local Interface         Exptime(s) Neighbor Interface      Neighbor Device
-------------------------------------------------------------------------------
GE0/0/1                       101  eth3                    guyang-shiqiao-a
GE0/0/2                       110  GE0/0/2                 guyang-shiqiao-xinqiao-b
""",
    "display ntp-service status": """
 clock status: synchronized
 clock stratum: 3
 reference clock ID: 10.242.63.10
 clock offset: -0.5995 ms
 root delay: 3.00 ms
 root dispersion: 25.40 ms
""",
}
COMWARE = {
    "display bgp peer ipv4": """
 BGP local router ID: 192.168.100.1
 Local AS number: 100
 Total number of peers: 2                 Peers in established state: 1

  * - Dynamically created peer
  Peer                    AS  MsgRcvd  MsgSent OutQ  PrefRcv Up/Down  State

  10.2.1.2               200       13       16    0        0 00:10:34 Established
  *10.2.1.4              200        0        0    0        0 00:10:34 Connect
""",
    "display bfd session verbose": """
 Total Session Num: 2     Up Session Num: 1     Init Mode: Active
 IPv4 Session Working Under Ctrl Mode:
      Local Discr: 513                 Remote Discr: 513
        Source IP: 1.1.1.1             Destination IP: 1.1.1.2
    Session State: Up                       Interface: GE1/0/1
 IPv6 Session Working Under Ctrl Mode:
      Local Discr: 514                 Remote Discr: 0
        Source IP: FE80::20C:29FF:FED4:7171
   Destination IP: FE80::20C:29FF:FE72:AC4D
    Session State: Down                     Interface: GE1/0/2
""",
    "display vrrp": """
IPv4 Virtual Router Information:
 Running mode      : Standard
 Total number of virtual routers : 1
 Interface          VRID  State        Running Adver   Auth     Virtual
                                       Pri     Timer   Type        IP
 ---------------------------------------------------------------------
 GE1/0/3            1     Master       150     100     None     10.96.9.1
""",
    "display interface": """GigabitEthernet1/0/1
Current state: UP
Line protocol state: UP
Description: GigabitEthernet1/0/1 Interface
Maximum transmission unit: 1400
Internet protocol processing: Disabled
GigabitEthernet1/0/2
Current state: DOWN
Line protocol state: DOWN
Maximum transmission unit: 1500
""",
    "display ip routing-table 0.0.0.0 0": """
Summary count : 1

Destination/Mask   Proto   Pre Cost        NextHop         Interface
0.0.0.0/0          BGP     255 0           10.1.1.1        GE1/0/1
""",
    "display ipv6 routing-table :: 0": """
Summary count : 1

Destination: ::/0                                        Protocol  : BGP4+
NextHop    : 2001::1                                     Preference: 255
Interface  : GE1/0/1                                     Cost      : 0
""",
    "display current-configuration": """#
 version 7.1.070, Release 6728
#
interface GigabitEthernet1/0/1
 port link-mode route
 qos gts any cir 50000
#
interface GigabitEthernet1/0/2
 port link-mode route
#
return
""",
    "display lldp neighbor-information list": """
Chassis ID : * -- -- Nearest nontpmr bridge neighbor
             # -- -- Nearest customer bridge neighbor
             Default -- -- Nearest bridge neighbor
Local Interface Chassis ID      Port ID                    System Name
GE1/0/1         000f-e25d-ee91  GigabitEthernet1/0/5       guyang-shiqiao-a
""",
    "display ntp-service status": """
 Clock status: synchronized
 Clock stratum: 4
 System peer: 10.242.63.10
 Clock jitter: 0.000977 s
 Root delay: 1000.0 ms
 Root dispersion: 250.0 ms
""",
}
READ = {
    (Platform.VRP, "display bgp peer"): {"10.241.0.33": "Established", "10.241.0.200": "Idle"},
    (Platform.VRP, "display bgp ipv6 peer"): {"2001:db8:f001::21": "OpenConfirm"},
    (Platform.VRP, "display bgp vpnv4 vpn-instance health peer"): {"10.241.0.35": "Established"},
    (Platform.VRP, "display bfd session all verbose"): {"10.241.0.33": "up", "10.241.0.200": "down"},
    (Platform.VRP, "display vrrp brief"): {"10.96.1.1": "master", "10.97.1.1": "initialize"},
    (Platform.VRP, "display vrrp6 brief"): {"fe80::1": "backup"},
    (Platform.VRP, "display interface"): {"GigabitEthernet0/0/1": "9000", "LoopBack0": "1500"},
    (Platform.VRP, "display ip routing-table 0.0.0.0 0"): {"ipv4": "GigabitEthernet0/0/1, GigabitEthernet0/0/2"},
    (Platform.VRP, "display ipv6 routing-table vpn-instance health :: 0"): {"ipv6": "GigabitEthernet0/0/1.101"},
    (Platform.VRP, "display current-configuration"): {"GigabitEthernet0/0/1": "50", "GigabitEthernet0/0/3": "1000"},
    (Platform.VRP, "display lldp neighbor brief"): {
        "GigabitEthernet0/0/1": "guyang-shiqiao-a eth3",
        "GigabitEthernet0/0/2": "guyang-shiqiao-xinqiao-b GigabitEthernet0/0/2",
    },
    (Platform.VRP, "display ntp-service status"): {"ntp": "0.0274995"},
    (Platform.COMWARE, "display bgp peer ipv4"): {"10.2.1.2": "Established", "10.2.1.4": "Connect"},
    (Platform.COMWARE, "display bfd session verbose"): {"1.1.1.2": "up", "fe80::20c:29ff:fe72:ac4d": "down"},
    (Platform.COMWARE, "display vrrp"): {"10.96.9.1": "master"},
    (Platform.COMWARE, "display interface"): {"GigabitEthernet1/0/1": "1400", "GigabitEthernet1/0/2": "1500"},
    (Platform.COMWARE, "display ip routing-table 0.0.0.0 0"): {"ipv4": "GigabitEthernet1/0/1"},
    (Platform.COMWARE, "display ipv6 routing-table :: 0"): {"ipv6": "GigabitEthernet1/0/1"},
    (Platform.COMWARE, "display current-configuration"): {"GigabitEthernet1/0/1": "50"},
    (Platform.COMWARE, "display lldp neighbor-information list"): {
        "GigabitEthernet1/0/1": "guyang-shiqiao-a GigabitEthernet1/0/5"
    },
    (Platform.COMWARE, "display ntp-service status"): {"ntp": "0.75"},
}


@pytest.mark.parametrize(("platform", "command"), list(READ))
def test_answer_of_the_manual_is_read(platform: Platform, command: str) -> None:
    question = next(each for each in list_questions(platform, ["health"]) if each.command == command)
    text = (VRP if platform is Platform.VRP else COMWARE)[command]
    assert dict(question.read(text)) == READ[platform, command]


@both
def test_nothing_is_read_from_a_refusal_or_an_empty_answer(platform: Platform) -> None:
    refusal = "            ^\nError: Unrecognized command found at '^' position."
    for question in list_questions(platform, ["health"]):
        assert not dict(question.read(refusal))
        assert not dict(question.read(""))


def ask_emulated(model: DeviceModel, folder: Path) -> list[tuple[Question, str]]:
    """What an emulated device that runs the model's configuration answers; it must know every command."""

    async def run() -> list[tuple[Question, str]]:
        device = Device(model.code, model.platform, next(iter(render_device(model).values())))
        async with (
            run_devices(folder, device) as [target],
            open_terminal(target, TRIALS[model.platform].unpaged) as terminal,
        ):
            questions = list_questions(model.platform, [vrf.code for vrf in model.vrfs])
            answers = [(question, await terminal.ask(question.command)) for question in questions]
        assert not [answer for _, answer in answers if find_error(answer)]
        return answers

    return asyncio.run(run())


@both
def test_emulated_device_never_passes_what_needs_a_network(platform: Platform, tmp_path: Path) -> None:
    model = MODELS[CODES[platform]]
    expected = expect_device(model)
    findings = compare(expected, observe_vendor(model, ask_emulated(model, tmp_path)))
    verdicts = {(each.key.kind, each.verdict, each.observed) for each in findings if each.key.kind not in SET}
    assert verdicts == {
        (Kind.SESSION, Verdict.FAIL, "Idle"),
        (Kind.BFD, Verdict.FAIL, "down"),
        (Kind.GATEWAY, Verdict.FAIL, "initialize"),
        (Kind.CLOCK, Verdict.FAIL, "unsynchronised"),
        (Kind.DEFAULT, Verdict.MISSING, None),
    }
    set_by_hand = [each for each in findings if each.key.kind in SET]
    assert {(each.key.kind, each.verdict) for each in set_by_hand} == {
        (Kind.MTU, Verdict.PASS),
        (Kind.SHAPING, Verdict.PASS),
    }


@both
def test_port_with_another_frame_size_fails(platform: Platform, tmp_path: Path) -> None:
    model = MODELS[CODES[platform]]
    port = next(each for each in model.interfaces if each.link and not each.parent)
    changed = replace(model, interfaces=tuple(replace(e, mtu=1400) if e == port else e for e in model.interfaces))
    observed = observe_vendor(model, ask_emulated(changed, tmp_path))
    wrong = [
        each
        for each in compare(expect_device(model), observed)
        if each.key.kind is Kind.MTU and each.observed != "1500"
    ]
    assert [(each.key.subject, each.verdict, each.observed) for each in wrong] == [(port.name, Verdict.FAIL, "1400")]


def test_sessions_of_another_area_are_facts_of_that_area() -> None:
    question = next(q for q in list_questions(Platform.VRP, ["health"]) if q.vrf and q.about is About.PEERS)
    told = [(question, VRP["display bgp vpnv4 vpn-instance health peer"])]
    model = MODELS[CODES[Platform.VRP]]
    assert observe_vendor(model, told) == {Key(model.code, Kind.SESSION, "health", "10.241.0.35"): "Established"}
