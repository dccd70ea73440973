"""A text only ever travels forwards."""

from itertools import permutations

import pytest

from helpline.domain.delivery import Delivery, delivery_of, moves_forward


@pytest.mark.parametrize("ending", [Delivery.DELIVERED, Delivery.UNDELIVERED, Delivery.FAILED])
def test_whatever_order_receipts_come_in_the_end_is_the_same(ending: Delivery) -> None:
    for order in permutations([Delivery.QUEUED, Delivery.SENDING, Delivery.SENT, ending, ending]):
        state: Delivery | None = None
        for word in order:
            state = word if moves_forward(state, word) else state
        assert state is ending


def test_read_is_news_after_delivered_and_sent_after_delivered_is_not() -> None:
    assert moves_forward(Delivery.DELIVERED, Delivery.READ)
    assert not moves_forward(Delivery.DELIVERED, Delivery.SENT)
    assert not moves_forward(Delivery.FAILED, Delivery.DELIVERED)


def test_final_and_lost_are_told_apart() -> None:
    assert [word for word in Delivery if word.is_lost] == [Delivery.UNDELIVERED, Delivery.FAILED]
    assert not Delivery.SENT.is_final
    assert all(word.is_final for word in (Delivery.DELIVERED, Delivery.READ, Delivery.FAILED))


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("accepted", Delivery.QUEUED),
        ("Delivered", Delivery.DELIVERED),
        ("canceled", Delivery.FAILED),
        ("partially_delivered", Delivery.SENT),
        ("received", None),
        ("a_word_from_next_year", None),
        ("", None),
    ],
)
def test_the_carriers_word_is_read_into_ours(word: str, wanted: Delivery | None) -> None:
    assert delivery_of(word) is wanted
