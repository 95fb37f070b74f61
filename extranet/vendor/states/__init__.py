"""What a vendor's device says of its state by `display`, read: sessions, gateways, ports, clock, neighbours. Pure."""

from extranet.vendor.states.questions import Question, list_questions

__all__ = ["Question", "list_questions"]
