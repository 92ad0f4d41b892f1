"""``python -m pipeline``: the command line, for child processes."""

from pipeline.cli import main

if __name__ == "__main__":
    main()
