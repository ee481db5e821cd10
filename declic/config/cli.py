"""The `declic` console script: Django's management commands under the project's own name."""

import os
import sys


def main() -> None:
    """Run `declic COMMAND …`; a command written with hyphens is the module with underscores."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "declic.config.settings")
    from django.core.management import execute_from_command_line

    arguments = list(sys.argv)
    if len(arguments) > 1 and not arguments[1].startswith("-"):
        arguments[1] = arguments[1].replace("-", "_")
    execute_from_command_line(arguments)


if __name__ == "__main__":
    main()
