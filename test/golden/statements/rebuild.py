"""The expected rows of the statements and expressions, worked out with pandas."""

import math
import sys
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).parent.parent))
from cases import codes, main, read, rows  # noqa: E402


def deals():
    return read(__file__, "deals")


def case_01_load():
    """'After foreach the stream is plain rows.' 'ungrouped queries return nulls' (C.2, C.4)"""
    return rows(["Id", "Owner", "Amount"], deals().sort_values("Id"))


if __name__ == "__main__":
    main(globals(), __file__)
