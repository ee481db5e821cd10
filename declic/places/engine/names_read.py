"""Names and addresses written in capitals, given back their small letters; the accents of common words too.

>>> in_small_letters("MEDIATHEQUE DE L ECHO"), in_small_letters("CCAS DE SAINT MAUR")
('Médiathèque de l’Echo', 'CCAS de Saint Maur')
"""

import re

from declic.core.folding import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SMALL = _words("""
de du des la le les l d et à a au aux en sur sous pour par chez dans ou lès lez s
""")
_ACRONYMS = _words("""
CCAS CIAS MJC EPN EPCI EVS FJT CAF CPAM CARSAT MSA ADMR APF UDAF AFPA CIDFF CLLAJ PIMMS MSAP MDS MDPH MFS PIJ BIJ
CRIJ PMI CHU CHRS ESAT IME CIO GRETA UFCV ATD UFC RATP SNCF HLM ICF OPH SA SAS SARL SCIC SCOP SDF SIAE EI ACI ML
PLIE CSC CSX CDAD DDFIP DGFIP URSSAF CNFPT INSEE IUT ADIL ANCT ANPE EHPAD FLES CFA ZAC ZA BP CS II III IV VI VII
VIII IX XI XII XIII XIV XV XVI XX FNATH AFEV ASTI ASL UNIS CDOS MDA MVA RERS ASCS ACSC ADAPEI ALEFPA COALLIA ADOMA
XVII XVIII XIX SIVU SIVOM SIVOS PETR CLIC MAIA AMAP SCOP CPIE MAM RAM RPE LAEP ALSH GEM SSIAD SAVS CADA HUDA CAE ESS
ARS USEP UFOLEP APEJ ACSE ANLCI CRIA EREF ESPE INSPE IRTS ITEP SAAD SAJ UNAF UDAPEI AEF OFII
""")
_ARTICLES = _words("le la les l un une au aux chez")
VOWELS = frozenset("aeiouyàâäéèêëîïôöùûüÿœæ")
_ACCENTED = {
    fold(word): word
    for word in _words("""
médiathèque bibliothèque ludothèque société département départemental départementale départementaux numérique
numériques communauté communautaire école écoles collège lycée préfecture régie fédération étude médiation général
générale métropole évry théâtre économique éducation éducatif échange échanges économie égalité équipe équipement
solidarité solidarités métiers métier régional régionale amitié activité activités liberté fraternité sécurité santé
cité cités marché allée allées château république libération église résidence félix frédéric andré rené gérard
jérôme eugène hélène thérèse geneviève créteil évêque forêt île étang rivière vélo pépinière crèche lumière élysée
édouard émile étienne élan éveil prévention intégration accès accompagnement réseau réseaux développement référence
référent télécentre cybercentre cyberbase mission créative création créations insertion
""")
}
_WORD = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]\.?)*", re.UNICODE)
_LOST_APOSTROPHE = re.compile(r"\b([LD])[\s'’](?=[AEIOUYHÀÂÉÈÊÎÔŒ])", re.IGNORECASE)


def is_in_capitals(text: str) -> bool:
    """No small letter, and a word long enough to be no acronym; a shorter one, after an article (« LE FIL », not « LA
    MJC »)."""
    letters = [c for c in text if c.isalpha()]
    if len(letters) <= 4 or any(c.islower() for c in letters):
        return False
    words = _WORD.findall(text)
    return any(len(word) > 4 for word in words) or (words[0].lower() in _ARTICLES and any(map(_is_a_word, words[1:])))


def _is_a_word(text: str) -> bool:
    return len(text) > 2 and text not in _ACRONYMS and "." not in text and any(c in VOWELS for c in text.lower())


def in_small_letters(text: str) -> str:
    """The text with the capitals that French wants. Nothing else is added or taken off but lost apostrophes."""
    joined = _LOST_APOSTROPHE.sub(lambda m: f"{m[1]}’", text)
    first = True

    def written(match: re.Match[str]) -> str:
        nonlocal first
        word, was_first, first = match[0], first, False
        before = joined[match.start() - 1] if match.start() else ""
        after = joined[match.end()] if match.end() < len(joined) else ""
        low = word.lower()
        if "." in word or word in _ACRONYMS or not any(c in VOWELS for c in low):
            return low if low in _SMALL and not was_first else word
        if low in _SMALL and not was_first and before != "’":
            return low
        accented = _ACCENTED.get(fold(low), low)
        if after == "’" and low in ("l", "d"):
            return low if not was_first else word
        return accented[:1].upper() + accented[1:]

    return _WORD.sub(written, joined)


_STREETS = _words("""
rue avenue av boulevard bd bld place pl allée allee allées impasse imp chemin ch route rte quai cours square sq
passage esplanade villa sentier ruelle résidence residence bâtiment batiment bat zone parc rond-point promenade
lotissement bis ter
""")


def address_in_small_letters(text: str) -> str:
    """The same for an address: kinds of streets have no capital after a number."""
    words = in_small_letters(text).split(" ")
    return " ".join(w.lower() if n and w.lower() in _STREETS else w for n, w in enumerate(words))
