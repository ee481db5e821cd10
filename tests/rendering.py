"""What the test client remembers of the rendering of a page: the page, not each field and part of it.

Django's notes every template rendered, with a copy of all that it was given: a form of the back office has thousands of
fields and parts, and a third of its time went there.
"""

from contextlib import contextmanager
from threading import local

from django.template.base import Template
from django.test.utils import _TestState

_inside = local()


def remember_pages_only() -> None:
    """From now on (the environment of the tests being set up), templates rendered inside another are not noted."""
    told, untold = Template._render, _TestState.saved_data.template_render

    def render(template: Template, context: object) -> str:
        if getattr(_inside, "page", False):
            return untold(template, context)
        with _page():
            return told(template, context)

    Template._render = render


@contextmanager
def _page():
    _inside.page = True
    try:
        yield
    finally:
        _inside.page = False
