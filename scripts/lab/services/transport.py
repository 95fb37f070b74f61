"""The in-process transport of oslo.messaging, made quick: listeners wake when a message arrives.

The library's own listener sleeps 50 ms between two looks at its queue, which adds up over the dozens of calls of one
server boot, and it keeps messages for agents that nobody runs here. Queues, targets and replies stay the library's.
"""

import threading
import time
from typing import Any

from oslo_messaging._drivers import base, impl_fake

LONGEST_NAP = 30.0
"""Seconds after which a listener looks again even if nobody woke it."""


def wake_listeners_at_once() -> None:
    """Replace polling by a condition, and drop messages to agents that are only a row in the database."""
    arrived = threading.Condition()
    deliver = impl_fake.FakeExchange.deliver_message

    def deliver_message(self: Any, topic: str, ctxt: Any, message: Any, **how: Any) -> None:
        server = how.get("server")
        if server is not None and not how.get("fanout") and "_agent" in topic and not listens(self, topic, server):
            return
        with arrived:
            deliver(self, topic, ctxt, message, **how)
            arrived.notify_all()

    @base.batch_poll_helper  # type: ignore[untyped-decorator]
    def poll(self: Any, timeout: float | None = None) -> Any:
        end = None if timeout is None else time.monotonic() + timeout
        while not self._stopped.is_set():
            with arrived:
                message = take(self)
                nap = LONGEST_NAP if end is None else end - time.monotonic()
                if message is not None or nap <= 0:
                    return message
                arrived.wait(min(nap, LONGEST_NAP))
        return None

    def stop(self: Any) -> None:
        self._stopped.set()
        with arrived:
            arrived.notify_all()

    impl_fake.FakeExchange.deliver_message = deliver_message
    impl_fake.FakeListener.poll = poll
    impl_fake.FakeListener.stop = stop


def listens(exchange: Any, topic: str, server: str) -> bool:
    """Whether some listener of this process has a queue for `server`."""
    return (topic, server) in exchange._server_queues


def take(listener: Any) -> Any:
    """The next message for a listener's targets, or None."""
    for target in listener._targets:
        exchange = listener._exchange_manager.get_exchange(target.exchange)
        ctxt, message, reply_queue, requeue = exchange.poll(target, listener._pool)
        if message is not None:
            return impl_fake.FakeIncomingMessage(ctxt, message, reply_queue, requeue)
    return None
