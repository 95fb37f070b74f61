"""The pages: each reads the service and fills a template."""
