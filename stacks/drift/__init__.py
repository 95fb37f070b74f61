"""Drift: what the state of stacks says, compared with what their pools have, from list calls only.

The pieces, from the outside in:

- `stacks.read_stacks(database, pools, …)` → `KnownStack`s without opening any secret;
- `look.look(provider, stacks)` → `Picture`: every list of one pool, read once, side by side; what failed is `unread`;
- `listed.read_from(provider, picture)` → a provider whose `read` makes no call for what the picture shows: with it, the
  engine's refresh goes through lists;
- `look.live_states(provider, picture, resources)` → URN → what state should say now, None for what is gone. This is a
  refresh from lists: give it `known.know_stack` of states whose secrets are open, and write what it gives as a read's;
- `find.find_drift(picture, stacks)` → findings. Pure;
- `survey.survey(...)`: all of this for many pools side by side.
"""
