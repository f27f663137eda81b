#!/usr/bin/python3
"""tools/setup with an apt that does to its children what the real one does, without installing."""

import os
import pathlib
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[3]

# Before it runs a package's scripts, apt closes the descriptor on which it tells its status.
APT_GET = r"""#!/usr/bin/python3
import os, pathlib, subprocess, sys
state = pathlib.Path(os.environ["FAKE_APT"])
with (state / "calls").open("a") as calls:
    calls.write(" ".join(sys.argv[1:]) + "\n")
if (state / "fails").exists():
    sys.exit("E: nobody answers at the mirror")
fd = next(int(arg.split("=")[1]) for arg in sys.argv if arg.startswith("APT::Status-Fd="))
verb = next(arg for arg in sys.argv if arg in ("update", "install"))
packages = sys.argv[sys.argv.index(verb) + 1:]
os.write(fd, b"dlstatus:1:20.0:Retrieving file 1 of 1\n")
for package in packages:
    os.write(fd, f"pmstatus:{package}:60.0:Installing {package}\n".encode())
os.close(fd)
for package in packages:
    script = subprocess.run(["/bin/sh", "-ec", "echo is set up; echo with a warning >&2"])
    if script.returncode:
        sys.exit(f"E: the script of {package} ended with {script.returncode}")
if not (state / "forgets").exists():
    with (state / "installed").open("a") as installed:
        installed.writelines(package + "\n" for package in packages)
"""
DPKG_QUERY = r"""#!/bin/sh
echo 'config-files of-long-ago, g++'
sed 's/.*/installed &, /' "$FAKE_APT/installed"
"""
SUDO = """#!/bin/sh
exec "$@"
"""
PACKAGES = [line for line in (SOURCE / "tools/packages.txt").read_text().splitlines()
            if line and not line.startswith("#")]


class Setup(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "bin").mkdir()
        for name, text in (("apt-get", APT_GET), ("dpkg-query", DPKG_QUERY), ("sudo", SUDO)):
            program = self.folder / "bin" / name
            program.write_text(text)
            program.chmod(0o755)
        self.have(PACKAGES[2:])

    def have(self, packages):
        (self.folder / "installed").write_text("".join(name + "\n" for name in packages))

    def run_setup(self, *arguments):
        return subprocess.run(
            [SOURCE / "tools/setup", *arguments], capture_output=True, text=True, timeout=60,
            env=os.environ | {"FAKE_APT": str(self.folder),
                              "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}"})

    def calls(self):
        path = self.folder / "calls"
        return path.read_text().splitlines() if path.exists() else []

    def test_it_installs_what_is_missing_and_shows_how_far_it_is(self):
        done = self.run_setup()
        self.assertEqual(0, done.returncode, done.stderr)
        update, install = self.calls()
        self.assertTrue(update.endswith(" update"), update)
        self.assertTrue(install.endswith(f" install {PACKAGES[0]} {PACKAGES[1]}"), install)
        self.assertIn("20 % fetching", done.stderr)
        self.assertIn("60 % installing", done.stderr)
        self.assertEqual("", self.run_setup("--list").stdout)

    def test_scripts_of_packages_have_a_standard_output_that_nobody_has_to_read(self):
        done = self.run_setup()
        self.assertEqual(0, done.returncode, done.stderr)
        for call in self.calls():
            named = [arg for arg in call.split() if arg.startswith("APT::Status-Fd=")]
            self.assertEqual(1, len(named), call)
            self.assertNotIn(int(named[0].split("=")[1]), (0, 1, 2))
        self.assertEqual("", done.stdout)
        self.assertNotIn("is set up", done.stderr)
        self.assertNotIn("with a warning", done.stderr)

    def test_it_says_what_to_do_and_what_apt_said_where_apt_fails(self):
        (self.folder / "fails").touch()
        done = self.run_setup()
        self.assertEqual(1, done.returncode)
        self.assertIn("E: nobody answers at the mirror", done.stderr)
        self.assertIn("setup: apt could not install them; its last words are above.", done.stderr)
        self.assertEqual(1, len(self.calls()), "nothing is installed from an index of long ago")

    def test_it_names_what_apt_left_out(self):
        (self.folder / "forgets").touch()
        done = self.run_setup()
        self.assertEqual(1, done.returncode)
        self.assertIn(f"still missing after installation: {PACKAGES[0]} {PACKAGES[1]}", done.stderr)

    def test_it_asks_nobody_where_nothing_is_missing(self):
        self.have(PACKAGES)
        done = self.run_setup()
        self.assertEqual((0, "", ""), (done.returncode, done.stdout, done.stderr))
        self.assertEqual([], self.calls())

    def test_it_lists_what_is_missing_without_installing_it(self):
        done = self.run_setup("--list")
        self.assertEqual((0, PACKAGES[:2]), (done.returncode, done.stdout.split()))
        self.assertEqual([], self.calls())


if __name__ == "__main__":
    unittest.main()
