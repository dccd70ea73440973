"""Sentences as people write them, in six languages: what must be found in each, and what must pass."""

from collections.abc import Mapping

NAMES = """
my name is maria
Her name is Joy and she is scared
the girl called ruby wants to leave
he calls himself Tiger
I am Anna, please help
this is Grace from the other house
they took Rosa last night
she says Kim and Ploy are locked in
wants help for Destiny
mr smith keeps the papers
Mrs Lopez holds the money
tell Auntie Bee she is safe
priya wants to go home
the boss, Ivanov, threatens her
she goes by bunny
me llamo rosa
se llama Yesenia y no puede salir
mi nombre es lupe
la señora Teresa nos vigila
soy Paloma, ayuda
quiere que avisen a Marisol
le dicen güera
je m'appelle marie
elle s'appelle fatou
mon nom est Diallo
madame Rose garde les papiers
c'est Awa qui appelle
elle veut que Binta sache
me chamo jéssica
o nome dela é bruna
dona Célia segura os documentos
sou a Tainá
ela quer avisar a Luana
मेरा नाम रूपा है
उसका नाम सोना है
प्रिया घर जाना चाहती है
श्रीमती वर्मा ने कागज रखे हैं
कमला दीदी डराती है
mera naam pinky hai
चंपा नाम की लड़की बंद है
ฉันชื่อมะลิ
เธอชื่อดวงใจ
ชื่อเล่นว่าจุ๊บ
พี่แดงยึดพาสปอร์ต
คุณสมชายขู่
นางสาวบุญมี
เจ๊หน่อยไม่ให้ออก
"""

PHONES = """
ring 555 010 0199
her number is 5550100
call +12025550101 at night
(555) 010-0142
text 555.010.0177 please
five five five zero one zero zero one nine nine
five five five, oh one double two
fullwidth ５５５０１００１４２
mi numero es 555 010 0111
llama al 55 50 10 01 42
cinco cinco cinco cero uno cero cero uno
mon numéro 05 55 01 00 42
zéro six douze trente-quatre cinquante-six
cinq cinq cinq zéro un zéro zéro
liga pra 55 5010-0142
cinco cinco cinco zero um zero zero meia
मेरा नंबर ५५५०१००१४२
फोन 555 010 0142 पर करो
पाँच पाँच पाँच शून्य एक शून्य शून्य
paanch paanch paanch shunya ek shunya
เบอร์ ๕๕๕ ๐๑๐ ๐๑๔๒
โทร 055-501-0142
ห้าห้าห้าศูนย์หนึ่งศูนย์ศูนย์
ห้า ห้า ห้า ศูนย์ หนึ่ง ศูนย์
"""

ADDRESSES = """
she is at 12 harbour road
the house on Baker Street
we live in room 14
room number 203
locked in Flat B
3rd floor, back door
on the second floor
house no. 7
street 51
soi 4
apartment 9c
behind the bus station
opposite the green temple
corner of mill and main
P.O. Box 77
pin code 400001
13.7563, 100.5018
18 Oak Close
unit 5
building 22, gate 3
plot 88 sector 9
calle Hidalgo
calle luna 12
avenida Juárez 300
colonia Roma
cuarto 5
piso 3
en el segundo piso
casa número 9
atrás de la terminal
esquina con Morelos
código postal 06600
12 rue des Lilas
rue de Paris
chambre 12
au troisième étage
appartement 4
derrière la gare
bâtiment C
en face du marché
rua Augusta
rua das flores 45
bloco B
apto 101
no terceiro andar
quarto 12
atrás da rodoviária
CEP 01310
मकान नंबर 12
गली नंबर ४
कमरा 5
शिवाजी नगर
तीसरी मंजिल पर
मंदिर के पीछे
स्टेशन के सामने
सेक्टर 9
gali no 4
บ้านเลขที่ 12
ห้อง 203
ซอยนานา
ถนนสุขุมวิท
ชั้น 3
หลังวัด
ตรงข้ามตลาด
หมู่ ๕
อำเภอเมือง
"""

VENUES = """
she works at the Lucky Star bar
it is Hotel Paradise
the Golden Lotus Massage
a club called venus
bar Luna
the bar is called stars
Ocean Spa
karaoke "Moon"
trabaja en el bar El Farol
hotel Azteca
cantina La Jarocha
el antro que se llama zeus
elle travaille au salon Lotus
l'hôtel Bellevue
le bar qui s'appelle minuit
boate Vogue
na boate chamada estrela
motel Paraíso
गोल्डन होटल
मून लाइट बार
होटल ताज में
रोज़ स्पा
โรงแรมโกลเด้น
บาร์ดอกไม้
ร้านนวดสบายดี
คาราโอเกะดาวเหนือ
"""

PLATES = """
number plate KX 4471
the car is AB12 CDE
MH 12 AB 1234
plate ABC 123
a van, ABC-1234
taxi plates XJ2041
licence plate: 7TRR 812
registration 55 GH 21
placa ABC1D23
placas XYZ-123-A
la placa es JKL 908
matrícula 1234 BCD
plaque AB-123-CD
immatriculation 442 BX 75
placa do carro ABC1234
chapa KJ 2201
नंबर प्लेट MH 12 4471
गाड़ी नंबर DL 4 1122
गाड़ी का नंबर 4471
ทะเบียน กข 1234
รถทะเบียน 1กก 4471
ป้ายทะเบียน ฮฮ 99
"""

EMAILS = """
write to moon@example.org
moon.child@example.co.th
her mail is a_b@mail.example
moon at example dot com
moon (at) example
escribe a luna@example.mx
luna arroba example punto com
correo: x.y@example.com
écris à lune@example.fr
lune arobase example point com
escreve pra lua@example.br
lua arroba example ponto com
मेल करो chand@example.in
chand@example.com पर लिखो
เมล jan@example.th
jan@example.com ค่ะ
mail MOON@EXAMPLE.ORG
moon+home@example.net
moon [at] example
e-mail: m@example.io
"""

LINKS = """
https://example.org/me
http://example.com
www.example.org
see example.com/girls
t.me/example
wa.me/15550100
photos on example.co
example dot com
mira example.mx
www.example.es/fotos
página example.com
voir example.fr
sur www.example.fr
olha example.br
site example.com.br/x
देखो example.in
www.example.in पर
ดู example.th
เว็บ www.example.co.th
my page is example.site
"""

HANDLES = """
find @moonchild
insta: moonchild
ig moon_child9
telegram id moonone
my snap is moon.9
line id: jan22
facebook = Moon Child
wechat id moonchild
mi insta es luna_33
telegram @lunita
face: lunita
facebook: lunita
insta lune_75
mon snap est lune.75
tiktok : lune
meu insta é lua_21
instagram @lua
telegram usuario lua21
इंस्टा: chand
फेसबुक: chand
टेलीग्राम @chand
ไลน์ไอดี jan22
ไอจี: jan
@jan_22 ค่ะ
"""

PAPERS = """
passport AB1234567
passport number 123456789
visa no. 88812345
her ID is 8001015009087
case number 2231/2024
permit: KZ55120
passport N 4455667
aadhaar 1234 5678 9012
file 2024-5512
pasaporte G12345678
CURP ABCD990101MDFRRN09
DNI 12345678Z
cédula 1020304050
expediente 55213
passeport 12AB34567
carte de séjour 7512345678
dossier n° 99887766
CPF 123.456.789-09
RG 123456789
passaporte FZ123456
पासपोर्ट नंबर K1234567
आधार 1234 5678 9012
आधार कार्ड 4321
บัตรประชาชน 1-2345-67890-12-3
พาสปอร์ต AA1234567
"""

BIRTHS = """
born on 12/05/2004
she was born in 1999
dob 1.2.2001
date of birth 3 March 2003
her birthday is May 5
12-05-1998
nací el 5 de mayo de 2000
nació en 1997
fecha de nacimiento 01/02/1999
cumpleaños: 3 de abril
née le 4 mai 2001
née en 1996
date de naissance: 03/04/2000
nasceu em 2002
nasci em 15/08/1995
data de nascimento 15/08/1995
जन्म 1999
जन्मतिथि 05/06/2003
उसका जन्म 2001 में हुआ
1998 में पैदा हुई
เกิดปี 2540
เกิดวันที่ 5 พฤษภาคม 2543
วันเกิด 12/3/2541
เกิดเมื่อ ๒๕๔๖
"""

AGES = """
she is 17
I am 34 and tired
she's only 15
a 16 year old
17yo
she is seventeen
aged 19
he turned 18 last week
at the age of 13
they are 14 and 16
tiene 17 años
tengo veinte años
una chica de 16 años
cumplió quince años
elle a 17 ans
j'ai dix-neuf ans
une fille de 15 ans
âgée de 16 ans
ela tem 17 anos
tenho vinte anos
uma menina de 15 anos
वह 17 साल की है
उसकी उम्र 16 है
सत्रह साल की लड़की
१५ वर्षीय
wo 17 saal ki hai
อายุ 17
อายุ ๑๕ ปี
เธอเพิ่งสิบหกปี
เด็ก 12 ขวบ
"""

MONEY = """
he paid my boss 5000
I gave her $200
she sent him 300 baht
he paid the policeman
they sold her for 4000
the money goes to the manager
I pay the agency 500 a week
she gives him the money
gave the guard cash
bought for 20000 pesos
le pagó 5000 pesos al jefe
le di el dinero
dio 200 dólares a su prima
pagan al policía
la vendió por 3000
elle a payé 500 euros
lui donne l'argent
il paye le policier
j'ai donné 300 € à son ami
ela pagou 500 reais
deu dinheiro para o policial
mandou 300 reais para a amiga
उसने 5000 रुपये दिए
भाई को पैसे दिए
मालकिन को 2000 रुपये देती हूँ
20 हज़ार में बेचा
จ่ายให้นายหน้า 5000 บาท
ให้เงินตำรวจ
โอนเงินให้เจ้าของ
แม่ส่งเงิน 3000
"""

HELPERS = """
the driver brings us
he drives me home
she booked the room
shares rent with me
we share the flat
a friend lets me stay
she hides me
sells snacks to us
translates for the girls
el chofer nos trae
nos lleva al trabajo
reservó el cuarto
compartimos la renta
me esconde en su casa
le chauffeur attend
elle a réservé la chambre
on partage le loyer
elle m'héberge
o motorista espera
ela reservou o quarto
dividimos o aluguel
me esconde quando ele vem
ड्राइवर लाता है
कमरा बुक किया
किराया बाँटती है
คนขับรถมารับ
เพื่อนจองห้อง
หารค่าเช่ากัน
เพื่อนให้พัก
"""

CLEAN = """
papers kept
wants to go home
I want to talk to a lawyer
can't leave, somebody watches
wants her papers back
owes money and it never ends
my pay is cut and there are fines
I want to stay and have better conditions
wants to know what happens if she reports
Please do not call me back
Not now. Maybe later.
I am afraid they will tell my family
they took my phone and my papers
someone under 18 now
over 18, works by her own choice
works 12 hours a day, 7 days a week
wants a day off and her wages
she is tired and wants to rest
I'm safe now, thank you
I WANT TO GO HOME AND NOT COME BACK
she wants to learn English and work in another bar
wants to change to a safer hotel job
the police came at night, wants a lawyer first
ask for a doctor who does not tell anybody
wants money back that was promised
is watched at the door, will text when alone
there are five of us in one room
my name must not be written anywhere
wants a room of her own
on Monday she decides
call only between 10 and 12
has been here for 3 months
quiere irse a su casa
quiero hablar con un abogado
me quitaron los papeles
no puede salir, la vigilan
la deuda nunca se acaba
quiere que le paguen lo que le deben
trabaja en la calle y quiere seguir
menor de 18 años ahora
lleva 3 años aquí
elle veut rentrer chez elle
je veux parler à une avocate
on garde mes papiers
elle ne peut pas sortir
une dette qui ne finit jamais
je travaille dans la rue
elle veut rester et gagner mieux
ela quer voltar para casa
quero falar com uma advogada
ficaram com os meus documentos
a dívida nunca acaba
quer trabalhar em outro lugar
tenho medo, não quero polícia
वह घर जाना चाहती है
मुझे वकील से बात करनी है
कागज रख लिए हैं
कर्ज़ कभी खत्म नहीं होता
मेरा नाम कहीं मत लिखना
किसी दूसरे होटल में काम चाहिए
अभी 18 साल से कम है
อยากกลับบ้าน
อยากคุยกับทนาย
เขายึดพาสปอร์ตไว้
ออกไปไหนไม่ได้ มีคนเฝ้า
หนี้ไม่มีวันหมด
อยากทำงานต่อแต่ขอเงื่อนไขดีกว่านี้
อยากได้วันหยุด
ไม่อยากให้ครอบครัวรู้
ขอบคุณค่ะ
ทำงานวันละ 12 ชั่วโมง
"""

SAMPLES: Mapping[str, str] = {
    "name": NAMES,
    "phone": PHONES,
    "address": ADDRESSES,
    "venue": VENUES,
    "plate": PLATES,
    "email": EMAILS,
    "link": LINKS,
    "handle": HANDLES,
    "papers": PAPERS,
    "birth": BIRTHS,
    "age": AGES,
    "money": MONEY,
    "somebody who helps": HELPERS,
}


def sentences(text: str) -> list[str]:
    """One a line."""
    return [line for line in text.splitlines() if line]
