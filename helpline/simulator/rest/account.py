"""The account itself over REST: who it is, its two tokens, and the alerts of webhooks that failed."""

import secrets
from typing import Any

from helpline.simulator.record import Alert, now
from helpline.simulator.rest import resource
from helpline.simulator.rest.asked import Answer, Asked, Operation
from helpline.simulator.rest.listing import listing
from helpline.simulator.rest.refusal import RefusedError, missing

_PARTS = {
    "calls": "Calls",
    "conferences": "Conferences",
    "incoming_phone_numbers": "IncomingPhoneNumbers",
    "messages": "Messages",
}
_DATE = "%Y-%m-%dT%H:%M:%SZ"


async def fetch(asked: Asked) -> Answer:
    """The account; its token is never shown here."""
    account = asked.network.account
    path = resource.root(account.sid)
    return Answer(
        body={
            "auth_token": None,
            "date_created": resource.date(account.created_at),
            "date_updated": resource.date(account.created_at),
            "friendly_name": "A network of our own",
            "owner_account_sid": account.sid,
            "sid": account.sid,
            "status": "active",
            "subresource_uris": {name: f"{path}/{part}.json" for name, part in _PARTS.items()},
            "type": "Full",
            "uri": f"{path}.json",
        }
    )


async def promote(asked: Asked) -> Answer:
    """Make the secondary token the primary: webhooks are signed with it from now on."""
    account = asked.network.account
    if account.secondary is None:
        raise RefusedError(404, 20404, "There is no secondary token")
    account.promote()
    body = _token(asked, "Promote") | {"auth_token": account.token}
    return Answer(body=body)


async def new_token(asked: Asked) -> Answer:
    """Make a secondary token; both open the door until it is promoted."""
    account = asked.network.account
    account.secondary = secrets.token_hex(16)
    return Answer(status=201, body=_token(asked, "Secondary") | {"secondary_auth_token": account.secondary})


async def drop_token(asked: Asked) -> Answer:
    """Give the secondary token up."""
    asked.network.account.secondary = None
    return Answer(status=204)


def _token(asked: Asked, name: str) -> dict[str, Any]:
    return {
        "account_sid": asked.network.account.sid,
        "date_created": now().strftime(_DATE),
        "date_updated": now().strftime(_DATE),
        "url": f"https://accounts.twilio.com/v1/AuthTokens/{name}",
    }


async def alerts(asked: Asked) -> Answer:
    """Webhooks that failed, newest first."""
    level = asked.wished("LogLevel")
    chosen = list(reversed(asked.network.memory.alerts.values())) if level in {None, "error"} else []
    flat = listing(asked, "alerts", chosen, lambda alert: _alert(asked, alert))
    meta = {"key": "alerts", "page": flat["page"], "page_size": flat["page_size"]}
    for name in ("first_page", "next_page", "previous_page"):
        uri = flat[f"{name}_uri"]
        meta[f"{name}_url"] = uri and f"https://monitor.twilio.com{uri}"
    return Answer(body={"alerts": flat["alerts"], "meta": meta | {"url": f"https://monitor.twilio.com{flat['uri']}"}})


async def alert(asked: Asked) -> Answer:
    """One webhook that failed."""
    found = asked.network.memory.alerts.get(asked.path["sid"])
    if found is None:
        raise missing(asked.address)
    silent = dict.fromkeys(("request_variables", "response_body", "response_headers", "request_headers"))
    return Answer(body=_alert(asked, found) | silent)


def _alert(asked: Asked, it: Alert) -> dict[str, Any]:
    at = it.created_at.strftime(_DATE)
    return {
        "account_sid": asked.network.account.sid,
        "alert_text": it.text,
        "api_version": "2010-04-01",
        "date_created": at,
        "date_generated": at,
        "date_updated": at,
        "error_code": str(it.code),
        "log_level": "error",
        "more_info": f"https://www.twilio.com/docs/errors/{it.code}",
        "request_method": it.request_method,
        "request_url": it.request_url,
        "resource_sid": it.resource_sid,
        "sid": it.sid,
        "url": f"https://monitor.twilio.com/v1/Alerts/{it.sid}",
        "service_sid": None,
    }


OPERATIONS = {
    ("GET", "/v1/Alerts"): Operation(name="alerts.list", answer=alerts),
    ("GET", "/v1/Alerts/{sid}"): Operation(name="alerts.fetch", answer=alert),
    ("POST", "/v1/AuthTokens/Promote"): Operation(name="tokens.update", answer=promote),
    ("POST", "/v1/AuthTokens/Secondary"): Operation(name="tokens.create", answer=new_token),
    ("DELETE", "/v1/AuthTokens/Secondary"): Operation(name="tokens.delete", answer=drop_token),
}

ACCOUNT = Operation(name="account.fetch", answer=fetch)
