"""Short and familiar forms of first names, in English and Spanish as used in the United States.

Each line is a formal name and the forms people give instead. A form may stand for several formal
names (Pat, Chris, Alex); two names agree when they share one. Kept to what is common: a rare
pairing weakens the evidence of all the others.
"""

from __future__ import annotations

from collections.abc import Mapping

_LINES = """
aaron: ron ronnie
abigail: abby abbie gail
abraham: abe bram
adelaide: addie ada della
agnes: aggie nessie
albert: al bert bertie
alejandro: alex ale jandro
alejandra: alex ale sandra
alexander: alex al sandy xander lex alec sasha
alexandra: alex sandra sandy lexi alexa ali
alfred: al fred alf freddie freddy
alice: allie ali
allison: allie ali
alan: al
allen: al
alvin: al
amanda: mandy manda
amelia: amy millie
andrew: andy drew andre
angela: angie
angelina: angie lina
anna: annie ann anne
anne: annie nan nancy ann
annette: annie nettie
anthony: tony ant
antonio: tony toni antony
antonia: toni tonya
archibald: archie
arthur: art artie
augustus: gus august
barbara: barb barbie babs bobbie bab
bartholomew: bart
beatrice: bea trixie bee
belinda: linda bel
benjamin: ben benny benji
bernard: bernie barney
bernice: bernie bunny
bertha: bertie
beverly: bev
bradford: brad
bradley: brad
brandon: brand
brenda: bren
brian: bri
bridget: biddy bridie
calvin: cal vin
cameron: cam
camille: cammie millie
candace: candy
carlos: carlitos
carl: charlie
carol: carrie carolyn
caroline: carrie carol lina caro
carolyn: carrie carol lyn cassie caro
cassandra: cassie sandra sandy
catherine: cathy kathy kate katie cat kitty kay cate
katherine: kathy kate katie kat kitty kay cathy kathryn
kathryn: kathy kate katie kat kitty
kathleen: kathy kate katie kath
cecilia: cece celia cissy
charles: charlie chuck chas charley
charlotte: lottie char charlie
chester: chet
christian: chris
christina: chris tina chrissy christy kris
christine: chris tina chrissy christy kris
christopher: chris topher kit
clarence: clare
clifford: cliff
clifton: cliff
clinton: clint
constance: connie
cornelius: neil con
courtney: court
crystal: chris crys
curtis: curt
cynthia: cindy cyndi
daniel: dan danny
danielle: dani danny
david: dave davy davey
deborah: deb debbie debby debra
debra: deb debbie debby
delores: dee lola
dennis: denny den
diana: di diane
diane: di diana
dolores: lola dee
dominic: dom nick
donald: don donnie donny
donna: donnie
dorothy: dot dottie dolly dora
douglas: doug
edith: edie
edmund: ed eddie ned ted
eduardo: ed eddie lalo
edward: ed eddie eddy ned ted teddy
edwin: ed eddie
eleanor: ellie nell nora nellie lenore
elena: ellen lena
elijah: eli
elizabeth: liz beth betty eliza lizzie betsy libby bess lisa elsie ellie liza bessie lily
ellen: ellie nell nellie
emily: em emmy millie
emma: em emmy
enrique: henry kike rick ricky
ernest: ernie
esther: essie hetty
ethel: ettie
eugene: gene genie
eugenia: genie gene
evelyn: eve evie
ezekiel: zeke
felicia: fel
fernando: nando fern
florence: flo flossie
frances: fran franny fanny francie frankie
francis: frank fran frankie
francisco: paco frank pancho cisco
francisca: paca fran
franklin: frank
frederick: fred freddie freddy rick fritz
gabriel: gabe
gabriela: gabby
gabrielle: gabby
genevieve: gen viv
geoffrey: geoff jeff
george: georgie
georgia: georgie
gerald: gerry jerry
geraldine: gerry jerry
gerard: gerry jerry
gertrude: trudy gertie
gilbert: gil bert
gloria: glo
grace: gracie
gregory: greg gregg
griffin: griff
guadalupe: lupe
guillermo: memo bill william
gwendolyn: gwen wendy
hannah: hanna annie
harold: hal harry hank
harriet: hattie harry
harrison: harry
harry: hal
harvey: harv
hector: tito
helen: nell lena nellie ellen
henrietta: etta hetty
henry: hank harry hal
herbert: herb bert
howard: howie
hubert: hugh bert
ignacio: nacho
isaac: ike zac
isabel: belle izzy bella
isabella: bella izzy belle
jacob: jake jack jay
jacqueline: jackie jacqui
james: jim jimmy jamie jem jimmie
jane: janie jenny
janet: jan
janice: jan
jason: jay jase
jeanette: jean nettie
jeffrey: jeff
jennifer: jen jenny jenn jennie
jeremiah: jerry jeremy
jeremy: jerry
jerome: jerry
jesse: jess jessie
jessica: jess jessie
jesus: chuy
joan: joanie jo
joanna: jo joan
joanne: jo joan
johnathan: jon john nathan johnny
john: johnny jack jon johnnie
jonathan: jon john nathan johnny
jose: pepe joe
josefina: josie fina pepa
joseph: joe joey jos
josephine: jo josie fina
joshua: josh
joyce: joy
juan: john juanito
judith: judy judi
julia: julie jules
julian: jules
julie: jules
justin: jus
karen: kari
kelly: kel
kenneth: ken kenny
kevin: kev
kimberly: kim kimmy
kristen: kris kristy chris
kristin: kris kristy chris
kristina: kris tina kristy
kristopher: kris
laura: laurie lori
lauren: laurie lori ren
lawrence: larry lawrie lars lonnie
leonard: leo len lenny leon
leonardo: leo
leroy: roy lee
leslie: les
lester: les
lewis: lew lou
lillian: lil lilly lily
linda: lindy lyn
lindsay: lin
lorraine: lori raine
louis: lou louie
louise: lou lulu
lucille: lucy lou
lucy: lu
luis: louis louie lucho
luisa: lou
luke: lucas
lynn: lynne
madeline: maddie maddy
magdalena: lena magda
manuel: manny manolo
marcus: marc mark
margaret: maggie meg peggy marge margie peg greta madge molly rita daisy
margarita: rita mago
maria: mary mari
marie: mary mae
marilyn: mary lyn
marjorie: marge margie
mark: marc marcus
martha: marty mattie patsy
martin: marty
marvin: marv
mary: mae molly polly mamie maria
matilda: tilly mattie
matthew: matt matty
maureen: mo
maurice: maury morris
maxine: max
maximilian: max
maxwell: max
melanie: mel
melissa: mel missy lissa
melvin: mel
mercedes: meche
michael: mike mick mickey mikey micheal
michelle: shelly mickey shell chelle
miguel: mike
mildred: millie
mitchell: mitch
monica: mona
morris: maury
nancy: nan
natalie: nat
natasha: tasha nat
nathan: nate nat
nathaniel: nate nat nathan
nicholas: nick nicky nico nic nickie
nicole: nicky nikki
nicolas: nick nico
norman: norm
oliver: ollie
olivia: liv livvy
oscar: ozzie
pamela: pam
patricia: pat patty tricia trish patsy
patrick: pat paddy rick patsy
paul: paulie
paula: polly
pauline: polly paula
penelope: penny
percival: percy
peter: pete
philip: phil
phillip: phil
phyllis: phyl
priscilla: cilla prissy
rachel: rae
rafael: rafa ralph
ramon: ray moncho
randall: randy
randolph: randy
raymond: ray
raymundo: ray
rebecca: becky becca
regina: gina
reginald: reggie reg
ricardo: rick ricky richard rich
richard: rick dick rich ricky richie
rita: margarita
robert: bob rob bobby robbie bert robby bobbie
roberta: bobbie robbie
roberto: bob beto rob robert bobby
roderick: rod rick
rodney: rod
rodrigo: rod
roger: rog
roland: rollie
ronald: ron ronnie ronny
rosa: rose rosie
rosemary: rose rosie
rose: rosie
rosalind: roz rose
roxanne: roxy
rudolph: rudy
russell: russ rusty
samantha: sam sammy
samson: sam
samuel: sam sammy
sandra: sandy sandi
santiago: james santi diego
sarah: sally sadie sara
saundra: sandy
sean: shawn
sebastian: seb bastian
seymour: sy
shannon: shan
sharon: shari sherry
shirley: shirl
sidney: sid
silvia: sylvia
simon: sim
solomon: sol
sophia: sophie
stanley: stan
stephanie: steph stevie
stephen: steve steph stevie
steven: steve stevie
stuart: stu
susan: sue susie suzy sukey
susanna: sue susie anna suzy
suzanne: sue susie suzy
sylvester: sly
tabitha: tabby
tamara: tammy tami
teresa: terry tess tessa teri terri
terence: terry
terrance: terry
thaddeus: tad thad
theodore: ted teddy theo
theresa: terry tess tessa teri terri
thomas: tom tommy thom tommie
tiffany: tiff
timothy: tim timmy
tobias: toby
tracy: trace
valerie: val
vanessa: nessa
veronica: ronnie vera roni
vernon: vern
victor: vic
victoria: vicky tori vicki vic
vincent: vince vinny vin
virginia: ginny ginger jennie ginnie
vivian: viv
wallace: wally
walter: walt wally
wanda: wendy
wayne: way
wendell: wen
wesley: wes
wilbur: will
wilfred: will fred
wilhelmina: mina billie minnie
willard: will
william: bill will billy willie liam willy billie
winifred: winnie freda
winston: win
yolanda: yoli
yvonne: vonnie
zachariah: zach zack
zachary: zach zack zac
alexis: lexi alex lexie
alice: elsie
alyssa: aly lyssa
angel: angelo
ashley: ash
audrey: audie
brittany: britt britney
brooklyn: brook
cassidy: cass
cody: code
corey: cory
dakota: koda
dallas: dal
damian: dame
darlene: darla
deanna: dee anna
derrick: derek rick
desmond: des
dwight: ike
elaine: lainie ellie laney
elias: eli
elisa: lisa
emmanuel: manny manuel
eric: rick ricky
erica: ricki
erick: rick ricky
estefania: stephanie fany
estela: stella
eva: eve evie
faith: fay
felipe: phil lipe
gary: gare
gavin: gav
gregorio: greg goyo
hailey: hal lee
heather: hetty
hope: hopie
hunter: hunt
irene: rene
ivan: van
jaime: jim jimmy
javier: javi
jenna: jen
jesus: jesse
joaquin: jack quino
jordan: jordy judd
jorge: george
julio: jules
kaitlyn: kate katie
kassandra: kassie sandra
katelyn: kate katie
kayla: kay
keith: keefe
kendall: ken kenny
kendra: kenny
kent: ken
kirsten: kris
lance: lancelot
leticia: lettie lety
loretta: lori etta retta
lucia: lucy
lucas: luke
mackenzie: kenzie mac
madison: maddie maddy
makayla: kayla mikayla
malcolm: mal
maribel: mari belle
marissa: mari rissa
mason: mase
megan: meg meggie
meghan: meg meggie
mohammed: mo mohammad muhammad
montgomery: monty
morgan: mo
myron: ron
neil: neal
octavia: tavia
orlando: lando roland
pablo: paul
pedro: pete peter
perry: pere
quentin: quent
ralph: rafe
raquel: rachel kelly
raul: ralph
rene: renee
riley: ry
roman: rome
ruben: ben rube
ruth: ruthie
ryan: ry
sabrina: brina
salvador: sal chava
salvatore: sal sam
savannah: savvy anna
scott: scotty scottie skeeter
selena: lena
serena: rena
shane: shan
sheila: shel
sherman: sherm
stacy: stacey
tanner: tan
taylor: tay
tomas: tom tommy
travis: trav
trevor: trev
trinity: trini
tristan: tris
tyler: ty
valentina: val
vladimir: vlad
whitney: whit
wyatt: wy
xavier: xavi javier
"""


def formal_names() -> Mapping[str, tuple[str, ...]]:
    """Return the formal names that each form may stand for; a formal name stands for itself."""
    found: dict[str, list[str]] = {}
    for line in _LINES.strip().splitlines():
        formal, forms = line.split(":")
        for form in (formal, *forms.split()):
            found.setdefault(form, []).append(formal)
    return {form: tuple(dict.fromkeys(formals)) for form, formals in sorted(found.items())}
