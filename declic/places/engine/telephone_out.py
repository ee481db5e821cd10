"""A telephone as the national standard writes it (`+33149085563`), from what the site keeps.

>>> international("01 49 08 55 63", "94000"), international("02 62 12 34 56", "97400"), international("3949", "94000")
('+33149085563', '+262262123456', '')
"""

import re

import phonenumbers

# Postcodes that begin like this are of another region of numbers (ITU-T E.164, French national plan).
REGIONS = {
    "971": "GP", "972": "MQ", "973": "GF", "974": "RE", "975": "PM", "976": "YT", "977": "BL", "978": "MF",
    "986": "WF", "987": "PF", "988": "NC",
}  # fmt: skip
STANDARD = re.compile(r"^(\+33|\+590|\+594|\+262|\+596|\+269|\+687|\+689|\+508|\+681)(\d){6,9}$")


def region_of(postcode: str) -> str:
    """The region of numbers of a postcode, as `phonenumbers` names it: FR unless it is overseas."""
    return REGIONS.get(postcode[:3], "FR")


def international(text: str, postcode: str) -> str:
    """ "" when it is not one whole number that the standard can hold (a short number, several)."""
    try:
        number = phonenumbers.parse(text, region_of(postcode))
    except phonenumbers.NumberParseException:
        return ""
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return written if STANDARD.match(written) and not number.extension else ""
