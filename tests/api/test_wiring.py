from pathlib import Path

from api.settings import Settings, StoreSettings
from api.wiring import open_engine
from corpus.database import is_current


def test_the_data_folder_and_the_schema_come_by_themselves(tmp_path: Path) -> None:
    settings = Settings(store=StoreSettings(data=tmp_path / "data"))
    engine = open_engine(settings)
    assert is_current(engine)
    assert (settings.data / "desk.db").is_file()
    engine.dispose()
