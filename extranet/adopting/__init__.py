"""Takes a running device into the inventory: what it runs, the records that say the same, and what none can say."""
