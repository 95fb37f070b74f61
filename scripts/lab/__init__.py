"""The lab: four real OpenStack pools on one machine, for the demo, the tests and anyone who wants to try something.

Everything here runs in the product's own environment, except `services/`, which runs in the environments of the two
OpenStack releases (Python 3.11, standard library and OpenStack only).
"""
