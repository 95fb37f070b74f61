"""The `govcloud` resource provider: what follows from the definitions, and the way to the handlers."""
