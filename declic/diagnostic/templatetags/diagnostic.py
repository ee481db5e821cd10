"""What the pages of a result need from their template language."""

from django import template

from declic.core.contributions import Offer

register = template.Library()

_VERBS = {
    "session": "Voir cette séance",
    "place": "Voir ce lieu",
    "software": "Voir ce logiciel",
    "resource": "Lire la fiche",
    "contact": "Appeler le centre",
}


@register.filter
def offer_verb(offer: Offer) -> str:
    """What the button of an offer says."""
    return _VERBS.get(offer.kind, "En savoir plus")


@register.simple_tag
def action_url(urls: dict[str, str], action: str) -> str:
    """The page of an action."""
    return urls[action]
