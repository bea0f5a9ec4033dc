"""Settings as they are read: environment first, then the TOML file, then the default."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from api.settings.sections import (
    AccountSettings,
    ChannelSettings,
    DashboardSettings,
    FeedSettings,
    JobSettings,
    ModelSettings,
    ObserveSettings,
    Section,
    ServerSettings,
    SiteSettings,
    SourceSettings,
    StoreSettings,
    StyleSettings,
    Variable,
)
from corpus.errors import BadInput

CONFIG_VARIABLE = "DRAFTER_CONFIG"
CONFIG_FILE = "drafter.toml"


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
            InitSettingsSource(settings_cls, values_in_file()),
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
    for section, field, variable, _ in every_field():
        if text := os.environ.get(variable):
            values.setdefault(section, {})[field] = text
    return values


def values_in_file() -> dict[str, Any]:
    """Return the tables of the settings file, empty without one; ``BadInput`` where unreadable."""
    path = config_file()
    return _read_toml(path) if path else {}


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{path} cannot be read: {error}", help="mend the line it names") from None


def every_field() -> Iterator[tuple[str, str, str, FieldInfo]]:
    """Yield section, field, variable and definition of every setting."""
    for section, outer in Settings.model_fields.items():
        kind = outer.annotation
        if not (isinstance(kind, type) and issubclass(kind, Section)):
            raise TypeError(f"{section} is no section of settings")
        for field, info in kind.model_fields.items():
            variable = next(m.name for m in info.metadata if isinstance(m, Variable))
            yield section, field, variable, info


def _readable(error: ValidationError) -> BadInput:
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    known = {f"{section}.{field}": variable for section, field, variable, _ in every_field()}
    if place not in known:
        return BadInput(f"unknown setting {place}", help="drafter settings lists them all")
    return BadInput(
        f"{known[place]} ({place} in the settings file): {first['msg']}",
        help="drafter settings tells what each setting takes",
    )
