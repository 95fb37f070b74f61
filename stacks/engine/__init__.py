"""The embedded deployment engine: plans and carries out what a Pulumi program asks for, without a Pulumi binary.

It speaks Pulumi's public gRPC protocol to programs and to resource providers and follows the recorded behaviour of the
real engine; what it does differently is listed in `docs/engine-differences.md`.
"""
