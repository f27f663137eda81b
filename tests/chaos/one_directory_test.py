"""Starting where one should not, and stopping in the middle of work."""

import signal
import socket
import subprocess
import time
import unittest

from support.chaos_test_case import ChaosTestCase, Traffic
from support.paths import DIRECTORY, POLICY, PROGRAM
from support.process import STOP_S, NotServing, Process
from support.waiting import until


class OneDirectoryTest(ChaosTestCase):
    def refused(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run([PROGRAM, "serve", *arguments], capture_output=True, text=True,
                              check=False, timeout=60)

    def test_a_second_server_on_a_directory_refuses_and_leaves_the_first_alone(self) -> None:
        self.server.start()
        second = Process(self.data, self.folder / "second")
        with self.assertRaises(NotServing) as refused:
            second.start()
        self.assertEqual(1, refused.exception.status)
        self.assertIn(str(self.data), refused.exception.output)
        self.story().play()
        self.settle_and_judge()

    def test_a_port_in_use_is_told_with_its_address(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            done = self.refused("--dev", "--data", self.data, "--listen", f"127.0.0.1:{port}",
                                "--directory", DIRECTORY, "--policy", POLICY)
        self.assertEqual(1, done.returncode, done.stderr)
        self.assertIn(str(port), done.stderr)

    def test_without_keys_it_says_how_to_get_them(self) -> None:
        done = self.refused("--data", self.data, "--listen", "127.0.0.1:0",
                            "--directory", DIRECTORY, "--policy", POLICY)
        self.assertEqual(1, done.returncode, done.stderr)
        self.assertIn("deployment.key", done.stderr)
        self.assertIn("make", done.stderr)
        self.assertFalse((self.data / "log").exists())

    def test_an_unknown_flag_or_key_of_the_configuration_is_refused_by_name(self) -> None:
        flag = self.refused("--dev", "--data", self.data, "--no-such-flag")
        self.assertNotEqual(0, flag.returncode)
        self.assertIn("--no-such-flag", flag.stderr + flag.stdout)
        config = self.folder / "enlace.toml"
        config.write_text('dev = true\nno_such_key = 1\n')
        key = subprocess.run([PROGRAM, "--config", config, "serve", "--data", self.data],
                             capture_output=True, text=True, check=False, timeout=60)
        self.assertNotEqual(0, key.returncode)
        self.assertIn("no_such_key", key.stderr + key.stdout)
        self.assertFalse(self.data.exists())

    def test_sigterm_under_load_ends_in_order_and_keeps_every_answer(self) -> None:
        self.server.start()
        traffic = Traffic(self, 4)
        until("there is load", lambda: len(traffic.stories) > 20)
        asked = time.monotonic()
        self.server.stop()
        self.assertLess(time.monotonic() - asked, STOP_S)
        self.server.start()
        traffic.stop()
        self.settle_and_judge()

    def test_a_second_ctrl_c_does_no_harm(self) -> None:
        self.server.start()
        traffic = Traffic(self, 4)
        until("there is load", lambda: len(traffic.stories) > 20)
        self.server.signal(signal.SIGINT)
        until("the first one was heard", lambda: not listens(self.server.port))
        if self.server.running:
            self.server.signal(signal.SIGINT)
        self.server.wait()
        self.server.start()
        traffic.stop()
        self.settle_and_judge()


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    except OSError:
        return False


if __name__ == "__main__":
    unittest.main()
