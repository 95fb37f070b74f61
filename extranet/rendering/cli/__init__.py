"""What configurations of VRP and Comware have in common: spelling of addresses, route policies and packet filters."""
