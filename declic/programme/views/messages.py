"""The desk of the agents: each message of the programme, as it leaves and in the centre's own words."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from declic.core.mailbox import MAIL_POLICY
from declic.core.outbox.rendering import blocks, framed
from declic.core.security import strict_csp
from declic.programme import message_queries, services
from declic.programme.message_forms import MessageForm
from declic.programme.message_kinds import BY_KEY, KINDS, WORDS, Kind, Words, examples, is_fit, original, written
from declic.programme.models import MessageText
from declic.programme.notices import words_of_the_centre
from declic.programme.views.desk import page_methods

CHANGED = (
    "Un·e collègue a gardé un autre texte pendant que vous écriviez. Le vôtre est ci-dessous, pas encore gardé. Le "
    "sien est en bas de la page\u00a0: gardez de nouveau pour le remplacer."
)


@dataclass(frozen=True)
class Row:
    """A message in the list, with the centre's own text when there is one."""

    kind: Kind
    own: MessageText | None
    is_fit: bool


@strict_csp
@never_cache
@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    texts = message_queries.centre_texts()
    return render(request, "programme/desk/messages.html", {"rows": [_row(k, texts.get(k.key)) for k in KINDS]})


def _row(kind: Kind, own: MessageText | None) -> Row:
    return Row(kind, own, own is None or is_fit(kind, _words(own)))


def _words(own: MessageText) -> Words:
    return Words(own.subject, own.body)


@strict_csp
@never_cache
@page_methods
def message(request: HttpRequest, kind: str) -> HttpResponse:
    """One message: written, seen as it leaves, sent to oneself, kept."""
    about = _kind_or_404(kind)
    own = message_queries.centre_text(about)
    if request.method != "POST":
        return _page(request, about, own, _form_of(request, about, own))
    form = MessageForm(request.POST, kind=about)
    if not form.is_valid():
        return _page(request, about, own, form)
    if request.POST.get("faire") == "essai":
        return _tried(request, about, own, form)
    if request.POST.get("faire") == "garder":
        return _kept(request, about, own, form)
    return _page(request, about, own, form, seen=True)


def _kind_or_404(key: str) -> Kind:
    if key not in BY_KEY:
        raise Http404
    return BY_KEY[key]


def _form_of(request: HttpRequest, kind: Kind, own: MessageText | None) -> MessageForm:
    """What leaves now, or the original to come back to it; a text that is not fit any more says why at once."""
    words = _words(own) if own and "origine" not in request.GET else original(kind.key)
    facts = {"subject": words.subject, "body": words.body, "shown": services.version_of(own)}
    if is_fit(kind, words):
        return MessageForm(initial=facts, kind=kind)
    form = MessageForm(facts, kind=kind)
    form.full_clean()
    return form


def _tried(request: HttpRequest, kind: Kind, own: MessageText | None, form: MessageForm) -> HttpResponse:
    sent = services.send_trial(request.user, _shown(kind, form.words()))
    if sent:
        messages.success(request, f"Un essai part à {request.user.email}. Le texte n’est pas gardé pour autant.")
    else:
        messages.warning(request, f"Cet essai vient de partir à {request.user.email}.")
    return _page(request, kind, own, form, seen=True)


def _kept(request: HttpRequest, kind: Kind, own: MessageText | None, form: MessageForm) -> HttpResponse:
    shown = form.cleaned_data["shown"]
    try:
        services.keep_text(kind, form.words(), shown=shown, by=request.user, now=timezone.now())
    except services.ChangedMeanwhileError:
        form.add_error(None, CHANGED)
        return _page(request, kind, own, form, colleague=_words(own) if own else original(kind.key))
    messages.success(request, f"C’est gardé. Le prochain message «\u00a0{kind.title}\u00a0» dira ces mots.")
    return redirect("programme_desk:message", kind=kind.key)


@strict_csp
@never_cache
@require_POST
def message_html(request: HttpRequest, kind: str) -> HttpResponse:
    """What is typed, as a mail program shows it; nothing is kept."""
    about = _kind_or_404(kind)
    form = MessageForm(request.POST, kind=about)
    if not form.is_valid():
        return _page(request, about, message_queries.centre_text(about), form)
    shown = _shown(about, form.words())
    response = HttpResponse(framed(shown.subject, shown.body))
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    return response


def _shown(kind: Kind, words: Words) -> Words:
    return written(words, examples(kind, site=settings.SITE_URL, centre=words_of_the_centre()))


def _page(
    request: HttpRequest,
    kind: Kind,
    own: MessageText | None,
    form: MessageForm,
    *,
    seen: bool = False,
    colleague: Words | None = None,
) -> HttpResponse:
    example = examples(kind, site=settings.SITE_URL, centre=words_of_the_centre())
    preview = None
    if not form.is_bound:
        preview = written(Words(form["subject"].initial, form["body"].initial), example)
    elif form.cleaned_data.keys() >= {"subject", "body"}:
        preview = written(form.words(), example)
    facts: dict[str, Any] = {
        "kind": kind,
        "own": own,
        "form": form,
        "shown_version": services.version_of(own),
        "is_original": not own or "origine" in request.GET,
        "preview": preview,
        "blocks": blocks(preview.body) if preview else [],
        "words": [(word, WORDS[word].meaning, example[word], word in kind.required) for word in kind.allowed],
        "in_subject": kind.allowed_in_subject,
        "seen": seen,
        "colleague": colleague,
    }
    return render(request, "programme/desk/message.html", facts)
