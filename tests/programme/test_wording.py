import pytest

from declic.programme import wording
from declic.programme.models import Session


@pytest.mark.parametrize(
    ("capacity", "taken", "said", "tone"),
    [
        (12, 0, "12\u00a0places", ""),
        (1, 0, "1\u00a0place", ""),
        (12, 5, "7\u00a0places restantes", ""),
        (12, 9, "3\u00a0places restantes", "sun"),
        (12, 11, "1\u00a0place restante", "sun"),
        (12, 12, "complet\u00a0: liste d’attente", "ink"),
        (8, 12, "complet\u00a0: liste d’attente", "ink"),  # the capacity was lowered: nobody is put out
        (2, 0, "2\u00a0places", ""),
    ],
)
def test_the_seats_that_are_left(capacity, taken, said, tone):
    session = Session(capacity=capacity, taken=taken)
    assert (wording.seats(session), wording.seats_tone(session)) == (said, tone)


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        (0, "12\u00a0places, gratuit"),
        (9, "3\u00a0places restantes sur 12, gratuit"),
        (12, "12\u00a0places, toutes prises\u00a0: il reste la liste d’attente"),
    ],
)
def test_on_its_own_page_a_session_says_it_at_length(taken, said):
    assert wording.seats_at_length(Session(capacity=12, taken=taken)) == said
