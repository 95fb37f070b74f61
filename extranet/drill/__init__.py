"""Drills: break each link and each device of chosen nodes in turn, measure what users lose, judge it."""
