"""Every script as it is seen on a cheap phone: a conversation, the queue, the languages, and a caller's handset."""

from typing import Any

from playwright.sync_api import Browser, Page

from helpline.domain.account import Role
from helpline.simulator import Simulator
from tests.browser.screen import desk, overflow, picture
from tests.browser.test_every_page import served
from tests.browser.test_scripts import LONG
from tests.journeys.street import ACCOUNT, TOKEN
from tests.web.bench import Bench, post
from tests.web.conftest import bench, told

__all__ = ["bench", "served", "told"]

NARROW: Any = {"width": 360, "height": 760}
WORST = {code: text for code, text in LONG.items() if code != "ar"} | {
    "mr": "आम्ही तिघी आहोत आणि घाबरलो आहोत त्यांनी आमची कागदपत्रे घेतली आणि दोन महिन्यांपासून पैसे दिले नाहीत",
    "ne": "हामी तीन जना छौं र डराएका छौं उनीहरूले हाम्रो कागजपत्र राखे र दुई महिनादेखि पैसा दिएका छैनन्",
    "zh-Hans": "他们拿走了我们三个人的证件两个月没有给钱我们很害怕不知道还可以问谁请打电话给我们谢谢",
    "xh": "Sisithathu kwaye siyoyika kakhulu bawathathile amaxwebhu ethu ababhataliswanga nangoku ngokungenasizathu",
}
"""A long text in each script, without a space where the script needs none."""

UNKNOWN = """
(element) => {
  // A letter that the font lacks is drawn as the same box as a code point that nobody has.
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const drawn = (sign) => {
    canvas.clearRect(0, 0, 300, 150);
    canvas.font = `40px ${getComputedStyle(element).fontFamily}`;
    canvas.fillText(sign, 30, 90);
    return canvas.getImageData(0, 0, 300, 150).data.join();
  };
  const box = drawn("\\u{10FFFE}"), nothing = drawn("");
  const signs = [...new Set(element.textContent)].filter((sign) => /[\\p{L}\\p{N}]/u.test(sign));
  return signs.filter((sign) => [box, nothing].includes(drawn(sign)));
}
"""


ALONE = """
(texts) => {
  // All that was written, with nothing else on the telephone.
  for (const one of texts.closest(".phone").children) one.hidden = one !== texts;
  for (const one of [texts, texts.closest(".phone")]) {
    Object.assign(one.style, { height: "auto", maxHeight: "none", overflow: "visible", display: "block" });
  }
}
"""


def letters_that_came_along(page: Page) -> int:
    """How many fonts of ours this page has fetched. Which it needs it finds out when it is laid out."""
    page.evaluate("document.body.offsetHeight && document.fonts.ready.then(() => null)")
    return int(page.evaluate("[...document.fonts].filter((one) => one.status === 'loaded').length"))


def seen(page: Page, code: str) -> list[str]:
    """What is wrong with a conversation in this script."""
    came_along = letters_that_came_along(page)
    said = page.locator(f".words[lang='{code}']")
    wrong = [f"{code}: no glyph for {sign}" for one in said.element_handles() for sign in one.evaluate(UNKNOWN)]
    if overflow(page) > 0:
        wrong.append(f"{code}: wider than the screen by {overflow(page)}")
    if (came_along == 1) != (code in ("my", "shn")):
        wrong.append(f"{code}: {came_along} fonts were fetched")
    return wrong


def test_each_script_is_whole_on_a_narrow_screen(browser: Browser, bench: Bench, served: str) -> None:
    one, wrong = bench.sign_in("Ada", Role.RESPONDER), []
    keeper = bench.sign_in("Kit", Role.KEEPER)
    held = {}
    for number, (code, text) in enumerate(WORST.items()):
        bench.texts(text, sender=f"+120255501{number:02}")
        held[code] = bench.contacts()[-1][0]
        with bench.house.database.transaction() as db:
            db.exec_driver_sql("UPDATE contact SET language = %s WHERE id = %s", (code, held[code]))
    with desk(browser, expected=("",), viewport=NARROW, service_workers="block") as page:
        for who, address in ((one, "/"), (keeper, "/keeper/languages")):
            cookie = who.get_cookie("desk", domain="desk.example")
            assert cookie is not None
            page.context.add_cookies([{"name": "desk", "value": cookie.value, "url": served}])
            page.goto(served + address)
            picture(page, f"scripts/{address.strip('/').replace('/', '-') or 'queue'}")
            wrong += [f"{address}: wider than the screen"] if overflow(page) > 0 else []
        cookie = one.get_cookie("desk", domain="desk.example")
        assert cookie is not None
        page.context.add_cookies([{"name": "desk", "value": cookie.value, "url": served}])
        for code, contact in held.items():
            assert post(one, f"/contact/{contact}/take").status_code == 303
            assert (
                post(one, f"/contact/{contact}/say", page=f"/contact/{contact}", words=WORST[code]).status_code == 303
            )
            page.goto(f"{served}/contact/{contact}")
            page.get_by_label("Your words").fill(WORST[code])
            wrong += seen(page, code)
            picture(page, f"scripts/talk-{code}")
            # It would follow by itself what becomes of the conversation.
            page.goto("about:blank")
            assert post(one, f"/contact/{contact}/pass", page=f"/contact/{contact}").status_code == 303
        with bench.house.database.transaction() as db:
            db.exec_driver_sql("UPDATE account SET language = 'ar-XB'")
        assert post(one, f"/contact/{held['shn']}/take").status_code == 303
        page.goto(f"{served}/contact/{held['shn']}")
        wrong += seen(page, "shn")
        picture(page, "scripts/talk-shn-from-right-to-left")
    assert wrong == []


def test_each_script_is_whole_on_a_handset(browser: Browser) -> None:
    with (
        Simulator(account_sid=ACCOUNT, auth_token=TOKEN).run_in_thread() as network,
        desk(browser, expected=("",), viewport=NARROW) as page,
    ):
        page.goto(network.url)
        page.request.post(f"{network.url}/sim/numbers", data={"number": "+15550100"})
        page.request.post(f"{network.url}/sim/handsets", data={"number": "+15550121", "label": "x", "role": "caller"})
        for text in WORST.values():
            told = {"from": "+15550121", "to": "+15550100", "body": text}
            assert page.request.post(f"{network.url}/sim/texts", data=told).ok
        page.reload()
        page.get_by_text(WORST["xh"]).wait_for()
        assert overflow(page) == 0
        hers = page.locator(".phone", has_text="+15550121").locator(".texts")
        hers.evaluate(ALONE)
        unknown = [sign for text in hers.locator("li").element_handles() for sign in text.evaluate(UNKNOWN)]
        hers.scroll_into_view_if_needed()
        picture(page, "scripts/handset")
    assert unknown == []
