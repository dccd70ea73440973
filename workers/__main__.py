"""``python -m workers``: all queues and the sweeper, or those you name."""

import sys

from workers.main import main

sys.exit(main())
