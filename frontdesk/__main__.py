"""`python -m frontdesk`: the same as the console command."""

import sys

from frontdesk.cli import main

sys.exit(main())
