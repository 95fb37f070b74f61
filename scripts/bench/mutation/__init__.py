"""Changes the rules a little, many times, and tells which changes no golden case notices."""
