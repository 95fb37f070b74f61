"""The live page 云、网、安一体化 of `govcloud monitor serve`: a pure picture of the city, and who sends its changes."""
