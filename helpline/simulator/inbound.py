"""What the webhook of an arriving text says, in the carrier's names."""

import json

from helpline.simulator.keyword import OptOut
from helpline.simulator.network import Network
from helpline.simulator.record import Media, Message
from helpline.simulator.signature import Pairs


def inbound_parameters(network: Network, message: Message, profile_name: str, opt_out: OptOut | None) -> Pairs:
    """What the webhook of an arriving text says, in the carrier's names; places unknown are there and empty."""
    from_, to = message.from_ or "", message.to
    said = [
        ("ToCountry", _country(to)),
        ("ToState", ""),
        ("SmsMessageSid", message.sid),
        ("NumMedia", str(len(message.media))),
        ("ToCity", ""),
        ("FromZip", ""),
        ("SmsSid", message.sid),
        ("FromState", ""),
        ("SmsStatus", "received"),
        ("FromCity", ""),
        ("Body", message.body),
        ("FromCountry", _country(from_)),
        ("To", to),
        ("ToZip", ""),
        ("NumSegments", str(message.segments)),
        ("ReferralNumMedia", "0"),
        ("MessageSid", message.sid),
        ("AccountSid", network.account.sid),
        ("From", from_),
        ("ApiVersion", "2010-04-01"),
    ]
    for position, media in enumerate(message.media):
        said.append((f"MediaContentType{position}", media.content_type))
        said.append((f"MediaUrl{position}", media_url(network, message, media)))
    if from_.startswith("whatsapp:"):
        said += _whatsapp(from_, profile_name, bool(message.media))
    if opt_out:
        said.append(("OptOutType", opt_out))
    return said


def media_url(network: Network, message: Message, media: Media) -> str:
    """Where a picture can be fetched."""
    path = f"/2010-04-01/Accounts/{network.account.sid}/Messages/{message.sid}/Media/{media.sid}"
    return network.public_url + path


def _country(address: str) -> str:
    return "US" if address.startswith("+1") else ""


def _whatsapp(from_: str, profile_name: str, has_media: bool) -> list[tuple[str, str]]:
    wa_id = from_.removeprefix("whatsapp:+")
    channel = {"type": "whatsapp", "data": {"context": {"ProfileName": profile_name, "WaId": wa_id}}}
    return [
        ("ProfileName", profile_name),
        ("WaId", wa_id),
        ("MessageType", "image" if has_media else "text"),
        ("ChannelMetadata", json.dumps(channel)),
        ("Forwarded", "false"),
        ("FrequentlyForwarded", "false"),
    ]
