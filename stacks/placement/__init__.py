"""Choosing a pool for a system that names none: pure functions from the inventory to a choice with its reasons."""
