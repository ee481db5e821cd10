import pytest

from declic.core.centre import forget_centre


@pytest.fixture(autouse=True)
def _fresh_centre():
    forget_centre()
    yield
    forget_centre()
