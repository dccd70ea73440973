"""WHEN this happens THEN these run, in this order, in the same transaction. Read this page first."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from helpline.domain.events import (
    CallAsked,
    CallerSpoke,
    CallerStarted,
    CallerStopped,
    CallerWaits,
    ClaimLapsed,
    ContactClaimed,
    ContactClosed,
    ContactHandedOver,
    ContactOpened,
    ContactReleased,
    ContactWiped,
    DangerSaid,
    Event,
    LanguageChosen,
    MessageParked,
    PersonJoined,
    PictureCame,
    ResponderCameOn,
    ResponderRests,
    ResponderSpoke,
    ResponderWentOff,
    TextFailed,
    TextUncertain,
    WishSaid,
)
from helpline.handlers import (
    alarms,
    borrowed,
    callback,
    claims,
    endings,
    handover,
    relay,
    ringing,
    talking,
    texts,
    unanswered,
    whom,
)
from helpline.handlers.escalation import taking_back
from helpline.handlers.work import Work
from helpline.store.due import Moment

WHEN: Final[Mapping[type[Event], Sequence[Callable[[Work, Any], None]]]] = {
    ContactOpened: [claims.offer_new],
    CallerSpoke: [relay.pass_on, unanswered.watch],
    ResponderSpoke: [unanswered.answered],
    CallerWaits: [ringing.begin],
    CallAsked: [claims.offer_call, talking.follow_ask],
    DangerSaid: [relay.pass_on_danger, claims.offer_again, ringing.ring_again, unanswered.watch],
    LanguageChosen: [claims.greet_in, claims.offer_again, ringing.ring_again],
    CallerStopped: [claims.tell_stopped],
    CallerStarted: [claims.tell_started],
    PictureCame: [claims.tell_picture],
    ContactClaimed: [claims.start_lapse, relay.pass_on_all, talking.follow_claim, claims.offer_next],
    PersonJoined: [],
    WishSaid: [claims.offer_again, ringing.ring_again],
    ContactHandedOver: [relay.pass_on_all, whom.note_idle],
    ContactReleased: [
        whom.note_idle,
        handover.end,
        claims.tell_reoffered,
        claims.offer_again,
        claims.offer_others,
        talking.follow_release,
        ringing.ring_again,
    ],
    ClaimLapsed: [whom.note_idle, handover.end, claims.tell_it_came_back, claims.offer_again, ringing.ring_again],
    ContactClosed: [
        whom.note_idle,
        borrowed.forget_number,
        handover.end,
        claims.end_offers,
        endings.part,
        claims.offer_waiting,
        claims.offer_next,
        ringing.ring_for_waiting,
    ],
    ContactWiped: [
        whom.note_idle,
        taking_back.follow_wipe,
        claims.tell_wiped,
        texts.forget_unread,
        endings.part,
        claims.offer_waiting,
        claims.offer_next,
        ringing.ring_for_waiting,
    ],
    ResponderCameOn: [claims.offer_waiting, ringing.ring_for_waiting],
    ResponderRests: [claims.withdraw_offers, ringing.stop_ringing],
    ResponderWentOff: [claims.withdraw_offers, ringing.stop_ringing],
    TextFailed: [relay.tell_failed],
    TextUncertain: [relay.tell_uncertain],
    MessageParked: [alarms.show_to_whoever_is_on],
}

LATER: Final[Mapping[Moment, Callable[[Work, int, int], None]]] = {
    Moment.STILL_WAITING: claims.still_waiting,
    Moment.OFFER_WIDER: claims.offer_wider,
    Moment.CLAIM_REMINDER: claims.remind,
    Moment.CLAIM_LAPSES: claims.lapse,
    Moment.HAND_OVER_ENDS: handover.time_is_up,
    Moment.RING_BACK: callback.its_time,
    Moment.ANSWER_NUDGE: unanswered.nudge,
    Moment.ANSWER_OTHERS: unanswered.ask_others,
}
"""WHEN a row of the table of things due falls due THEN this runs."""
