"""One look at a pool: all things of all types that matter, by list calls side by side. No judging here."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from govcloud.errors import GovcloudError
from govcloud.text import Text, literal
from stacks.drift.known import Known, KnownStack, of_type
from stacks.drift.listing import SharedJob, keep_ours
from stacks.provider.provider import Provider, State
from stacks.resources.definition import ResourceType
from stacks.resources.handler import Live
from stacks.resources.job import Job
from stacks.resources.registry import all_types
from stacks.resources.types.project import TYPE as PROJECT

WORKERS = 12
"""Lists at the same time on one pool."""
SLOW = ("SecurityGroup", "Port", "RoleAssignment")
"""Types whose lists take longest, and are therefore begun first."""


@dataclass(frozen=True)
class Picture:
    """What a pool has, as far as it could be looked at."""

    pool: str
    things: Mapping[str, Mapping[str, Live]]
    """Type → id → thing. A type that was looked at is there even when it has none."""
    unread: Mapping[tuple[str, str], GovcloudError] = field(default_factory=dict)
    """Type and owner (see `Handler.owner`) whose list failed → why."""
    account: str = ""
    """Id of our own user."""
    seconds: float = 0.0
    calls: int = 0

    def saw(self, known: Known) -> bool:
        """Whether the list that would tell the resource was read."""
        return (known.token, all_types()[known.token].handler.owner(known.id)) not in self.unread

    def find(self, known: Known) -> Live | None:
        """The resource as it is; None when it is gone."""
        return self.things.get(known.token, {}).get(known.id)


@dataclass(frozen=True)
class Asked:
    """One list to read."""

    definition: ResourceType
    owner: str = ""


def look(provider: Provider, stacks: Iterable[KnownStack], *, strays: bool = True) -> Picture:
    """Look at everything that the stacks have on the pool, and with `strays` at what might be there besides.

    A list that fails is in `unread`. Raises PoolError: the pool cannot be used at all.
    """
    stacks = list(stacks)
    resources = [known for stack in stacks for known in stack.resources]
    ids = frozenset(part for known in resources for part in (known.id, *known.id.split("/")) if part)
    job = SharedJob(
        provider.session,
        provider.capabilities,
        "",
        clock=provider.clock,
        keep=keep_ours(find_projects(stacks), ids),
    )
    before, started = provider.session.calls.total.count, provider.clock.now()
    account = str(provider.session.sign_in().user_id)
    asked = choose_lists(provider, resources, strays=strays)
    with ThreadPoolExecutor(WORKERS, f"look at {provider.session.pool.code}") as crew:
        answers = list(crew.map(lambda each: read_list(job, each), asked))
    things: dict[str, dict[str, Live]] = {}
    unread: dict[tuple[str, str], GovcloudError] = {}
    for each, answer in zip(asked, answers, strict=True):
        if isinstance(answer, GovcloudError):
            unread[each.definition.token, each.owner] = answer
        else:
            things.setdefault(each.definition.token, {}).update((live.id, live) for live in answer)
    calls, seconds = provider.session.calls.total.count - before, provider.clock.now() - started
    return Picture(provider.session.pool.code, things, unread, account, seconds, calls)


def live_states(provider: Provider, picture: Picture, resources: Iterable[Known]) -> dict[str, State | None]:
    """URN → what state should say of it now, None when it is gone; without those that could not be looked at.

    The resources' inputs have their secrets open: what the pool does not tell is repeated from them.
    """
    found: dict[str, State | None] = {}
    for known in resources:
        if known.token in picture.things and picture.saw(known):
            live = picture.find(known)
            found[known.urn] = None if live is None else provider.settle(known.token, live, known.inputs)
    return found


def find_projects(stacks: Iterable[KnownStack]) -> frozenset[str]:
    """Ids of the projects that the stacks own."""
    return frozenset(known.id for stack in stacks for known in stack.resources if known.token == PROJECT.token)


def choose_lists(provider: Provider, resources: Iterable[Known], *, strays: bool) -> list[Asked]:
    """The lists to read: one per type, or one per owner where the service cannot list the whole pool."""
    known = of_type(resources)
    asked: list[Asked] = []
    for token, definition in all_types().items():
        owners = {definition.handler.owner(each.id) for each in known.get(token, ())}
        if strays and definition.handler.tells_strays and can(provider, definition):
            owners.add("")
        asked += [Asked(definition, owner) for owner in sorted(owners)]
    return sorted(asked, key=lambda each: each.definition.name not in SLOW)


def can(provider: Provider, definition: ResourceType) -> bool:
    """Whether the pool has what the type always needs."""
    return all(provider.capabilities.lacks(feature) is None for feature in definition.needs({}))


def read_list(job: Job, asked: Asked) -> list[Live] | GovcloudError:
    """The things, or why they could not be read."""
    handler = asked.definition.handler
    try:
        return list(handler.list_of(job, asked.owner) if asked.owner else handler.list(job))
    except GovcloudError as error:
        return error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return GovcloudError(
            Text("the pool's answer could not be understood", "无法理解资源池的应答"),
            job.session.pool.code,
            literal(f"{type(error).__name__}: {error}"),
            Text("look at what stands between us and the pool", "请检查本机与资源池之间的代理或网关"),
        )
