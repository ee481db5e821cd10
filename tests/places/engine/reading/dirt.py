"""Every way in which files spoil what is true: by chance, but of one seed the same."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from declic.core.folding import fold
from declic.places.engine.nearest import Point
from declic.places.engine.projections import LAMBERT_93, ZONES
from tests.places.engine.reading.truths import Cells, Truth, clean


@dataclass
class Dirty:
    """A row made dirty; `spoilt`: the fields of the place that it may not be possible to find again."""

    truth: Truth
    cells: Cells
    told: list[str] = field(default_factory=list)
    spoilt: set[str] = field(default_factory=set)


Dirt = Callable[[random.Random, Dirty], None]
DIRTS: dict[str, Dirt] = {}


def dirt(spoils: str = "") -> Callable[[Dirt], Dirt]:
    def kept(how: Dirt) -> Dirt:
        def spoiling(rng: random.Random, row: Dirty) -> None:
            how(rng, row)
            row.told.append(how.__name__)
            row.spoilt |= set(spoils.split())

        DIRTS[how.__name__] = spoiling
        return spoiling

    return kept


def make_dirty(seed: int, place: Truth, *, ways: int = 3) -> Dirty:
    """The row of this place spoilt in so many ways."""
    rng = random.Random(seed)
    row = Dirty(place, clean(place))
    for name in rng.sample(sorted(DIRTS), ways):
        DIRTS[name](rng, row)
    return row


def without_accents(text: str) -> str:
    return "".join(fold(c) or c for c in text)


# Where it is


@dirt("latitude")
def no_position(rng, row):
    row.cells |= rng.choice(
        [
            {"latitude": "", "longitude": ""},
            {"latitude": "0,0", "longitude": "0,0"},
            {"latitude": None, "longitude": "-"},
        ]
    )


@dirt()
def swapped_position(rng, row):
    row.cells["latitude"], row.cells["longitude"] = str(row.truth.longitude), str(row.truth.latitude)


@dirt()
def decimal_commas(rng, row):
    for name in ("latitude", "longitude"):
        row.cells[name] = f"{getattr(row.truth, name)}".replace(".", ",")


@dirt("latitude")
def far_off(rng, row):
    row.cells["latitude"] = str(round(row.truth.latitude - rng.choice((1, 5)), 6))


@dirt()
def degrees_minutes(rng, row):
    for name, positive, negative in (("latitude", "N", "S"), ("longitude", "E", "O")):
        value = getattr(row.truth, name)
        degrees, rest = divmod(abs(value), 1)
        minutes, seconds = divmod(rest * 3600, 60)
        sign = positive if value >= 0 else negative
        row.cells[name] = rng.choice(
            [
                f"{degrees:.0f}°{minutes:02.0f}'{seconds:05.2f}\"{sign}",
                f"{degrees:.0f}° {minutes:02.0f}’ {seconds:05.2f}’’ {sign}",
                f"{degrees:.0f}°{rest * 60:.4f}' {sign}",
                f"{abs(value)}° {sign}",
            ]
        )


@dirt()
def both_in_one_cell(rng, row):
    place = row.truth
    both = rng.choice(
        [
            f"{place.latitude},{place.longitude}",
            f"{place.latitude}, {place.longitude}",
            f"{place.latitude} ; {place.longitude}",
        ]
    )
    row.cells |= {"latitude": both, "longitude": rng.choice(["", both])}


@dirt()
def metres(rng, row):
    point = Point(row.truth.latitude, row.truth.longitude)
    if point.latitude < 40 or abs(point.longitude) > 20:
        return
    zone = ZONES[max(0, min(8, round(point.latitude) - 42))]
    x, y = rng.choice([LAMBERT_93, zone]).metres(point)
    written = rng.choice(["{:.2f}", "{:.0f}"])
    x, y = (rng.choice([written.format(n), written.format(n).replace(".", ",")]) for n in (x, y))
    row.cells |= {"latitude": y, "longitude": x} if rng.random() < 0.8 else {"latitude": x, "longitude": y}


# Its commune


@dirt()
def cedex(rng, row):
    row.cells["commune"] = f"{row.truth.commune.name.upper()} CEDEX {rng.choice(['', '1', '9'])}".strip()


@dirt()
def commune_in_capitals_without_accents(rng, row):
    row.cells["commune"] = without_accents(row.truth.commune.name).upper().replace("-", " ")


@dirt()
def saint_abbreviated(rng, row):
    row.cells["commune"] = row.truth.commune.name.replace("Saint-", "St ").replace("Sainte-", "Ste ")


@dirt()
def no_insee(rng, row):
    row.cells["code_insee"] = rng.choice(["", None, "null"])


@dirt()
def insee_as_postcode(rng, row):
    row.cells["code_postal"] = row.truth.commune.insee
    row.spoilt |= {"postcode"} if len(row.truth.commune.postcodes) > 1 else set()


@dirt()
def postcode_as_insee(rng, row):
    row.cells["code_insee"] = row.truth.postcode


@dirt()
def lost_zeros(rng, row):
    for name in ("code_postal", "code_insee"):
        text = str(row.cells[name] or "")
        row.cells[name] = rng.choice([text.lstrip("0"), int(text), float(text)]) if text.isdigit() else text


@dirt()
def departement_after_the_commune(rng, row):
    row.cells["commune"] = f"{row.truth.commune.name} ({row.truth.commune.departement})"


@dirt()
def no_commune(rng, row):
    row.cells["commune"] = rng.choice(["", "-", "N/A"])


@dirt()
def postcode_glued_to_commune(rng, row):
    row.cells |= {"commune": f"{row.truth.postcode} {row.truth.commune.name}", "code_postal": ""}


@dirt()
def postcode_with_spaces(rng, row):
    row.cells["code_postal"] = rng.choice(["{0} {1}", "F-{0}{1}", "{0}\u00a0{1}", "'{0}{1}"]).format(
        row.truth.postcode[:2], row.truth.postcode[2:]
    )


# Its number, its telephone, its day


@dirt("pivot")
def fake_siret(rng, row):
    row.cells["pivot"] = rng.choice(["0" * 14, "1,23E+13", "12345678901234", "en cours", 0, 1.23e13])


@dirt()
def siret_as_number(rng, row):
    row.cells["pivot"] = rng.choice([float(row.truth.siret), int(row.truth.siret), row.truth.siret + ".0"])


@dirt()
def siret_spaced(rng, row):
    s = row.truth.siret
    row.cells["pivot"] = rng.choice(["{} {} {} {}", "{}.{}.{}.{}", "{}\u00a0{}\u00a0{}\u00a0{}"]).format(
        s[:3], s[3:6], s[6:9], s[9:]
    )


@dirt()
def telephone_otherwise(rng, row):
    bare = row.truth.phone.replace(" ", "")
    prefix = {"0590": "590", "0596": "596", "0594": "594", "0262": "262", "0269": "262"}.get(bare[:4], "33")
    row.cells["telephone"] = rng.choice(
        [
            bare, bare[1:], int(bare), f"+{prefix}{bare[1:]}", f"00{prefix}{bare[1:]}", f"+{prefix} (0){bare[1:]}",
            f"+{prefix}(0) {bare[1:]}", f"{prefix}{bare[1:]}", ".".join(row.truth.phone.split()),
            f"Tél. : {row.truth.phone}", f"{row.truth.phone} / 06 12 34 56 78", f"{row.truth.phone} ou 01 49 08 55 63",
            f"{row.truth.phone} poste 429 ou 430", f"{row.truth.phone} (accueil)", f"{bare} {bare}", f"{bare}{bare}",
            f"+{prefix}{prefix}{bare[1:]}", f"{row.truth.phone}\u202f", bare.replace("0", "O", 1),
            f"+{prefix}0{bare[1:]}", f"{row.truth.phone} - {row.truth.phone}",
        ]
    )  # fmt: skip


@dirt("phone")
def no_telephone(rng, row):
    row.cells["telephone"] = rng.choice(
        ["-", "non renseigné", "N/A", "01 00 00 00 00", "0000000000", "voir le site", "12"]
    )


@dirt()
def day_otherwise(rng, row):
    year, month, day = row.truth.day.split("-")
    serial = (date(int(year), int(month), int(day)) - date(1899, 12, 30)).days
    row.cells["date_maj"] = rng.choice(
        [f"{day}/{month}/{year}", f"{day}-{month}-{year}", f"{int(day)}.{int(month)}.{year}", serial, float(serial),
         f"{row.truth.day}T10:00:00Z", f"{row.truth.day} 10:00:00", f"{day}/{month}/{year} 10:30",
         f"{year}/{month}/{day}", f"{year}{month}{day}"]
    )  # fmt: skip


@dirt("updated_on")
def false_day(rng, row):
    row.cells["date_maj"] = rng.choice(
        ["1970-01-01", "01/01/1970", "31/02/2021", "0000-00-00", 0, "hier", "2999-01-01"]
    )


# Words and texts


@dirt()
def tags(rng, row):
    for name in ("nom", "adresse"):
        row.cells[name] = f"<b>{row.cells[name] or ''}</b><br/>"


@dirt()
def made_inert(rng, row):
    for name in ("code_postal", "code_insee", "pivot"):
        row.cells[name] = f"'{row.cells[name]}"


@dirt()
def other_separators(rng, row):
    row.cells["services"] = rng.choice([";", " ; ", ",", ", ", " / ", "/", "", "\n", " | "]).join(row.truth.services)


@dirt()
def services_in_capitals(rng, row):
    row.cells["services"] = without_accents("|".join(row.truth.services)).upper()


@dirt()
def mojibake(rng, row):
    for name in ("nom", "adresse", "commune", "services"):
        text = str(row.cells[name] or "")
        try:
            row.cells[name] = text.encode().decode("cp1252")
        except UnicodeDecodeError:
            continue


@dirt()
def entities(rng, row):
    for name in ("nom", "adresse", "commune"):
        text = str(row.cells[name] or "")
        row.cells[name] = (
            text.replace("’", "&#39;").replace("é", "&eacute;").replace("É", "&Eacute;").replace(" ", "&nbsp;", 1)
        )


@dirt()
def no_break_spaces(rng, row):
    for name in ("nom", "adresse", "commune", "services"):
        row.cells[name] = f"\u00a0{row.cells[name] or ''}  ".replace(" ", rng.choice("\u00a0\u202f\t "))


@dirt()
def name_in_capitals(rng, row):
    row.cells["nom"] = rng.choice([str.upper, lambda t: without_accents(t).upper()])(row.truth.name)


@dirt()
def apostrophes(rng, row):
    for name in ("nom", "adresse", "commune"):
        row.cells[name] = str(row.cells[name] or "").replace("’", rng.choice("'`´"))


@dirt()
def numbers_and_booleans(rng, row):
    row.cells |= {"id": 12.0, "itinerance": rng.choice([False, "non", "NON", "Non "])}


@dirt()
def nothing_said(rng, row):
    row.cells |= dict.fromkeys(
        ("site_web", "courriels", "presentation_detail"),
        rng.choice(["null", "N/A", "-", "non renseigné", "#N/A", "/", "?"]),
    )
