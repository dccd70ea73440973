"""The worst facts each text may have to hold: every variant, with the longest values a line can give."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import product

from helpline import words
from helpline.domain.language import menu_pages
from helpline.domain.names import Locale

CODE = "W777"
NUMBER = "+12025550100"
COVER = "the Harbour Street Repair Shop"
ALIAS = "Nightingale"
MINUTES = 120
WHO = "Nightingale Law, Heron Clinic"
HER_WORDS = "I want my papers back and my last two months paid"
EITHER = (True, False)


def facts(template: str, locale: Locale) -> list[dict[str, object]]:
    """Every variant of the facts of one template, in one language."""
    wanted = _TABLE[template]
    names = list(wanted)
    values: list[Sequence[object]] = [
        _LONGEST[value](locale) if isinstance(value, str) else value for value in wanted.values()
    ]
    return [dict(zip(names, chosen, strict=True)) for chosen in product(*values)]


def names(template: str) -> set[str]:
    """The facts a template takes."""
    return set(_TABLE[template])


def times(locale: Locale, *, aloud: bool = False) -> list[str]:
    """The next seven days as they would be told: a day's name before the hour."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    days = [now + timedelta(days=day) for day in range(1, 8)]
    return [words.time_of_day(day, now=now, zone=UTC, locale=locale, aloud=aloud) for day in days]


def language_names(locale: Locale) -> list[str]:
    return [words.language_name(which, locale) for which in words.register()]


def _longest(values: Sequence[str]) -> Sequence[str]:
    return [max(values, key=len)]


def _menus(locale: Locale) -> Sequence[object]:
    """Pages of bare names, and pages with the hours of languages that somebody speaks later; the longest of each."""
    register = words.register()
    timed = {code: f"{row.name} ({max(times(code), key=len)})" for code, row in register.items()}
    bare = {code: row.name for code, row in register.items()}
    found = []
    for named in (bare, timed):
        latin = [named[Locale(code)] for code in ("en", "zu", "xh", "sn")]
        every = (latin,) if register[locale].gsm7 else (latin, sorted(named.values(), key=len)[-4:])
        found += [max(menu_pages(list(enumerate(names, 31))), key=lambda page: len(str(page))) for names in every]
    return found


def _tight(locale: Locale) -> str:
    """Its own name; without the one letter that would double a text of plain letters."""
    return words.register()[locale].name.replace("ç", "c")


_LONGEST: Mapping[str, Callable[[Locale], Sequence[object]]] = {
    "time": lambda locale: [*_longest(times(locale)), None],
    "time known": lambda locale: _longest(times(locale)),
    "told time": lambda locale: _longest(times(locale)),
    "time aloud": lambda locale: [*_longest(times(locale, aloud=True)), None],
    "told time aloud": lambda locale: _longest(times(locale, aloud=True)),
    "language": language_names,
    "language aloud": lambda locale: [words.language_name(which, locale, aloud=True) for which in words.register()],
    "language or none": lambda locale: [*_longest(language_names(locale)), None],
    "date": lambda locale: [words.day(datetime(2026, 11, 28, tzinfo=UTC).date(), locale)],
    "own name": lambda locale: [words.register()[locale].name],
    "options": _menus,
    "option": lambda locale: [f"31 {_tight(locale)}"],
    "other option": lambda locale: [
        words.say("sms/other_language", other, option=f"38 {_tight(other)}")
        for other, row in words.register().items()
        if other != locale and (row.gsm7 or not words.register()[locale].gsm7)
    ],
}

_CODE: Mapping[str, Sequence[object]] = {"code": (CODE,)}
_WAITING: Mapping[str, Sequence[object] | str] = {"language": "language aloud", "minutes": (0, 1, 2, MINUTES)}
_ASKED: Mapping[str, Sequence[object] | str] = {"alias": (ALIAS,), "language": "language aloud"}
_CODES: Sequence[object] = ([CODE, "V888", "T999"],)

_TABLE: Mapping[str, Mapping[str, Sequence[object] | str]] = {
    "sms/greeting": {"calls": EITHER, "several_languages": EITHER},
    "sms/language_menu": {"options": "options", "more": EITHER, "calls": EITHER},
    "sms/which_language": {"option": "option", "other": "other option"},
    "sms/notice/charged": {},
    "sms/other_language": {"option": "option"},
    "sms/language_not_on_duty": {"lang": "language", "time": "time", "calls": EITHER},
    "sms/responder/shift_soon": {"time": "told time", "until": "told time"},
    "sms/responder/shift_begun": {"until": "told time"},
    "sms/responder/shift_missed": {},
    "sms/responder/stand_in": {"until": "told time"},
    "sms/responder/shift_ready": {"time": "told time"},
    "sms/responder/shift_none": {"time": "time"},
    "sms/responder/shift_over": {},
    "sms/responder/shift_over_open": {"codes": _CODES},
    "sms/responder/swap_ask": {"alias": (ALIAS,), "time": "told time"},
    "sms/responder/swap_yes": {"alias": (ALIAS,), "time": "told time"},
    "sms/nobody_on_duty": {"time": "time", "alt": (NUMBER, None), "calls": EITHER},
    "sms/still_waiting": {"minutes": (MINUTES, None), "calls": EITHER},
    "sms/raid/greeting": {"calls": EITHER},
    "sms/responder/raid_ping": {},
    "sms/responder/raid_on": {"until": "told time"},
    "sms/responder/raid_begun": {},
    "sms/responder/raid_off": {},
    "sms/responder/raid_refused": {},
    "sms/responder/not_next": {**_CODE, "first": (CODE,)},
    "sms/joined": {"alias": (ALIAS,)},
    "sms/reoffered": {},
    "sms/leaving": {},
    "sms/erased": {},
    "sms/stopped": {},
    "sms/closing": {"hours": (1, 2, 72), "calls": EITHER},
    "sms/feedback": {},
    "sms/photos": {"calls": EITHER},
    "sms/danger_noted": {"emg": (NUMBER, None)},
    "sms/wrong_number": {},
    "sms/not_now": {},
    "sms/line_closed": {"alt": (NUMBER, None)},
    "sms/fault": {"alt": (NUMBER, None)},
    "sms/ring_missed": {},
    "sms/wish/ask": {},
    "sms/wish/noted": {},
    "sms/wish/nobody": {"anybody": EITHER},
    "sms/wish/complaint": {},
    "sms/quick/safe_now": {},
    "sms/quick/urgent": {"emg": (NUMBER, None), "calls": EITHER},
    "sms/quick/call_agreed": {"time": "time known"},
    "sms/quick/handing_over": {"alias": (ALIAS,)},
    "sms/quick/about_another": {},
    "sms/quick/media": {},
    "sms/quick/manager": {},
    "sms/quick/abusive": {},
    "sms/quick/about_us": {},
    "sms/quick/private": {"hours": (1, 2, 72)},
    "sms/quick/limits": {},
    "sms/quick/danger": {"emg": (NUMBER, None), "calls": EITHER},
    "sms/quick/watched_phone": {},
    "sms/quick/under_18": {},
    "sms/consent/may_say": {"words": (HER_WORDS,)},
    "sms/consent/ask_ring": {"hours": (72,), "code": (41,)},
    "sms/consent/ask_area": {"area": ("North Harbour",), "days": (14,), "code": (41,)},
    "sms/consent/ask_person": {"who": (WHO,), "days": (7, 14), "code": (41,)},
    "sms/consent/ask_board": {"externals": EITHER, "days": (30,), "code": (41,)},
    "sms/consent/ask_peers": {"days": (7,), "code": (41,)},
    "sms/consent/ask_warn": {"days": (90,), "code": (41,)},
    "sms/consent/yes": {"date": "date"},
    "sms/consent/no": {},
    "sms/consent/taken_back": {},
    "sms/consent/taken_back_clear": {"who": (WHO,)},
    "sms/consent/word": {"word": ("MANGO-4712",)},
    "sms/consent/word_known": {},
    "sms/recipient/told": {"ref": ("BCDFG2",), "words": (HER_WORDS,), "date": "date"},
    "sms/recipient/stop": {"ref": ("BCDFG2",)},
    "sms/responder/said_yes": _CODE,
    "sms/responder/took_back": _CODE,
    "voice/consent/may_say": {"words": (HER_WORDS,)},
    "voice/consent/ring": {"hours": (72,)},
    "voice/consent/area": {"area": ("North Harbour",), "days": (14,)},
    "voice/consent/person": {"who": (WHO,), "days": (7, 14)},
    "voice/consent/board": {"externals": EITHER, "days": (30,)},
    "voice/consent/peers": {"days": (7,)},
    "voice/consent/warn": {"days": (90,)},
    "voice/consent/keys": {},
    "voice/consent/yes": {},
    "voice/consent/no": {},
    "voice/consent/taken_back": {},
    "sms/quick/their_word": {},
    "voice/text_only": {},
    "voice/raid/welcome": {"cover": (COVER, None)},
    "voice/raid/facts": {"lawyer": (NUMBER, None)},
    "voice/raid/listed": {},
    "voice/raid/stay": {},
    "voice/welcome": {"cover": (COVER, None)},
    "voice/wish/ask": {},
    "voice/wish/noted": {},
    "voice/wish/nobody": {"anybody": EITHER},
    "voice/wish/complaint": {},
    "voice/keys": {"can_ring_back": EITHER},
    "voice/language_choice": {"lang": "own name", "key": tuple(range(1, 10)), "time": "time aloud"},
    "voice/still_here": {},
    "voice/before_you": {"n": (0, 1, 2, 3, 5, 60, 250)},
    "voice/danger_noted": {"emg": (NUMBER, None)},
    "voice/ring_back_noted": {},
    "voice/ring_back_cannot": {},
    "voice/wiped": {},
    "voice/nobody_now": {"time": "time aloud", "alt": (NUMBER, None)},
    "voice/nobody_choice": {"can_ring_back": EITHER},
    "voice/next_time": {"time": "told time aloud"},
    "voice/language_gap": {"lang": "language aloud", "time": "time aloud"},
    "voice/connecting": {},
    "voice/person_left": {},
    "voice/goodbye": {},
    "voice/not_now": {},
    "voice/fault": {"alt": (NUMBER, None)},
    "voice/wrong_number": {},
    "voice/interpreter_ask": {"lang": "language or none"},
    "voice/interpreter_yes": {},
    "voice/interpreter_no": {},
    "voice/star_menu": {"can_ring_back": EITHER},
    "voice/responder/whisper": {**_WAITING, "urgent": EITHER},
    "voice/responder/whisper_shift": {},
    "voice/responder/whisper_ring_back": _WAITING,
    "voice/responder/whisper_hand_over": _ASKED,
    "voice/responder/whisper_interpret": _ASKED,
    "voice/responder/already_taken": {},
    "voice/responder/gone": {},
    "voice/responder/joined": {},
    "voice/responder/passed": {},
    "voice/responder/too_many": {},
    "voice/responder/duty_menu": {},
    "voice/responder/is_on": {},
    "voice/responder/is_off": {},
    "voice/responder/is_on_break": {},
    "voice/responder/is_early": {},
    "voice/responder/has_no_shift": {},
    "voice/responder/menu": {"is_ring_back": EITHER},
    "voice/responder/asking_others": {},
    "voice/responder/nobody_to_ask": {},
    "voice/responder/handed_over": {"alias": (ALIAS,)},
    "voice/responder/no_answer": {},
    "voice/responder/ringing_them": {},
    "voice/responder/interpreter_no": {},
    "voice/responder/back_in_queue": {},
    "voice/responder/ended": {},
    "voice/responder/fault": {},
    "sms/responder/ring_later": _CODE,
    "sms/responder/ring_not_answered": _CODE,
    "sms/responder/ringing_you": _CODE,
    "sms/responder/offer": {**_CODE, "language": "language", "minutes": (MINUTES,), "urgent": EITHER},
    "sms/responder/taken": {**_CODE, "several": EITHER},
    "sms/responder/relay": {**_CODE, "words": ("OK",)},
    "sms/responder/photo": _CODE,
    "sms/responder/already_taken": _CODE,
    "sms/responder/no_open_contact": {},
    "sms/responder/several_open": {"codes": _CODES},
    "sms/responder/unknown_code": _CODE,
    "sms/responder/not_a_command": {},
    "sms/responder/code_expired": _CODE,
    "sms/responder/passed_back": _CODE,
    "sms/responder/closed_ok": _CODE,
    "sms/responder/claim_lapsed": {**_CODE, "minutes": (MINUTES,)},
    "sms/responder/still_yours": _CODE,
    "sms/responder/caller_wiped": _CODE,
    "sms/responder/caller_stopped": _CODE,
    "sms/responder/number_of_ours": _CODE,
    "sms/responder/caller_started": _CODE,
    "sms/responder/caller_asked_call": _CODE,
    "sms/responder/may_mean": {**_CODE, "key": (9,), "meaning": ("wipe", "stop", "take_back")},
    "sms/responder/danger": _CODE,
    "sms/responder/not_delivered": _CODE,
    "sms/responder/perhaps_sent": _CODE,
    "sms/responder/too_many": {**_CODE, "codes": _CODES},
    "sms/responder/duty_on": {},
    "sms/responder/duty_off": {},
    "sms/responder/duty_break": {},
    "sms/responder/duty_out": {},
    "sms/responder/photo_from_you": {},
    "sms/responder/not_yours_yet": _CODE,
    "sms/responder/nothing_to_resend": _CODE,
    "sms/responder/still_open": {"codes": _CODES},
    "sms/responder/help": {},
    "sms/responder/hand_over": {**_CODE, "alias": (ALIAS,), "language": "language"},
    "sms/responder/handed_on": {**_CODE, "alias": (ALIAS,)},
    "sms/responder/beside_them": _CODE,
    "sms/responder/check_word": {**_CODE, "meaning": ("asked", "sure", "locked")},
    "sms/responder/unanswered": {**_CODE, "minutes": (MINUTES,)},
    "sms/responder/buddy": {"alias": (ALIAS,)},
    "sms/responder/joined": {"alias": (ALIAS,)},
    "sms/responder/join_wrong": {},
    "sms/responder/leave_sure": {"alias": (ALIAS,)},
    "sms/responder/rest": {},
    "sms/responder/rest_break": {"time": "told time"},
    "sms/responder/rest_shift": {},
    "sms/responder/rest_week": {},
    "sms/responder/look_after": {"alias": (ALIAS,)},
    "sms/responder/how_are_you": {},
    "sms/responder/debrief_times": {
        "alias": (ALIAS,),
        "time": "told time",
        "other": (ALIAS,),
        "other_time": "told time",
    },
    "sms/responder/debrief_none": {},
    "sms/responder/debrief_wish": {"alias": (ALIAS,)},
    "sms/responder/debrief_agreed": {"alias": (ALIAS,), "time": "told time"},
    "sms/responder/debrief_off": {"alias": (ALIAS,), "time": "told time"},
    "sms/responder/attention": {},
    "sms/responder/look": {},
}

TEMPLATES = tuple(_TABLE)


def every() -> Iterator[tuple[str, Locale, dict[str, object]]]:
    """Every text there is: each template, in each language, with each variant of its facts."""
    for template in TEMPLATES:
        for locale in words.register():
            for one in facts(template, locale):
                yield template, locale, one
