"""The search alone, out of an address: what makes another list, in one order."""

from django.http import QueryDict

READ = (
    "commune", "commune_choix", "b", "ouvert", "jour", "heure", "public", "accueil", "aide", "pour", "gratuit",
    "fauteuil", "itinerant", "sur",
)  # fmt: skip
MOST, LONGEST = 20, 100


def only_read(query: QueryDict) -> QueryDict:
    """Two addresses of the same search are one."""
    kept = QueryDict(mutable=True)
    for name in READ:
        values = [value[:LONGEST] for value in query.getlist(name)[:MOST] if value]
        if values:
            kept.setlist(name, values)
    return kept


def only_choices(query: QueryDict) -> QueryDict:
    """What is looked for, without where: it goes along to a search that starts from elsewhere."""
    kept = only_read(query)
    for name in ("commune", "commune_choix"):
        kept.pop(name, None)
    return kept
