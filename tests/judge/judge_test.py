"""The judge finds what is wrong with a data directory, and nothing where nothing is."""

import unittest
from collections.abc import Callable
from typing import Any

from findings import Code
from judging import CASE, INTAKE, PATIENT, JudgeTest, small_world
from writing import World


class Whole(JudgeTest):
    def test_nothing_is_found_where_nothing_is_wrong(self) -> None:
        small_world().write(self.folder)
        reading = self.read()
        self.assertEqual(self.findings.kept, [])
        summary = reading.summary()
        self.assertEqual((summary["entries"], summary["counted"], summary["void"]), (10, 4, 0))
        self.assertEqual((summary["refusals"], summary["events"], summary["streams"]), (1, 3, 2))
        self.assertEqual(len(list(reading.heads())), 6)

    def test_segments_follow_one_another(self) -> None:
        world = small_world()
        for number in range(300):
            world.command("intake", CASE, f"more-{number}", [world.event(
                INTAKE + "RiskChanged", {"risk": 1 + number % 3}, sealed=True)])
        self.assertEqual(self.judged(world, segment_size=1 << 14), set())
        self.assertGreater(len(list((self.folder / "log").glob("*.segment"))), 3)


class WrongRecords(JudgeTest):
    """Records that a wrong writer could have written."""

    def found(self, change: Callable[[World], None]) -> set[Code]:
        world = small_world()
        change(world)
        return self.judged(world)

    def triage(self, world: World, **changes: Any) -> None:
        world.command("intake", CASE, "key-5",
                      [world.event(INTAKE + "RiskChanged", {"risk": 1})], **changes)

    def test_a_personal_field_in_clear(self) -> None:
        def change(world: World) -> None:
            world.command("intake", CASE, "key-5", [world.event(
                INTAKE + "RiskChanged", {"risk": 1, "reason": "said"})])
        self.assertEqual(self.found(change), {Code.PERSONAL_IN_CLEAR})

    def test_a_personal_field_in_clear_though_empty(self) -> None:
        def change(world: World) -> None:
            event = world.event(INTAKE + "RiskChanged", {"risk": 1})
            event["clear"] += b"\x52\x00"
            world.command("intake", CASE, "key-5", [event])
        self.assertEqual(self.found(change), {Code.PERSONAL_IN_CLEAR})

    def delivered(self, item: str) -> set[Code]:
        return self.found(lambda world: world.command("intake", CASE, "key-5", [world.event(
            INTAKE + "InterventionRecorded",
            {"intervention": 1, "delivered": [{"item": item, "quantity": 1}]})]))

    def test_a_sentence_in_clear_where_an_identifier_belongs(self) -> None:
        self.assertEqual(self.delivered("para Rosa"), {Code.SENTENCE_IN_CLEAR})

    def test_no_identifier_in_clear(self) -> None:
        self.assertEqual(self.delivered("DESPENSA-2"), set())

    def test_a_field_in_clear_that_nobody_knows(self) -> None:
        def change(world: World) -> None:
            event = world.event(INTAKE + "RiskChanged", {"risk": 1})
            event["clear"] += b"\xaa\x06\x04Rosa"
            world.command("intake", CASE, "key-5", [event])
        self.assertEqual(self.found(change), {Code.UNKNOWN_IN_CLEAR})

    def test_seals_without_keys(self) -> None:
        def change(world: World) -> None:
            event = world.event(INTAKE + "RiskChanged", {"risk": 1}, sealed=True)
            del event["key_id"]
            world.command("intake", CASE, "key-5", [event])
        self.assertEqual(self.found(change), {Code.SEAL_WRONG})

    def test_a_nonce_that_was_used_before(self) -> None:
        def change(world: World) -> None:
            world.nonces = 0
            world.command("intake", CASE, "key-5",
                          [world.event(INTAKE + "RiskChanged", sealed=True)])
        self.assertEqual(self.found(change), {Code.SEAL_WRONG})

    def test_a_seen_that_is_ahead(self) -> None:
        codes = self.found(lambda world: self.triage(world, seen={"position": 99,
                                                                  "chain": b"8 bytes."}))
        self.assertEqual(codes, {Code.SEEN_AHEAD})

    def test_a_seen_that_disagrees_in_a_void_record(self) -> None:
        codes = self.found(lambda world: self.triage(
            world, sequence=77, seen={"position": 1, "chain": b"8 bytes."}))
        self.assertEqual(codes, {Code.SEEN_DISAGREES})

    def test_a_loss_that_somebody_accepted(self) -> None:
        def change(world: World) -> None:
            self.triage(world, seen={"position": 1, "chain": b"8 bytes."})
            world.command("intake", "system-01", "", [world.event(
                "enlace.journal.v1.LossAccepted",
                {"service": "intake", "partition": 1, "position": 5})], principal={})
        self.assertEqual(self.found(change), {Code.NOTE_LOSS_ACCEPTED})

    def test_nothing_counts_after_the_journal_has_moved(self) -> None:
        world = small_world()
        world.command("intake", "system-01", "moved", [world.event(
            "enlace.journal.v1.JournalMoved", {"to": "elsewhere"})], last=True)
        moved = world.journals["intake"][1].entries
        for key in ("key-5", "key-6"):
            world.command("intake", CASE, key, [world.event(INTAKE + "RiskChanged", {"risk": 1})])
        world.command("intake", PATIENT, "key-7", [], outcome=4711)  # Not looked at.
        world.write(self.folder)
        reading = self.read()
        self.assertEqual(self.findings.kept, [])
        summary = reading.summary()
        self.assertEqual((summary["counted"], summary["void"]), (4 + 1, 3))
        self.assertEqual(reading.journals.by_name["intake"].partitions[1].chain.length, len(moved))
        self.assertEqual(reading.fold.streams[CASE].version, 2)

    def test_a_last_record_that_does_not_say_where_to_go(self) -> None:
        self.assertEqual(self.found(lambda world: self.triage(world, last=True)),
                         {Code.MOVED_WRONG})

    def test_a_journal_that_has_moved_without_ending(self) -> None:
        def change(world: World) -> None:
            world.command("intake", "system-01", "moved", [world.event(
                "enlace.journal.v1.JournalMoved", {"to": "elsewhere"})])
        self.assertEqual(self.found(change), {Code.MOVED_WRONG})

    def test_a_move_that_has_not_ended(self) -> None:
        small_world().write(self.folder)
        (self.folder / "log/moving").write_text("the old house")
        self.read()
        self.assertEqual(self.findings.codes, {Code.MOVE_UNFINISHED})

    def test_a_version_that_is_not_the_number_of_events(self) -> None:
        self.assertEqual(self.found(lambda world: self.triage(world, answer={"version": 9})),
                         {Code.VERSION_WRONG})

    def test_an_outcome_that_nobody_knows(self) -> None:
        def change(world: World) -> None:
            world.command("intake", CASE, "key-5", [], outcome=4711,
                          answer={"version": 2, "state": "TRIAGED"})
        self.assertEqual(self.found(change), {Code.OUTCOME_UNKNOWN})

    def test_a_refusal_that_rests_on_another_state(self) -> None:
        def change(world: World) -> None:
            world.command("intake", CASE, "key-5", [], outcome=124,
                          answer={"version": 2, "state": "CLOSED"})
            world.command("intake", CASE, "key-6", [], outcome=124, answer={"version": 2})
        self.assertEqual(self.found(change),
                         {Code.ANSWER_STATE_WRONG, Code.ANSWER_WITHOUT_STATE})

    def test_an_event_that_the_contract_does_not_have(self) -> None:
        def change(world: World) -> None:
            world.command("intake", CASE, "key-5", [world.event(INTAKE + "CaseResumed")])
        self.assertEqual(self.found(change), {Code.ILLEGAL_TRANSITION})

    def test_a_patient_who_comes_back_after_an_erasure(self) -> None:
        def change(world: World) -> None:
            world.command("intake", PATIENT, "key-5", [world.event(INTAKE + "PatientErased")])
            world.command("intake", PATIENT, "key-6", [world.event(
                INTAKE + "MergeRecorded", {"edge_id": f"{PATIENT}/1", "other": "patient-00A"})])
            world.command("intake", PATIENT, "key-7", [world.event(
                INTAKE + "PatientRegistered", {"status": 3}, sealed=True)])
            world.command("intake", "erasure-06AA", "key-8", [world.event(
                INTAKE + "KeysDestroyed", {"patient_id": PATIENT})])
        self.assertEqual(self.found(change), set())

    def test_a_patient_who_is_erased_of_what_was_recorded_since(self) -> None:
        def change(world: World) -> None:
            for number in (5, 7):
                world.command("intake", PATIENT, f"key-{number}",
                              [world.event(INTAKE + "PatientErased")])
                world.command("intake", f"erasure-06A{number}", f"key-{number + 1}", [world.event(
                    INTAKE + "KeysDestroyed", {"patient_id": PATIENT})])
        self.assertEqual(self.found(change), set())

    def test_anything_else_that_is_said_of_an_erased_patient(self) -> None:
        def change(world: World) -> None:
            world.command("intake", PATIENT, "key-5", [world.event(INTAKE + "PatientErased")])
            world.command("intake", PATIENT, "key-6", [world.event(
                INTAKE + "DemographicsUpdated", sealed=True)])
        self.assertEqual(self.found(change), {Code.ILLEGAL_TRANSITION})

    def test_events_of_another_kind_or_of_none(self) -> None:
        def change(world: World) -> None:
            world.command("intake", CASE, "key-5",
                          [world.event(INTAKE + "ContactChannelChanged", sealed=True)])
            strange = world.event(INTAKE + "CaseClosed") | {"type": INTAKE + "CaseForgotten"}
            world.command("intake", CASE, "key-6", [strange])
        self.assertEqual(self.found(change), {Code.STREAM_KIND, Code.ILLEGAL_TRANSITION,
                                              Code.EVENT_TYPE_UNKNOWN})

    def test_a_command_that_counts_twice(self) -> None:
        def change(world: World) -> None:
            world.command("intake", CASE, "key-4", [])
            world.command("intake", "case-06AA", "key-4", [], outcome=120, answer={})
        self.assertEqual(self.found(change), {Code.COMMAND_COUNTED_TWICE,
                                              Code.KEY_IN_TWO_PARTITIONS})

    def test_a_reaction_without_cause_and_a_timer_without_deadline(self) -> None:
        def change(world: World) -> None:
            self.triage(world, principal={"role": 31}, body_mac=b"")
            world.command("intake", CASE, "key-6", [world.event(
                "enlace.common.v1.BreachRecorded", {"timer": "assign_by", "due_us": 1})],
                principal={"role": 30}, body_mac=b"")
        self.assertEqual(self.found(change), {Code.CAUSE_MISSING, Code.COMMAND_ID_WRONG})

    def test_a_record_that_does_not_decode_counts_all_the_same(self) -> None:
        def change(world: World) -> None:
            self.triage(world)
            entries = world.journals["intake"][1].entries
            entries[-1] = entries[-1].replace(b"enlace.intake", b"enlac\xff.intake")
        small = small_world()
        change(small)
        self.assertEqual(self.judged(small), {Code.RECORD_UNREADABLE})


if __name__ == "__main__":
    unittest.main()
