"""The places as files: the national standard in CSV, GeoJSON, JSON, and a feed of what changed. Each goes out in
pieces, so that a whole country costs no more memory than a town."""

from declic.places.exports.files import KINDS, Kind, pieces_of, pieces_of_these

__all__ = ["KINDS", "Kind", "pieces_of", "pieces_of_these"]
