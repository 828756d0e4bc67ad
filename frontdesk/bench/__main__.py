"""One size in a process of its own, on the desk of the environment: `python -m frontdesk.bench N FILE`."""

import importlib
import json
import os
import sys
from pathlib import Path

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "frontdesk.config.settings")
    django.setup()
    # Named late: it imports models, which need Django to be set up.
    measured = importlib.import_module("frontdesk.bench.measuring").measure(int(sys.argv[1]), lambda line: print(line, flush=True))
    Path(sys.argv[2]).write_text(json.dumps(measured))
