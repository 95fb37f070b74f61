"""Bringing devices to their intended configuration: which, in which order, by whom, and what came of it."""
