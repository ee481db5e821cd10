import csv
from datetime import date, timedelta
from pathlib import Path

from declic.core.holidays import ABOLITION, holiday

LISTED = Path(__file__).parents[1] / "data" / "jours_feries_metropole_2019-2032.csv"


def test_the_holidays_of_fourteen_years_are_those_of_the_list():
    with LISTED.open(encoding="utf-8") as file:
        listed = {date.fromisoformat(row["date"]) for row in csv.DictReader(file)}
    days = (date(2019, 1, 1) + timedelta(days=n) for n in range(14 * 365 + 4))
    assert {day for day in days if holiday(day)} == listed
    assert len(listed) == 154


def test_alsace_and_moselle_have_two_more():
    for year in range(2019, 2033):
        days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
        more = {day: holiday(day, "67") for day in days if holiday(day, "67") and not holiday(day)}
        assert len(more) == 2
        assert set(more.values()) == {"vendredi saint", "Saint-Étienne"}
        assert all(holiday(day, "94") == holiday(day) for day in days)


def test_overseas_each_département_has_the_day_of_its_abolition_of_slavery():
    """Code du travail, article L3422-2."""
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    more = {where: [f"{day:%d/%m}" for day in year if holiday(day, where) != holiday(day)] for where in ABOLITION}
    assert more == {"971": ["27/05"], "972": ["22/05"], "973": ["10/06"], "974": ["20/12"], "976": ["27/04"],
                    "977": ["09/10"], "978": ["28/05"]}  # fmt: skip
