"""Planning: from old states, registrations and the providers' answers to steps, without any input or output.

A plan is a generator that yields questions (`asks`) and is sent the answers, so that the same rules run in the engine
and in a unit test.
"""
