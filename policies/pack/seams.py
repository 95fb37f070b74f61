"""Where the pack reaches into Pulumi's policy SDK, which opens secrets before a policy sees them.

Here they stay marked, so that none gets into a fact or a sentence.
"""

from typing import Any

from pulumi_policy import policy as sdk


def keep_secrets() -> None:
    """From now on policies get properties as they came. Raises AttributeError with an SDK that is made otherwise."""
    if not hasattr(sdk, OPEN):
        raise AttributeError(f"pulumi_policy.policy has no {OPEN}")
    setattr(sdk, OPEN, pass_on)


OPEN = "deserialize_properties"


def pass_on(properties: dict[str, Any], _keep: bool = False) -> dict[str, Any]:
    """The properties, unopened."""
    return properties
