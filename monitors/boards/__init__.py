"""Grafana boards, made from the catalogue of metrics: `govcloud monitor boards`. Nothing here talks to Grafana."""
