"""Collectors: they read pools, plans and the inventory, and give facts. They never judge."""
