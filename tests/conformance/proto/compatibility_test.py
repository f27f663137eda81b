#!/usr/bin/python3
"""The messages of proto/ can follow the released ones; no kind of change that can't is missed."""

import pathlib
import shutil
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(SOURCE / "tools"))
import proto_compat  # noqa: E402

# What was released, in small; each test changes one piece of it.
SAMPLE = """
syntax = "proto3";
package enlace.sample.v1;
import "enlace/options.proto";

enum Rejection {
  REJECTION_UNSPECIFIED = 0;
  WRONG_STATE = 100;
  NOT_FOUND = 101 [(enlace.http_status) = 404];
  reserved 90, 110 to 112;
  reserved "FORGOTTEN";
}

message OpenCase {
  string reason = 1 [(enlace.required) = true];
  string note = 2;
}

message CaseOpened {
  option (enlace.schema) = 2;
  reserved 7, 20 to 22;
  reserved "ward";
  string institution = 1;
  uint32 beds = 2;
  repeated string teams = 3;
  Rejection why = 4;
  optional string code = 5;
  oneof kind {
    string by_telephone = 8;
    string in_person = 9;
  }
  string name = 10 [(enlace.personal) = true];
}

message CaseState {
  string institution = 1;
}
"""


def compiled(text):
    """The FileDescriptorSet of one .proto file of ours."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "enlace").mkdir()
        shutil.copy(proto_compat.PROTO / "enlace/options.proto", folder / "enlace")
        (folder / "enlace/sample.proto").write_text(text)
        return proto_compat.parse(proto_compat.compile_protos(folder))


class Compatibility(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.released = compiled(SAMPLE)

    def changes(self, *replacements):
        text = SAMPLE
        for old, new in replacements:
            self.assertIn(old, text)
            text = text.replace(old, new, 1)
        return proto_compat.incompatible_changes(self.released, compiled(text))

    def assert_refused(self, where, old, new):
        with self.subTest(old=old, new=new):
            found = self.changes((old, new))
            self.assertEqual([change.split(":")[0] for change in found],
                             [f"enlace.sample.v1.{where}"], found)

    def assert_fine(self, *replacements):
        self.assertEqual(self.changes(*replacements), [])

    def test_what_stands_in_the_tree_can_follow_what_was_released(self):
        self.assertTrue(proto_compat.RELEASED.exists(), "tools/release-protos writes it")
        released = proto_compat.parse(proto_compat.RELEASED.read_bytes())
        present = proto_compat.parse(proto_compat.compile_protos())
        self.assertEqual(proto_compat.incompatible_changes(released, present), [])

    def test_released_means_the_journals_own_messages_above_all(self):
        released = proto_compat.Schema(proto_compat.parse(proto_compat.RELEASED.read_bytes()))
        self.assertIn("enlace.journal.v1.JournalRecord", released.messages)
        name = released.messages["enlace.intake.v1.PatientRegistered"].field[-1]
        self.assertTrue(proto_compat.option(name, "personal"))

    def test_nothing_changed_is_fine(self):
        self.assert_fine()

    def test_additions_are_fine(self):
        self.assert_fine(("uint32 beds = 2;", "uint32 beds = 2;\n  string floor = 11;"),
                         ("WRONG_STATE = 100;", "WRONG_STATE = 100; TOO_LATE = 102;"),
                         ("(enlace.schema) = 2", "(enlace.schema) = 3"),
                         ("message OpenCase", "message CloseCase {}\nmessage OpenCase"))

    def test_a_field_may_go_if_its_number_and_name_are_reserved(self):
        gone = ("  uint32 beds = 2;\n", "")
        self.assert_refused("CaseOpened.beds", *gone)
        self.assert_refused("CaseOpened.beds", gone[0], "  reserved 2;\n")
        self.assert_fine((gone[0], '  reserved 2;\n  reserved "beds";\n'))

    def test_states_change_freely(self):
        self.assert_fine(("message CaseState {\n  string", "message CaseState {\n  bytes"))

    def test_a_field_keeps_its_type(self):
        self.assert_refused("CaseOpened.beds", "uint32 beds", "sint32 beds")
        self.assert_refused("CaseOpened.why", "Rejection why", "uint32 why")

    def test_a_field_keeps_its_number(self):
        found = self.changes(("uint32 beds = 2", "uint32 beds = 12"))
        self.assertEqual(len(found), 1, found)
        self.assertIn("its number 2 is not reserved", found[0])

    def test_a_field_keeps_its_name(self):
        self.assert_refused("CaseOpened.beds", "uint32 beds", "uint32 places")
        self.assert_refused("CaseOpened.beds", "beds = 2", 'beds = 2 [json_name = "places"]')

    def test_a_field_stays_single_optional_or_repeated(self):
        self.assert_refused("CaseOpened.beds", "uint32 beds", "repeated uint32 beds")
        self.assert_refused("CaseOpened.beds", "uint32 beds", "optional uint32 beds")
        self.assert_refused("CaseOpened.code", "optional string code", "string code")
        self.assert_refused("CaseOpened.teams", "repeated string teams", "string teams")

    def test_a_field_stays_in_its_oneof(self):
        self.assert_refused("CaseOpened.beds",
                            "uint32 beds = 2;", "oneof room { uint32 beds = 2; }")
        self.assertEqual(len(self.changes(("oneof kind", "oneof manner"))), 2)

    def test_a_field_stays_personal_or_clear(self):
        self.assert_refused("CaseOpened.name", "name = 10 [(enlace.personal) = true]", "name = 10")
        self.assert_refused("CaseOpened.beds", "beds = 2", "beds = 2 [(enlace.personal) = true]")

    def test_what_clients_send_today_stays_right(self):
        self.assert_refused("OpenCase.note", "note = 2", "note = 2 [(enlace.required) = true]")
        self.assert_refused("OpenCase.note", "note = 2", "note = 2 [(enlace.looked_up) = true]")
        self.assert_refused("OpenCase.ward", "string note = 2;",
                            "string note = 2; string ward = 3 [(enlace.required) = true];")
        self.assert_fine(("reason = 1 [(enlace.required) = true]", "reason = 1"))

    def test_what_is_reserved_stays_reserved(self):
        self.assert_refused("CaseOpened", "reserved 7, 20 to 22;", "reserved 7, 20 to 21;")
        self.assert_refused("CaseOpened", "reserved 7, 20 to 22;",
                            "reserved 20 to 22; string floor = 7;")
        self.assert_refused("CaseOpened", 'reserved "ward";', "")
        self.assert_refused("Rejection", "reserved 90, 110 to 112;", "reserved 90;")
        self.assert_refused("Rejection", 'reserved "FORGOTTEN";', "")
        self.assert_fine(("reserved 7, 20 to 22;", "reserved 7, 20 to 25;"))

    def test_a_message_stays(self):
        self.assert_refused("CaseOpened", "message CaseOpened", "message CaseBegun")

    def test_a_schema_number_never_falls(self):
        self.assert_refused("CaseOpened", "option (enlace.schema) = 2;", "")

    def test_an_enum_value_keeps_number_name_and_status(self):
        self.assert_refused("Rejection.WRONG_STATE", "WRONG_STATE = 100", "BAD_STATE = 100")
        self.assert_refused("Rejection.WRONG_STATE", "  WRONG_STATE = 100;\n", "")
        self.assert_refused("Rejection.WRONG_STATE", "WRONG_STATE = 100", "WRONG_STATE = 105")
        self.assert_refused("Rejection.NOT_FOUND", "= 404", "= 410")
        self.assert_fine(("  WRONG_STATE = 100;\n", '  reserved 100;\n  reserved "WRONG_STATE";\n'))

    def test_an_option_keeps_its_number(self):
        renumbered = proto_compat.descriptor_pb2.FileDescriptorSet()
        renumbered.ParseFromString(self.released.SerializeToString())
        options = next(file for file in renumbered.file if file.name == "enlace/options.proto")
        options.extension[0].number += 1
        found = proto_compat.incompatible_changes(self.released, renumbered)
        self.assertIn("enlace.personal: is gone, or has another number or type", found)


if __name__ == "__main__":
    unittest.main()
