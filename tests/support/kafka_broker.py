"""Real brokers for tests: in a folder of their own, killed and restarted at will, then gone."""

import shutil
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "deploy/kafka"))

from certificates import Authority  # noqa: E402
from enlace_kafka import principals  # noqa: E402
from enlace_kafka.cluster import Cluster  # noqa: E402
from enlace_kafka.security import ADMIN  # noqa: E402

SESSION_TIMEOUT_MS = 2000  # What a broker that was killed stays away for, at least.


class KafkaBrokers(Cluster):
    """Serves from here to the end of `with`. They die with this process, however it ends. What is
    left of them is deleted, unless the block ends with an error: then it says where it is.

    `secure`: they speak TLS and let in by certificate. Services have just their rights, `admin` may
    do everything; the files are in `certificates`, and `authority` makes more."""

    def __init__(self, secure: bool = False, **settings: Any) -> None:
        super().__init__(Path(tempfile.mkdtemp(prefix="enlace-kafka-")), with_parent=True)
        self._wanted = {"broker_session_timeout_ms": SESSION_TIMEOUT_MS} | settings
        self._secure = secure
        self.certificates = self.folder / "certificates"
        if secure:
            self.certificates.mkdir()
            self.authority = Authority(self.certificates)
            self._wanted |= {"secure": True, "tls_keystore": str(self.authority.sign("broker")),
                             "tls_truststore": str(self.authority.certificate)}
            for name in (ADMIN, *principals.OWNERS, *principals.READERS):
                self.authority.sign(name)

    @property
    def bootstrap(self) -> str:
        return self.state.certificate_bootstrap if self._secure else self.state.bootstrap

    def __enter__(self) -> "KafkaBrokers":
        try:
            self.up(**self._wanted)
            if self._secure:
                principals.give_rights(self.admin)
        except BaseException as error:
            self.end(keep=isinstance(error, Exception))
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.end(keep=kind is not None and issubclass(kind, Exception))

    def make_topics(self, *names: str, partitions: int = 1, **settings: str) -> None:
        """Settings as Kafka names them, with _ for each dot."""
        replication = str(self.state.settings.replication)
        configs = [word for key, value in settings.items()
                   for word in ("--config", f"{key.replace('_', '.')}={value}")]
        self.admin.run([("org.apache.kafka.tools.TopicCommand", "--create", "--topic", name,
                         "--partitions", str(partitions), "--replication-factor", replication,
                         *configs) for name in names])

    def end(self, keep: bool) -> None:
        if self.exists:
            for process in self.state.running.values():
                process.kill()  # Nobody will read their data again: no orderly stop.
        if keep:
            print(f"what the brokers left is in {self.folder}: node-*/kafka.log, cluster.json",
                  file=sys.stderr, flush=True)
        else:
            shutil.rmtree(self.folder)


class KafkaTestCase(unittest.TestCase):
    """A test with brokers, which its class starts once. SETTINGS are those of `kafka.py up`."""

    SETTINGS: dict[str, Any] = {}
    brokers: KafkaBrokers
    _bad = 0

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.brokers = KafkaBrokers(**cls.SETTINGS).__enter__()
        cls.addClassCleanup(lambda: cls.brokers.end(keep=cls._bad > 0))

    def run(self, result: unittest.TestResult | None = None) -> unittest.TestResult | None:
        assert result is not None
        bad = len(result.failures) + len(result.errors)
        super().run(result)
        type(self)._bad += len(result.failures) + len(result.errors) - bad
        return result
