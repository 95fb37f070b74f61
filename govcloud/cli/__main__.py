"""`python -m govcloud.cli`: the command line without an installed script."""

from govcloud.cli.main import main

main()
