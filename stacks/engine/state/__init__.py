"""The state database: a row per resource, what is under way, the history of runs, and the lock of each stack."""
