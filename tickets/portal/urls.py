"""Which page is where."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from tickets.portal.views import asking, tickets, who

urlpatterns = [
    path("", tickets.show_tickets, name="tickets"),
    path("login/", who.show_login, name="login"),
    path("logout/", who.do_logout, name="logout"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("new/servers/", asking.show_row, name="row"),
    path("new/<slug:kind>/", asking.show_new, name="new"),
    path("tickets/<slug:number>/", tickets.show_ticket, name="ticket"),
    path("tickets/<slug:number>/edit/", asking.show_edit, name="edit"),
    path("tickets/<slug:number>/act/", tickets.do_act, name="act"),
    path("tickets/<slug:number>/papers/", asking.do_attach, name="attach"),
    path("tickets/<slug:number>/papers/<int:sequence>/", asking.show_paper, name="paper"),
]
