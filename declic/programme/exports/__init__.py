"""The programme as files: calendar, JSON, CSV, PDF, feed. One module a format, each from sessions already read."""

from declic.programme.exports.files import KINDS, Kind, file_of

__all__ = ["KINDS", "Kind", "file_of"]
