"""A responder's words with a star, in every language: English ones always count, and these beside them."""

from typing import Final

from helpline.domain.keys import plainest

_WORDS: Final = {
    "es": "done listo hecho; pass pasar; again otravez repetir; here aquí; on entrar; off salir; break pausa descanso;"
    " out fuera; help ayuda;"
    " raid redada muchos",
    "fr": "done fini terminé; pass passer; again encore; here ici; on entrer; off sortir; break pause; out dehors;"
    " help aide;"
    " raid descente beaucoup",
    "pt-BR": "done pronto feito; pass passar; again denovo repetir; here aqui; on entrar; off sair; break pausa;"
    " out fora; help ajuda;"
    " raid batida muitos",
    "zh-Hans": "done 完成; pass 转交; again 重发; here 我在; on 上班; off 下班; break 休息; out 离开; help 帮助;"
    " raid 突查 人多",
    "zh-Hant": "done 完成; pass 轉交; again 重發; here 我在; on 上班; off 下班; break 休息; out 離開; help 幫助;"
    " raid 掃蕩 人多",
    "th": "done เสร็จ เสร็จแล้ว; pass ส่งต่อ; again ส่งอีก; here อยู่; on เข้าเวร; off ออกเวร; break พัก; help ช่วย;"
    " raid บุกค้น คนเยอะ",
    "my": "done ပြီး ပြီးပြီ; pass လွှဲ; again ထပ်ပို့; here ရှိ; on ဂျူတီဝင်; off ဂျူတီထွက်; break နား; help ကူညီ; raid ဝင်စစ် လူများ",
    "hi": "done पूरा खत्म; pass सौंपें; again दोबारा; here यहाँ; on शुरू चालू; off बंद; break आराम; out बाहर; help मदद;"
    " raid छापा भीड़",
    "bn": "done শেষ; pass হস্তান্তর; again আবার; here এখানে আছি; on শুরু চালু; off বন্ধ; break বিরতি; help সাহায্য; raid অভিযান ভিড়",
    "mr": "done झाले संपले; pass सोपवा; again पुन्हा; here इथे; on सुरू चालू; off बंद; break विश्रांती; out बाहेर; help मदत;"
    " raid छापा गर्दी",
    "ne": "done सकियो; pass सुम्प; again फेरि; here यहाँ; on सुरु; off बन्द; break विश्राम; out बाहिर; help मद्दत;"
    " raid छापा भीड",
    "zu": "done qedile; pass dlulisa; again futhi; here lapha; on qala; break phumula; help usizo; raid baningi",
    "xh": "done gqibile; pass dlulisela; again kwakhona; here apha; on qala; break phumla; help uncedo; raid baninzi",
    "sn": "done ndapedza; pass pfuudza; again zvakare; here pano; on tanga; break zorora; help rubatsiro;"
    " raid vazhinji",
}
"""One set for all: a peer who answers in two languages need not think which one this telephone speaks. What could be
taken for another of these words is left out: for `out`, which hands everything over, English is safer."""


def _read() -> dict[str, str]:
    found: dict[str, str] = {}
    for words in _WORDS.values():
        for entry in words.split(";"):
            meant, *own = entry.split()
            for word in own:
                if found.setdefault(plainest(word), meant) != meant:
                    raise ValueError(f"{word} means two things")
    return found


MEANS: Final = _read()
"""What each word stands for, in its plainest form: no accents on Latin letters, no capitals."""
LANGUAGES: Final = tuple(_WORDS)
