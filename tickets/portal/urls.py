"""Which page is where."""

urlpatterns: list[object] = []
