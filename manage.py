#!/usr/bin/env python
"""What Django's habits expect; the same thing as the `declic` command."""

from declic.config.cli import main

if __name__ == "__main__":
    main()
