"""One file per resource type; each holds one `TYPE`. A new type is a new file here and nothing else."""
