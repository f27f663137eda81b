"""What people are told to paste into a terminal does what they are told it does."""

import re
import signal
import socket
import subprocess
import sys
import unittest
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))

from readme import (  # noqa: E402
    ENVIRONMENT, LIMIT_S, SOURCE, bash, check_office_day, check_visit, lines_of)

MARK = "FROM HERE"


def free_port() -> int:
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return any_port.getsockname()[1]


def on_a_free_port(blocks: list[str]) -> str:
    return "\n".join(blocks).replace("127.0.0.1:8080", f"127.0.0.1:{free_port()}")


class PastedLinesTest(unittest.TestCase):
    def said_by(self, blocks: list[str], before: Iterable[str] = ()) -> str:
        """What these say, after those that begin to serve, and `before`."""
        *beginning, stop = lines_of("runnable")
        self.assertIn("kill", stop)
        status, said = bash(on_a_free_port([*beginning, *before, f"echo; echo {MARK}", *blocks,
                                            stop]))
        self.assertEqual(0, status, said)
        return said.partition(MARK)[2]

    def test_the_readme_leads_from_a_patient_to_a_visit(self) -> None:
        blocks = lines_of("runnable")
        self.assertGreater(len(blocks), 5)
        status, said = bash(on_a_free_port(blocks))
        self.assertEqual(0, status, said)
        check_visit(self, said)

    def test_the_readme_leads_through_a_day_at_an_office(self) -> None:
        check_office_day(self, self.said_by(lines_of("office")))

    def test_the_readme_prints_a_bulletin(self) -> None:
        said = self.said_by(lines_of("figures"), lines_of("office")[:1])
        self.assertEqual(2, said.count('"outcome":"accepted"'), said)
        self.assertRegex(said, r"Social work SPSSA000121 in \d{4}: statistical bulletin")
        self.assertRegex(said, r"(?m)^ *Attendees +1,200\b")
        self.assertRegex(said, r"(?m)^ *Delivery +1 +1 +1 +3 ")
        self.assertRegex(said, r"# position,intake/\d+@\d+")
        self.assertIn("DELIVERY,1,1,0,1,0,0,1,3,1", said)
        self.assertIn('"total":{"suppressed":true}', said)
        self.assertRegex(said, r'"quarters":\[{"quarter":"\d{4}-Q[1-4]","figures":{"cases":"1",')
        self.assertIn('{"worker":"ts-04","cases":"1"}', said)

    def test_the_readme_leads_through_a_referrals_life(self) -> None:
        referral = lines_of("referral")
        said = self.said_by(referral, lines_of("office")[:1])
        told = len(re.findall('^on "', "\n".join(referral), re.MULTILINE))
        self.assertGreater(told, 10)
        self.assertEqual(told, said.count('"outcome":"accepted"'), said)
        self.assertEqual(1, said.count('"code":"unknown_stream"'), said)
        outbox = next(line for line in said.splitlines() if '"items":[' in line)
        self.assertIn('"owesNextStep":"receiving_unit"', outbox)
        self.assertIn('"timer":"answer_by"', outbox)
        steps = re.findall('"event":"([A-Za-z]+)","state":"([A-Z_]+)"', said)
        self.assertEqual(("ReferralSent", "SENT"), steps[0])
        self.assertIn(("ReferralRejected", "REJECTED"), steps)
        self.assertIn(("PatientNoShow", "NO_SHOW"), steps)
        self.assertEqual(("CounterReferralAcknowledged", "CLOSED"), steps[-1])
        self.assertIn('"rejectedPermille":1000', said)
        self.assertIn("event: referral", said)
        self.assertIn('"state":"CLOSED"', said.partition("event: referral")[2])

    def test_the_readme_leads_through_a_follow_up_by_telemedicine(self) -> None:
        session = lines_of("session")
        said = self.said_by(session, lines_of("office")[:1])
        told = len(re.findall('^meet "', "\n".join(session), re.MULTILINE))
        self.assertEqual(8, told)
        self.assertEqual(told, said.count('"outcome":"accepted"'), said)
        self.assertNotIn('"code":"', said)
        agenda, following, held = (line for line in said.splitlines()
                                   if '"items":[' in line or '"details":' in line)
        self.assertIn('"state":"CONFIRMED"', agenda)
        self.assertIn('"timeZone":"America/Mexico_City"', agenda)
        self.assertIn('"state":"PROPOSED"', following)
        self.assertIn('"state":"COMPLETED"', held)
        self.assertIn('"techFailures":1', held)
        self.assertIn("Cicatriza bien", held)

    def test_the_readme_finds_a_bed_in_time(self) -> None:
        transfer = lines_of("transfer")
        said = self.said_by(transfer, lines_of("office")[:1])
        told = len(re.findall('^(?:post|step) "', "\n".join(transfer), re.MULTILINE))
        self.assertGreater(told, 7)
        self.assertEqual(told - 1, said.count('"outcome":"accepted"'), said)
        self.assertEqual(1, said.count('"code":"taken_by_another"'), said)
        self.assertRegex(said, r'"candidates":\[\{"clues":"SPSSA000133","reasons":\["BED_FREE"')
        asked, lost, ended = (line for line in said.splitlines() if '"capability":"UCI"' in line
                              and line.startswith('{"id":"transfer-'))
        self.assertIn("Choque", asked)
        self.assertNotIn("Ana", asked)
        self.assertNotIn("Choque", lost)
        self.assertIn('"name":"Ana', ended)
        self.assertIn('"state":"CLOSED"', ended)
        self.assertIn('"state":"CLOSED"', said.partition("event: transfer")[2])

    def test_the_readme_leads_through_a_grievance(self) -> None:
        grievance = lines_of("grievance")
        said = self.said_by(grievance, lines_of("office")[:1])
        told = len(re.findall("^(?:at|mine) ", "\n".join(grievance), re.MULTILINE))
        self.assertGreater(told, 14)
        self.assertEqual(told - 1, said.count('"outcome":"accepted"'), said)
        self.assertEqual(1, said.count('"code":"responsible_is_complained_about"'), said)
        self.assertEqual(1, said.count('"code":"unknown_stream"'), said)
        self.assertIn('"stoppedUs":"', said)
        self.assertIn('"state":"CLOSED"', said.splitlines()[-2] + said.splitlines()[-1])

    def test_the_readme_asks_how_it_was(self) -> None:
        said = self.said_by(lines_of("survey"), lines_of("office")[:1])
        self.assertEqual(2, said.count('"outcome":"accepted"'), said)
        self.assertEqual(1, said.count('"code":"already_answered"'), said)
        self.assertIn('"questionnaire":{"version":1', said)
        state, unit = said.strip().splitlines()[-2:]
        self.assertIn('"question":"TRATO"', state)
        self.assertIn('"answered":{"hidden":true}', unit)
        self.assertNotIn("TRATO", unit)

    def test_the_demo_serves_the_lines_that_it_prints(self) -> None:
        with subprocess.Popen(["enlace", "demo", "--seed", "7", "--cases", "60"], env=ENVIRONMENT,
                              text=True, stdout=subprocess.PIPE, cwd=SOURCE) as demo:
            try:
                printed = ""
                while "until Ctrl-C" not in printed:
                    line = demo.stdout.readline()
                    self.assertTrue(line, printed)
                    printed += line
                lines = printed.partition("Ask for yourself\n")[2].partition("Serving at")[0]
                commands = [command for command in lines.split("\n\n") if "curl" in command]
                answers = [bash(f"cd {SOURCE}; {command}") for command in commands]
                demo.send_signal(signal.SIGINT)
                self.assertEqual(0, demo.wait(timeout=LIMIT_S))
            finally:
                demo.kill()
        self.assertEqual([0, 0, 0], [status for status, _ in answers], answers)
        self.assertIn('"jurisdictions":[', answers[0][1])
        self.assertIn('"entries":[', answers[1][1])
        self.assertIn('"outcome":"accepted"', answers[2][1])


if __name__ == "__main__":
    unittest.main()
