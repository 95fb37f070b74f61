"""What holds for every page: what a browser may load, and that an error a person caused is a sentence."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from govcloud.errors import Exit, GovcloudError
from tickets.portal.words import choose_language
from tickets.service.door import UnknownTicketError

POLICY = "; ".join(
    (
        *("default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'"),
        *("connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"),
    )
)
"""No script, style or picture from elsewhere, none in the page itself."""
STATUS = {Exit.REFUSED: 403, Exit.LOCKED: 409, Exit.USAGE: 400}
"""How a browser is told."""

type Answer = Callable[[HttpRequest], HttpResponse]


def protect(answer: Answer) -> Answer:
    """Tells browsers what they may load; pages of people are kept by no cache."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return respond


class ExplainErrors:
    """Shows errors that people cause as a page with the sentence."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The sentence; None: a defect, which Django logs."""
        if not isinstance(error, GovcloudError):
            return None
        words = error.render(choose_language())
        return render(request, "portal/error.html", {"sentence": words}, status=find_status(error))


def find_status(error: GovcloudError) -> int:
    """The HTTP status of an error."""
    return 404 if isinstance(error, UnknownTicketError) else STATUS.get(error.exit_code, 503)
