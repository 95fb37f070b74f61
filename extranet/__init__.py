"""The e-government extranet: from the inventory to addresses, device models, configurations, pushes and proofs."""
