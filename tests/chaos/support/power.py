"""Sets the shim that knows what a disk would hold, and cuts the power."""

import shutil
from pathlib import Path

from .shim import preloaded


class Power:
    """Of one data directory. Give `environment` to its server in all its runs."""

    def __init__(self, folder: Path) -> None:
        self.images = folder / "images"
        self.images.mkdir()
        self.environment = preloaded("power", folder) | {"ENLACE_POWER_IMAGES": str(self.images)}

    def fail_sync(self, after: int) -> None:
        """Of a segment, once, after so many more that succeed."""
        part = self.images / "fail.part"
        part.write_text(f"{after:<20}\n")
        part.rename(self.images / "fail")

    @property
    def failed(self) -> bool:
        return (self.images / "failed").exists()

    def lost(self, data: Path) -> list[str]:
        """Files that hold something in the page cache which is not on the disk."""
        return [path.name for path in self._files(data)
                if path.read_bytes() != self._image(path).read_bytes()]

    def cut(self, data: Path) -> None:
        """While nothing runs: files are as the disk has them. Stores lose everything."""
        for path in self._files(data):
            shutil.copyfile(self._image(path), path)
        for dirty in self.images.glob("*.dirty"):
            dirty.unlink()
        shutil.rmtree(data / "stores", ignore_errors=True)

    def _files(self, data: Path) -> list[Path]:
        return [*sorted((data / "log").glob("*.segment")), data / "log/mark", data / "keyring"]

    def _image(self, path: Path) -> Path:
        image = self.images / f"{path.name}.image"
        image.touch()
        return image
