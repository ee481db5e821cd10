import csv
from datetime import date, timedelta
from pathlib import Path

from declic.core.holidays import holiday

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
