"""What can be wrong with a machine that is to run govcloud: small checks, each with its fix. Nothing is changed."""
