"""Houses by their name: bars, hotels, clubs, places for massage."""

from typing import Final

from helpline.domain.own_words_letters import CAP, HINDI, THAI, joined, patterns

_HOUSES = joined(
    r"""
        (?:bars?|pub|club|nightclub|night club|hotel|motel|massage(?: parlou?r| house)?|spa|salon|karaoke|lounge
        |sauna|guest ?house|hostel|parlou?r|casino|resort|lodge|brothel|discoteca|disco|cantina|antro|pension
        |hostal|boite|boate|pousada|clube|casa de masajes|casa de massagem|restaurante?|cafe|cabaret|shebeen
        |tavern)
        """
)
_LIKE_ANY = joined(
    r"""
        (?!(?:the|a|an|my|our|her|his|their|this|that|these|those|any|some|each|every|other|another|same|new|old
        |next|last|first|small|big|better|safer|good|bad|nice|cheap|local|one|two|three|many|all|no|massage
        |beauty|nail|hair|hotel|bar|night|strip|sex|dance|in|at|of|to|from|and|or|with|for|different|open|clean
        |legal|safe|own|different|leave|left|where|which|is|was|into|near|outside|inside|by|on|de|du|des|la|le
        |les|el|los|un|una|une|um|uma|do|da|no|na|ce|cet|otro|otra|otros|outro|outra|autre|este|esta|esse|essa
        |mismo|mesmo|meme|mi|meu|mon|del|al|au|en|em|sobre|nuevo|novo|nouveau|salon|casa|mejor|melhor
        |meilleur)\b)\w+
        """
)
_HINDI_HOUSE = r"(?:होटल|बार|स्पा|क्लब|लॉज|पार्लर|गेस्ट हाउस|ढाबा|ढाबे|सैलून|डांस बार)"
_HINDI_ANY = joined(
    rf"""
        (?!(?:एक|उस|इस|दूसरे|किसी|मेरे|नए|वह|वो|की|के|का|में|से|पर|मसाज|ब्यूटी|डांस|और|या|हर|कई|बड़े|छोटे|इसी|उसी|अपने|कोई|को|ने
        |नया|अच्छे|है|हूँ|बीयर|किस|पुराने|सुरक्षित|तो|यह|ये|जिस|वाले|वाला|वाली|मालिक|छोड़ना|छोड़कर|नहीं|बदलना|बंद|ही|भी|काम
        |मैनेजर|जाना|जाने|जैसा|जैसे|लाइन)(?!{HINDI}))
        """
)
_THAI_HOUSE = r"(?:โรงแรม|บาร์|ผับ|คลับ|คาราโอเกะ|อาบอบนวด|ร้านนวด|สปา|ร้านอาหาร|รีสอร์ท|เกสต์เฮาส์|ม่านรูด)"
_THAI_ANY = joined(
    r"""
        (?!อื่น|ใหม่|นี้|นั้น|เดิม|ที่|ไหน|แล้ว|และ|ไม่|ให้|ของ|เพราะ|ได้|ปลอดภัย|เดียว|อีก|ต่อ|หรือ|กับ|ตอน|ก็|จะ|ค่ะ|คะ|ครับ|นวด
        |อาหาร|เก่า|ดี|กว่า|มา|ไป|ทุก|เป็น|อยู่|มี|ถูก|โดน|เขา|เรา|ฉัน|หนู|ปิด|เปิด|ใกล้|หัก|ยึด|บังคับ|ต้อง|ทำ|ๆ|เบียร์|ออก|กลาง|แพง
        |เลย|มัน|ยัง|อยาก|ใหญ่|เล็ก|หลาย|บ้าง|นะ|จ้าง|แห่ง|ในเมือง|จน|ด้วย|คน|กัน|เพื่อ|ถ้า|เมื่อ|เจ้าของ|ผู้จัดการ|พนักงาน)
        """
)
VENUE: Final = patterns(
    rf"\b(?:{CAP} ){{1,3}}{_HOUSES}\b",
    rf"\b{_HOUSES} (?:(?:el|la|los|las|le|les|the|o|a|do|da|du|de la|del|san|santa) )?{CAP}(?: {CAP})?",
    joined(
        rf"""
        \b{_HOUSES} (?:is |which is |that is )?(?:called|named|llamad[oa]|que se llama|appele|qui s'appelle
        |chamad[oa]|que se chama) \w+
        """
    ),
    rf"\b{_HOUSES} \"[^\"]+\"",
    rf"(?<!{HINDI}){_HINDI_ANY}{HINDI}+ {_HINDI_HOUSE}(?!{HINDI})",
    rf"(?<!{HINDI}){_HINDI_HOUSE} {_HINDI_ANY}{HINDI}+(?= (?:में|पर|से|के|का|की|नाम)(?!{HINDI}))",
    rf"{_THAI_HOUSE} ?{_THAI_ANY}{THAI}{{2,}}|(?:ร้าน|บาร์|โรงแรม)ชื่อ",
    rf"{_THAI_HOUSE} ?{CAP}",
)
PERHAPS_A_VENUE: Final = patterns(
    rf"\b(?:at|in|from|to|outside) (?:the )?{_LIKE_ANY} (?:{_LIKE_ANY} )?{_HOUSES}\b",
    rf"\b(?:en|del|dans|au|no|na) (?:el|la|le|a|o)? ?{_HOUSES} (?:el|la|le|do|da) {_LIKE_ANY}",
)
