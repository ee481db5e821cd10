"""The `declic` console script: Django's management commands under the project's own name."""

import os
import sys

BAD_SETTING = 2


def main() -> None:
    """Run `declic COMMAND …`; a command written with hyphens is the module with underscores."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "declic.config.settings")
    from declic.config import environment

    if unreadable := environment.problems():
        sys.exit(_refusal(unreadable))
    from django.core.management import execute_from_command_line

    arguments = list(sys.argv)
    if len(arguments) > 1 and not arguments[1].startswith("-"):
        arguments[1] = arguments[1].replace("-", "_")
    execute_from_command_line(arguments)


def _refusal(sentences: list[str]) -> int:
    """Says what is wrong, one line each; gives the exit code of a bad setting."""
    for sentence in sentences:
        print(f"Réglage refusé. {sentence}", file=sys.stderr)  # noqa: T201
    return BAD_SETTING


if __name__ == "__main__":
    main()
