"""The web portal: pages over the service. It decides nothing about tickets."""
