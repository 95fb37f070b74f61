"""Simulated storage arrays: no real one can stand in a lab of one machine."""
