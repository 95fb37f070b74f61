"""A provider that reads out of one look at the pool: a refresh of any number of stacks costs a few lists, no GET each.

All else is done as ever. It is as old as the look: take it for one refresh, then let it go.
"""

from dataclasses import dataclass
from typing import override

from stacks.drift.known import Known
from stacks.drift.look import Picture
from stacks.provider.provider import Provider, State
from stacks.resources.values import Values


@dataclass(frozen=True)
class ListedProvider(Provider):
    """`Provider`, but for reads of what the picture shows. Made by `read_from`."""

    picture: Picture | None = None

    @override
    def read(self, token: str, urn: str, resource_id: str, known: Values | None = None) -> State | None:
        """See `Provider.read`. What could not be looked at, or was not asked for, is read by itself."""
        asked = Known(urn, resource_id, {})
        if self.picture is None or not known or token not in self.picture.things or not self.picture.saw(asked):
            return super().read(token, urn, resource_id, known)
        live = self.picture.find(asked)
        return super().read(token, urn, resource_id, known) if live is None else self.settle(token, live, known)


def read_from(provider: Provider, picture: Picture) -> ListedProvider:
    """The provider with a look at its pool that was taken for the stacks that are to be refreshed."""
    return ListedProvider(
        provider.session, provider.capabilities, provider.clock, memory=provider.memory, picture=picture
    )
