"""Real brokers for tests: in a folder of their own, killed and restarted at will, then gone."""

import shutil
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "deploy/kafka"))

from enlace_kafka import principals  # noqa: E402
from enlace_kafka.cluster import Cluster  # noqa: E402
from enlace_kafka.ports import HOST, free_ports  # noqa: E402
from tcp_proxy import TcpProxy  # noqa: E402

SESSION_TIMEOUT_MS = 2000  # What a broker that was killed stays away for, at least.


class KafkaBrokers(Cluster):
    """Serves from here to the end of `with`. They die with this process, however it ends. What is
    left of them is deleted, unless the block ends with an error: then it says where it is.

    `secure`: they speak TLS, and each service has a password and just its rights; `login` says how
    it comes, and how the administrator does.
    `proxied`: clients come to each of them through one of `proxies`, by the node's number."""

    def __init__(self, secure: bool = False, proxied: bool = False, **settings: Any) -> None:
        super().__init__(Path(tempfile.mkdtemp(prefix="enlace-kafka-")), with_parent=True)
        self._wanted = {"secure": secure,
                        "broker_session_timeout_ms": SESSION_TIMEOUT_MS} | settings
        self._secure, self._proxied = secure, proxied
        self.proxies: dict[int, TcpProxy] = {}
        if proxied:
            self._wanted["advertise_through"] = tuple(free_ports(settings.get("nodes", 1)))

    @property
    def bootstrap(self) -> str:
        return self.state.bootstrap

    def flags(self, name: str, **instead: Path) -> list[str]:
        """By which Enlace's programs come as this user; some of them instead of the right ones."""
        wrong = {setting.replace("_", "-"): str(file) for setting, file in instead.items()}
        return [word for setting, value in (self.login(name) | wrong).items()
                for word in (f"--{setting}", value)]

    def __enter__(self) -> "KafkaBrokers":
        try:
            self.up(**self._wanted)
            if self._proxied:
                self.proxies = {node.id: TcpProxy((HOST, node.port), node.advertised_port)
                                for node in self.state.nodes}
            if self._secure:
                principals.give_passwords(self.admin, self.passwords)
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
        for proxy in self.proxies.values():
            proxy.close()
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
