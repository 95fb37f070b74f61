"""What runs inside a release's environment: Python 3.11, the standard library and OpenStack; nothing of the product."""
