"""The extranet of the lab: real Linux routers in namespaces, emulated vendor devices, hosts, carriers, an internet.

Nothing of it is mounted, named or started outside one process that holds all its namespaces, the box: when that process
is gone, so is everything else. It can be run beside the four pools and without them.
"""
