"""Holds our checks against those of Prowler's OpenStack provider: what each finds, how fast, and where they differ."""
