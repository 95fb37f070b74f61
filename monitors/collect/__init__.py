"""Readers of what the monitors know: pools by list calls, once per pass."""
