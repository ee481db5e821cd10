from django.urls import path, re_path

from declic.core import mailbox, probes, style, views

app_name = "core"
urlpatterns = [
    path("communes/", views.commune_choices, name="communes"),
    path("style/", style.components, name="style"),
    path("style/formulaires/", style.form_states, name="style_forms"),
    path("style/donnees/", style.data, name="style_data"),
    path("style/confirmation/", style.confirmation, name="style_confirmation"),
    # With or without the last slash: a probe follows no redirect.
    re_path(r"^sante/?$", probes.alive, name="alive"),
    re_path(r"^sante/pret/?$", probes.ready, name="ready"),
    path("dev/mails/", mailbox.messages, name="dev_mails"),
    path("dev/mails/<uuid:public_id>/", mailbox.message, name="dev_mail"),
    path("dev/mails/<uuid:public_id>/html/", mailbox.message_html, name="dev_mail_html"),
]
