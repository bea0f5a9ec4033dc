"""What settings there are, a class for each section, and the variable that sets each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

# Without a user in it: settings are shown, and a password belongs in a setting of its own.
_ADDRESS = r"^https?://[^\s/?#@]+([/?#]\S*)?$"


class Variable:
    """The environment variable that sets a field."""

    def __init__(self, name: str) -> None:
        self.name = name


class Section(BaseModel):
    """A table of the settings file; an unknown name in it is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class StoreSettings(Section):
    """Where the articles and the drafts lie."""

    data: Annotated[Path, Variable("DRAFTER_DATA")] = Field(
        default=Path(".drafter"), description="Folder that holds all state."
    )
    database_url: Annotated[SecretStr | None, Variable("DRAFTER_DATABASE_URL")] = Field(
        default=None,
        description="PostgreSQL or SQLite address; desk.db in the data folder unless set.",
    )
    chroma_url: Annotated[str | None, Variable("DRAFTER_CHROMA_URL")] = Field(
        default=None,
        pattern=_ADDRESS,
        description="Chroma server (chroma run), for several processes on one database.",
    )
    chroma_collection: Annotated[str, Variable("DRAFTER_CHROMA_COLLECTION")] = Field(
        default="passages",
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{1,510}[A-Za-z0-9]$",
        description="Collection on that server; one for each database.",
    )


class StyleSettings(Section):
    """How a briefing reads."""

    path: Annotated[Path | None, Variable("DRAFTER_STYLE")] = Field(
        default=None, description="House style: a name (drafter style list) or a TOML file."
    )
    dashboard_url: Annotated[str, Variable("DASHBOARD_URL")] = Field(
        default="",
        pattern=r"^(https?://\S+)?$",
        description="Address in the footer; the footer is left out where it is empty.",
    )


class SiteSettings(Section):
    """Where readers read the published issues."""

    address: Annotated[str, Variable("DRAFTER_SITE_URL")] = Field(
        default="",
        pattern=r"^(https?://[^\s?#]+)?$",
        description="Address of the archive; where the desk itself serves it unless set.",
    )
    subscribe_url: Annotated[str, Variable("DRAFTER_SUBSCRIBE_URL")] = Field(
        default="",
        pattern=r"^(https?://\S+)?$",
        description="Where readers subscribe; the link is left out where it is empty.",
    )


class DashboardSettings(Section):
    """What is shown of stories, issues and feeds."""

    seen_by: Annotated[Literal["public", "desk"], Variable("DRAFTER_DASHBOARD")] = Field(
        default="public",
        description="Who sees the dashboard and its stories: public (everybody) or desk.",
    )


class ChannelSettings(Section):
    """Where approved texts are sent, beside the archive."""

    buttondown_key: Annotated[SecretStr | None, Variable("DRAFTER_BUTTONDOWN_KEY")] = Field(
        default=None, description="API key of a Buttondown newsletter."
    )
    buttondown_url: Annotated[str, Variable("DRAFTER_BUTTONDOWN_URL")] = Field(
        default="https://api.buttondown.com",
        pattern=r"^https?://[^\s?#@]+$",
        description="Address of its API; https, or http on loopback.",
    )
    smtp_host: Annotated[str | None, Variable("DRAFTER_SMTP_HOST")] = Field(
        default=None, description="Mail server that takes the issue for smtp_to."
    )
    smtp_port: Annotated[int, Variable("DRAFTER_SMTP_PORT")] = Field(
        default=587, ge=1, le=65535, description="Its port."
    )
    smtp_security: Annotated[
        Literal["starttls", "tls", "none"], Variable("DRAFTER_SMTP_SECURITY")
    ] = Field(default="starttls", description="starttls, tls, or none (loopback only).")
    smtp_user: Annotated[str, Variable("DRAFTER_SMTP_USER")] = Field(
        default="", description="User there; no sign-in where it is empty."
    )
    smtp_password: Annotated[SecretStr | None, Variable("DRAFTER_SMTP_PASSWORD")] = Field(
        default=None, description="That user's password."
    )
    smtp_from: Annotated[str | None, Variable("DRAFTER_SMTP_FROM")] = Field(
        default=None, pattern=r"^[^\s@]+@[^\s@]+$", description="Address that the issue comes from."
    )
    smtp_to: Annotated[str | None, Variable("DRAFTER_SMTP_TO")] = Field(
        default=None,
        pattern=r"^[^\s@]+@[^\s@]+$",
        description="The list's address.",
    )
    folder: Annotated[Path | None, Variable("DRAFTER_SEND_FOLDER")] = Field(
        default=None, description="Folder of the file channel: each issue as one .eml."
    )
    seconds: Annotated[float, Variable("DRAFTER_SEND_SECONDS")] = Field(
        default=30, gt=0, le=300, description="Deadline of one request to a channel."
    )


class ModelSettings(Section):
    """The language model; without one, drafts are extractive."""

    base_url: Annotated[str | None, Variable("OPENAI_BASE_URL")] = Field(
        default=None, pattern=_ADDRESS, description="Any OpenAI-compatible server."
    )
    api_key: Annotated[SecretStr | None, Variable("OPENAI_API_KEY")] = Field(
        default=None, description="Its key; a local server usually needs none."
    )
    name: Annotated[str | None, Variable("DRAFTER_MODEL")] = Field(
        default=None, description="The model's name on that server."
    )
    budget: Annotated[float, Variable("DRAFTER_BUDGET")] = Field(
        default=0.50,
        ge=0,
        description="Most that the model calls of one draft may cost, US dollars.",
    )
    price_input: Annotated[float | None, Variable("DRAFTER_PRICE_INPUT")] = Field(
        default=None,
        ge=0,
        description="US dollars for a million prompt tokens; the table's price unless set.",
    )
    price_output: Annotated[float | None, Variable("DRAFTER_PRICE_OUTPUT")] = Field(
        default=None, ge=0, description="US dollars for a million completion tokens; the same."
    )
    call_seconds: Annotated[float, Variable("DRAFTER_CALL_SECONDS")] = Field(
        default=120, gt=0, description="Deadline of one model call, retries aside, in seconds."
    )
    concurrency: Annotated[int, Variable("DRAFTER_MODEL_CONCURRENCY")] = Field(
        default=4, ge=1, le=64, description="Model calls in flight at once, for one draft."
    )
    fallback: Annotated[str | None, Variable("DRAFTER_FALLBACK_MODEL")] = Field(
        default=None,
        description="Model on the same server that is asked where the first does not answer.",
    )
    context_tokens: Annotated[int | None, Variable("DRAFTER_CONTEXT_TOKENS")] = Field(
        default=None,
        ge=2_000,
        description="What the model reads at once; found out unless set, where its server says.",
    )
    max_output_tokens: Annotated[int, Variable("DRAFTER_MAX_OUTPUT_TOKENS")] = Field(
        default=4_000, ge=256, description="Longest reply; one that is cut gets twice as much once."
    )
    max_calls: Annotated[int, Variable("DRAFTER_MAX_CALLS")] = Field(
        default=14, ge=1, description="Most model calls of one draft."
    )
    max_tokens: Annotated[int | None, Variable("DRAFTER_MAX_TOKENS")] = Field(
        default=None, ge=1, description="Most tokens of one draft, in and out; no limit unless set."
    )
    requests_per_minute: Annotated[float | None, Variable("DRAFTER_REQUESTS_PER_MINUTE")] = Field(
        default=None, gt=0, description="Most model calls a minute, of all drafts of this process."
    )
    tokens_per_minute: Annotated[float | None, Variable("DRAFTER_TOKENS_PER_MINUTE")] = Field(
        default=None, gt=0, description="Most tokens a minute, replies counted at their longest."
    )


class SourceSettings(Section):
    """What is known of sources."""

    outlets: Annotated[Path | None, Variable("DRAFTER_OUTLETS")] = Field(
        default=None,
        description="Table of outlets by domain (TOML), laid over corpus/outlets.toml.",
    )


class FeedSettings(Section):
    """Feeds that are watched."""

    watch: Annotated[bool, Variable("DRAFTER_WATCH")] = Field(
        default=False, description="Poll the feeds while the service runs."
    )
    minutes: Annotated[float, Variable("DRAFTER_FEED_MINUTES")] = Field(
        default=30, ge=1, le=1440, description="Minutes between two polls of a feed."
    )
    entries: Annotated[int, Variable("DRAFTER_FEED_ENTRIES")] = Field(
        default=50, ge=1, description="New entries that one poll fetches; the rest wait."
    )


class ServerSettings(Section):
    """The service."""

    host: Annotated[str, Variable("DRAFTER_HOST")] = Field(
        default="127.0.0.1", description="Address to listen on."
    )
    port: Annotated[int, Variable("DRAFTER_PORT")] = Field(
        default=8000, ge=0, le=65535, description="Port; 0 takes a free one."
    )
    allowed_hosts: Annotated[str, Variable("DRAFTER_ALLOWED_HOSTS")] = Field(
        default="", description="Host names to answer to beside loopback's, with commas between."
    )
    max_body: Annotated[int, Variable("DRAFTER_MAX_BODY")] = Field(
        default=64 * 2**20, ge=1024, description="Largest request body, in bytes."
    )


class AccountSettings(Section):
    """Who may use the desk."""

    sign_in: Annotated[bool, Variable("DRAFTER_SIGN_IN")] = Field(
        default=True, description="Off lets whoever reaches the desk do everything; loopback only."
    )
    session_hours: Annotated[float, Variable("DRAFTER_SESSION_HOURS")] = Field(
        default=168, gt=0, le=8760, description="Hours after which a browser signs in again."
    )
    idle_hours: Annotated[float, Variable("DRAFTER_SESSION_IDLE_HOURS")] = Field(
        default=24, gt=0, le=8760, description="Hours without a request that end a session."
    )
    drafts_per_minute: Annotated[float, Variable("DRAFTER_DRAFTS_PER_MINUTE")] = Field(
        default=30, ge=0, description="Most drafts that one account asks for; 0 is no limit."
    )
    searches_per_minute: Annotated[float, Variable("DRAFTER_SEARCHES_PER_MINUTE")] = Field(
        default=300, ge=0, description="Most searches and evaluations of one account; the same."
    )
    sign_ins_per_minute: Annotated[float, Variable("DRAFTER_SIGN_INS_PER_MINUTE")] = Field(
        default=20, ge=0, description="Most sign-ins tried from one address; the same."
    )


class JobSettings(Section):
    """Drafts made by the service."""

    concurrency: Annotated[int, Variable("DRAFTER_JOBS")] = Field(
        default=2, ge=1, le=64, description="Drafts made at once; the rest wait in line."
    )
    waiting: Annotated[int, Variable("DRAFTER_QUEUE")] = Field(
        default=50, ge=1, description="Drafts that may be under way or wait; more are refused."
    )
    workers: Annotated[int, Variable("DRAFTER_WORKERS")] = Field(
        default=1,
        ge=0,
        le=16,
        description="Processes that check drafts for the service; 0 checks in its own.",
    )
    draft_seconds: Annotated[float, Variable("DRAFTER_DRAFT_SECONDS")] = Field(
        default=1800, gt=0, description="Deadline of one draft, in seconds."
    )
    executor: Annotated[str, Variable("DRAFTER_EXECUTOR")] = Field(
        default="desk",
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
        description="Name of this worker, another for each; a restart takes up its own jobs.",
    )
    adopt_seconds: Annotated[float, Variable("DRAFTER_ADOPT_SECONDS")] = Field(
        default=60,
        ge=0,
        description="After so long without a sign of a worker the others take its jobs; "
        "0 leaves them to drafter jobs adopt.",
    )


class ObserveSettings(Section):
    """What an operator sees of the service."""

    log_format: Annotated[Literal["text", "json"], Variable("DRAFTER_LOG_FORMAT")] = Field(
        default="text", description="Form of the log on standard error: text, or JSON lines."
    )
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Variable("DRAFTER_LOG_LEVEL")
    ] = Field(default="warning", description="Least level that is logged; info tells requests.")
    otlp_endpoint: Annotated[str | None, Variable("OTEL_EXPORTER_OTLP_ENDPOINT")] = Field(
        default=None,
        pattern=_ADDRESS,
        description="OpenTelemetry collector (gRPC) for traces of drafts; none unless set.",
    )
    otlp_headers: Annotated[SecretStr | None, Variable("OTEL_EXPORTER_OTLP_HEADERS")] = Field(
        default=None, description="Headers that the collector asks for: name=value,name=value."
    )
