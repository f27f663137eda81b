#!/usr/bin/python3
"""Plants each kind of violation and sees that tools/tidy.py reports it, and nothing else."""

import contextlib
import io
import pathlib
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[3]
sys.dont_write_bytecode = True
sys.path.insert(0, str(SOURCE / "tools"))
import tidy  # noqa: E402

# Taken apart, so that this file keeps the rules that it breaks.
MARKER = "TO" + "DO"
SLEEP = "sleep" + "_for"
SKIP = "GTEST" + "_SKIP"
HOME = "/ho" + "me/somebody/enlace"
REGISTRY = "py" + "pi.org"


class Tidy(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_on(self, path, text):
        planted = self.folder / path
        planted.parent.mkdir(parents=True, exist_ok=True)
        planted.write_text(text)
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            failed = tidy.main(self.folder)
        planted.unlink()
        self.assertEqual(failed, 1 if output.getvalue() else 0)
        return output.getvalue()

    def assert_refused(self, path, text, why):
        output = self.run_on(path, "// First line.\n" + text)
        self.assertEqual(output.count("\n"), 1, output)
        self.assertTrue(output.startswith(f"{path}:2: "), output)
        self.assertIn(why, output)

    def assert_fine(self, path, text):
        self.assertEqual(self.run_on(path, text), "")

    def test_each_rejection_is_given_by_some_decider(self):
        code = "proto/enlace/intake/v1/rejection.proto"
        self.assert_refused(code, "  CASE_LOST = 101 [\n", "CASE_LOST")
        self.assert_fine(code, "  REJECTION_UNSPECIFIED = 0;\n")
        decider = self.folder / "services/intake/domain/decide.cc"
        decider.parent.mkdir(parents=True)
        decider.write_text("return v1::CASE_LOST;\n")
        self.assert_fine(code, "  CASE_LOST = 101 [\n")

    def test_libraries_include_downwards_only(self):
        for library, header in [("base", "journal/log.h"), ("base", "enlace/options.pb.h"),
                                ("journal", "projection/store.h"), ("http", "telemetry/log.h"),
                                ("projection", "kafka/handles.h"), ("directory", "journal/log.h"),
                                ("runtime", "http/server.h"), ("base", "intake/domain/case.h")]:
            with self.subTest(library=library, header=header):
                self.assert_refused(f"libs/{library}/a.h", f'#include "{header}"\n', "may not")
        self.assert_fine("libs/journal/a.h",
                         '#include "base/clock.h"\n#include "kafka/handles.h"\n')
        self.assert_fine("libs/directory/a.h", '#include "enlace/options.pb.h"\n')

    def test_a_new_library_must_say_what_it_rests_on(self):
        self.assert_refused("libs/surprise/a.h", '#include "base/clock.h"\n', "has no entry")

    def test_base_has_the_standard_library_only(self):
        self.assert_refused("libs/base/a.h", "#include <boost/crc.hpp>\n", "standard library only")

    def test_services_meet_through_events_only(self):
        self.assert_refused("services/intake/api.cc", '#include "homevisits/api.h"\n', "service")
        self.assert_refused("services/intake/api.cc",
                            '#include "homevisits/domain/home_visit.h"\n', "service")
        self.assert_refused("services/intake/api.cc", '#include "kafka/handles.h"\n', "gateway")
        self.assert_fine("services/intake/api.cc", '#include "intake/domain/case.h"\n'
                         '#include "directory/directory.h"\n#include "http/server.h"\n')

    def test_views_see_the_domains_of_services_and_nothing_more(self):
        self.assert_fine("services/views/case.cc", '#include "intake/domain/case.h"\n')
        self.assert_refused("services/views/case.cc", '#include "intake/api.h"\n', "service")
        self.assert_refused("services/views/case.cc", '#include "intake/part.h"\n', "service")

    def test_the_views_program_tells_of_the_parts_of_others(self):
        self.assert_fine("services/views/main.cc", '#include "intake/part.h"\n')
        self.assert_refused("services/views/main.cc", '#include "intake/api.h"\n', "service")
        self.assert_refused("services/intake/main.cc", '#include "homevisits/part.h"\n', "service")

    def test_a_domain_is_pure(self):
        for text in ['#include "aggregate/decider.h"\n', '#include "intake/api.h"\n',
                     '#include "homevisits/domain/home_visit.h"\n', "#include <mutex>\n",
                     "#include <chrono>\n", "#include <sys/stat.h>\n", "#include <fstream>\n",
                     "auto now = std::chrono::system_clock::now();\n",
                     "std::random_device device;\n", "std::mutex mutex;\n"]:
            with self.subTest(text=text):
                self.assert_refused("services/intake/domain/case.cc", text, "domain may not")
        self.assert_fine("services/intake/domain/case.cc",
                         '#include "intake/domain/guards.h"\n'
                         '#include "enlace/intake/v1/case.pb.h"\n'
                         "#include <google/protobuf/timestamp.pb.h>\n#include <string>\n")

    def test_third_parties_stay_where_they_are_wrapped(self):
        for path, header in [("libs/http/server.h", "boost/beast/http.hpp"),
                             ("tools/enlace/submit.cc", "boost/beast/core.hpp"),
                             ("libs/journal/log.cc", "rocksdb/db.h"),
                             ("services/gateway/inbox.cc", "librdkafka/rdkafka.h"),
                             ("libs/http/log.cc", "spdlog/spdlog.h"),
                             ("libs/journal/chain.cc", "openssl/sha.h"),
                             ("services/intake/api.cc", "cjose/jwk.h")]:
            with self.subTest(path=path):
                self.assert_refused(path, f"#include <{header}>\n", "may include")
        self.assert_fine("libs/http/server.cc", "#include <boost/beast/http.hpp>\n")
        self.assert_fine("tests/unit/http/a_test.cc", "#include <openssl/evp.h>\n")

    def test_includes_name_the_library(self):
        self.assert_refused("libs/journal/a.cc", '#include "log.h"\n', "must be written from")

    def test_switches_name_every_kind(self):
        for label in ["        default:\n", "    default : return;\n"]:
            self.assert_refused("libs/journal/a.cc", label, "hides a case")
        self.assert_fine("libs/journal/a.h", "    Reader() = default;\n")

    def test_files_and_lines_have_an_end(self):
        long = "int a;\n" * 401
        self.assertIn("a.cc:401: the file is longer", self.run_on("libs/journal/a.cc", long))
        self.assert_fine("libs/journal/a.cc", "int a;\n" * 400)
        self.assert_refused("tools/run", "#" * 101 + "\n", "wider than")
        self.assert_fine("proto/enlace/a.proto", f'    (enlace.text_en) = "{"a" * 100}"\n')
        self.assert_fine("deploy/directory/a.json", '"' + "a" * 101 + '"\n' * 500)

    def test_work_is_finished_before_it_is_committed(self):
        for path in ["libs/journal/a.cc", "tools/run", "proto/README.md"]:
            self.assert_refused(path, f"// {MARKER}: think\n", "unfinished")

    def test_tests_neither_sleep_nor_skip(self):
        for text in [f"std::this_thread::{SLEEP}(1s);\n", f"{SKIP}();\n",
                     "TEST(Log, DISABL" + "ED_Works) {}\n", "usle" + "ep(1);\n"]:
            with self.subTest(text=text):
                self.assert_refused("tests/unit/journal/a_test.cc", text, "sleep nor skip")
        self.assert_fine("tests/support/wait_until.h", f"std::this_thread::{SLEEP}(1ms);\n")
        self.assert_fine("libs/telemetry/a.cc", f"std::this_thread::{SLEEP}(1s);\n")

    def test_nothing_names_one_machine(self):
        self.assert_refused("deploy/enlace.toml", f'data = "{HOME}"\n', "one machine")
        self.assert_refused("tools/run", f"curl https://{REGISTRY}/simple\n", "registry")
        self.assert_fine("services/intake/api.cc", 'route("/v1/patients/{id}/home/visits");\n')

    def test_the_real_tree_is_looked_at(self):
        paths = {path.as_posix() for path in tidy.files(SOURCE)}
        self.assertLessEqual({"libs/base/check.h", "tools/tidy.py", "tools/run", ".ci/run",
                              "tests/unit/tools/tidy_test.py"}, paths)


if __name__ == "__main__":
    unittest.main()
