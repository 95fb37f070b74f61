"""`python -m scripts.demo_steps`: what scripts/demo runs once the set-up is done."""

import sys

from scripts.demo_steps.runner import main

sys.exit(main(sys.argv[1:]))
