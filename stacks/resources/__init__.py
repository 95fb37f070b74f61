"""Resource types: each is defined once, with its properties and the handler that makes its calls."""
