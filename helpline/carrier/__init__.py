"""How we speak to the telephone network: the only room that knows Twilio."""
