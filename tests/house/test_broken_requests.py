"""What a broken request carries is nobody's business: the server that cannot read it does not write it down."""

import socket
from urllib.parse import urlsplit

import pytest

from infra.local.house import House

CANARY = "15550188"


@pytest.mark.parametrize(
    "request_line",
    [
        f"GET /invitation/{CANARY}",
        f"G{CANARY}(T / HTTP/1.1",
        f"GET /{CANARY} HTTP/9.{CANARY}",
        f"GET / HTTP/1.1\r\nHost: x\r\nFrom {CANARY}: y",
        f"GET / HTTP/1.1\r\nHost: x\r\nX-Number: {CANARY}\r\n folded {CANARY}",
        f"POST /twilio/sms HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: {CANARY}",
        f"POST /twilio/sms HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{CANARY}zz",
    ],
)
def test_a_request_that_cannot_be_read_leaves_nothing_of_itself_in_the_log(house: House, request_line: str) -> None:
    log = house.place.log / "app.log"
    before = len(log.read_text(encoding="utf-8"))
    place = urlsplit(house.url)
    with socket.create_connection((place.hostname or "", place.port or 80), timeout=60) as line:
        line.sendall(f"{request_line}\r\n\r\n".encode())
        answer = line.recv(4096)
    assert b" 200 " not in answer
    written = log.read_text(encoding="utf-8")[before:]
    assert CANARY not in written
    assert "127.0.0.1" not in written
