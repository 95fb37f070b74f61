"""A process of its own that works on tickets: `racer.py WHAT NUMBER`, on the database that the environment names.

It says `ready`, waits for a line, and prints one line per try. With `hang` it stops in the middle of a transaction.
"""

import sys
import time

from tickets.store.start import start_django

start_django()

from django.db import transaction  # noqa: E402 - Django has to be started before its parts are imported

from govcloud.errors import GovcloudError  # noqa: E402
from tests.tickets.cast import PEOPLE, REQUESTS, START  # noqa: E402
from tests.tickets.service_cast import RULES  # noqa: E402
from tickets.domain.kinds import Kind  # noqa: E402
from tickets.domain.machine import Act  # noqa: E402
from tickets.domain.people import Person, Role  # noqa: E402
from tickets.service.door import act_on, open_ticket  # noqa: E402

TRIES = 10
HANG_SECONDS = 60


def main(what: str, number: str, name: str) -> None:
    """Do it."""
    print("ready", flush=True)
    sys.stdin.readline()
    match what:
        case "open":
            for _ in range(TRIES):
                print(open_ticket(PEOPLE[Role.HEAD], REQUESTS[Kind.RENEW], START, RULES).number, flush=True)
        case "decide":
            reviewer = Person(name, frozenset({Role.COUNTY}), county="linhan")
            try:
                act_on(number, Act("approve", reviewer, START), RULES, 2)
            except GovcloudError as refused:
                print(f"refused: {refused}", flush=True)
            else:
                print("approved", flush=True)
        case "hang":
            with transaction.atomic():
                open_ticket(PEOPLE[Role.HEAD], REQUESTS[Kind.RENEW], START, RULES)
                act_on(number, Act("approve", PEOPLE[Role.COUNTY], START), RULES)
                print("in the middle", flush=True)
                time.sleep(HANG_SECONDS)


if __name__ == "__main__":
    main(*sys.argv[1:])
