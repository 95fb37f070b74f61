"""Configuration files of a pool's services: one module per service, pure functions from a site to sections."""
