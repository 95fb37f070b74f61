"""Waivers: failures that are accepted for a time. They are shown as such, and never as a pass."""
