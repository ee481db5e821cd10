"""What is shown of imports: those made, the rows of one by what they became, what was found in them."""

from django.db.models import Count, QuerySet

from declic.places.models import Import, ImportRow, Origin, Outcome, Proposal

PERSONAL = "personnel"
# What the address says → the outcome of the rows.
WHICH = {
    "reprises": Outcome.KEPT,
    "reparees": Outcome.REPAIRED,
    "reunies": Outcome.MERGED,
    "inchangees": Outcome.UNCHANGED,
    "refusees": Outcome.REFUSED,
}


def imports() -> QuerySet[Import]:
    """The last first."""
    return Import.objects.select_related("by").order_by("-at", "-pk")


def import_numbered(number: int) -> Import | None:
    return imports().filter(pk=number).first()


def rows_of(imported: Import, which: str) -> QuerySet[ImportRow]:
    """In the file's order; all of them when nothing known is asked for."""
    rows = imported.rows.order_by("number", "pk")
    if which == PERSONAL:
        return rows.filter(has_personal_data=True)
    return rows.filter(outcome=WHICH[which]) if which in WHICH else rows


def personal_rows(imported: Import) -> int:
    return imported.rows.filter(has_personal_data=True).count()


def proposals_of(imported: Import) -> dict[str, int]:
    """What it left for an agent to decide: closures, and values."""
    found = Proposal.objects.filter(of=imported, origin=Origin.IMPORT).values("field").annotate(count=Count("pk"))
    counts = {row["field"]: row["count"] for row in found.order_by("field")}
    return {"closures": counts.pop("", 0), "values": sum(counts.values())}
