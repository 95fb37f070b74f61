"""From extranet intent to address plan, device model and configuration: pure functions. May import the core only."""
