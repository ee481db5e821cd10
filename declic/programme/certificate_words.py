"""What is said of certificates, to who has one, to agents and to who verifies."""

from declic.programme.services import NoCertificate

NO_CERTIFICATE = {
    NoCertificate.NOT_OVER: "elle se fait une fois la dernière date passée.",
    NoCertificate.NOT_THERE: "aucune présence n’est notée.",
    NoCertificate.FORGOTTEN: "deux ans après la séance, les noms sont effacés.",
}
TOO_MANY = "Beaucoup de numéros inconnus viennent d’ici depuis une heure. Réessayez dans une heure, ou appelez-nous."
UNKNOWN = "Aucune attestation n’a ce numéro. Comparez chaque signe avec le papier."
