"""Who paid whom, and who gives a hand: what can make anybody somebody to accuse."""

from typing import Final

from helpline.domain.own_words_letters import HINDI, joined, patterns

_WORTH = joined(
    r"""
        (?:[$€£฿₹¥]|baht|dollars?|usd|thb|pesos?|reais|rupees?|rs\.?|euros?|rand|kyat|kip|cfa|k|mil|mille|lakh
        |thousand|hundred)
        """
)
_SUM = joined(
    rf"""
        (?:{_WORTH} ?\d[\d.,]*|\d[\d.,]* ?{_WORTH}\b|\d[\d.,]*\d)(?!\d)(?! ?(?:%|percent|hours?|days?|weeks?
        |months?|minutes?|times|dias|semanas|meses|horas|veces|jours|heures|semaines|mois|fois|por ciento
        |por cento|girls|meals))
        """
)
_WHOM = joined(
    r"""
        (?:(?:the|my|his|her|our|their|a|an) )?(?:boss|madam|manager|owner|man|friend|police(?:man)?|officer
        |guard|agen\w+|broker|driver|husband|boyfriend|landlord|cousin|sister|brother|mother|father|family|pimp
        |client|uncle|aunt|women?|girls?|recruiter)
        """
)
_A_QUIEN = joined(
    r"""
        (?:(?:el|la|los|las|mi|su|un|una|o|a|meu|minha|seu|sua|um|uma|le|les|mon|ma|son|sa) )?(?:jefe|jefa
        |patron\w*|dueñ[oa]|duen[oa]|policia\w*|chofer|marido|esposo|novio|madrota|padrote|reclutador\w*|coyote
        |amig[oa]|prim[oa]|herman[oa]|don[oa]|chefe|policial|motorista|namorado|cafetao|cafetina|gerente
        |policier|flic|proxenete|mari|copain|passeur|gerante?|ami|cousine?|soeur|frere|agen\w+|mujer|homem|homme
        |hombre)
        """
)
MONEY: Final = patterns(
    joined(
        rf"""
        \b(?:paid|pays?|paying|gave|gives?|giving|sent|sends|sending|handed|hands|transfer\w*|lent|lends|charged
        |charges|bought|sold)\b (?:\S+ ){{0,4}}?{_SUM}
        """
    ),
    rf"\b(?:paid|gave|sold|bribed) (?:him|them|{_WHOM})\b|\bpaid her\b(?! (?:back|rent|debt))",
    joined(
        rf"""
        \b(?:pays|gives money to|sends money to|gave money to|sent money to|pay money to) (?:him|her|them
        |{_WHOM})\b
        """
    ),
    joined(
        rf"""
        \b(?:gives?|gave|sends?|sent|hands?|handed) (?:him|them|{_WHOM}) (?:\w+ ){{0,2}}(?:money|cash|cut|share
        |earnings)\b
        """
    ),
    rf"\bmoney (?:goes|went|is going|was sent|is sent) to (?:him|her|them|{_WHOM})\b",
    joined(
        rf"""
        \b(?:pag[oaue]\w*|dio|da|di|daba|dou|deu|mand[oa]u?|envi[oa]u?|entreg[oa]u?|cobr[oa]u?|prest[oa]
        |emprestou|transfiri[ou]|vendi[ou]|vendeu)\b (?:\S+ ){{0,4}}?{_SUM}
        """
    ),
    joined(
        rf"""
        \b(?:pag[oa]u?|pagan|pagava|pagaba|dio|deu|mando|mandou|entrego|entregou|da|entrega|manda) (?:(?:el|o|mi
        |a) )?(?:(?:dinero|dinheiro|plata|grana) )?(?:al?|ao|para|pro|pra) {_A_QUIEN}\b
        """
    ),
    joined(
        r"""
        \b(?:le|les|lhe) (?:di|da|dio|deu|doy|dou|daba|pago|pagaba|mando|manda|entrego
        |entrega) (?:el |la |mi |su |o |mucho )?(?:dinero|plata|dinheiro|grana)\b
        """
    ),
    joined(
        rf"""
        \b(?:pay(?:e|ait|ent|er)|paie|donn(?:e|ait|ent)|envoi(?:e|ent)|vers(?:e|ait)|remet(?:tait)?|prete
        |vendu)s?\b (?:\S+ ){{0,4}}?{_SUM}
        """
    ),
    joined(
        r"""
        \b(?:lui|leur) (?:a |ai )?(?:donn|pay|vers|envoy|envoi|remet|remis)\w* (?:de |l'
        |son |mon |tout )*(?:l')?argent\b
        """
    ),
    joined(
        rf"""
        \b(?:paye|paie|payait|payent) {_A_QUIEN}\b|\b(?:donn|vers|envoi|remet|envoy)\w* (?:de |l'
        |son |mon )*(?:l')?argent a {_A_QUIEN}\b
        """
    ),
    joined(
        rf"""
        \d[\d.,]* ?(?:हज़ार|हजार|लाख|सौ|रुपये|रुपए|रूपये|रु)(?: {HINDI}+){{0,3}} (?:दिए|दिये|देता|देती|देते|भेजे|भेजता|भेजती|लिए
        |लिये|में बेचा|में बेच)
        """
    ),
    rf"{HINDI}+ को (?:{HINDI}+ )?(?:पैसे|पैसा|रुपये|रुपए) (?:दिए|दिये|दिया|देता|देती|देते|भेजे|भेजा|भेजता|भेजती)",
    joined(
        r"""
        (?<!ไม่)(?:จ่าย|ให้|ส่ง|โอน|คืน|ขาย)(?:เงิน)?[^ \d]{0,20} ?\d[\d,]{1,} ?(?:บาท|พัน|หมื่น|แสน
        |ดอลลาร์)?(?! ?(?:วัน|ชั่วโมง|เดือน|คน))
        """
    ),
    joined(
        r"""
        (?<!ไม่)(?:ให้เงิน|จ่ายเงิน|ส่งเงิน|โอนเงิน|จ่าย)(?:ให้|แก่|กับ)?(?:เขา|มัน|แม่|นายหน้า|นาย|เจ้าของ|แฟน|ผัว|สามี|ตำรวจ
        |หัวหน้า|เอเย่นต์|เจ๊|พี่)
        """
    ),
)

HELPER: Final = patterns(
    r"\b(?:(?:the|my|her|our|a) driver|driv(?:es|ing) (?:me|us|her|the girls)|drove (?:me|us|her))\b",
    r"\bbooked (?:the|a|my|our|her) (?:room|hotel|flat|taxi|flight)\b",
    joined(
        r"""
        \bshar(?:e|es|ed|ing) (?:the |my |our |a )?(?:rent|room|flat|income|house)\b|\blives with (?:a|her
        |my) friend\b
        """
    ),
    joined(
        r"""
        \b(?:lets?|letting) (?:me|her|us) (?:stay|sleep|hide)\b|\bhid(?:es|ing)? (?:me|her|us)\b|\blent (?:me
        |her|us)\b|\b(?:brings?|brought|sells?) (?:me |us |her )?(?:food|snacks|tea)\b|\btranslat(?:es|ed) for\b
        """
    ),
    joined(
        r"""
        \b(?:el|mi|su|un) chofer\b|\b(?:nos|me|la) (?:lleva|llevaba|maneja)\b|\bel que nos lleva\b|\b(?:reservo
        |alquilo|rento|renta) (?:el|la|un) (?:cuarto|habitacion|hotel)\b|\b(?:comparte|comparto
        |compartimos) (?:el |la )?(?:renta|alquiler|cuarto|casa)\b|\bme (?:esconde|presto)\b
        """
    ),
    joined(
        r"""
        \b(?:le|mon|son|notre) chauffeur\b|\b(?:me|nous|la) conduit\b|\b(?:a )?reserve (?:la|une|l') ?(?:chambre
        |hotel)\b|\bpartag\w+ le loyer\b|\b(?:m'|l')heberge\b|\bme cache\b|\bcolocataire\b
        """
    ),
    joined(
        r"""
        \b(?:o|meu|nosso) motorista\b|\b(?:me|nos) (?:leva|levava)\b|\b(?:reservou|alugou) (?:o|um) (?:quarto
        |hotel)\b|\b(?:divide|dividimos|divido|racha) o aluguel\b|\bme (?:esconde|emprestou)\b
        """
    ),
    joined(
        r"""
        ड्राइवर|(?:कमरा|होटल) (?:बुक|किराए)|किराया (?:बाँट|बांट|शेयर)|(?:मुझे|हमें) छिपा|(?:गाड़ी|ऑटो) चलाने वाल
        |\b(?:driver|kiraya (?:bant|share)\w*)\b
        """
    ),
    r"คนขับ|ขับรถให้|ขับรถพา|จองห้อง|จองโรงแรม|หารค่าเช่า|หารค่าห้อง|แชร์ค่าเช่า|ให้พัก|ให้ที่ซ่อน|ซ่อนฉัน|คนขายข้าว",
)
