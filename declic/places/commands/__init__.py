"""The acts of `declic places`: each a module with HELP, NEEDS_BASE, `add_arguments(parser)` and `run(options)`, which
gives what `--json` prints and the lines said otherwise, or raises BadInputError."""

from types import ModuleType

from declic.places.commands import geocode
from declic.places.commands.bad_input import BAD_INPUT, BadInputError

ALL: dict[str, ModuleType] = {
    "geocode": geocode,
}

__all__ = ["ALL", "BAD_INPUT", "BadInputError"]
