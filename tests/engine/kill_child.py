"""An up that is killed at an instant (0: by its parent): python -m tests.engine.kill_child FOLDER SEED INSTANT."""

import random
import sys
from pathlib import Path

from tests.engine.kill_world import Instants, change_nodes, draw_nodes, run_up

if __name__ == "__main__":
    chosen = random.Random(int(sys.argv[2]))
    before = draw_nodes(chosen)
    print("begun", flush=True)
    run_up(Path(sys.argv[1]), change_nodes(chosen, before), Instants(int(sys.argv[3])))
