"""Whatever the carrier sends, a person's words arrive whole and nothing else about her does."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.carrier.address import SenderKind, address_of, channel_of, kind_of
from helpline.carrier.form import Form
from helpline.carrier.inbound import LONGEST_TEXT, read_receipt, read_text
from helpline.domain.delivery import Delivery

NAMES = json.loads((Path(__file__).parents[1] / "contract" / "twilio" / "webhook_parameters.json").read_text("utf-8"))
PICTURE = (
    "https://api.twilio.com/2010-04-01/Accounts/AC" + "0" * 32 + "/Messages/MM" + "1" * 32 + "/Media/ME" + "a" * 32
)


def _form(**changes: str) -> Form:
    return tuple((NAMES["inbound_sms"] | {"From": "+15550101", "To": "+15550100"} | changes).items())


def test_a_text_comes_through_with_nothing_but_what_we_need() -> None:
    text = read_text(_form(Body="hola\n¿hay alguien?", FromCity="SPRINGFIELD", **{"X-New-Param": "x"}))
    assert text is not None
    assert (text.sid, text.sender, text.to) == ("SM00000000000000000000000000000001", "+15550101", "+15550100")
    assert (text.body, text.channel, text.opt_out) == ("hola\n¿hay alguien?", "sms", None)
    assert text.kind is SenderKind.NUMBER
    assert text.can_be_answered
    assert "SPRINGFIELD" not in str(vars(text))


def test_neither_number_nor_words_show_when_a_text_is_printed() -> None:
    text = read_text(_form(Body="canary words"))
    assert "canary" not in repr(text)
    assert "+15550101" not in repr(text)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("a\x00b", "ab"),
        ("a\ud83db", "ab"),
        ("line\r\nline\ttab", "line\nline tab"),
        ("\x1b[31mred\x7f\x85", "[31mred"),
        ("", ""),
        ("  ", "  "),
        ("x" * 1600, "x" * 1600),
        ("မ" * 1600, "မ" * 1600),
        ("👩🏽‍🚒", "👩🏽‍🚒"),
        ("y" * 9000, "y" * LONGEST_TEXT),
    ],
)
def test_words_survive_and_what_would_choke_us_does_not(said: str, kept: str) -> None:
    text = read_text(_form(Body=said))
    assert text is not None
    assert text.body == kept


@given(st.text())
def test_whatever_is_written_can_be_kept(said: str) -> None:
    text = read_text(_form(Body=said))
    assert text is not None
    assert "\x00" not in text.body
    text.body.encode("utf-8")


@pytest.mark.parametrize(
    "sender",
    [
        "",
        "  ",
        "anonymous",
        "Anonymous",
        "ANONYMOUS",
        "unknown",
        "Restricted",
        "private",
        "unavailable",
        "blocked",
        "+266696687",
        "266696687",
        "+7378742833",
        "+2562533",
        "+8656696",
        "+86282452253",
        "sip:anonymous@anonymous.invalid",
        "client:Anonymous",
    ],
)
def test_every_spelling_of_withheld_is_nobody(sender: str) -> None:
    text = read_text(_form(From=sender))
    assert text is not None
    assert (text.sender, text.kind, text.can_be_answered) == (None, SenderKind.WITHHELD, False)


def test_a_text_without_a_from_is_withheld_too() -> None:
    text = read_text(tuple(pair for pair in _form() if pair[0] != "From"))
    assert text is not None
    assert text.sender is None


@pytest.mark.parametrize(
    ("sender", "kind"),
    [
        ("+15550101", SenderKind.NUMBER),
        ("whatsapp:+15550101", SenderKind.WHATSAPP),
        ("55501", SenderKind.SHORT_CODE),
        ("MYBANK", SenderKind.NAME),
        ("+155", SenderKind.NAME),
        ("+1555010101010101010", SenderKind.NAME),
        ("messenger:1234567890", SenderKind.NAME),
        ("rcs:+15550101", SenderKind.NAME),
        ("+١٥٥٥٠١٠١٢٣", SenderKind.NAME),
    ],
)
def test_only_a_telephone_can_be_answered(sender: str, kind: SenderKind) -> None:
    assert kind_of(sender) is kind
    assert kind.can_be_answered is (kind in (SenderKind.NUMBER, SenderKind.WHATSAPP))


def test_a_whatsapp_text_keeps_its_channel_and_loses_its_name() -> None:
    adds = dict.fromkeys(NAMES["inbound_whatsapp_adds"], "canary")
    text = read_text(_form(From="whatsapp:+15550101", To="whatsapp:+15550100", **adds))
    assert text is not None
    assert (text.channel, text.to, text.sender) == ("whatsapp", "whatsapp:+15550100", "whatsapp:+15550101")
    assert "canary" not in str(vars(text))


def test_pictures_and_voice_notes_are_counted_and_their_ids_kept_for_deletion() -> None:
    text = read_text(_form(Body="", NumMedia="2", MediaUrl0=PICTURE, MediaUrl1="https://elsewhere.example/x"))
    assert text is not None
    assert (text.body, text.media_count, text.media_ids) == ("", 2, ("ME" + "a" * 32,))


@pytest.mark.parametrize("count", ["", "many", "-1", "٣", "99999999"])
def test_a_count_that_is_none_is_no_pictures(count: str) -> None:
    text = read_text(_form(NumMedia=count))
    assert text is not None
    assert text.media_count == 0


@pytest.mark.parametrize(("said", "wanted"), [("STOP", "stop"), ("Start", "start"), ("HELP", "help"), ("?", None)])
def test_the_carriers_own_opt_out_is_heard(said: str, wanted: str | None) -> None:
    text = read_text(_form(OptOutType=said))
    assert text is not None
    assert text.opt_out == wanted


@pytest.mark.parametrize(
    "form",
    [(), (("Body", "hi"),), _form(MessageSid="", SmsSid="", SmsMessageSid=""), _form(To=""), _form(MessageSid="a b")],
)
def test_what_is_no_text_is_none(form: Form) -> None:
    assert read_text(form) is None


def test_the_first_of_doubled_names_counts() -> None:
    text = read_text((*_form(Body="mine"), ("Body", "slipped in")))
    assert text is not None
    assert text.body == "mine"


def test_a_receipt_says_what_became_of_a_text() -> None:
    sample = tuple(NAMES["message_status_callback"].items())
    receipt = read_receipt(sample)
    assert receipt is not None
    assert (receipt.sid, receipt.status, receipt.error_code) == (
        "SM00000000000000000000000000000001",
        Delivery.DELIVERED,
        None,
    )


def test_a_receipt_carries_why_and_survives_new_words() -> None:
    lost = read_receipt((("MessageSid", "SM" + "1" * 32), ("MessageStatus", "undelivered"), ("ErrorCode", "30003")))
    odd = read_receipt((("MessageSid", "SM" + "1" * 32), ("MessageStatus", "teleported"), ("ErrorCode", "E1")))
    assert lost is not None
    assert (lost.status, lost.error_code) == (Delivery.UNDELIVERED, 30003)
    assert odd is not None
    assert (odd.status, odd.error_code) == (None, None)
    assert read_receipt((("MessageStatus", "sent"),)) is None


def test_an_address_is_kept_trimmed_and_printable() -> None:
    assert address_of(" +15550101\x00\n ") == "+15550101"
    assert channel_of(address_of("whatsapp:+15550101")) == "whatsapp"
    assert channel_of(address_of("+15550101")) == "sms"


def test_another_carriers_ids_are_welcome_but_must_not_contradict_themselves() -> None:
    form = (("To", "+15550100"), ("From", "+15550121"), ("Body", "hi"))
    plain = read_text((*form, ("MessageSid", "b1946ac9-2492"), ("SmsSid", "b1946ac9-2492")))
    assert plain is not None
    assert plain.sid == "b1946ac9-2492"
    assert read_text((*form, ("MessageSid", "b1946ac9-2492N"), ("SmsSid", "b1946ac9-2492"))) is None
