"""Parts of the back office's forms that few rows need: folded until they are used."""

from typing import Any

from wagtail.admin.panels import FieldPanel, MultiFieldPanel


class FoldedUnlessFilled(MultiFieldPanel):
    """Open on a row where one of its fields holds something."""

    @property
    def names(self) -> list[str]:
        return [panel.field_name for panel in _fields(self.children)]

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def classes(self) -> list[str]:
            used = any(getattr(self.instance, name) for name in self.panel.names)
            return super().classes() if used else [*super().classes(), "collapsed"]


def _fields(panels: list[Any]) -> list[FieldPanel]:
    found: list[FieldPanel] = []
    for panel in panels:
        found += [panel] if isinstance(panel, FieldPanel) else _fields(panel.children)
    return found
