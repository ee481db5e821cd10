"""The agents' desk: how the files of a partner are read, by matching their columns, on their own rows."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from declic.core import gazetteer
from declic.core.plain_text import plain_line
from declic.core.security import strict_csp
from declic.places import cleaning_words, profile_sample, services
from declic.places.engine.cleaning import clean_row
from declic.places.engine.profiles import Profile
from declic.places.models import Feature, MappingProfile
from declic.places.profile_form import MatchingForm, SampleForm
from declic.places.profile_sample import Sample
from declic.places.services.profiles import profiles
from declic.places.tables import UnreadableFileError

NOT_OPENED_AGAIN = "Les colonnes ne se rouvrent pas sans leur fichier\u00a0: envoyez-le de nouveau."
LOST = "La page a attendu trop longtemps, ou a été modifiée. Envoyez de nouveau le fichier d’exemple."


@strict_csp
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile_list(request: HttpRequest) -> HttpResponse:
    """The profiles known, and a file to make another on."""
    form = SampleForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["fichier"]
        try:
            sample = profile_sample.read_sample(sent.chunks(), plain_line(sent.name or "fichier")[:100])
        except UnreadableFileError as error:
            form.add_error("fichier", cleaning_words.why_unreadable(error))
        else:
            return _matching(request, sample, MatchingForm(sample=sample, guessed=_guessed(sample)))
    return _list(request, form)


def _list(request: HttpRequest, form: SampleForm, told: str = "") -> HttpResponse:
    ours = {profile.slug: profile for profile in MappingProfile.objects.all()}
    shipped = [profile for slug, profile in sorted(profiles().items()) if slug not in ours]
    facts = {"form": form, "ours": ours.values(), "shipped": shipped, "told": told}
    return render(request, "places/desk/profiles.html", facts)


@strict_csp
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def match(request: HttpRequest) -> HttpResponse:
    """The columns matched: seen on the rows of the sample, or kept as a profile."""
    if request.method != "POST":  # « Back », or a bookmark: the sample is nowhere but in the form
        return _list(request, SampleForm(), NOT_OPENED_AGAIN)
    sample = profile_sample.unsigned(request.POST.get("echantillon", ""))
    if sample is None:
        messages.warning(request, LOST)
        return redirect("places_desk:profiles")
    form = MatchingForm(request.POST, sample=sample, guessed=_guessed(sample))
    if not form.is_valid():
        return _matching(request, sample, form)
    if request.POST.get("acte") != "enregistrer":
        return _matching(request, sample, form, form.profile())
    made = services.make_profile(form.cleaned_data["nom"], form.definition(), by=request.user)
    messages.success(request, f"Profil «\u00a0{made.name}\u00a0» gardé. Ces fichiers se liront ainsi à l’import.")
    return redirect("places_desk:profiles")


@never_cache
@require_POST
def remove(request: HttpRequest, slug: str) -> HttpResponse:
    """One made here; the imports made with it stay."""
    found = get_object_or_404(MappingProfile, slug=slug)
    name = services.remove_profile(found)
    messages.success(request, f"Profil «\u00a0{name}\u00a0» supprimé. Les lieux qu’il a apportés restent.")
    return redirect("places_desk:profiles")


@dataclass(frozen=True)
class Shown:
    """A row of the sample as the import would read it."""

    number: int
    name: str
    where: str
    hours: str
    contact: str
    features: str
    said: tuple[str, ...]


def _guessed(sample: Sample) -> Profile:
    return profiles()["generic"].for_columns(sample.columns)


def _matching(request: HttpRequest, sample: Sample, form: MatchingForm, seen: Profile | None = None) -> HttpResponse:
    facts = {
        "form": form,
        "sample": sample,
        "signed": sample.signed(),
        "shown": _read(sample, seen) if seen else None,
        "dropped": seen.dropped(sample.columns) if seen else (),
    }
    return render(request, "places/desk/profile.html", facts)


def _read(sample: Sample, profile: Profile) -> list[Shown]:
    names = dict(Feature.objects.values_list("slug", "short"))
    found = []
    for number, cells in sample.rows:
        row = clean_row(number, cells, profile, gazetteer.shipped())
        values, reasons = row.values, [*row.repairs, *([row.refusal] if row.refusal else [])]
        said = tuple(
            cleaning_words.reason_in_words({"code": r.code, "column": r.column, "value": r.value, "became": r.became})
            for r in reasons
        )
        where = f"{values.get('address') or ''}, {values.get('postcode') or ''} {values.get('commune') or ''}"
        features = values.get("features")
        slugs = features if isinstance(features, list) else []
        found.append(
            Shown(
                number,
                str(values.get("name") or "refusée"),
                where.strip(", "),
                str(values.get("hours") or values.get("hours_original") or ""),
                " ".join(str(values[name]) for name in ("phone", "emails", "website") if values.get(name)),
                ", ".join(names.get(str(slug), str(slug)) for slug in slugs),
                said,
            )
        )
    return found
