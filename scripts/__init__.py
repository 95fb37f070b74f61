"""Set-up, the lab (real services on one machine), benchmarks. It may import every room."""
