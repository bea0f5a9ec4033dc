"""Every setting: environment first, then an optional TOML file, then the default.

The file is ``drafter.toml`` in the current folder, or the one that ``DRAFTER_CONFIG`` names; its
tables are the sections below (``[server] port = 8001``). ``drafter settings`` prints them all.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, TypedDict

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from corpus.errors import BadInput

CONFIG_VARIABLE = "DRAFTER_CONFIG"
CONFIG_FILE = "drafter.toml"


class _Variable:
    """The environment variable that sets a field."""

    def __init__(self, name: str) -> None:
        self.name = name


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class StoreSettings(_Section):
    """Where the articles and the drafts lie."""

    data: Annotated[Path, _Variable("DRAFTER_DATA")] = Field(
        default=Path(".drafter"), description="Folder that holds all state."
    )
    database_url: Annotated[SecretStr | None, _Variable("DRAFTER_DATABASE_URL")] = Field(
        default=None,
        description="PostgreSQL or SQLite address; desk.db in the data folder unless set.",
    )
    chroma_url: Annotated[str | None, _Variable("DRAFTER_CHROMA_URL")] = Field(
        default=None,
        pattern=r"^https?://\S+$",
        description="Chroma server (chroma run), for several processes on one database.",
    )
    chroma_collection: Annotated[str, _Variable("DRAFTER_CHROMA_COLLECTION")] = Field(
        default="passages",
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{1,510}[A-Za-z0-9]$",
        description="Collection on that server; one for each database.",
    )


class StyleSettings(_Section):
    """How a briefing reads."""

    path: Annotated[Path | None, _Variable("DRAFTER_STYLE")] = Field(
        default=None, description="House style: a name (drafter style list) or a TOML file."
    )
    dashboard_url: Annotated[str, _Variable("DASHBOARD_URL")] = Field(
        default="",
        pattern=r"^(https?://\S+)?$",
        description="Address in the footer; the footer is left out where it is empty.",
    )


class SiteSettings(_Section):
    """Where readers read the published issues."""

    address: Annotated[str, _Variable("DRAFTER_SITE_URL")] = Field(
        default="",
        pattern=r"^(https?://[^\s?#]+)?$",
        description="Address of the archive; where the desk itself serves it unless set.",
    )
    subscribe_url: Annotated[str, _Variable("DRAFTER_SUBSCRIBE_URL")] = Field(
        default="",
        pattern=r"^(https?://\S+)?$",
        description="Where readers subscribe; the link is left out where it is empty.",
    )


class DashboardSettings(_Section):
    """What is shown of stories, issues and feeds."""

    seen_by: Annotated[Literal["public", "desk"], _Variable("DRAFTER_DASHBOARD")] = Field(
        default="public",
        description="Who sees the dashboard and its stories: public (everybody) or desk.",
    )


class ChannelSettings(_Section):
    """Where approved texts are sent, beside the archive."""

    buttondown_key: Annotated[SecretStr | None, _Variable("DRAFTER_BUTTONDOWN_KEY")] = Field(
        default=None, description="API key of a Buttondown newsletter."
    )
    buttondown_url: Annotated[str, _Variable("DRAFTER_BUTTONDOWN_URL")] = Field(
        default="https://api.buttondown.com",
        pattern=r"^https?://[^\s?#@]+$",
        description="Address of its API; https, or http on loopback.",
    )
    smtp_host: Annotated[str | None, _Variable("DRAFTER_SMTP_HOST")] = Field(
        default=None, description="Mail server that takes the issue for smtp_to."
    )
    smtp_port: Annotated[int, _Variable("DRAFTER_SMTP_PORT")] = Field(
        default=587, ge=1, le=65535, description="Its port."
    )
    smtp_security: Annotated[
        Literal["starttls", "tls", "none"], _Variable("DRAFTER_SMTP_SECURITY")
    ] = Field(default="starttls", description="starttls, tls, or none (loopback only).")
    smtp_user: Annotated[str, _Variable("DRAFTER_SMTP_USER")] = Field(
        default="", description="User there; no sign-in where it is empty."
    )
    smtp_password: Annotated[SecretStr | None, _Variable("DRAFTER_SMTP_PASSWORD")] = Field(
        default=None, description="That user's password."
    )
    smtp_from: Annotated[str | None, _Variable("DRAFTER_SMTP_FROM")] = Field(
        default=None, pattern=r"^[^\s@]+@[^\s@]+$", description="Address that the issue comes from."
    )
    smtp_to: Annotated[str | None, _Variable("DRAFTER_SMTP_TO")] = Field(
        default=None,
        pattern=r"^[^\s@]+@[^\s@]+$",
        description="The list's address.",
    )
    folder: Annotated[Path | None, _Variable("DRAFTER_SEND_FOLDER")] = Field(
        default=None, description="Folder of the file channel: each issue as one .eml."
    )
    seconds: Annotated[float, _Variable("DRAFTER_SEND_SECONDS")] = Field(
        default=30, gt=0, le=300, description="Deadline of one request to a channel."
    )


class ModelSettings(_Section):
    """The language model; without one, drafts are extractive."""

    base_url: Annotated[str | None, _Variable("OPENAI_BASE_URL")] = Field(
        default=None, pattern=r"^https?://\S+$", description="Any OpenAI-compatible server."
    )
    api_key: Annotated[SecretStr | None, _Variable("OPENAI_API_KEY")] = Field(
        default=None, description="Its key; a local server usually needs none."
    )
    name: Annotated[str | None, _Variable("DRAFTER_MODEL")] = Field(
        default=None, description="The model's name on that server."
    )
    budget: Annotated[float, _Variable("DRAFTER_BUDGET")] = Field(
        default=0.50,
        ge=0,
        description="Most that the model calls of one draft may cost, US dollars.",
    )
    price_input: Annotated[float | None, _Variable("DRAFTER_PRICE_INPUT")] = Field(
        default=None,
        ge=0,
        description="US dollars for a million prompt tokens; the table's price unless set.",
    )
    price_output: Annotated[float | None, _Variable("DRAFTER_PRICE_OUTPUT")] = Field(
        default=None, ge=0, description="US dollars for a million completion tokens; the same."
    )
    call_seconds: Annotated[float, _Variable("DRAFTER_CALL_SECONDS")] = Field(
        default=120, gt=0, description="Deadline of one model call, retries aside, in seconds."
    )
    concurrency: Annotated[int, _Variable("DRAFTER_MODEL_CONCURRENCY")] = Field(
        default=4, ge=1, le=64, description="Model calls in flight at once, for one draft."
    )
    fallback: Annotated[str | None, _Variable("DRAFTER_FALLBACK_MODEL")] = Field(
        default=None,
        description="Model on the same server that is asked where the first does not answer.",
    )
    context_tokens: Annotated[int | None, _Variable("DRAFTER_CONTEXT_TOKENS")] = Field(
        default=None,
        ge=2_000,
        description="What the model reads at once; found out unless set, where its server says.",
    )
    max_output_tokens: Annotated[int, _Variable("DRAFTER_MAX_OUTPUT_TOKENS")] = Field(
        default=4_000, ge=256, description="Longest reply; one that is cut gets twice as much once."
    )
    max_calls: Annotated[int, _Variable("DRAFTER_MAX_CALLS")] = Field(
        default=14, ge=1, description="Most model calls of one draft."
    )
    max_tokens: Annotated[int | None, _Variable("DRAFTER_MAX_TOKENS")] = Field(
        default=None, ge=1, description="Most tokens of one draft, in and out; no limit unless set."
    )
    requests_per_minute: Annotated[float | None, _Variable("DRAFTER_REQUESTS_PER_MINUTE")] = Field(
        default=None, gt=0, description="Most model calls a minute, of all drafts of this process."
    )
    tokens_per_minute: Annotated[float | None, _Variable("DRAFTER_TOKENS_PER_MINUTE")] = Field(
        default=None, gt=0, description="Most tokens a minute, replies counted at their longest."
    )


class SourceSettings(_Section):
    """What is known of sources."""

    outlets: Annotated[Path | None, _Variable("DRAFTER_OUTLETS")] = Field(
        default=None,
        description="Table of outlets by domain (TOML), laid over corpus/outlets.toml.",
    )


class FeedSettings(_Section):
    """Feeds that are watched."""

    watch: Annotated[bool, _Variable("DRAFTER_WATCH")] = Field(
        default=False, description="Poll the feeds while the service runs."
    )
    minutes: Annotated[float, _Variable("DRAFTER_FEED_MINUTES")] = Field(
        default=30, ge=1, le=1440, description="Minutes between two polls of a feed."
    )
    entries: Annotated[int, _Variable("DRAFTER_FEED_ENTRIES")] = Field(
        default=50, ge=1, description="New entries that one poll fetches; the rest wait."
    )


class ServerSettings(_Section):
    """The service."""

    host: Annotated[str, _Variable("DRAFTER_HOST")] = Field(
        default="127.0.0.1", description="Address to listen on."
    )
    port: Annotated[int, _Variable("DRAFTER_PORT")] = Field(
        default=8000, ge=0, le=65535, description="Port; 0 takes a free one."
    )
    allowed_hosts: Annotated[str, _Variable("DRAFTER_ALLOWED_HOSTS")] = Field(
        default="", description="Host names to answer to beside loopback's, with commas between."
    )
    max_body: Annotated[int, _Variable("DRAFTER_MAX_BODY")] = Field(
        default=64 * 2**20, ge=1024, description="Largest request body, in bytes."
    )


class AccountSettings(_Section):
    """Who may use the desk."""

    sign_in: Annotated[bool, _Variable("DRAFTER_SIGN_IN")] = Field(
        default=True, description="Off lets whoever reaches the desk do everything; loopback only."
    )
    session_hours: Annotated[float, _Variable("DRAFTER_SESSION_HOURS")] = Field(
        default=168, gt=0, le=8760, description="Hours after which a browser signs in again."
    )
    idle_hours: Annotated[float, _Variable("DRAFTER_SESSION_IDLE_HOURS")] = Field(
        default=24, gt=0, le=8760, description="Hours without a request that end a session."
    )
    drafts_per_minute: Annotated[float, _Variable("DRAFTER_DRAFTS_PER_MINUTE")] = Field(
        default=30, ge=0, description="Most drafts that one account asks for; 0 is no limit."
    )
    searches_per_minute: Annotated[float, _Variable("DRAFTER_SEARCHES_PER_MINUTE")] = Field(
        default=300, ge=0, description="Most searches and evaluations of one account; the same."
    )
    sign_ins_per_minute: Annotated[float, _Variable("DRAFTER_SIGN_INS_PER_MINUTE")] = Field(
        default=20, ge=0, description="Most sign-ins tried from one address; the same."
    )


class JobSettings(_Section):
    """Drafts made by the service."""

    concurrency: Annotated[int, _Variable("DRAFTER_JOBS")] = Field(
        default=2, ge=1, le=64, description="Drafts made at once; the rest wait in line."
    )
    waiting: Annotated[int, _Variable("DRAFTER_QUEUE")] = Field(
        default=50, ge=1, description="Drafts that may be under way or wait; more are refused."
    )
    workers: Annotated[int, _Variable("DRAFTER_WORKERS")] = Field(
        default=1,
        ge=0,
        le=16,
        description="Processes that check drafts for the service; 0 checks in its own.",
    )
    draft_seconds: Annotated[float, _Variable("DRAFTER_DRAFT_SECONDS")] = Field(
        default=1800, gt=0, description="Deadline of one draft, in seconds."
    )
    executor: Annotated[str, _Variable("DRAFTER_EXECUTOR")] = Field(
        default="desk",
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
        description="Name of this worker, another for each; a restart takes up its own jobs.",
    )
    adopt_seconds: Annotated[float, _Variable("DRAFTER_ADOPT_SECONDS")] = Field(
        default=60,
        ge=0,
        description="After so long without a sign of a worker the others take its jobs; "
        "0 leaves them to drafter jobs adopt.",
    )


class ObserveSettings(_Section):
    """What an operator sees of the service."""

    log_format: Annotated[Literal["text", "json"], _Variable("DRAFTER_LOG_FORMAT")] = Field(
        default="text", description="Form of the log on standard error: text, or JSON lines."
    )
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], _Variable("DRAFTER_LOG_LEVEL")
    ] = Field(default="warning", description="Least level that is logged; info tells requests.")
    otlp_endpoint: Annotated[str | None, _Variable("OTEL_EXPORTER_OTLP_ENDPOINT")] = Field(
        default=None,
        pattern=r"^https?://\S+$",
        description="OpenTelemetry collector (gRPC) for traces of drafts; none unless set.",
    )
    otlp_headers: Annotated[SecretStr | None, _Variable("OTEL_EXPORTER_OTLP_HEADERS")] = Field(
        default=None, description="Headers that the collector asks for: name=value,name=value."
    )


class Settings(BaseSettings):
    """All settings, in sections. What cannot be read is ``BadInput`` that names the variable."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    store: StoreSettings = StoreSettings()
    style: StyleSettings = StyleSettings()
    site: SiteSettings = SiteSettings()
    dashboard: DashboardSettings = DashboardSettings()
    channels: ChannelSettings = ChannelSettings()
    model: ModelSettings = ModelSettings()
    server: ServerSettings = ServerSettings()
    accounts: AccountSettings = AccountSettings()
    jobs: JobSettings = JobSettings()
    feeds: FeedSettings = FeedSettings()
    sources: SourceSettings = SourceSettings()
    observe: ObserveSettings = ObserveSettings()

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise _readable(error) from None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (
            init_settings,
            InitSettingsSource(settings_cls, _from_environment()),
            InitSettingsSource(settings_cls, _from_file()),
        )

    @property
    def data(self) -> Path:
        """The data folder, absolute."""
        return self.store.data.expanduser().absolute()

    @property
    def database_url(self) -> str:
        """The database's address, which may hold a password."""
        if self.store.database_url:
            return self.store.database_url.get_secret_value()
        return f"sqlite:///{self.data / 'desk.db'}"

    @property
    def default_writer(self) -> Literal["extractive", "llm"]:
        """``llm`` where a model is named and a way to reach it is given."""
        reachable = self.model.base_url or self.model.api_key
        return "llm" if self.model.name and reachable else "extractive"


class Row(TypedDict):
    """One setting as ``drafter settings`` shows it; a secret's value is hidden."""

    name: str
    key: str
    value: str
    default: str
    source: Literal["environment", "file", "default"]
    doc: str


def describe(settings: Settings | None = None) -> list[Row]:
    """Return every setting with its value, default, source and meaning, secrets hidden."""
    settings = settings or Settings()
    in_file = _from_file()
    rows: list[Row] = []
    for section, field, variable, info in _fields():
        in_section = in_file.get(section)
        rows.append(
            Row(
                name=variable,
                key=f"{section}.{field}",
                value=_shown(getattr(getattr(settings, section), field)),
                default=_shown(info.default),
                source="environment"
                if os.environ.get(variable)
                else "file"
                if isinstance(in_section, dict) and field in in_section
                else "default",
                doc=info.description or "",
            )
        )
    return rows


def config_file() -> Path | None:
    """Return the TOML file that is read, if any; one that was named and is missing is an error."""
    named = os.environ.get(CONFIG_VARIABLE)
    path = Path(named) if named else Path(CONFIG_FILE)
    if path.is_file():
        return path
    if named:
        raise BadInput(f"no settings file at {named}", help=f"check {CONFIG_VARIABLE}")
    return None


def _from_environment() -> dict[str, Any]:
    """Read flat variable names into sections; an empty variable is as good as none."""
    values: dict[str, Any] = {}
    for section, field, variable, _ in _fields():
        if text := os.environ.get(variable):
            values.setdefault(section, {})[field] = text
    return values


def _from_file() -> dict[str, Any]:
    path = config_file()
    return _read_toml(path) if path else {}


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{path} cannot be read: {error}", help="mend the line it names") from None


def _fields() -> Iterator[tuple[str, str, str, FieldInfo]]:
    """Yield section, field, variable and definition of every setting."""
    for section, outer in Settings.model_fields.items():
        kind = outer.annotation
        if not (isinstance(kind, type) and issubclass(kind, _Section)):
            raise TypeError(f"{section} is no section of settings")
        for field, info in kind.model_fields.items():
            variable = next(m.name for m in info.metadata if isinstance(m, _Variable))
            yield section, field, variable, info


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "(set, hidden)"
    if value is None or value == "":
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _readable(error: ValidationError) -> BadInput:
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    known = {f"{section}.{field}": variable for section, field, variable, _ in _fields()}
    if place not in known:
        return BadInput(f"unknown setting {place}", help="drafter settings lists them all")
    return BadInput(
        f"{known[place]} ({place} in the settings file): {first['msg']}",
        help="drafter settings tells what each setting takes",
    )
