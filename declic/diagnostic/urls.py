from django.urls import include, path

from declic.diagnostic.views import pdf, questions, result, start

app_name = "diagnostic"

# The same pages twice: by the code in the cookie, and by identifier for the members of its association.
_pages = [
    path("suite/", questions.follow, name="next"),
    path("questions/<slug:slug>/", questions.questions, name="questions"),
    path("contexte/", questions.context, name="context"),
    path("relire/", questions.review, name="review"),
    path("terminer/", questions.finish, name="finish"),
    path("completer/", questions.complete, name="complete"),
    path("arreter/", start.stop, name="stop"),
    path("resultat/", result.result, name="result"),
    path("resultat/detail/", result.detail, name="detail"),
    path("resultat/plan.pdf", pdf.plan, name="pdf"),
    path("resultat/decider/", result.decide, name="decide"),
    path("resultat/actions/<slug:action>/", result.action, name="action"),
    path("resultat/partager/", result.share, name="share"),
    path("resultat/rattacher/", result.attach, name="attach"),
    path("effacer/", result.erase, name="erase"),
]

urlpatterns = [
    path("", start.start, name="start"),
    path("reprendre/", start.resume, name="resume"),
    path("reprendre/<str:token>/", start.open_link, name="open_link"),
    path("partage/<str:token>/", result.shared, name="shared"),
    path("efface/", result.erased, name="erased"),
    *_pages,
    path("<uuid:assessment>/", include(_pages)),
]
