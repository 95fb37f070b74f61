"""What the monitors tell, number by number: the names, units and labels that pages, alerts and boards share."""
