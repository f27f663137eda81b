"""Where the program under test and its files stand."""

import os
from pathlib import Path

SOURCE = Path(os.environ.get("ENLACE_SOURCE_DIR", Path(__file__).resolve().parents[3]))
BIN = Path(os.environ.get("ENLACE_BIN_DIR", SOURCE / "build/dev/bin"))
PROGRAM = BIN / "enlace"
DUMP_STORE = BIN / "dump_store"
JUDGE = SOURCE / "tests/judge/judge.py"
DIRECTORY = SOURCE / "deploy/directory/san-luis-potosi.json"
POLICY = SOURCE / "deploy/policy/policy.json"
SOAK = os.environ.get("ENLACE_SOAK") == "1"
