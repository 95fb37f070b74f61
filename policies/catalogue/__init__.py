"""The catalogue of checks: what each is called, how grave it is, which clause asks for it, and whether it is built."""
