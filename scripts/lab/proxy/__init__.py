"""The fault proxy: one process in front of all pools that passes calls on, and spoils those that a rule names."""
