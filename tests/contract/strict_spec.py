"""The carrier's own description of its API, read more strictly than it is written; every exchange must fit it."""

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from openapi_core import Config, OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse

from helpline.carrier.seam import Exchange

FOLDER = Path(__file__).parent / "twilio" / "openapi"
HOST = "https://api.twilio.com"
LONGEST_BODY = 1600
ERROR_STATUSES = (400, 401, 403, 404, 405, 409, 429)

_FORM = "application/x-www-form-urlencoded"
# Newer than the description, or true of every list and never written down.
_UNWRITTEN_FORM = frozenset({"MessageIntent"})
_UNWRITTEN_QUERY = frozenset({"PageSize", "Page", "PageToken"})
_RFC_2822 = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000")
_ADDRESS = re.compile(r"\+[1-9]\d{1,14}|\d{3,8}|[a-z]{2,12}:\S+|[\w .()+-]{1,20}|")
_FORMATS = {
    "date-time-rfc-2822": lambda value: not isinstance(value, str) or bool(_RFC_2822.fullmatch(value)),
    "phone-number": lambda value: not isinstance(value, str) or bool(_ADDRESS.fullmatch(value)),
    "http-method": lambda value: not isinstance(value, str) or value in ("GET", "POST", "HEAD"),
    "currency": lambda value: not isinstance(value, str) or bool(re.fullmatch("[A-Za-z]{3}", value)),
}


@cache
def described(*, repaired: bool = True) -> dict[str, Any]:
    """The description as plain data: every property of an answer required, none allowed beside them.

    Unrepaired it is as the carrier published it, and rejects 22 of the carrier's own 158 examples.
    """
    spec: dict[str, Any] = json.loads((FOLDER / "twilio_api_v2010.json").read_text("utf-8"))
    for schema in _answer_schemas(spec):
        _tighten(schema)
    if repaired:
        _repair(spec)
        _add_errors(spec)
    return spec


@cache
def openapi(*, repaired: bool = True) -> OpenAPI:
    """The validator, built once a process."""
    return OpenAPI.from_dict(
        described(repaired=repaired),
        config=Config(
            extra_format_validators=_FORMATS,
            spec_validator_cls=None,
        ),
    )


def check_exchanges(exchanges: Iterable[Exchange], *, account_sid: str | None = None) -> list[str]:
    """What is wrong with each, in words; nothing when all is well."""
    return [wrong for exchange in exchanges for wrong in check_exchange(exchange, account_sid=account_sid)]


def check_exchange(exchange: Exchange, *, account_sid: str | None = None) -> list[str]:
    """Hold one request and its answer against the description, and against what no description can say."""
    request = _request_of(exchange)
    name = f"{exchange.method} {request.path}"
    return [
        *(f"{name}: {wrong}" for wrong in _wrong_with_request(exchange, request)),
        *(f"{name}: {wrong}" for wrong in _wrong_account(exchange, request.path, account_sid)),
        *(f"{name} -> {exchange.status}: {wrong}" for wrong in _wrong_with_answer(exchange, request)),
    ]


def check_log(entries: Iterable[Mapping[str, Any]]) -> list[str]:
    """The same for requests other processes made, from the simulator's ``GET /sim/requests``; it keeps no answers."""
    return [wrong for entry in entries for wrong in _wrong_with_entry(entry)]


def _wrong_with_entry(entry: Mapping[str, Any]) -> Iterator[str]:
    exchange = Exchange(
        method=entry["method"],
        url=HOST + entry["path"],
        form=tuple((name, value) for name, values in entry["parameters"].items() for value in values),
        headers={"Authorization": "Basic Og=="},  # not in the log: the simulator itself refuses what is not signed in
        status=entry["status"] or 0,
        answer_headers={},
        answer="",
    )
    request = _request_of(exchange)
    for wrong in _wrong_with_request(exchange, request):
        yield f"{exchange.method} {request.path}: {wrong}"


def _wrong_with_request(exchange: Exchange, request: MockRequest) -> Iterator[str]:
    operation = _operation(exchange.method, request.path)
    if operation is None:
        yield "the carrier has no such door"
        return
    try:
        openapi().validate_request(request)
    except OpenAPIError as error:
        yield _explained(error)
    yield from _unknown_names(exchange, operation)
    yield from _missing_alternatives(exchange, operation)
    yield from _wrong_values(dict(exchange.form))


def _unknown_names(exchange: Exchange, operation: Mapping[str, Any]) -> Iterator[str]:
    content = operation.get("requestBody", {}).get("content", {}).get(_FORM, {})
    known = set(content.get("schema", {}).get("properties", {})) | _UNWRITTEN_FORM
    asked = {one["name"] for one in operation.get("parameters", []) if one["in"] == "query"} | _UNWRITTEN_QUERY
    query = {name for name, _ in parse_qsl(urlsplit(exchange.url).query, keep_blank_values=True)}
    for name in sorted({name for name, _ in exchange.form} - known) + sorted(query - asked):
        yield f"the carrier knows no parameter {name}"


def _missing_alternatives(exchange: Exchange, operation: Mapping[str, Any]) -> Iterator[str]:
    given = {name for name, _ in exchange.form}
    for group in operation.get("x-twilio", {}).get("conditional", []):
        names = {"".join(word.capitalize() for word in one.split("_")) for one in group}
        if not names & given:
            yield f"one of {', '.join(sorted(names))} is needed"


def _wrong_values(form: Mapping[str, str]) -> Iterator[str]:
    if len(form.get("Body", "")) > LONGEST_BODY:
        yield "a body over 1600 characters"
    for name, value in form.items():
        if name.endswith("Callback"):
            host = urlsplit(value).hostname or ""
            if not host or "_" in host:
                yield f"{name} needs a host without underscores"


def _wrong_account(exchange: Exchange, path: str, account_sid: str | None) -> Iterator[str]:
    kind, _, secret = exchange.headers.get("Authorization", "").partition(" ")
    sid = base64.b64decode(secret).decode().partition(":")[0] if kind == "Basic" else ""
    in_path = re.search(r"/Accounts/(AC[0-9a-fA-F]{32})", path)
    if in_path and sid != in_path[1]:
        yield "asks for an account other than it signs in as"
    if account_sid is not None and sid != account_sid:
        yield "signs in as another account"


def _wrong_with_answer(exchange: Exchange, request: MockRequest) -> Iterator[str]:
    if exchange.status >= 500 or _operation(exchange.method, request.path) is None:
        return  # whatever stands before the carrier may answer here, and in any shape
    kind = next((value for name, value in exchange.answer_headers.items() if name.lower() == "content-type"), "")
    answer = MockResponse(
        data=exchange.answer.encode(), status_code=exchange.status, content_type=kind.partition(";")[0]
    )
    try:
        openapi().validate_response(request, answer)
    except OpenAPIError as error:
        yield _explained(error)
    if exchange.status == 204 and exchange.answer:
        yield "says something although it says there is nothing to say"


def _request_of(exchange: Exchange) -> MockRequest:
    parts = urlsplit(exchange.url)
    return MockRequest(
        HOST,
        exchange.method,
        parts.path,
        args=parse_qsl(parts.query, keep_blank_values=True),  # type: ignore[arg-type]  # pairs keep doubled names
        headers=dict(exchange.headers),
        data=urlencode(exchange.form).encode() if exchange.form else b"",
        content_type=_FORM,
    )


def _operation(method: str, path: str) -> dict[str, Any] | None:
    for pattern, operations in _patterns():
        if pattern.fullmatch(path):
            found: dict[str, Any] | None = operations.get(method.lower())
            return found
    return None


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], dict[str, Any]], ...]:
    """Longer paths first: a fixed word wins over a placeholder."""
    paths = sorted(described()["paths"].items(), key=lambda item: (item[0].count("{"), -len(item[0])))
    return tuple(
        (re.compile(re.sub(r"\{\w+\}", "[^/]+?", re.escape(path).replace(r"\{", "{").replace(r"\}", "}"))), what)
        for path, what in paths
    )


def _explained(error: BaseException) -> str:
    """The innermost reasons, not the wrapping."""
    found: list[str] = []
    queue: list[BaseException | None] = [error]
    while queue:
        one = queue.pop()
        if one is None:
            continue
        inner = [reason for reason in getattr(one, "schema_errors", ()) if isinstance(reason, BaseException)]
        queue.extend([*inner, one.__cause__])
        if not inner and one.__cause__ is None:
            where = ".".join(str(step) for step in getattr(one, "absolute_path", ()))
            found.append(f"{where}: {getattr(one, 'message', None) or one}".strip(": "))
    return "; ".join(found)


def _answer_schemas(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from spec["components"]["schemas"].values()
    for _, _, answer in _answers(spec):
        for content in (answer.get("content") or {}).values():
            yield content["schema"]


def _answers(spec: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, operations in spec["paths"].items():
        for method, operation in operations.items():
            if method in ("get", "post", "delete"):
                for answer in operation["responses"].values():
                    yield path, method, answer


def _tighten(schema: dict[str, Any]) -> None:
    properties = schema.get("properties")
    if properties:
        schema["required"] = sorted(properties)
        schema["additionalProperties"] = False
        for inner in properties.values():
            _tighten(inner)
    if isinstance(schema.get("items"), dict):
        _tighten(schema["items"])


def _repair(spec: dict[str, Any]) -> None:
    """The defects listed in known_spec_defects.json, one by one."""
    for name, schema in spec["components"]["schemas"].items():
        if name == "conference_enum_reason_conference_ended":
            schema["nullable"] = True
            schema["enum"] = [*schema["enum"], None]
        for key, value in schema.get("properties", {}).items():
            if key == "request_method" and "enum" in value:
                value["enum"] = [*value["enum"], None]
            elif key.endswith("_application_sid") and "pattern" in value:
                value["pattern"] = f"{value['pattern']}|^$"
                value["minLength"] = 0
            elif key == "price" and value.get("type") == "number":
                value.pop("type")
            elif key == "capabilities" and "properties" in value:
                value["required"] = [one for one in value["required"] if one != "fax"]
            elif value.get("format") == "date-time-rfc-2822" and "recording" in name:
                value.pop("format")


def _add_errors(spec: dict[str, Any]) -> None:
    shape = json.loads((FOLDER / "error_overlay.json").read_text("utf-8"))["error_schema"]
    error = {"description": "Refused", "content": {"application/json": {"schema": shape}}}
    for operations in spec["paths"].values():
        for method in ("get", "post", "delete"):
            if method in operations:
                operations[method]["responses"] |= {str(status): deepcopy(error) for status in ERROR_STATUSES}


def official_examples() -> Iterator[tuple[str, str, str, Any]]:
    """The carrier's own sample answers for what a helpline uses: name, method, path, answer. There are 158."""
    rooms = ("/Messages", "/Calls", "/Conferences", "/Queues", "/Recordings", "/IncomingPhoneNumbers")
    raw = json.loads((FOLDER / "twilio_api_v2010.json").read_text("utf-8"))
    for path, operations in raw["paths"].items():
        for method in ("get", "post", "delete"):
            for status, answer in operations.get(method, {}).get("responses", {}).items():
                if not any(room in path for room in rooms):
                    continue
                for content in (answer.get("content") or {}).values():
                    for name, example in (content.get("examples") or {}).items():
                        yield f"{method} {path} {status} {name}", method, path, example["value"]
