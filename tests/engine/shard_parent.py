"""Runs jobs in other processes for ever, so that a test can kill it: python -m tests.engine.shard_parent FOLDER."""

import asyncio
import sys
from pathlib import Path

from stacks.engine.shards import Sharding, run_sharded
from tests.engine.shard_runners import OpenWithMark

if __name__ == "__main__":
    asyncio.run(run_sharded(OpenWithMark(Path(sys.argv[1])), [("wait", 1), ("wait", 2)], Sharding(2, at_once=1)))
