from django.urls import path

from declic.portal.views import contact, machines, pages

app_name = "portal"
urlpatterns = [
    path("", pages.home, name="home"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("donnees-personnelles/", pages.privacy, name="privacy"),
    path("mentions-legales/", pages.legal, name="legal"),
    path("aide/", pages.help_page, name="help"),
    path("sobriete/", pages.sobriety, name="sobriety"),
    path("plan-du-site/", pages.site_map, name="site_map"),
    path("chercher/", pages.search, name="search"),
    path("contact/", contact.contact, name="contact"),
    path("contact/merci/", contact.thanks, name="contact_thanks"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("robots.txt", machines.robots, name="robots"),
    path(".well-known/security.txt", machines.security, name="security"),
]
