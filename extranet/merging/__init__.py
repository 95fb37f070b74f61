"""A department's private network becomes an area of the extranet: what stands in the way, what to write, what to do."""
