#!/usr/bin/python3
"""The address in front of a cluster sends each command to the service that owns it: the one whose
package the command's message is of. Every path that the services describe is looked up there.
"""

import re
import unittest

from described import DescribedTestCase
from support.paths import SOURCE

RULE = re.compile(r"use_backend (\w+) if \{ path ([^}]+)\}(?: or \{ path_beg ([^}]+)\})?")


class FrontPathsTest(DescribedTestCase):
    def test_every_command_goes_to_its_service(self) -> None:
        settings = (SOURCE / "deploy/haproxy/haproxy.cfg").read_text()
        rules = [(name, whole.split(), tuple(begins.split()))
                 for name, whole, begins in RULE.findall(settings)]
        self.assertGreater(len(rules), 1)
        for path, methods in self.api.document["paths"].items():
            if "post" not in methods:
                continue
            content = methods["post"]["requestBody"]["content"]["application/json"]
            service = content["schema"]["$ref"].rsplit("/", 1)[1].split(".")[0]
            backend = next((name for name, whole, begins in rules
                            if path in whole or path.startswith(begins)), "views")
            self.assertEqual(service, backend, path)


if __name__ == "__main__":
    unittest.main()
