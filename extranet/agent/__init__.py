"""What runs on a Linux device: says what the device has and runs, and changes it so that it returns unless confirmed.

The modules here use the standard library only (Python 3.11 and later) and are installed as one file, see
`extranet.push.bundle`. They know nothing of the network: they take a set of files, make the services run it, and keep
the set before until `confirm`. Every answer is one JSON document; nothing else of the product is imported.
"""
