"""Sessions of this device with its neighbours, as FRR tells of them."""

import json
from typing import Any

from extranet.agent.place import run


def read_sessions() -> dict[str, bool]:
    """`bgp <VRF> <peer>` and `bfd <VRF> <peer>` → whether it is up; nothing while FRR does not answer."""
    found: dict[str, bool] = {}
    for vrf, families in _ask("show bgp vrf all summary json", {}).items():
        for family in families.values() if isinstance(families, dict) else ():
            peers = family.get("peers", {}) if isinstance(family, dict) else {}
            found |= {f"bgp {vrf} {peer}": words.get("state") == "Established" for peer, words in peers.items()}
    for peer in _ask("show bfd peers json", []):
        found[f"bfd {peer.get('vrf', 'default')} {peer['peer']}"] = peer.get("status") == "up"
    return found


def _ask(question: str, nothing: Any) -> Any:
    answer = run("vtysh", "-c", question)
    try:
        return json.loads(answer.stdout) if answer.returncode == 0 else nothing
    except ValueError:
        return nothing
