"""`python -m analyzer` is the command `analyze`."""

from analyzer.cli.main import main

main()
