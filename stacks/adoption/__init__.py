"""Adoption: an existing project of a pool becomes part of the inventory and of the state, without being touched.

In this order: `found` reads the project; `draft` and its helpers say it in the words of the inventory, with a sentence
for whatever cannot be said; `trial` runs the program on that draft with a provider that makes nothing and finds each
resource among the live things; `plan` puts both together and tells what the next up would change; `write` writes.
"""
