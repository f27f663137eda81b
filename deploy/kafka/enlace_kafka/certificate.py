"""A certificate for brokers that were given none: good for this machine, and trusted by nobody who
is not told to."""

from pathlib import Path

from .distribution import installed
from .ports import HOST
from .processes import run_all

_VALID_DAYS = 3650


def make_certificate(key_file: Path, certificate: Path) -> None:
    """The first file gets the key as well and may be read by nobody else. Both are PEM."""
    openssl = installed("openssl")
    key_file.touch(mode=0o600)
    run_all([[openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
              "-noenc", "-days", str(_VALID_DAYS), "-subj", "/CN=enlace-kafka",
              "-addext", f"subjectAltName=IP:{HOST},DNS:localhost",
              "-keyout", str(key_file), "-out", str(key_file)]])
    run_all([[openssl, "x509", "-in", str(key_file), "-out", str(certificate)]])
