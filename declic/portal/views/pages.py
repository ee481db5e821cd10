"""The pages that only say something."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from declic.core.paging import page_of
from declic.portal import forms, queries
from declic.portal.statements import accessibility_statement


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html")


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html", {"statement": accessibility_statement()})


def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/privacy.html", {"processings": queries.processings()})


def legal(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/legal.html", {"source_url": settings.SOURCE_URL})


def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/help.html")


def sobriety(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/sobriety.html")


def site_map(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/site_map.html", {"pages": queries.content_pages()})


def search(request: HttpRequest) -> HttpResponse:
    words = forms.searched_words(request.GET.get("q"))
    found = queries.found(words)
    page = page_of(found, request.GET.get("page"))
    return render(request, "portal/search.html", {"words": words, "page": page})
