"""What the operator is told when a command cannot do its work: one line, and an exit code that is not 0."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn


class RefusalError(Exception):
    """A command refuses: the sentence says what is wrong and what to do."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


@contextmanager
def told_in_one_line() -> Iterator[None]:
    """Turns a RefusalError, or Ctrl-C, into its line on standard error and its exit code: never a traceback."""
    try:
        yield
    except RefusalError as refusal:
        _leave(str(refusal), refusal.code)
    except KeyboardInterrupt:
        _leave("Arrêté.", 130)


def _leave(sentence: str, code: int) -> NoReturn:
    sys.stderr.write(sentence + "\n")
    raise SystemExit(code) from None
