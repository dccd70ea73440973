"""Every script on a narrow screen: lines break where a language lets them, no letter is torn, nothing runs out."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from helpline import words
from helpline.domain.grapheme import graphemes

LONG = {
    "th": "สวัสดีค่ะอยากคุยกับใครสักคนเรื่องเอกสารที่ถูกเก็บไว้และเงินที่ยังไม่ได้รับตั้งแต่เดือนที่แล้ว",
    "my": "မင်္ဂလာပါကျွန်မတို့သုံးယောက်ကြောက်နေတယ်ဘယ်သူ့ကိုမေးရမှန်းမသိဘူးကျေးဇူးပြုပြီးဖုန်းဆက်ပေးပါ",
    "shn": "မႂ်ႇသုင်ၶႃႈၶွပ်ႈၸႂ်ၼမ်ၼမ်ၵူၼ်းတႆးမိူင်းတႆးလၢတ်ႈတႆးပီႈၼွင်ႉၶႃႈယူႇလီယူႇ",
    "hi": "मुझेनहींपताऔरकिससेपूछूँउसनेकहावहमेरेघरवालोंकोबतादेगाहमतीनहैंऔरडरेहुएहैं",
    "bn": "আমরাতিনজনভয়পাচ্ছিআরকাকেজিজ্ঞাসাকরবজানিনাওরাআমারঅর্ধেকটাকারেখেদেয়",
    "zh-Hant": "我們三個人都很害怕他說要告訴我家裡人我不知道還可以問誰請打電話給我謝謝你們",
    "ar": "نحن ثلاثة ونخاف كثيرا ولا نعرف من نسأل عن أوراقنا التي أخذوها منا",
}

TORN = """
(clusters) => {
  const text = document.querySelector(".words").firstChild;
  let at = 0, torn = [];
  for (const cluster of clusters) {
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at += cluster.length);
    const tops = new Set([...range.getClientRects()].filter((one) => one.width > 0).map((one) => Math.round(one.top)));
    if (tops.size > 1) torn.push(cluster);
  }
  return torn;
}
"""


@pytest.mark.parametrize("code", list(LONG))
def test_a_long_text_fits_a_narrow_screen_and_no_letter_is_torn(browser: Browser, code: str) -> None:
    style = (Path(words.TEMPLATES) / "desk" / "desk.css").read_text(encoding="utf-8")
    direction = "rtl" if code == "ar" else "ltr"
    page = browser.new_page(viewport={"width": 320, "height": 640})
    try:
        page.set_content(
            f'<!doctype html><html lang="en" dir="{direction}"><meta charset="utf-8"><style>{style}</style>'
            f'<body><main class="said"><ol><li class="bubble caller">'
            f'<p class="words" dir="auto" lang="{code}">{LONG[code]}</p></li></ol></main>'
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        lines = page.evaluate(
            "Math.round(document.querySelector('.words').clientHeight"
            " / parseFloat(getComputedStyle(document.querySelector('.words')).lineHeight))"
        )
        assert lines > 1
        assert page.evaluate(TORN, graphemes(LONG[code])) == []
    finally:
        page.close()
