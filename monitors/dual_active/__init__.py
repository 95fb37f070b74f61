"""Dual-active storage in three views: what OpenStack, the two arrays, and the capacity of sites say of a pair."""
