"""The carrier's plain no, with its code."""

from typing import Any


class RefusedError(Exception):
    """A plain no, with the carrier's code."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message

    def body(self) -> dict[str, Any]:
        """As the carrier writes it."""
        return {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }


def missing(what: str) -> RefusedError:
    """There is no such thing, or no longer."""
    return RefusedError(404, 20404, f"The requested resource {what} was not found")
