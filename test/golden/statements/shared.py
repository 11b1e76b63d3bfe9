"""The datasets of this area, and what several cases reckon with."""

import sys
from pathlib import Path

import pandas as pd

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent.parent))
from cases import codes, main, read, rows  # noqa: E402, F401


def dataset(name):
    return read(__file__, name)


def deals():
    return dataset("deals")


def ids(frame, *more):
    """Columns of the deals kept, in the order of their Id."""
    return rows(["Id", *more], frame.sort_values("Id"))


def has(lists, *wanted):
    """Whether a multi-value field has any of the values; a null field has none."""
    return lists.map(lambda found: isinstance(found, list) and any(v in found for v in wanted))


def by(frame, keys, **measures):
    """Groups without null keys, one column per measure: (column, function of a series)."""
    kept = frame.dropna(subset=keys)
    out = [
        (*(key if isinstance(key, tuple) else (key,)), *(make(part[column]) for column, make in measures.values()))
        for key, part in kept.groupby(keys, sort=True)
    ]
    return pd.DataFrame(out, columns=[*keys, *measures])
