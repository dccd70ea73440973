"""What the library holds: options, places, everyday topics, and what is new about law and risk."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

ANSWERS = ("yes", "no", "not known")
QUESTIONS = ("leave", "phone", "medicine", "earn", "tells")
SORTS = ("wait", "stay", "other", "authority")
CONCERNS = tuple(f"C{number:02d}" for number in range(1, 18))
TOPICS = ("pay", "rent", "fines", "papers", "health", "childcare", "classes", "safer-clients", "leaving", "staying")


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _one_of(table: str, column: str, words: tuple[str, ...]) -> sa.CheckConstraint:
    known = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({known})", name=op.f(f"ck_{table}_{column}"))


def _options() -> None:
    op.create_table(
        "option",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        *_words("code", "sort"),
        sa.Column("concerns", sa.ARRAY(sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_option")),
        sa.UniqueConstraint("code", name=op.f("uq_option_code")),
        _one_of("option", "sort", SORTS),
        sa.CheckConstraint("cardinality(concerns) > 0", name=op.f("ck_option_concerns")),
    )
    op.create_table(
        "option_text",
        sa.Column("option_id", sa.BigInteger(), nullable=False),
        *_words("language", "title", "well", "wrong", "who_knows"),
        sa.Column("checked_on", sa.Date()),
        sa.PrimaryKeyConstraint("option_id", "language", name=op.f("pk_option_text")),
        sa.ForeignKeyConstraint(
            ["option_id"], ["option.id"], name=op.f("fk_option_text_option_id"), ondelete="CASCADE"
        ),
    )
    op.create_table(
        "option_cost",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("option_id", sa.BigInteger(), nullable=False),
        *_words("jurisdiction", "language", "charged", "detained", "deported"),
        *_words("testimony", "takes", "money", "support", "owner", "source"),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_option_cost")),
        sa.UniqueConstraint("option_id", "jurisdiction", name=op.f("uq_option_cost_option_id_jurisdiction")),
        sa.ForeignKeyConstraint(
            ["option_id"], ["option.id"], name=op.f("fk_option_cost_option_id"), ondelete="CASCADE"
        ),
        *(_one_of("option_cost", name, ANSWERS) for name in ("charged", "detained", "deported")),
    )
    op.create_table(
        "card",
        *_words("concern"),
        sa.Column("shown_since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("concern", name=op.f("pk_card")),
        _one_of("card", "concern", CONCERNS),
    )


def _places() -> None:
    known = " AND ".join(f"answer_{one} <> 'not known'" for one in QUESTIONS)
    op.create_table(
        "place",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        *_words("name"),
        sa.Column("needs", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("languages", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("area_ids", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("ways", sa.ARRAY(sa.Text()), nullable=False),
        *_words("number", "reaching"),
        *(sa.Column(f"answer_{one}", sa.Text(), nullable=False, server_default="not known") for one in QUESTIONS),
        sa.Column("recommended", sa.Boolean(), nullable=False),
        *_words("owner", "source"),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("checked_on", sa.Date()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("name", name=op.f("uq_place_name")),
        *(_one_of("place", f"answer_{one}", ANSWERS) for one in QUESTIONS),
        sa.CheckConstraint(
            f"NOT recommended OR (checked_on IS NOT NULL AND {known})", name=op.f("ck_place_recommended")
        ),
    )


def _topics() -> None:
    op.create_table(
        "topic",
        *_words("topic", "language", "words", "owner", "source"),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("checked_on", sa.Date()),
        sa.PrimaryKeyConstraint("topic", "language", name=op.f("pk_topic")),
        _one_of("topic", "topic", TOPICS),
    )
    op.create_table(
        "threat",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        *_words("region", "language", "words", "owner", "source"),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("checked_on", sa.Date()),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threat")),
        sa.UniqueConstraint("region", "language", name=op.f("uq_threat_region_language")),
    )
    op.create_table(
        "threat_read",
        sa.Column("threat_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("threat_id", "account_id", name=op.f("pk_threat_read")),
        sa.ForeignKeyConstraint(
            ["threat_id"], ["threat.id"], name=op.f("fk_threat_read_threat_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_threat_read_account_id"), ondelete="CASCADE"
        ),
    )


def upgrade() -> None:
    _options()
    _places()
    _topics()


def downgrade() -> None:
    for table in ("threat_read", "threat", "topic", "place", "card", "option_cost", "option_text", "option"):
        op.drop_table(table)
