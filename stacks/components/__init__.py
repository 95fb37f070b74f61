"""What a stack is made of: a department's project and networks, its systems, and what a pool offers to all of them."""
