"""Brokers that want passwords and know rights, and kcat before them."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(os.environ.get("ENLACE_SOURCE_DIR", Path(__file__).resolve().parents[3]))
BIN = Path(os.environ.get("ENLACE_BIN_DIR", SOURCE / "build/dev/bin"))
sys.path.insert(0, str(SOURCE / "tests/support"))

from kafka_broker import KafkaTestCase  # noqa: E402
from enlace_kafka.files import password_file, write_private  # noqa: E402

WITHIN_S = 60
KCAT_WITHIN_S = 10  # Where it would try for ever.
REFUSED = "Topic authorization failed"
# Debian's, which kcat came with, can't log in by SCRAM.
LIBRARIES = {"LD_LIBRARY_PATH": str(SOURCE / "build/librdkafka/lib")}

Done = subprocess.CompletedProcess[str]


class RightsTestCase(KafkaTestCase):
    SETTINGS = {"secure": True}

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def password_of(self, name: str) -> str:
        return password_file(self.brokers.passwords, name).read_text().strip()

    def guess(self) -> Path:
        """A password that is nobody's."""
        file = password_file(self.folder, "guess")
        write_private(file, "correct-horse-battery-staple\n")
        return file
