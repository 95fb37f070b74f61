"""Pages about the extranet: a drawn topology, and what a drill has shown."""
