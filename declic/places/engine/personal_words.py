"""The words by which what may be somebody's is told from what is a service's, a street's or a school's."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Names:
    """First names and surnames, folded; a surname of several words is written as one."""

    first: frozenset[str]
    last: frozenset[str] = frozenset()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _names(text: str) -> frozenset[str]:
    return frozenset(" ".join(name.split()) for name in text.split(","))


# Before the at sign, words that are of a function or a service, not of somebody.
FUNCTIONS = _words("""
accompagnement accueil accueillant action actions adapei admin administration afpa agence agglo aidant aidants aide
aides animateur animateurs animation antenne ape apf ash asso association associations atelier ateliers bibli biblio
bibliotheque bienvenue bij bonjour bureau bus caf cafe catholique ccas ccp cdi centre cias cinema citoyen citoyens
civil clic club clubs cn cnfs cohesion college com communaute commune communication compta comptabilite conseiller
conseillers contact contacts coordinateur coordination coordinatrice cowork coworking cpam croix croixrouge csc
culture cyber debrouillards departement dev developpement direction dsi ecole edi egalite emmaus emploi enfance epn
espace etat fablab fablabs familiale familles fjt formation foyer france franceservice franceservices fs gestion greta
hello info information informatique infos inscription inscriptions insertion intercommunalite internet jeunes jeunesse
lab labo laposte lieu lieux ligue local locale logement ludotheque lycee mairie mairies maison mds mediateur
mediatheque mediation metropole mfs mission missionlocale mjc mobile msa msap multimedia net numerique office pays
pedagogie permanence petits pij pimms plateforme point pole populaire poste prefecture presidence president prevention
projet projets public publique referent referente region relais repair reseau reservation reservations responsable
ressourcerie rh rouge rural sante secours secretaire secretariat seniors service services site social sociale
solidaires solidarite sport sports standard support syndicat technique territoire theatre tic tice tiers tierslieu
tourisme tresorier udaf ul ulm unapei urbanisme usagers ville web webmaster
""")
PROVIDERS = _words("""
gmail.com hotmail.com hotmail.fr outlook.com outlook.fr live.fr live.com msn.com yahoo.fr yahoo.com icloud.com
me.com orange.fr wanadoo.fr free.fr sfr.fr neuf.fr laposte.net bbox.fr numericable.fr gmx.fr gmx.com protonmail.com
aol.com club-internet.fr aliceadsl.fr
""")
FIRST_NAMES = _words("""
abdallah abdel abdelkader abdoulaye adam adama adelaide adele adeline adil adrien adrienne agathe agnes ahmed aicha
aida aime aissa aissata alain albane albert alberto albin alexandra alexandre alexane alexia alexis alfred ali alice
alicia alienor alima aline alix alizee allan alphonse alvin amadou amandine amar ambre ambroise amel amelie amina
aminata amine amir anais anas anastasia anatole andre andrea angela angele angelina angelique anissa anita anna
annabelle anne annette annick annie anouk anselme anthony antoine antonin apolline ariane aristide arlette armand
armelle arnaud arthur asma assia astrid aude audrey auguste augustin aurelie aurelien aurore ava awa axelle aya ayoub
aziz badr bakary baptiste barbara barnabe basile bastien beatrice belinda ben benedicte benjamin benoit berenger
berengere berenice bernadette bernard bertrand bilal blaise blanche blandine boris boubacar brahim brice brigitte
bruno calvin camille candice capucine carine carl carla carlos carmen carole caroline cassandra catherine cathy cecile
cedric celeste celestin celia celine cesar chantal charlene charles charlie charline charlotte cheikh cherif chloe
chris christel christelle christian christiane christina christine christophe cindy claire clara clarisse claude
claudette claudine clea clelia clemence clement clementine cleo cloe clothilde clotilde colette colin colleen come
constance constantin coralie coraline corinne cyprien cyrielle cyril cyrille dalila damiano damien daniel danielle
dany daphne david deborah delphine denis denise deniz desire desiree diana diane didier diego dimitri dina djamel
djamila djibril dominique donia dora dorian dorothee dylan edgar edith edmond edouard eliane elias eliette elisa
elisabeth elise eliza ella elliot elodie eloise elsa emile emilie emilien emilio emma emmanuel emmanuelle emy enzo
eric erika erwan erwann esteban estelle esther etienne etiennette eugene eugenie eva evan eve evelyne fabien fabienne
fabrice faiza fanny farah farid farida fatiha fatima fatou fatoumata faustine fawzi felicie felicien felix ferdinand
fernand fernande fiona firmin flavie flavien flora flore florence florent florentin florian florine fodil fouad
franceline francine francis francisco franck francois francoise franky fred freddy frederic frederique gabriel
gabrielle gael gaelle gaetan gaetane gaspard gaston gauthier gautier genevieve geoffrey georges gerald geraldine
gerard geraud germain germaine gerome ghislaine gilbert gilberte gilles gillian gina ginette giovanni gisele gladys
gloria godefroy gontran grace gregoire gregory guilhem guillaume gustave guy gwenael gwenaelle gwendoline habib
hadrien hakim hakima halima hamid hamza hanna hannah hassan hassen hatem hayat hector heidi helena helene heloise
henri henriette hermine herve hicham hippolyte honore hortense hubert hugo hugues ibrahim ibrahima ida idriss igor
ilan ilham ilona ilyes imane imene imran ines ingrid irene iris isaac isabelle isaline ismael issa ivan jacqueline
jacques jade jamal jamila jana janine jasmine jason jawad jean jeanne jeannine jennifer jeremie jeremy jerome jessica
jihane jimmy joachim joan joanna jocelyn jocelyne joel joelle johan johann johanna john johnny jonas jonathan jordan
jordane joseph josephine josette josiane josselin josue joy joyce jules julia juliana juliane julie julien juliette
justin justine kader kamel kamila karen karim karima karine karl kassandra katia katy kelly kenza kenzo kevin khadidja
khadija khaled kheira killian kim kimberley kylian laetitia lamia lana landry lara larbi latif latifa laura laure
laureen laureline laurence laurene laurent lauriane laurie laurine lea leana leila lena leni lenny leo leon leonard
leonie leonore leopold leslie levi liam lila lilian liliane lilou lina linda line lionel lisa lise lisette loan loane
loic loick lola loris lorraine lou louane loubna louis louisa louise louison luc luca lucas luce lucette lucie lucien
lucienne lucile lucille ludivine ludovic lydia lydie lyes lyna lynda lyne mael maelle maelys maeva magali magalie
magdalena mahdi mahe maite malek malika malo mamadou manel manon manuel manuela mara marc marceau marcel marcelle
marcelline margaux margot marguerite maria mariam mariana marianna marianne marie marielle marietta marilyn marilyne
marin marine mario marion marius marjorie marlene marthe martial martin martine marwa maryam maryline maryse maryvonne
mateo matheo mathias mathieu mathilde mathis mathurin matilde matteo matthieu maud maureen maurice maxence maxime
maxine maylis medhi megane mehdi melanie melina meline melissa melodie mercedes meriem merouane mia michael michel
michele micheline michelle mickael mila milan milena milo mireille miriam moad moha mohamed mohammed mohand moise
moktar mona monia monique morgan morgane mouna mounir mourad moussa muriel murielle mustapha myriam myrtille nabil
nabila nacer nadege nadia nadine nadir nahel nail naima najat narcisse nasser natacha natan nathalie nathan nathanael
nawel neila nelly nelson nesrine nicolas nicole nina ninon noa noah noe noel noelie noelle noemie noham nolan nolwenn
nora norbert nordine nour noura noureddine oceane octave odette odile odilon olga olive olivia olivier omar ombeline
ophelie orane oriane orlane oscar othmane otman oumar ousmane oussama pablo paola paolo paquita pascal pascale
pascaline patrice patricia patrick paul paule paulette pauline pedro perrine philibert philippe philomene pia pierre
pierrette pierrick prescillia priscilla prosper prudence quentin quitterie rabah rachel rachelle rachid rachida rafael
raja ralph rania raoul raphael raphaelle rayan raymond raymonde reda regine regis reine rejane remi remy renata renaud
rene renee reynald ricardo richard rita robert robin robinson rodolphe rodrigue roger rokia roland rolande rolf romain
romane romeo romuald ronan rosa rosalie rose roseline rosine roxane ruben ruddy rudy ryan sabine sabrina sacha safia
said saida salah salim salima sally salome samantha sami samia samir samira samuel samy sanaa sandie sandra sandrine
sandy saphia sara sarah sasha saskia sebastien selim selma serge sevan severin severine sharon sherine sibylle sidonie
sihem silvia simeon simon simone sofia sofiane solange solene solenn solenne soline sonia sonya sophie soraya souad
soufiane souleymane stacy stanislas steeve stella stephane stephanie stephen steve steven suzanne suzie sybille
sylvain sylvana sylvestre sylvette sylvia sylviane sylvie tamara tanguy tania tarik tatiana teddy teo tess tessa theo
therese thibault thierry thomas tiago tidiane tim timeo timothee tiphaine titouan tom toni tony toufik tristan ugo
ulysse urbain ursule valentin valentine valere valeria valerie vanessa vera veronique vianney victoire victor victoria
victorien vincent vincente violaine violette virgile virginie viviane vladimir walid wassim wendy werner wilfrid
wilfried william willy xavier yacine yael yanick yanis yann yannick yannis yasmin yasmina yasmine yassine yoan yoann
yohan yohann yolande younes youssef yvan yvann yves yvette yvonne zacharie zahra zakaria zara zeina zelie zeynep zineb
zoe zohra
""")
LISTED = Names(FIRST_NAMES)
# First names that are words, towns or flowers as well: alone, they are nobody.
WORDS_TOO = _words("""
alba ambre america andalousie angers aria asia aurore azur blanche brice capucine carmen celeste chelsea chine cite
clemence colombe constance dakota diamant eden eglantine emeraude esperance etoile eve felicite fleur florence france
garance grace harmonie hortense india iris jade jasmin jasmine juste lorraine lou lune luna lys mai madison marguerite
marin martin max melodie merveille muse noel oceane olive olympe opale paloma paris perle prudence prune reine rose
roman rosa rosalie saint salle sol soleil stella sienna toussaint tom valence victoire victor violette yvetot zone
ange angel art cap cap chance club cyber dame don elan envol espace libre lien liens nova nord oasis passerelle pole
ami amis amie amies ana eva isis solidaire terre terra universel vie ville vivre
""")
# « Le Petit Nicolas » is no Nicolas Petit.
SIZES = _words(
    "petit petite grand grande gros vieux jeune bon bonne beau belle saint sainte noir noire blanc rouge vert"
)
# Said of somebody at work: « sylvie.conseillere@… » is Sylvie, « la conseillère Sylvie » too.
ROLES = _words("""
conseiller conseillere mediateur mediatrice animateur animatrice referent referente secretaire directeur directrice
coordinateur coordinatrice aidant aidante responsable formateur formatrice president presidente tresorier tresoriere
benevole
""")
# Surnames that are those of places too: alone before the at sign, they are nobody.
PLACES_TOO = _words("""
abbaye abri agora arche atelier auberge barrage bastide beaulieu bellevue berger bois bosquet bourg bouquet boutique
cabane carrefour cascade castel centre chalet champ champs chantier chapelle chateau chaumiere chemin clairiere
clocher clos colline colombier comptoir coteau cour couvent croix domaine ecluse ecole eglise escale etang fabrique
ferme fleuve fontaine forge forges fort fosse fournil foyer galerie gare garenne grange granges grenier guinguette
halle halles hameau hospice ile jardin lac lagrange lande lavoir lemoulin lepont levillage lien logis maison maisons
manoir marche marina moulin moulins mur noyer olivier orangerie palais parc passage pavillon phare pierre place plaine
plateau pont ponts port porte potager poterie pre prairie puits quai quartier relais rive riviere roche rocher rosier
rouet ruche rue sablier salle salon source sourciere station terrasse terre theatre tilleul tilleuls tour tourelle
tours tremplin vallee verger vergers verriere vigne vignes villa village ville vivier voute
""")
# What is named after people, or is a title of a thing: a name after it is no person who works there.
NAMED_AFTER = _words("""
rue avenue av boulevard bd place allee allees impasse chemin quai square passage route cours esplanade villa sentier
espace centre mediatheque bibliotheque ludotheque ecole college lycee maison residence gymnase salle stade hopital
clinique theatre parc cite foyer fondation association institut universite campus complexe pole maternelle groupe
hotel tour batiment bat immeuble quartier zac zone metro station gare arret pont fort domaine chateau jardin saint
sainte st ste cafe librairie cinema musee conservatoire auditorium hall creche amphitheatre promenade mail clos mjc
csc ehpad carrefour cours galerie halle pavillon aile auberge moulin cyberbase arboretum stadium piscine general
marechal president docteur dr professeur colonel lieu nom pl ave bld boul ch chem imp sq crs rte fg capitaine
commandant abbe pere cardinal prix
""")
# People whose names places bear: alone in a text, they are those of a street, a school or a hall.
REMEMBERED = _names("""
abbe pierre, anne frank, ariane mnouchkine, aime cesaire, albert camus, albert schweitzer, ambroise croizat, antoine
de saint, aristide briand, auguste renoir, charles de gaulle, charles peguy, claude debussy, claude monet, danielle
casanova, edgar faure, edith piaf, elsa triolet, emile zola, ferdinand buisson, francois mitterrand, francois
rabelais, frederic mistral, gabriel peri, george sand, georges brassens, georges pompidou, gerard philipe, guy moquet,
henri barbusse, henri sellier, henri wallon, honore de balzac, irene joliot, jacques brel, jacques cartier, jacques
chirac, jacques prevert, jean de la fontaine, jean giono, jean jaures, jean mace, jean mermoz, jean monnet, jean
moulin, jean rostand, jean vilar, jean zay, jeanne d arc, josephine baker, jules ferry, jules verne, leo lagrange,
leonard de vinci, jean ferrat, jean philippe rameau, rosa luxemburg, rosa bonheur, leon blum, leon gambetta, louis
aragon, louis braille, louis pasteur, louise michel, lucie aubrac, marcel cachin, marcel pagnol, marcel paul, marcel
proust, marguerite duras, marie curie, martin luther, maurice ravel, maurice thorez, maximilien robespierre, michel de
montaigne, nelson mandela, olympe de gouges, paul cezanne, paul eluard, paul langevin, paul vaillant, paul verlaine,
pierre brossolette, pierre curie, pierre de coubertin, pierre mendes, pierre semard, rene cassin, rene descartes,
robert desnos, robert doisneau, robert schuman, romain rolland, rosa parks, salvador allende, simone de beauvoir,
simone signoret, simone veil, victor hugo, victor schoelcher, vincent auriol, vincent de paul, vincent van gogh, youri
gagarine
""")
# Not said of somebody, even with a capital after « contact : » or « avec ».
NOT_PEOPLE = (
    FUNCTIONS
    | NAMED_AFTER
    | _words("""
la le les l de du des au aux un une notre nos votre vos pour sur sous par tous toutes chaque lundi mardi mercredi
jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
tel telephone mail courriel email facebook twitter instagram linkedin whatsapp zoom pix cnam cnav urssaf impots ameli
europe national nationale francaise francais conseil communal municipal regional departemental numeriques mediateurs
mediatrice hub poles relais accompagnements rdv rendez vous wifi word excel windows linux android google microsoft
orange sfr bouygues free edf engie sncf ratp
""")
)
