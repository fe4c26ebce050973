"""Logs without the keys of calendars: who has such an address can read the calendar."""

import logging
import re
from typing import Any

from flask import Flask
from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from planner.calendars.feeds import SELECTOR_BYTES

# The selector stays, to tell calendars apart; all that follows is masked, however it is written.
_ADDRESS = re.compile(rf"(/calendars/[0-9a-f]{{0,{2 * SELECTOR_BYTES}}})[^\s?\"']*")


class KeyMask(logging.Filter):
    """Masks the keys in all that is logged."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _ADDRESS.sub(r"\1-***", record.getMessage()), ()
        return True


_MASK = KeyMask()


class MaskingLogger(Logger):  # type: ignore[misc]
    """gunicorn's logger, for its option `--logger-class`: its access log may be switched on safely."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            log.addFilter(_MASK)


def install(app: Flask) -> None:
    app.logger.addFilter(_MASK)
