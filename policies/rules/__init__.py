"""The rules, one module per subject. Every module here is found by itself: a rule is registered by being written."""
