"""The second engine: the Pulumi CLI, where one is on the PATH, behind the interface of the embedded engine."""
