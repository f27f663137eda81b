"""One of two instances stands still for half a minute under load, and then goes on: nobody is left
waiting, and what it does late changes nothing that was answered.
"""

import signal
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.chaos_test_case import Traffic  # noqa: E402
from support.cluster_test_case import ClusterTestCase, Instance  # noqa: E402
from support.waiting import until  # noqa: E402

FROZEN_S = 30
THREADS = 6


class FreezeTest(ClusterTestCase):
    def test_an_instance_that_wakes_after_half_a_minute_answers_truthfully(self) -> None:
        traffic = Traffic(self, THREADS)
        frozen = self.rng.choice(self.instances("intake", "homevisits"))
        process = self.cluster.state.running[frozen.name]
        self.await_answers_by(frozen, traffic)
        process.signal(signal.SIGSTOP)
        frozen_at, answers = time.monotonic(), self.log.answers
        until("it has stood still for long enough",
              lambda: time.monotonic() - frozen_at >= FROZEN_S or traffic.failures, FROZEN_S + 1)
        self.assertEqual("T", self.state_of(process.pid))
        self.assertGreater(self.log.answers, answers, "the other one goes on")
        process.signal(signal.SIGCONT)
        self.await_answers_by(frozen, traffic)
        traffic.stop()
        report = self.judge(traffic.stories)
        print(f"frozen: {frozen.name}")
        self.assertGreater(report["summary"]["client"].get("answered 504", 0), 0,
                           "nobody had asked it when it froze")

    def state_of(self, pid: int) -> str:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]

    def await_answers_by(self, instance: Instance, traffic: Traffic) -> None:
        """Commands are sent there, and answered."""
        def answered() -> float:
            return sum(count for name, count in self.cluster.metrics(instance).items()
                       if name.startswith("enlace_http_requests_total") and 'status="200"' in name
                       and "/v1/" in name)

        before = answered()
        until(f"{instance.name} answers", lambda: answered() > before or traffic.failures)


if __name__ == "__main__":
    unittest.main()
