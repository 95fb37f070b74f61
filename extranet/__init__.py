"""Pure functions from extranet intent to address plan, device model and rendered configuration. It may import the core only."""
