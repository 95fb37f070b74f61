"""Fill a pool with what its provider would offer; every function adds what is missing and leaves the rest alone."""
