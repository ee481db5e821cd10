"""The acts of `declic places`: each a module with HELP, NEEDS_BASE, `add_arguments(parser)` and `run(options)`, which
gives what `--json` prints and the lines said otherwise (None: it has written by itself), or raises BadInputError."""

from types import ModuleType

from declic.places.commands import export, geocode, hours, importing, nearest, undoing
from declic.places.commands.bad_input import BAD_INPUT, BadInputError

ALL: dict[str, ModuleType] = {
    "export": export,
    "geocode": geocode,
    "hours": hours,
    "nearest": nearest,
    "import": importing,
    "undo": undoing,
}

__all__ = ["ALL", "BAD_INPUT", "BadInputError"]
