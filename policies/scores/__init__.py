"""Scores of frameworks, by the published rules. They are of a self-check, never the word of an assessor."""
