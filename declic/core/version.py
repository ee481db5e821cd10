"""Which Déclic this is."""

from importlib.metadata import PackageNotFoundError, version


def program_version() -> str:
    """Déclic's version; empty when it is run without having been installed."""
    try:
        return version("declic")
    except PackageNotFoundError:
        return ""
