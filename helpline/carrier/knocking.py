"""Knocking at our own door from outside, signed as the carrier signs: whether it is open to the carrier at all."""

from typing import Final, Literal
from uuid import uuid4

import urllib3
from twilio.request_validator import RequestValidator
from urllib3.exceptions import HTTPError

from helpline.domain.names import Address

SECONDS: Final = 8.0
DOORS: Final = {"text": "/twilio/sms", "call": "/twilio/voice"}


def knock(
    kind: Literal["text", "call"], *, public_url: str, account_sid: str, auth_token: str, at: Address, body: str
) -> bool:
    """One request as if this number had written to itself, or rung itself; whether the door took it."""
    url = public_url.rstrip("/") + DOORS[kind]
    form = {"AccountSid": account_sid, "From": at, "To": at, "ApiVersion": "2010-04-01"} | _more(kind, body)
    headers = {"X-Twilio-Signature": RequestValidator(auth_token).compute_signature(url, form)}
    pool = urllib3.PoolManager(timeout=urllib3.Timeout(total=SECONDS), retries=urllib3.Retry(total=False))
    try:
        answer = pool.request("POST", url, fields=form, encode_multipart=False, headers=headers)
    except HTTPError:
        return False
    finally:
        pool.clear()
    return answer.status == 200


def _more(kind: Literal["text", "call"], body: str) -> dict[str, str]:
    sid = uuid4().hex
    if kind == "call":
        return {"CallSid": f"CA{sid}", "CallStatus": "ringing", "Direction": "inbound"}
    return {"MessageSid": f"SM{sid}", "Body": body, "NumMedia": "0", "NumSegments": "1"}
