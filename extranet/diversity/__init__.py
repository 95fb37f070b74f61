"""Whether any single failure cuts a node off: the graph over what can fail, its cuts, and what the survivors carry."""
