"""The rules of the moment `before` as a policy pack for the Pulumi CLI. It judges as the gate of `govcloud up` does, by
the gate's own code: here is only what turns the SDK's resources into a plan, and findings into the SDK's violations."""
