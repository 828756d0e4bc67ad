"""One measurement in a process of its own, on the desk of the environment: `python -m frontdesk.bench measuring|live|calm_desk N FILE`."""

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
    what = importlib.import_module(f"frontdesk.bench.{sys.argv[1]}")
    Path(sys.argv[3]).write_text(json.dumps(what.measure(int(sys.argv[2]), lambda line: print(line, flush=True))))
