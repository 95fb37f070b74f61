"""Logging in and out, and the language."""

from datetime import UTC, datetime

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from govcloud.errors import GovcloudError
from tickets.domain.people import Person
from tickets.portal.middleware import find_status
from tickets.portal.words import choose_language
from tickets.service.accounts import find_person, log_in


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def show_login(request: HttpRequest) -> HttpResponse:
    """Account and password."""
    sentence, status, user = "", 200, request.POST.get("user", "").strip()
    target = request.POST.get("next") or request.GET.get("next", "")
    if request.method == "POST":
        try:
            address = request.META.get("REMOTE_ADDR", "")
            found = log_in(user, request.POST.get("password", ""), address, datetime.now(UTC))
        except GovcloudError as refused:
            sentence, status = refused.render(choose_language()), find_status(refused)
        else:
            login(request, found)
            safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
            return redirect(target if safe else "tickets")
    return render(
        request, "portal/login.html", {"sentence": sentence, "user_name": user, "next": target}, status=status
    )


@require_POST
def do_logout(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    logout(request)
    return redirect("login")


def who(request: HttpRequest) -> Person:
    """Who asks. Raises GovcloudError: an account without a part in tickets."""
    if request.user.is_anonymous:
        raise TypeError
    return find_person(request.user)
