"""The commune that a row means, from its code, its name, its postcode, its address and its position, whichever hold."""

import re
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from declic.core.folding import fold
from declic.core.territory import Commune, Gazetteer, Kind
from declic.places.engine.nearest import Point, distance_km

LIKE_ENOUGH = 0.85  # the share of letters that a mistyped name keeps
NEAR_KM = 6.0  # a position this near a commune is in it or beside it
WHOLE = frozenset({"75056", "69123", "13055"})  # Paris, Lyon and Marseille, told by their arrondissement


@dataclass(frozen=True)
class Found:
    """`is_guess`: what was written names another, or nothing by itself. `around`: the commune and those that share the
    postcode, which a position is held against. `refuses_insee`: name and postcode say another than the code does."""

    commune: Commune | None = None
    is_guess: bool = False
    around: tuple[Commune, ...] = ()
    refuses_insee: bool = False


def commune_of(
    gazetteer: Gazetteer, *, insee: str, typed: str, postcode: str, address: str, point: Point | None
) -> Found:
    """By its code; by name and postcode; by name alone when the postcode is of its département (CEDEX); by postcode
    alone when it has one commune, or when the address or the position says which."""
    typed = re.sub(r"\s*\bcedex\b.*", "", typed, flags=re.IGNORECASE) or typed
    there = tuple(m.commune for m in gazetteer.search(postcode, limit=60)) if postcode else ()
    there = tuple(c for c in there if postcode in c.postcodes or _is_called(c, typed) or _is_near(point, c))
    coded, refuses = gazetteer.commune(insee) if insee else None, False
    if coded and coded.insee in WHOLE:
        parts = [c for c in there if c.is_arrondissement]
        coded = parts[0] if len(parts) == 1 else coded
    if coded:
        refuses = not _agree(coded, typed, postcode, there) and _is_said_otherwise(
            gazetteer, insee, typed, postcode, there
        )
        # A column of codes that repeats that of the postcodes says no more than it.
        refuses = refuses or (insee == postcode != "" and not typed and any(postcode in c.postcodes for c in there))
        if not refuses:
            return Found(coded, around=(coded, *there))
    commune, is_guess = _named(gazetteer, typed, postcode, there)
    if commune is None and typed:
        commune, is_guess = _elsewhere(gazetteer, typed, there, point), True
    if commune is None and not typed and address:
        commune, is_guess = _named(gazetteer, _end_of(address, postcode), postcode, there)
    if commune is None and there:
        commune, is_guess = _among(gazetteer, there, typed, address, point)
    return Found(commune, is_guess, (*((commune,) if commune else ()), *there), refuses)


def codes_exchanged(gazetteer: Gazetteer, insee: str, postcode: str) -> Commune | None:
    """The commune whose code and postcode are each in the other's column."""
    said, other = gazetteer.commune(insee), gazetteer.commune(postcode)
    if other is None or insee == postcode or insee not in other.postcodes:
        return None
    return None if said and postcode in said.postcodes else other


def _is_called(commune: Commune, typed: str) -> bool:
    """Whether it bears this name, or one that has it within."""
    return bool(typed) and f" {fold(typed)} " in f" {fold(commune.name)} "


def _agree(coded: Commune, typed: str, postcode: str, there: tuple[Commune, ...]) -> bool:
    """Whether the name or the postcode goes with the code; nothing written goes with all. Of two communes that share a
    postcode, the name says which."""
    if any(fold(c.name) == fold(typed) != fold(coded.name) for c in there if postcode in c.postcodes):
        return False
    if typed and Indel.normalized_similarity(fold(coded.name), fold(typed)) >= LIKE_ENOUGH:
        return True
    if postcode in coded.postcodes or _is_called(coded, typed):
        return True
    return not typed and not there


def _is_said_otherwise(gazetteer: Gazetteer, insee: str, typed: str, postcode: str, there: tuple[Commune, ...]) -> bool:
    """Whether the name and the postcode both say another commune, or the code is the postcode of the one named."""
    commune, is_guess = _named(gazetteer, typed, postcode, there)
    if commune and not is_guess:
        return commune in there or insee in commune.postcodes
    return not typed and len(there) == 1


def _elsewhere(gazetteer: Gazetteer, typed: str, there: tuple[Commune, ...], point: Point | None) -> Commune | None:
    """The commune of that very name, whose postcode is another's: when the position is there, or nobody has the
    postcode."""
    found = gazetteer.resolve(typed).commune
    if found is None or fold(found.name) != fold(typed):
        return None
    return found if not there or _is_near(point, found) else None


def _is_near(point: Point | None, commune: Commune) -> bool:
    if point is None or commune.latitude is None or commune.longitude is None:
        return False
    return distance_km(point, Point(commune.latitude, commune.longitude)) <= NEAR_KM


def _named(gazetteer: Gazetteer, typed: str, postcode: str, there: tuple[Commune, ...]) -> tuple[Commune | None, bool]:
    if not typed:
        return None, False
    if found := gazetteer.resolve(f"{typed} {postcode}").commune:
        return found, False
    # « PARIS » with 75010 is the arrondissement.
    arrondissements = [c for c in there if c.is_arrondissement and fold(c.name).startswith(fold(typed).split(" ")[0])]
    if len(arrondissements) == 1:
        return arrondissements[0], False
    alone = gazetteer.resolve(typed)
    if (found := alone.commune) and (not postcode or _departement(found) == postcode[: len(_departement(found))]):
        return found, False
    # Several of that name: the one of the same département.
    same = [
        m.commune for m in alone.candidates if m.kind <= Kind.WORDS and postcode.startswith(_departement(m.commune))
    ]
    if postcode and len(same) == 1:
        return same[0], False
    # « Ambleville » has become Lignières-Ambleville.
    merged = [c for c in there if f" {fold(typed)} " in f" {fold(c.name)} "]
    if len(merged) == 1:
        return merged[0], True
    likely = [c for c in there if Indel.normalized_similarity(fold(c.name), fold(typed)) >= LIKE_ENOUGH]
    return (likely[0], True) if len(likely) == 1 else (None, False)


def _departement(commune: Commune) -> str:
    return "20" if commune.departement in ("2A", "2B") else commune.departement


def _end_of(address: str, postcode: str) -> str:
    """« 9 boulevard Léon Blum, 16800 SOYAUX » → SOYAUX; what follows the postcode, or the last comma."""
    after = address.partition(postcode)[2] if postcode and postcode in address else ""
    tail = after or (address.rpartition(",")[2] if "," in address else "")
    return re.sub(r"^[\s,–-]+|\(.*\)$", "", tail).strip()[:60]


def _among(
    gazetteer: Gazetteer, there: tuple[Commune, ...], typed: str, address: str, point: Point | None
) -> tuple[Commune | None, bool]:
    """The one of a postcode's communes: the only one; that which the address names; that which the point is in."""
    # « 93160 Deuil-la-Barre »: a commune of that name is elsewhere, the postcode alone is not to be believed.
    is_of_another = bool(typed) and gazetteer.resolve(typed).commune is not None
    if len(there) == 1 and (not is_of_another or _is_near(point, there[0])):
        return there[0], bool(typed)
    words = f" {fold(address)} {fold(typed)} "
    named = [c for c in there if f" {fold(c.name)} " in words]
    if len(named) == 1 and len(there) > 1:
        return named[0], bool(typed)
    near = [c for c in there if _is_near(point, c)]
    if len(near) == 1 or (near and not is_of_another):
        return _nearest(near, point), True
    return None, False


def _nearest(communes: list[Commune], point: Point | None) -> Commune:
    def away(commune: Commune) -> tuple[float, str]:
        if point is None or commune.latitude is None or commune.longitude is None:
            return 0.0, commune.insee
        return distance_km(point, Point(commune.latitude, commune.longitude)), commune.insee

    return min(communes, key=away)
