"""Resource providers: reaching them, speaking to them, and keeping track of which one manages what."""
