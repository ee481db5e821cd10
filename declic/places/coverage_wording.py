"""The white zones in French: what the page shows, and the rows of its file."""

from collections.abc import Iterator

from declic.core.wording import counted, number
from declic.places.engine.coverage import LIMITS_KM, Coverage, Reach
from declic.places.wording import distance

BANDS = ("moins de 2\u00a0km", "de 2 à 5\u00a0km", "de 5 à 10\u00a0km", "plus de 10\u00a0km")
UNMEASURED = "distance non connue"
HEADINGS = ("code Insee", "commune", "habitants", "distance (km)", "tranche", "lieu le plus proche")


def band(reach: Reach) -> str:
    return UNMEASURED if reach.band is None else BANDS[reach.band]


def facts(coverage: Coverage) -> list[tuple[str, str]]:
    """« 12 300 habitants, dans 3 communes, à plus de 5 km »."""
    said = []
    for limit, beyond in zip(LIMITS_KM, coverage.beyond, strict=True):
        people = f"{counted(beyond.people, 'habitant')}{share(beyond.people, coverage.people)}"
        where = f"{people}, dans {counted(beyond.communes, 'commune')}" if beyond.communes else "Personne"
        said.append((f"À plus de {limit:.0f}\u00a0km", where))
    if coverage.unmeasured:
        said.append(("Non mesuré", f"{counted(coverage.unmeasured, 'habitant')}, faute de position ou de lieu"))
    return said


def share(part: int, whole: int) -> str:
    """« (moins de 1 %) » rather than a zero that is not one."""
    if not whole or not part:
        return ""
    percent = round(100 * part / whole)
    return f" ({percent}\u00a0%)" if percent else " (moins de 1\u00a0%)"


def bars(coverage: Coverage) -> list[tuple[str, int, int | None]]:
    """People in each band, the nearest first."""
    people = [0] * len(BANDS)
    for reach in coverage.reaches:
        if reach.band is not None:
            people[reach.band] += reach.commune.population
    return [(name, count, None) for name, count in zip(BANDS, people, strict=True)]


def how_far(reach: Reach) -> str:
    return distance(reach.km).removeprefix("à ") or UNMEASURED


def people(reach: Reach) -> str:
    return number(reach.commune.population)


def file_rows(coverage: Coverage, names: dict[str, str]) -> Iterator[tuple[object, ...]]:
    for reach in coverage.reaches:
        commune, km = reach.commune, None if reach.km is None else round(reach.km, 2)
        yield commune.insee, commune.name, commune.population, km, band(reach), names.get(reach.place, "")
