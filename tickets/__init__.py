"""The portal and the ticket domain. It may import policies and the core; it runs stacks through a job."""
