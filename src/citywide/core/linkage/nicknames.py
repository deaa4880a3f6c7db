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
adeline: delia della addie lena ada
adrian: ade rian
agnes: aggie nessie
alan: al
albert: al bert bertie
alejandra: alex ale sandra
alejandro: alex ale jandro
alexander: alex al sandy xander lex alec sasha
alexandra: alex sandra sandy lexi alexa ali
alexis: lexi alex lexie
alfred: al fred alf freddie freddy
alice: elsie
alicia: lisa ali
allen: al
allison: allie ali
alvin: al
alyssa: aly lyssa
amanda: mandy manda
amelia: amy millie milly
andrew: andy drew andre
angel: angelo
angela: angie
angelina: angie lina
anna: annie ann anne
anne: annie nan nancy ann
annette: annie nettie
anthony: tony ant
antonia: toni tonya
antonio: tony toni antony
archibald: archie
arthur: art artie
ashley: ash lee
audrey: audie
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
brittany: britt britney
brooklyn: brook
calvin: cal vin
cameron: cam
camille: cammie millie
candace: candy
carl: charlie
carlos: carlitos
carol: carrie carolyn
caroline: carrie carol lina caro
carolyn: carrie carol lyn cassie caro
casey: kc
cassandra: cassie sandra sandy
cassidy: cass
catherine: cathy kathy kate katie cat kitty kay cate
cecilia: cece celia cissy
charles: charlie chuck chas charley
charlotte: lottie char charlie
chester: chet
christian: chris
christina: chris tina chrissy christy kris kristy kristi christie crissy
christine: chris tina chrissy christy kris kristy kristi christie crissy
christopher: chris topher kit
clarence: clare
clifford: cliff ford
clifton: cliff
clinton: clint
cody: code
constance: connie
corey: cory
cornelius: neil con
courtney: court
crystal: chris crys tal
curtis: curt
cynthia: cindy cyndi
dakota: koda
dallas: dal
damian: dame
daniel: dan danny
danielle: dani danny ellie
darlene: darla
david: dave davy davey
deanna: dee anna
deborah: deb debbie debby debra
debra: deb debbie debby
delilah: lil lila dell
delores: dee lola
dennis: denny den
derrick: derek rick
desmond: des
diana: di diane
diane: di diana
dolores: lola dee
dominic: dom nick
donald: don donnie donny
donna: donnie
dorothy: dot dottie dolly dora
douglas: doug
dwight: ike
edith: edie
edmund: ed eddie ned ted
eduardo: ed eddie lalo
edward: ed eddie eddy ned ted teddy
edwin: ed eddie
elaine: lainie ellie laney
eleanor: ellie nell nora nellie lenore lanna nelly lena
elena: ellen lena
elias: eli lee
elijah: eli
elisa: lisa
elizabeth: liz beth betty eliza lizzie betsy libby bess lisa elsie ellie liza bessie lily lizzy
ellen: ellie nell nellie
emily: em emmy millie milly
emma: em emmy
emmanuel: manny manuel
enrique: henry kike rick ricky
eric: rick ricky
erica: ricki
erick: rick ricky
ernest: ernie
estefania: stephanie fany
estela: stella
esther: essie hetty
ethel: ettie
eugene: gene genie
eugenia: genie gene
eva: eve evie
evelyn: eve evie
ezekiel: zeke
faith: fay
felicia: fel
felipe: phil lipe
fernando: nando fern
florence: flo flossie
frances: fran franny fanny francie frankie
francis: frank fran frankie
francisca: paca fran
francisco: paco frank pancho cisco
franklin: frank
frederick: fred freddie freddy rick fritz
gabriel: gabe
gabriela: gabby gaby ela
gabrielle: gabby ella gabi brie
gary: gare
gavin: gav
genevieve: gen viv
geoffrey: geoff jeff jeffrey
george: georgie
georgia: georgie
gerald: gerry jerry
geraldine: gerry jerry
gerard: gerry jerry
gertrude: trudy gertie
gilbert: gil bert
gloria: glo
grace: gracie
gregorio: greg goyo
gregory: greg gregg
griffin: griff
guadalupe: lupe
guillermo: memo bill william
gwendolyn: gwen wendy
hailey: hal lee
hannah: hanna annie nan nanny anna
harold: hal harry hank
harriet: hattie harry
harrison: harry
harry: hal
harvey: harv
heather: hetty
hector: tito
helen: nell lena nellie ellen
helena: lena nell
henrietta: etta hetty
henry: hank harry hal
herbert: herb bert
hope: hopie
howard: howie
hubert: hugh bert
hunter: hunt
ignacio: nacho
irene: rene
isaac: ike zac
isabel: belle izzy bella
isabella: bella izzy belle
isaiah: zay izzy ike
ivan: van
jacob: jake jack jay
jacqueline: jackie jacqui jack jacky
jaime: jim jimmy
james: jim jimmy jamie jem jimmie
jane: janie jenny
janet: jan
janice: jan
jason: jay jase
javier: javi
jeanette: jean nettie
jeffrey: jeff geoff
jenna: jen
jennifer: jen jenny jenn jennie
jeremiah: jerry jeremy
jeremy: jerry
jerome: jerry
jesse: jess jessie
jessica: jess jessie
jesus: jesse
joan: joanie jo
joanna: jo joan
joanne: jo joan
joaquin: jack quino
john: johnny jack jon johnnie ian jock
johnathan: jon john nathan johnny
jonathan: jon john nathan johnny
jordan: jordy judd
jorge: george
jose: pepe joe
josefina: josie fina pepa
joseph: joe joey jos jody
josephine: jo josie fina
joshua: josh
joyce: joy
juan: john juanito
juanita: nita
judith: judy judi
julia: julie jules
julian: jules
julie: jules
julio: jules
justin: jus
kaitlyn: kate katie
karen: kari
kassandra: kassie sandra
katelyn: kate katie
katherine: kathy kate katie kat kitty kay cathy kathryn
kathleen: kathy kate katie kath
kathryn: kathy kate katie kat kitty
kayla: kay
keith: keefe
kelly: kel
kendall: ken kenny
kendra: kenny
kenneth: ken kenny
kent: ken
kevin: kev
kimberly: kim kimmy
kirsten: kris
kristen: kris kristy chris kristi
kristin: kris kristy chris
kristina: kris tina kristy
kristopher: kris
lance: lancelot
laura: laurie lori
lauren: laurie lori ren
lawrence: larry lawrie lars lonnie
leonard: leo len lenny leon
leonardo: leo
leroy: roy lee
leslie: les
lester: les
leticia: lettie lety
lewis: lew lou
lillian: lil lilly lily
linda: lindy lyn
lindsay: lin
loretta: lori etta retta
lorraine: lori raine
louis: lou louie
louise: lou lulu
lucas: luke
lucia: lucy
lucille: lucy lou
lucy: lu
luis: louis louie lucho
luisa: lou
luke: lucas
lynn: lynne
mackenzie: kenzie mac
madeline: maddie maddy
madison: maddie maddy
magdalena: lena magda
makayla: kayla mikayla
malcolm: mal
manuel: manny manolo
marcus: marc mark
margaret: maggie meg peggy marge margie peg greta madge molly rita daisy
margarita: rita mago
maria: mary mari
maribel: mari belle
marie: mary mae
marilyn: mary lyn
marissa: mari rissa
marjorie: marge margie
mark: marc marcus
martha: marty mattie patsy
martin: marty
marvin: marv
mary: mae molly polly mamie maria
mason: mase
matilda: tilly mattie
matthew: matt matty
maureen: mo
maurice: maury morris
maximilian: max
maxine: max
maxwell: max
megan: meg meggie
meghan: meg meggie
melanie: mel
melissa: mel missy lissa
melody: lodi mel
melvin: mel
mercedes: meche
michael: mike mick mickey mikey micheal
michelle: shelly mickey shell chelle
miguel: mike
mildred: millie
millicent: millie milly
mitchell: mitch
mohammed: mo mohammad muhammad
monica: mona
montgomery: monty
morgan: mo
morris: maury
myron: ron
nancy: nan
naomi: omi
natalie: nat
natasha: tasha nat
nathan: nate nat
nathaniel: nate nat nathan
neil: neal
nicholas: nick nicky nico nic nickie
nicolas: nick nico
nicole: nicky nikki
norman: norm
octavia: tavia
oliver: ollie
olivia: liv livvy nollie
orlando: lando roland
oscar: ozzie
pablo: paul
pamela: pam
patricia: pat patty tricia trish patsy
patrick: pat paddy rick patsy
paul: paulie
paula: polly
pauline: polly paula
pedro: pete peter
penelope: penny
percival: percy
perry: pere
peter: pete
philip: phil
phillip: phil
phyllis: phyl
priscilla: cilla prissy
quentin: quent
rachel: rae shelly shelley rachael
rafael: rafa ralph
ralph: rafe
ramon: ray moncho
randall: randy
randolph: randy
raquel: rachel kelly
raul: ralph
raymond: ray
raymundo: ray
rebecca: becky becca beck reba
regina: gina reggie rena
reginald: reggie reg naldo
rene: renee
ricardo: rick ricky richard rich
richard: rick dick rich ricky richie dickon dickie dicky rico
riley: ry
rita: margarita
robert: bob rob bobby robbie bert robby bobbie dob dobbin hob
roberta: bobbie robbie
roberto: bob beto rob robert bobby
roderick: rod rick
rodney: rod
rodrigo: rod
roger: rog
roland: rollie
roman: rome
ronald: ron ronnie ronny naldo
rosa: rose rosie
rosalind: roz rose
rose: rosie
rosemary: rose rosie
roxanne: roxy
ruben: ben rube
rudolph: rudy
russell: russ rusty
ruth: ruthie
ryan: ry
sabrina: brina
salvador: sal chava
salvatore: sal sam
samantha: sam sammy
samson: sam
samuel: sam sammy
sandra: sandy sandi
santiago: james santi diego
sarah: sally sadie sara
saundra: sandy
savannah: savvy anna
scott: scotty scottie skeeter
sean: shawn
sebastian: seb bastian
selena: lena
serena: rena
seymour: sy
shane: shan
shannon: shan
sharon: shari sherry
sheila: shel
sherman: sherm
shirley: shirl
sidney: sid
silvia: sylvia
simon: sim
solomon: sol
sophia: sophie
stacy: stacey
stanley: stan
stephanie: steph stevie
stephen: steve steph stevie
steven: steve stevie
stuart: stu
sullivan: sully van
susan: sue susie suzy sukey
susanna: sue susie anna suzy
susannah: susie sue anna
suzanne: sue susie suzy
sylvester: sly
tabitha: tabby
tamara: tammy tami
tanner: tan
taylor: tay
terence: terry
teresa: terry tess tessa teri terri
terrance: terry
thaddeus: tad thad
theodore: ted teddy theo
theresa: terry tess tessa teri terri
thomas: tom tommy thom tommie
tiffany: tiff
timothy: tim timmy
tobias: toby
tomas: tom tommy
tracy: trace
travis: trav
trevor: trev
trinity: trini
tristan: tris
tyler: ty
valentina: val
valerie: val
vanessa: nessa essa van
vernon: vern
veronica: ronnie vera roni
victor: vic
victoria: vicky tori vicki vic
vincent: vince vinny vin
virginia: ginny ginger jennie ginnie
vivian: viv
vladimir: vlad
wallace: wally
walter: walt wally
wanda: wendy
wayne: way
wendell: wen
wesley: wes
whitney: whit
wilbur: will
wilfred: will fred
wilhelmina: mina billie minnie
willard: will
william: bill will billy willie liam willy billie bela bell
winifred: winnie freda
winston: win
wyatt: wy
xavier: xavi javier
yolanda: yoli
yvonne: vonnie
zachariah: zach zack
zachary: zach zack zac
"""


def formal_names() -> Mapping[str, tuple[str, ...]]:
    """Return the formal names that each form may stand for; a formal name stands for itself."""
    found: dict[str, list[str]] = {}
    for line in _LINES.strip().splitlines():
        formal, forms = line.split(":")
        for form in (formal, *forms.split()):
            found.setdefault(form, []).append(formal)
    return {form: tuple(dict.fromkeys(formals)) for form, formals in sorted(found.items())}
