"""What an import knows on its way, on disk."""

from declic.places.engine import Point
from declic.places.engine.matching import MOST_IN_A_BLOCK, Sign, blocks_of
from declic.places.services.imports.known import Known
from declic.places.services.imports.spool import Spool


def a_sign(number, **fields):
    return Sign(f"k{number}", **{"name": f"Lieu {number}", "commune": "Arcueil", "insee": "94003", "street": "",
                                 "point": Point(48.8, 2.33), "phone": "149085563", **fields})  # fmt: skip


def test_what_too_many_share_is_kept_of_a_hundred_so_that_a_file_made_so_ends():
    spool = Spool()
    known = Known(spool)
    signs = [a_sign(number) for number in range(3 * MOST_IN_A_BLOCK)]
    shared = set.intersection(*(set(blocks_of(sign)) for sign in signs))
    for sign in signs:
        known.add(sign)
    held = dict(spool.each("SELECT block, count(*) FROM blocks GROUP BY block"))
    assert shared
    assert [held[block] for block in shared] == [MOST_IN_A_BLOCK] * len(shared)


def test_the_last_of_many_at_one_point_is_still_known_by_what_is_its_own():
    known = Known(Spool())
    for number in range(3 * MOST_IN_A_BLOCK):
        known.add(a_sign(number, siret=f"{number:014d}"))
    last = 3 * MOST_IN_A_BLOCK - 1
    again = a_sign("again", name=f"Lieu {last}", siret=f"{last:014d}")
    assert known.like(again)[0].key == f"k{last}"
