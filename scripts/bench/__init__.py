"""Benchmarks: each prints a table, or JSON with --json, of what it measured on this machine."""
