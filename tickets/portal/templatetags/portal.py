"""Filters for templates: sentences in the reader's language, times as people in China write them."""

from datetime import datetime

from django import template

from govcloud.text import Text
from tickets.domain.clock import CHINA
from tickets.portal.words import say

register = template.Library()


@register.filter(name="say")
def say_text(text: Text | str) -> str:
    """The text in this request's language."""
    return say(text)


@register.filter
def local(moment: datetime) -> str:
    """`2026-03-02 09:00`."""
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
