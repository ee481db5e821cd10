"""Small agreements of French that templates need: numbers in words, plurals, a sentence carried on after a colon."""

NARROW = "\u202f"
NO_BREAK = "\u00a0"
WORDS = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")

# Words that open a sentence and are never a proper noun: the only ones that lose their capital.
_OPENERS = """
le la les l un une des de du d ce cet cette ces c il elle ils elles on nous vous votre vos notre nos aucun aucune chaque
ne n si pour en à au aux dans avec sans plusieurs trop deux trois quatre cinq ceci cela champ quelqu
"""
OPENERS = frozenset(_OPENERS.split())


def number(value: int) -> str:
    """A whole number, its thousands apart.

    >>> number(35014) == "35\\u202f014"
    True
    """
    return f"{value:,}".replace(",", NARROW)


def in_words(value: int, *, feminine: bool = False) -> str:
    """A count up to ten in letters, beyond in figures.

    >>> in_words(1, feminine=True), in_words(4), in_words(11)
    ('une', 'quatre', '11')
    """
    if feminine and value == 1:
        return "une"
    return WORDS[value] if 0 <= value < len(WORDS) else number(value)


def plural(value: int, singular: str, several: str = "") -> str:
    """The form of a noun for a count: in French, zero and one are singular.

    >>> plural(0, "place"), plural(2, "place"), plural(2, "travail", "travaux")
    ('place', 'places', 'travaux')
    """
    return singular if abs(value) < 2 else several or singular + "s"


def counted(value: int, singular: str, several: str = "") -> str:
    """A count and its noun, kept on one line.

    >>> counted(3, "place") == "3\\u00a0places"
    True
    """
    return f"{number(value)}{NO_BREAK}{plural(value, singular, several)}"


def carried_on(sentence: str) -> str:
    """The sentence without its capital, to follow a colon, unless it may open with a name.

    >>> carried_on("Choisissez une date."), carried_on("Créteil est loin."), carried_on("Il manque la fin.")
    ('choisissez une date.', 'Créteil est loin.', 'il manque la fin.')
    """
    first = sentence.split(" ", 1)[0].replace("’", "'").replace("-", "'").split("'", 1)[0].rstrip(",.")
    # « -ez »: an imperative, as in « Choisissez ».
    if first[1:].islower() and (first.lower() in OPENERS or first.endswith("ez")):
        return sentence[:1].lower() + sentence[1:]
    if len(first) == 1 and first.lower() in OPENERS:
        return sentence[:1].lower() + sentence[1:]
    return sentence
