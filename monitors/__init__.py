"""Collectors, exporter, alert rules, capacity forecast. It may import policies, extranet and the core."""
