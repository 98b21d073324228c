"""The log: one line a record on standard error, in one format."""

import logging
import time

_FORMAT = "%(asctime)sZ %(levelname)-7s %(name)s: %(message)s"


def set_up_logging(level: str) -> None:
    """Write records of `level` and above to standard error, in UTC; other libraries' only from INFO upwards."""
    formatter = logging.Formatter(_FORMAT, datefmt="%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    logging.basicConfig(level=max(logging.INFO, logging.getLevelName(level)), handlers=[handler], force=True)
    for ours in ("bot", "cogs", "storage"):
        logging.getLogger(ours).setLevel(level)
    # discord.py's gateway tells each reconnect at INFO, which is worth a line; APScheduler tells every tick.
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
