"""Handing out prefixes of the address plan: pure and deterministic; what was handed out never moves."""
