"""What is never stored anywhere has no column, no field of a form, and no word that would hold it."""

import re

from helpline.store.schema import SCHEMA

NEVER = re.compile(
    r"nationalit|citizen|passport|visa|\bid_?card|birth|\bage\b|gender|\bsex|street|venue|\blat\b|\blon\b|coordinate|gps"
    r"|cell_?id|\bip\b|ip_address|user_?agent|device|photo|picture|file|recording|transcript|health|diagnos|\bplate\b|employer"
    r"|manager|helper|mood|credib|sentiment|score|risk|label|victim|perpetrat|traffick|suspect|offender|severity|\brisk\b"
)
COLUMNS = [(table.name, column.name) for table in SCHEMA.sorted_tables for column in table.columns]


def test_no_column_is_for_what_is_never_stored() -> None:
    assert [one for one in COLUMNS if NEVER.search(" ".join(one).replace("_", " "))] == []


def test_a_role_is_what_an_account_or_a_telephone_does_and_never_what_a_caller_is() -> None:
    assert {table for table, column in COLUMNS if column in ("role", "status", "kind", "type")} <= {
        "account", "leg", "note", "carrier_copy", "change", "shift_change", "self_try",
    }  # fmt: skip


def test_an_address_or_a_number_is_sealed_or_hashed_or_the_organisations_own() -> None:
    found = {(table, column) for table, column in COLUMNS if re.search(r"address|number|phone", column)}
    plain = {one for one in found if not one[1].endswith(("_sealed", "_key"))}
    # Whether a shelter keeps a telephone is a question about the shelter.
    assert plain <= {("line", "number"), ("place", "number"), ("place", "answer_phone")}


def test_there_is_no_table_of_people_who_call() -> None:
    assert not {table.name for table in SCHEMA.sorted_tables} & {"caller", "person", "people", "client", "case"}
