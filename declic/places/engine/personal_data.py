"""What in a sheet may be somebody's: the address of a person, a mobile, a name in a free text. Found and blanked before
anything is public; an agent who knows better takes it back.

Rules of thumb that err on the side of hiding, but know that streets and schools bear the names of people.
"""

import re
from dataclasses import replace

from declic.core.folding import fold
from declic.core.territory import Gazetteer
from declic.places.engine.cleaned import Json, PersonalData


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FREE_TEXTS = ("presentation", "summary", "access_notes", "other_labels", "hours_original")
LABELS = {"email": "[courriel]", "mobile": "[téléphone]", "name": "[nom]"}
# Before the at sign, words that are of a function or a service, not of somebody.
_FUNCTIONS = _words("""
contact contacts accueil mairie secretariat info infos information mediatheque bibliotheque bibli biblio direction
administration admin standard bureau pij bij ccas cias mds msap mfs franceservices service services numerique emploi
insertion espace epn mjc centre csc social maison asso association associations culture communication com cyber
formation ludotheque multimedia point accompagnement conseiller conseillers aidant aidants mediation mediateur
jeunesse jeunes enfance seniors logement permanence reseau site web webmaster gestion compta comptabilite rh
president presidence tresorier secretaire coordination coordinateur coordinatrice responsable referent referente
accueillant hello bonjour mission missionlocale antenne agence pole plateforme relais ressourcerie atelier ateliers
fablab tierslieu commune ville intercommunalite communaute territoire departement region prefecture
""")
_PROVIDERS = _words("""
gmail.com hotmail.com hotmail.fr outlook.com outlook.fr live.fr live.com msn.com yahoo.fr yahoo.com icloud.com
me.com orange.fr wanadoo.fr free.fr sfr.fr neuf.fr laposte.net bbox.fr numericable.fr gmx.fr gmx.com protonmail.com
aol.com club-internet.fr aliceadsl.fr
""")
_FIRST_NAMES = _words("""
adele adrien agathe agnes alain alexandra alexandre alexis alice aline amandine amelie amina anais andre andrea
angelique anna anne annick annie anthony antoine arnaud arthur audrey aurelie aurelien aurore axelle baptiste
barbara beatrice benedicte benjamin benoit bernadette bernard bertrand brigitte bruno camille carine carole caroline
catherine cecile cedric celine chantal charlene charles charlotte chloe christelle christian christiane christine
christophe claire clara claude claudine clement clementine colette coralie corinne cyril damien daniel danielle
david deborah delphine denis denise didier dominique edith elisabeth elodie emilie emma emmanuel emmanuelle eric
erika estelle esther etienne eva evelyne fabien fabienne fabrice fanny fatiha fatima fatou flavie florence florian
franck francois francoise frederic frederique gabriel gabrielle gaelle genevieve geoffrey georges gerald geraldine
gerard ghislaine gilles gregory guillaume guy hamid helene henri herve hugo ibrahim ingrid irene isabelle jacqueline
jacques jamila jean jeanne jennifer jeremy jerome jessica joel joelle john jonathan joseph josette josiane julie
julien juliette justine karim karine kevin khadija laetitia latifa laura laure laurence laurent lea leila leo leonie
lise loic louis louise lucas lucie lucien ludovic lydia lydie lynda magali malika manon manuel marc marcel margaux
marguerite maria mariam marianne marie marine marion martial martin martine maryse mathieu mathilde matthieu maud
maurice maxime melanie melissa michael michel michele mickael mireille mohamed monique morgane muriel mustapha
myriam nabil nadege nadia nadine naima nathalie nicolas nicole noemie nora odette odile olivier oceane pascal
pascale patrice patricia patrick paul paule pauline philippe pierre pierrette quentin rachel rachid raphael raymond
regine regis remi remy renaud rene renee richard robert robin roger roland romain rosa rose roxane sabine sabrina
salima samia samir samira samuel sandra sandrine sara sarah sebastien serge severine simon simone solange sonia
sophie stephane stephanie suzanne sylvain sylvette sylvia sylvie tatiana theo therese thibault thierry thomas tony
valentin valentine valerie vanessa veronique victor vincent virginie viviane xavier yann yannick yasmina yasmine
yohan youssef yves yvette yvonne zohra
""")
# What is named after people, or is a title of a thing: a name after it is no person who works there.
_NAMED_AFTER = _words("""
rue avenue av boulevard bd place allee allees impasse chemin quai square passage route cours esplanade villa sentier
espace centre mediatheque bibliotheque ludotheque ecole college lycee maison residence gymnase salle stade hopital
clinique theatre parc cite foyer fondation association institut universite campus complexe pole maternelle groupe
hotel tour batiment bat immeuble quartier zac zone metro station gare arret pont fort domaine chateau jardin saint
sainte st ste cafe librairie cinema musee conservatoire auditorium hall creche amphitheatre promenade mail clos mjc
csc ehpad general marechal president docteur dr professeur colonel capitaine commandant abbe pere cardinal prix
""")
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)33[\s.-]?\(?0?\)?[\s.-]?|0)[67](?:[\s.-]?\d{2}){4}(?!\d)")
_OVERSEAS_MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)(?:262|590|594|596)[\s.-]?|0)69[0-7](?:[\s.-]?\d{2}){3}(?!\d)")
_WORD = r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ'’]+(?:-[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+)*"
_SURNAME = r"(?:[A-ZÀ-ÖØ-Þ][\w'’-]+|[A-ZÀ-ÖØ-Þ]{2,}(?:-[A-ZÀ-ÖØ-Þ]{2,})*)"
_TITLED = re.compile(
    rf"\b(?:M\.|Mr\.?|MR\.?|Mme\.?|MME\.?|Mlle\.?|MLLE\.?|Madame|Monsieur|Mademoiselle|Mesdames|Messieurs)\s+"
    rf"((?:{_SURNAME})(?:\s+(?:{_SURNAME}|de|du|le|la))*)"
)
_FULL = re.compile(rf"\b({_WORD})\s+((?:(?:[Dd]e|[Dd]u|[Ll]e|[Ll]a|El|Ben|Ait|Van|Von)\s+)?{_SURNAME})")


def blanked(values: dict[str, Json], gazetteer: Gazetteer) -> tuple[dict[str, Json], tuple[PersonalData, ...]]:
    """The values without what may be somebody's, and what was found, each with the value it was in."""
    kept, found = dict(values), list[PersonalData]()
    for name in ("emails", "phone", "name", "address", "address_more", "website", *FREE_TEXTS):
        original = kept.get(name)
        if not isinstance(original, str) or not original:
            continue
        text, findings = _BLANKING.get(name, _free_text)(original, gazetteer)
        kept[name] = text
        found += [replace(f, field=name, original=original) for f in findings]
    return kept, tuple(found)


def is_nominative(email: str, gazetteer: Gazetteer | None = None) -> bool:
    """« jean.dupont@… », « j.dupont@… », « odile94@gmail.com »: not « contact@… », nor « saint-maurice@… », which is
    the name of a commune."""
    local, _, domain = email.lower().partition("@")
    pieces = fold(local).split()
    words = [word for word in re.split(r"[\d ]+", " ".join(pieces)) if word]
    if not words or any(map(_is_function, words)) or (gazetteer is not None and gazetteer.is_name(local)):
        return False
    if any(word in _FIRST_NAMES for word in words):
        return True
    if len(words) != 2:
        return False
    # « j.dupont », « dupont.j »: an initial and a name.
    if sorted(map(len, pieces))[0] == 1 and max(map(len, words)) > 2 and not any(c.isdigit() for c in local):
        return True
    return domain in _PROVIDERS and min(map(len, words)) > 2


def _is_function(word: str) -> bool:
    return word in _FUNCTIONS or any(word.startswith(function) for function in _FUNCTIONS if len(function) >= 5)


def is_mobile(text: str) -> bool:
    """06, 07, and 0690 to 0697 overseas."""
    return bool(_MOBILE.search(text) or _OVERSEAS_MOBILE.search(text))


def _emails(text: str, gazetteer: Gazetteer) -> tuple[str, list[PersonalData]]:
    addresses = text.split("|")
    found = [address for address in addresses if is_nominative(address, gazetteer)]
    return "|".join(a for a in addresses if a not in found), [_finding("email", address) for address in found]


def _phone(text: str, gazetteer: Gazetteer) -> tuple[str, list[PersonalData]]:
    return ("", [_finding("mobile", text)]) if is_mobile(text) else (text, [])


def _titled_only(text: str, gazetteer: Gazetteer) -> tuple[str, list[PersonalData]]:
    """In a name or an address, people are told by « M. » or « Mme » alone: places bear the names of people."""
    found = [m[0] for m in _TITLED.finditer(text) if not _is_named_after(text, m.start())]
    for name in found:
        text = text.replace(name, LABELS["name"])
    return text, [_finding("name", name) for name in found]


def _website(text: str, gazetteer: Gazetteer) -> tuple[str, list[PersonalData]]:
    return (
        ("", [_finding("email", text)])
        if "@" in text and (m := _EMAIL.search(text)) and is_nominative(m[0])
        else (text, [])
    )


def _free_text(text: str, gazetteer: Gazetteer) -> tuple[str, list[PersonalData]]:
    found: list[PersonalData] = []

    def hide(what: str, written: str) -> str:
        found.append(_finding(what, written))
        return LABELS[what]

    text = _EMAIL.sub(lambda m: hide("email", m[0]) if is_nominative(m[0], gazetteer) else m[0], text)
    for mobile in (_MOBILE, _OVERSEAS_MOBILE):
        text = mobile.sub(lambda m: hide("mobile", m[0]), text)
    whole = text
    text = _TITLED.sub(lambda m: m[0] if _is_named_after(whole, m.start()) else hide("name", m[0]), text)
    other = text

    def full_name(match: re.Match[str]) -> str:
        first, last = match[1], match[2]
        parts = [fold(part) for part in first.split("-")]
        is_person = all(part in _FIRST_NAMES for part in parts) and fold(last) not in _NAMED_AFTER
        return hide("name", match[0]) if is_person and not _is_named_after(other, match.start()) else match[0]

    return _FULL.sub(full_name, text), found


_BLANKING = {
    "emails": _emails,
    "phone": _phone,
    "name": _titled_only,
    "address": _titled_only,
    "address_more": _titled_only,
    "website": _website,
}


def _finding(what: str, text: str) -> PersonalData:
    return PersonalData("", what, text, "")


def _is_named_after(text: str, start: int) -> bool:
    """Whether one of the three words before says that a thing bears that name: « place Jean Jaurès »."""
    return any(word in _NAMED_AFTER for word in fold(text[:start]).split()[-3:])
