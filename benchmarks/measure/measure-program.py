"""Runs a program and reports what it and its children cost, as JSON on file descriptor 3.

Python's standard library can read this for children on Linux and on macOS; Node.js cannot.
"""

import json
import os
import resource
import subprocess
import sys
import time

started = time.monotonic()
status = subprocess.run(sys.argv[1:]).returncode
seconds = time.monotonic() - started
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
# macOS counts bytes, Linux kibibytes.
bytes_in_unit = 1 if sys.platform == "darwin" else 1024
cost = {
    "seconds": seconds,
    "processorSeconds": usage.ru_utime + usage.ru_stime,
    # Of the largest process, not of all together.
    "peakMegabytes": usage.ru_maxrss * bytes_in_unit / 1e6,
}
os.write(3, json.dumps(cost).encode())
sys.exit(status)
