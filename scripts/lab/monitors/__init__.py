"""Prometheus and what belongs to it, as Debian packages them, as processes of the lab: nothing of it is installed."""
