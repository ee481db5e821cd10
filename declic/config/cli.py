"""The `declic` console script: Django's management commands under the project's own name."""

import io
import os
import signal
import sys
from pathlib import Path

BAD_SETTING = 2
INTERRUPTED = 130
READER_GONE = 141


def main() -> None:
    """Run `declic COMMAND …`, until its end or Ctrl-C."""
    if sys.argv[1:2] in (["serve"], ["worker"]):
        # Raised as an exception, Ctrl-C is printed and lost when a destructor runs, as happens while modules load: the
        # service would go on. Once they run, the server and the worker set an answer of their own.
        signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))
    try:
        try:
            _run()
        finally:
            _write_the_end()
    except KeyboardInterrupt:
        # Nothing more to say; what was half written is undone by the base.
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # `declic pages | head`: nobody reads any more, nor what Python would still say at its end.
        _write_no_more()
        sys.exit(READER_GONE)


def _run() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "declic.config.settings")
    _speak_utf8()
    from declic.config import environment

    if unreadable := environment.problems():
        sys.exit(_refusal(unreadable))
    from declic.config.terminal import Terminal, speak_french

    speak_french()
    Terminal([Path(sys.argv[0]).name.replace("cli.py", "declic"), *sys.argv[1:]]).execute()


def _speak_utf8() -> None:
    """Commands speak French and write JSON, whatever the locale: a bare `LC_ALL=C` must not stop them."""
    # A stream closed by the caller is None: what is said to it goes nowhere, for the life of the process.
    sys.stdout, sys.stderr = (stream or Path(os.devnull).open("w") for stream in (sys.stdout, sys.stderr))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _write_the_end() -> None:
    """What is still held goes out here: at the end of Python, nothing could be answered to a failure any more."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError:
        _write_no_more()
        sys.exit("La fin n’a pas pu être écrite : le disque est plein, ou le fichier n’est plus là.")


def _write_no_more() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refusal(sentences: list[str]) -> int:
    """Says what is wrong, one line each; gives the exit code of a bad setting."""
    for sentence in sentences:
        print(f"Réglage refusé. {sentence}", file=sys.stderr)  # noqa: T201
    return BAD_SETTING


if __name__ == "__main__":
    main()
