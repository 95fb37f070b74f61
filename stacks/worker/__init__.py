"""Runs of stacks beyond one machine: a queue per pool, and workers on any hosts that take jobs from it."""
