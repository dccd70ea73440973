"""Addresses: streets with a number or a name, rooms and floors, and what a place stands beside."""

from typing import Final

from helpline.domain.own_words_letters import CAP, HINDI, THAI, joined, patterns

_PLAIN = joined(
    r"""
        (?!(?:the|a|an|on|in|at|of|from|to|off|by|my|our|this|that|and|or|for|with|girls?|women|people|days?
        |hours?|years?|times?|weeks?|months?)\b)\w+
        """
)
_NO = r"(?: ?(?:number|no|nr|num|numero|n|°|º|#)\.?)? ?[:#]? ?"
_ENGLISH = (
    joined(
        rf"""
        \b\d{{1,5}}[a-z]?,? (?:{_PLAIN} ){{1,3}}(?:street|st|road|rd|avenue|ave|lane|ln|boulevard|blvd|highway
        |soi|nagar|marg|gali|crescent|terrace|alley|drive)\b
        """
    ),
    rf"\b\d{{1,5}}[a-z]?,? (?:{CAP} ){{1,3}}(?:close|court|place|square|way|park|gardens?|hill|mews)\b",
    joined(
        rf"""
        \b(?:{CAP} ){{1,3}}(?:street|st|road|rd|avenue|ave|lane|boulevard|highway|square|nagar|marg|market
        |station|district|township|village)\b
        """
    ),
    rf"\b(?:street|road|avenue|lane|soi|highway|sector|block|ward|zone){_NO}\d{{1,4}}[a-z]?\b",
    joined(
        rf"""
        \b(?:room|rm|flat|apartment|apt|house|floor|unit|building|bldg|plot|door|gate|shop|cabin|villa
        |tower){_NO}\d{{1,5}}[a-z]?\b(?! (?:of us|people|girls|women|days|times|hours))
        """
    ),
    r"\b(?:room|flat|apartment|house|building|block|plot) (?:(?:number|no) )?(?-i:[A-Z])\b(?!')",
    joined(
        r"""
        \b(?:\d{1,3}(?:st|nd|rd|th)|(?:first|second|third|fourth|fifth|sixth|seventh|top|ground)) (?:floor
        |house on|door|building|street|alley|lane)\b
        """
    ),
    joined(
        r"""
        \b(?:behind|opposite|next to|across from|near|beside|close to|in front of
        |by) (?:the |a )?(?:\w+ )?(?:station|temple|mosque|church|market|hospital|school|bridge|airport|port
        |mall|petrol|gas station|seven eleven|7-?eleven|stadium|university|embassy|roundabout|bus stop
        |border gate|crossing)\b
        """
    ),
    r"\b(?:corner of|junction of) \w+",
    r"\b(?:p\.? ?o\.? box|zip(?: code)?|post ?code|pin ?code)[ :#]{0,3}[a-z]{0,2}\d",
    r"(?<!\d)-?\d{1,3}\.\d{3,}°? ?[ns]?,? ?-?\d{1,3}\.\d{3,}",
)
_SPANISH = (
    joined(
        rf"""
        \b(?:calle|avenida|av|avda|carrera|cra|cll|callejon|pasaje|paseo|plaza|colonia|col|barrio|camino
        |carretera|edificio|manzana|mz|lote|calzada|vereda|fraccionamiento)\.? (?:(?:de|del|la|las|los
        |el) ){{0,2}}(?:{CAP}|\d)
        """
    ),
    joined(
        r"""
        \b(?:calle|avenida|av|carrera|callejon|plaza|colonia|camino|calzada)\.? (?:\w+ ){1,3}?(?:#|no\.?
        |numero)? ?\d{1,5}\b
        """
    ),
    joined(
        rf"""
        \b(?:piso|habitacion|cuarto|casa|departamento|depto|dpto|apto|apartamento|puerta|bloque|local|torre
        |km){_NO}\d{{1,4}}[a-z]?\b
        """
    ),
    r"\b(?:\d{1,2}(?:er|do|ro|to|º|°)|primer|segundo|tercer|cuarto|quinto) piso\b",
    joined(
        r"""
        \b(?:esquina (?:con|de)|(?:cerca|detras|enfrente|frente|al lado|junto|atras) (?:de la|del|de|al|a la
        |a) (?:\w+ )?(?:estacion|terminal|iglesia|mercado|hospital|escuela|puente|aeropuerto|templo|parque
        |central))\b
        """
    ),
    r"\b(?:codigo postal|c\.?p\.?) ?:? ?\d{4,5}\b",
)
_FRENCH = (
    joined(
        r"""
        \b\d{1,4},? ?(?:bis|ter)?,? (?:rue|avenue|av|boulevard|bd|impasse|chemin|place|quai|allee|route|cours
        |passage)\b
        """
    ),
    joined(
        rf"""
        \b(?:rue|avenue|boulevard|impasse|chemin|place|quai|allee|residence|cite|quartier|metro|gare) (?:(?:de
        |du|des|la|le|les|d'|l') ?){{0,2}}{CAP}
        """
    ),
    r"\b(?:rue|avenue|boulevard|impasse|chemin|allee) (?:\w+ ){1,3}?(?:numero|no)? ?\d{1,4}\b",
    joined(
        rf"""
        \b(?:chambre|appartement|appart|appt|etage|porte|batiment|bat|immeuble|escalier|maison
        |studio){_NO}\d{{1,4}}\b
        """
    ),
    joined(
        r"""
        \bbatiment (?-i:[A-Z])\b|\b(?:\d{1,2}(?:er|e|eme|ieme)|premier|deuxieme|troisieme|quatrieme
        |cinquieme) etage\b
        """
    ),
    joined(
        r"""
        \b(?:a l'angle de|au coin de|(?:derriere|devant|pres|en face|a cote) (?:de la|de l'|du|de|la|le
        |l') ?(?:\w+ )?(?:gare|eglise|marche|hopital|ecole|pont|aeroport|mosquee|metro|temple|mairie|station))\b
        """
    ),
    r"\bcode postal ?:? ?\d{4,5}\b",
)
_PORTUGUESE = (
    joined(
        rf"""
        \b(?:rua|avenida|av|travessa|alameda|praca|estrada|rodovia|bairro|beco|ladeira|vila|favela
        |jardim)\.? (?:(?:de|do|da|dos|das) )?(?:{CAP}|\d)
        """
    ),
    r"\b(?:rua|avenida|travessa|alameda|estrada|rodovia) (?:\w+ ){1,3}?(?:n[º°o]?\.?|numero)? ?\d{1,5}\b",
    joined(
        rf"""
        \b(?:quadra|lote|bloco|apartamento|apto|ap|quarto|casa|andar|predio|porta|sala
        |kitnet){_NO}\d{{1,4}}[a-z]?\b
        """
    ),
    r"\bbloco (?-i:[A-Z])\b|\b(?:\d{1,2}[ºo°]|primeiro|segundo|terceiro|quarto|quinto) andar\b",
    joined(
        r"""
        \b(?:esquina (?:com|da)|(?:perto|atras|em frente|ao lado|do lado) (?:da|do|de|ao|a) (?:\w+ )?(?:estacao
        |igreja|mercado|hospital|escola|ponte|aeroporto|rodoviaria|templo|metro|posto))\b
        """
    ),
    r"\bcep ?:? ?\d{5}",
)
_HINDI_NO = r"(?: ?(?:नंबर|नम्बर|नं|संख्या|न)\.?)? ?#?"
_HINDI_PLAIN = joined(
    rf"""
        (?!(?:की|के|का|में|से|पर|को|और|या|इस|उस|हर|किसी|ने|बीच|एक|दूसरे|दूसरी|अपने|कोई|नहीं|सही|किस|यह|वह
        |बाहर)(?!{HINDI}))
        """
)
_IN_HINDI = (
    joined(
        rf"""
        (?:मकान|घर|कमरा|कमरे|फ्लैट|प्लॉट|गली|सेक्टर|ब्लॉक|वार्ड|दुकान|कोठी|कोठा|बिल्डिंग|मंजिल|मंज़िल|रोड|खोली
        |चॉल){_HINDI_NO} ?\d{{1,4}}
        """
    ),
    joined(
        rf"""
        (?<!{HINDI}){_HINDI_PLAIN}{HINDI}+ (?:रोड|मार्ग|नगर|कॉलोनी|कालोनी|मोहल्ला|मोहल्ले|गली|चौक|बस्ती|स्ट्रीट|बाज़ार
        |बाजार)(?!{HINDI})
        """
    ),
    r"(?:पहली|दूसरी|तीसरी|चौथी|पाँचवीं|पांचवीं|पहले|दूसरे|तीसरे) (?:मंजिल|मंज़िल|माले|फ्लोर)",
    r"(?:मंदिर|स्टेशन|मस्जिद|बाज़ार|बाजार|अस्पताल|थाने|स्कूल|पुल|चर्च|मॉल|बस अड्डे) के (?:पास|पीछे|सामने|बगल|नज़दीक|नजदीक)",
    r"(?:पिन कोड|पिनकोड) ?:? ?\d",
    joined(
        r"""
        \b(?:gali|galli|makan|makaan|kamra|ghar|plot|sector|chawl|kholi)(?: (?:no|number|num))?\.? \d{1,4}\b
        """
    ),
)
_AFTER_STREET = r"(?!นี้|นั้น|อื่น|ไหน|ใหญ่|คน|ทุก|อันตราย|ไม่|ที่|แล้ว|ตอน|มืด|กับ|และ|ได้|ก็|ๆ)"
_IN_THAI = (
    joined(
        rf"""
        (?<!ข้าง)(?<!ตาม)(?<!บน)(?<!ริม)(?:ถนน|ถ\.) ?{_AFTER_STREET}{THAI}{{2,}}|(?:ซอย
        |ซ\.) ?{_AFTER_STREET}(?:{THAI}{{2,}}|\d)
        """
    ),
    joined(
        r"""
        (?:บ้านเลขที่|เลขที่|ห้องเลขที่|ห้องเบอร์|ห้อง|บ้านหลังที่|หมู่ที่|หมู่|ชั้นที่|ชั้น|ตึก|อาคาร|ถนน|คอนโด
        |แฟลต) ?[a-z]?\d{1,5}(?! ?คน)
        """
    ),
    joined(
        rf"""
        (?:ตำบล|อำเภอ|แขวง|จังหวัด|หมู่บ้าน|คอนโด|อาคาร|สถานีรถไฟ) ?{_AFTER_STREET}{THAI}{{2,}}|(?:ต|อ
        |จ)\.{THAI}{{2,}}
        """
    ),
    r"(?:ตึก|อาคาร|ห้อง) ?(?-i:[A-Z])(?![a-z])",
    joined(
        r"""
        (?:หลัง|ข้าง|ข้างๆ|ตรงข้าม|ใกล้|ใกล้ๆ|หน้า|ติดกับ|ตรง) ?(?:กับ)?(?:วัด|ตลาด|สถานี|โรงพยาบาล|โรงเรียน|เซเว่น|สะพาน|ด่าน
        |ห้าง|ปั๊ม|สนามบิน|มัสยิด)
        """
    ),
    r"รหัสไปรษณีย์ ?\d",
)
ADDRESS: Final = patterns(*_ENGLISH, *_SPANISH, *_FRENCH, *_PORTUGUESE, *_IN_HINDI, *_IN_THAI)
