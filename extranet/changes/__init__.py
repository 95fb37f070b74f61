"""What changes between two states of the extranet: by meaning from device models, by device from rendered text."""
