"""Windowing functions: aggregates and ranks over groups."""

import math

import pandas as pd

from aggregate_cases import at_or_next, between
from group_cases import total
from join_cases import joined
from shared import by, codes, dataset, deals, rows


def quarters(*keys):
    """Sums by year and quarter, in their order."""
    return by(dataset("quarters"), ["Year", "Quarter", *keys], Total=("Amount", sum))


def framed(frame, value, partition, order, start, end, reckon, descending=False):
    """A column of what `reckon` makes of the values of the rows around each row: `start` to `end`, None is open."""
    out = pd.Series(index=frame.index, dtype="float64")
    parts = [frame] if partition is None else [part for _, part in frame.groupby(partition)]
    for part in parts:
        part = part.sort_values(order, ascending=not descending, kind="stable") if order else part
        values = list(part[value])
        for at, index in enumerate(part.index):
            low = 0 if start is None else max(at + start, 0)
            high = len(values) if end is None else max(at + end + 1, 0)
            window = [v for v in values[low:high] if not math.isnan(v)]
            out[index] = reckon(window) if window else math.nan
    return out


def mean(values):
    return sum(values) / len(values)


def case_120_running_total():
    """'frames [..0]', 'partition by all' (C.3): the documentation's own table"""
    q = quarters()
    q["Running"] = q.Total.cumsum()
    assert list(q.Running[:5]) == [1000, 3000, 6000, 8000, 9000]
    return rows(["Year", "Quarter", "Total", "Running"], q)


def case_121_running_total_by_year():
    """'partition by f' (C.3): it begins anew with every year."""
    q = quarters()
    q["Running"] = q.groupby("Year").Total.cumsum()
    q["Mean"] = q.Running / (q.groupby("Year").cumcount() + 1)
    return rows(["Year", "Quarter", "Running", "Mean"], q)


def case_122_moving_least():
    """'[-2..0]' (C.3): two rows before the row, and it; fewer at the beginning"""
    q = quarters()
    for name, reckon in [("Least", min), ("Most", max), ("Count", len)]:
        q[name] = framed(q, "Total", "Year", ["Quarter"], -2, 0, reckon)
    return rows(["Year", "Quarter", "Least", "Most", "Count"], q)


def case_123_share_of_group():
    """'[..]' (C.3): the whole reset group"""
    q = quarters()
    q["OfYear"] = q.Total / q.groupby("Year").Total.transform("sum")
    q["OfAll"] = q.Total / q.Total.sum() * 100
    assert list(q.OfYear[:4]) == [0.125, 0.25, 0.375, 0.25]
    return rows(["Year", "Quarter", "OfYear", "OfAll"], q)


def case_124_change_from_before():
    """'[-1..-1]' (C.3): null where no row is before; with the year's order by quarter, the quarter a year before"""
    q = quarters()
    q["Change"] = q.Total - q.groupby("Year").Total.shift(1)
    q["YearBefore"] = q.groupby("Quarter").Total.shift(1)
    return rows(["Year", "Quarter", "Change", "YearBefore"], q)


def case_125_window_to_either_end():
    """'frames [..0] [0..] [-2..0] [-1..-1] [..-2] [..]' (C.3), and some ahead of the row"""
    q = quarters()
    everywhere = ["Year", "Quarter"]
    q["ToEnd"] = framed(q, "Total", "Year", ["Quarter"], 0, None, sum)
    q["TwoBefore"] = framed(q, "Total", None, everywhere, None, -2, sum)
    q["Ahead"] = framed(q, "Total", None, everywhere, 0, 2, mean)
    q["Next"] = framed(q, "Total", None, everywhere, 1, 1, sum)
    q["Around"] = framed(q, "Total", None, everywhere, -1, 1, max, descending=True)
    return rows(["Year", "Quarter", "ToEnd", "TwoBefore", "Ahead", "Next", "Around"], q)


def case_126_ranks():
    """'ranking functions rank|dense_rank|cume_dist' (C.3): 2013 is the documentation's own: 1, 2, 4, 2"""
    q = quarters()
    by_year = q.groupby("Year").Total
    q["Rank"], q["Dense"] = by_year.rank(method="min"), by_year.rank(method="dense")
    q["Share"] = by_year.rank(method="max") / by_year.transform("size")
    assert list(q.Rank[:4]) == [1, 2, 4, 2]
    return rows(["Year", "Quarter", "Rank", "Dense", "Share"], q)


def case_127_row_numbers():
    """'row_number() over ([..] partition by … order by …)' (C.3)"""
    q = quarters()
    ranked = q.sort_values(["Year", "Total", "Quarter"], ascending=[True, False, True])
    q["InYear"] = ranked.groupby("Year").cumcount() + 1
    ranked = q.sort_values(["Quarter", "Year"], ascending=[True, False])
    q["InAll"] = pd.Series(range(1, len(q) + 1), index=ranked.index)
    return rows(["Year", "Quarter", "InYear", "InAll"], q)


def case_128_top_two_of_each_year():
    """'rank' (C.3) filtered after projection: rows that tie share their rank."""
    q = quarters()
    q["Rank"] = q.groupby("Year").Total.rank(method="min", ascending=False)
    return rows(["Year", "Quarter", "Total", "Rank"], q[q.Rank <= 2].sort_values(["Year", "Rank", "Quarter"]))


def case_129_rank_with_nulls():
    """'nulls are sorted last when sorting in ascending order and first when sorting in descending order'; they are equal."""
    q = by(deals(), ["Id"], Score=("Score", total))
    q["NullsFirst"] = q.Score.fillna(math.inf).rank(method="min", ascending=False)
    q["NullsLast"] = q.Score.fillna(-math.inf).rank(method="min", ascending=False)
    q["Dense"] = q.Score.fillna(math.inf).rank(method="dense")
    return rows(["Id", "NullsFirst", "NullsLast", "Dense"], q)


def case_130_window_of_many_groups():
    """'partition by all|f|(f,g)' (C.3)"""
    q = quarters("Shop")
    q["OfShop"] = q.groupby(["Year", "Shop"]).Total.transform("sum")
    q["Best"] = q.groupby("Shop").Total.transform("max")
    q["Shops"] = q.groupby(["Year", "Quarter"]).Total.transform("size")
    return rows(["Year", "Quarter", "Shop", "OfShop", "Best", "Shops"], q)


def case_131_window_of_middles():
    """'agg(expr) over' (C.3): median, percentile_cont and percentile_disc may be windowed too."""
    q = quarters()
    q["Middle"] = q.groupby("Year").Total.transform("median")
    q["High"] = q.groupby("Year").Total.transform(lambda s: between(sorted(s, reverse=True), 0.25))
    q["Low"] = at_or_next(sorted(q.Total), 0.25)
    return rows(["Year", "Quarter", "Middle", "High", "Low"], q)


def case_132_window_of_windows_after_foreach():
    """'Windowing … only in foreach' (C.3): what it gives is a column like any other."""
    q = quarters()
    q["Whole"] = q.groupby("Year").Total.cumsum()
    q["Times"] = q.Whole / q.Total
    return rows(["Year", "Whole", "Times"], q[q.Quarter == "4"])


def case_133_window_over_cogroup():
    """'one cogroup stream per window' (C.3)"""
    m = joined("outer")
    m["Who"] = m.Owner.where(m.Owner.notnull(), m.Rep)
    m = m.sort_values("Who")
    m["All"] = m.Amount.sum()
    m["Rank"] = m.Amount.fillna(-math.inf).rank(method="min", ascending=False)
    m["Quotas"] = framed(m, "Quota", None, ["Who"], None, 0, sum)
    return rows(["Who", "Amount", "All", "Rank", "Quotas"], m)


def case_134_window_in_arithmetic():
    """'agg(expr) over' (C.3) within round, case and coalesce"""
    q = by(deals(), ["Region"], Total=("Amount", total))
    q["Percent"] = (100 * q.Total / q.Total.sum()).round(2)
    q["Which"] = ["best" if t == q.Total.max() else "other" for t in q.Total]
    q["Change"] = (q.Total - q.Total.shift(1)).fillna(0)
    return rows(["Region", "Percent", "Which", "Change"], q)


def case_135_window_ordered_by_an_aggregate():
    """'order by (f asc, sum(g) desc)': an aggregate orders a window too."""
    q = by(deals(), ["Owner"], Total=("Amount", total)).sort_values(["Total", "Owner"], ascending=[False, True])
    q["Running"] = q.Total.cumsum()
    return rows(["Owner", "Total", "Running"], q)


def case_136_window_without_group():
    """'Windowing only on grouped streams' (C.3)"""
    return codes("saql-window-place")


def case_137_rank_without_window():
    """'rank|dense_rank|cume_dist|row_number() over ([..] …)' (C.3): without it they rank nothing."""
    return codes("saql-window-missing")


def case_138_whole_window_with_order():
    """'order by forbidden with [..] for sum/avg/min/max' (C.3)"""
    return codes("saql-window-order")


def case_139_window_of_sums_with_nulls():
    """Aggregates leave null out (C.3), in windows too; a group without a value does not end a running total."""
    q = by(deals(), ["Id"], Score=("Score", total))
    q["Running"] = framed(q, "Score", None, ["Id"], None, 0, sum)
    q["Around"] = framed(q, "Score", None, ["Id"], -1, 1, mean)
    q["Count"] = q.Score.count()
    return rows(["Id", "Running", "Around", "Count"], q)
