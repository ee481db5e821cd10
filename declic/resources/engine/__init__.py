"""Practical sheets as files say them: `read_sheet(name, content)` → a sheet, or SheetError that says what is wrong."""

from declic.resources.engine.sheet import Sheet, SheetError, Step, read_sheet

__all__ = ["Sheet", "SheetError", "Step", "read_sheet"]
