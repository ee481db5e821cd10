"""The five questions asked after a session: the same words on the screen, on paper and beside the results."""

from declic.programme.models import Pace

SCALE = ((4, "Oui, tout à fait"), (3, "Plutôt oui"), (2, "Plutôt non"), (1, "Pas du tout"))
# Field of the evaluation → what is asked.
ON_THE_SCALE = {
    "learnt": "Avez-vous appris ce que vous veniez chercher\u202f?",
    "useful": "Est-ce utile à votre association\u202f?",
    "recommended": "Conseilleriez-vous cette séance à une autre association\u202f?",
}
PACE = "Le rythme était…"
COMMENT = "Un mot de plus\u202f?"
IN_ORDER = (Pace.SLOW, Pace.RIGHT, Pace.FAST)
NO_NAME = "Vos réponses ne portent ni votre nom ni l’heure."
RECOGNISED = "Une phrase peut faire deviner qui l’a écrite\u00a0: n’écrivez rien qui vous désigne, si vous y tenez."
# Fewer answers than this would say who thinks what.
FEWEST = 3
