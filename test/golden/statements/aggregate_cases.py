"""Aggregates of groups, and of rows that are not grouped."""

import math

from group_cases import total
from shared import by, codes, dataset, deals, rows


def case_80_aggregates_by_owner():
    """'avg/average, count (rows or stream), max, min, sum, unique' (C.3); null where no value is there"""
    score = {
        "Sum": ("Score", total),
        "Mean": ("Score", lambda s: s.mean()),
        "Same": ("Score", lambda s: s.mean()),
        "Least": ("Score", lambda s: s.min()),
        "Most": ("Score", lambda s: s.max()),
        "Rows": ("Score", len),
        "Scores": ("Score", lambda s: s.count()),
        "Regions": ("Region", lambda s: s.nunique()),
    }
    return rows(["Owner", *score], by(deals(), ["Owner"], **score))


def case_81_first_and_last_after_order():
    """'first/last are order-dependent: only defined after order' (C.3)"""
    d = deals().sort_values(["Amount", "Id"], ascending=[False, True], na_position="last")
    made = by(
        d,
        ["Stage"],
        First=("Id", lambda s: s.iloc[0]),
        Last=("Id", lambda s: s.iloc[-1]),
        Most=("Amount", lambda s: s.iloc[0]),
    )
    return rows(["Stage", "First", "Last", "Most"], made)


def case_82_first_of_ordered_group():
    """'first/last are order-dependent' (C.3): an order between group and foreach, by a field that is no key."""
    made = by(deals(), ["Region"], Newest=("Id", max), Oldest=("Id", min))
    return rows(["Region", "Newest", "Oldest"], made)


def case_83_median():
    """'median' (C.3): the mean of the two in the middle where their number is even"""
    made = by(dataset("marks"), ["Series"], Mark=("Mark", lambda s: s.median()), Weight=("Weight", lambda s: s.median()))
    return rows(["Series", "Mark", "Weight"], made)


def case_84_deviations():
    """'stddev, stddevp, var, varp' (C.3): of a sample (none of a single value), and of a population"""
    made = by(
        dataset("marks"),
        ["Series"],
        s=("Mark", lambda s: s.std(ddof=1)),
        sp=("Mark", lambda s: s.std(ddof=0)),
        v=("Mark", lambda s: s.var(ddof=1)),
        vp=("Mark", lambda s: s.var(ddof=0)),
    )
    return rows(["Series", "s", "sp", "v", "vp"], made)


def between(values, share):
    """The value at a share of the way from the first to the last, between two neighbours where it falls there."""
    place = share * (len(values) - 1)
    low = math.floor(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)


def at_or_next(values, share):
    """The first value at or behind a share of the values."""
    return values[max(math.ceil(share * len(values)) - 1, 0)]


def percentiles(reckon, wanted):
    marks = dataset("marks").dropna(subset=["Mark"])
    out = []
    for series, part in marks.groupby("Series"):
        up = sorted(part.Mark)
        out.append([series, *(reckon(up if ascending else up[::-1], share) for share, ascending in wanted)])
    return out


def case_85_percentile_cont():
    """'percentile_cont(p) within group (order by e)' (C.3). Series a is the documentation's own: 3.25, 9.75, 0 and 13."""
    made = percentiles(between, [(0.25, True), (0.25, False), (0, True), (1, True)])
    assert made[0] == ["a", 3.25, 9.75, 0, 13]
    return rows(["Series", "Low", "High", "Least", "Most"], made)


def case_86_percentile_disc():
    """'percentile_disc' (C.3): 'the next value in the sort order'. Series b is the documentation's own: 54 and 78."""
    made = percentiles(at_or_next, [(0.5, True), (0.72, True), (0.25, False)])
    assert made[1][1:3] == [54, 78]
    return rows(["Series", "Half", "p72", "Top"], made)


def case_87_regression():
    """'regr_intercept, regr_slope, regr_r2' (C.3), of y on x, over the pairs that are whole; a single pair has no line"""
    out = []
    for series, part in dataset("marks").dropna(subset=["Mark", "Weight"]).groupby("Series"):
        x, y, n = part.Mark, part.Weight, len(part)
        sxx, syy = ((x - x.mean()) ** 2).sum(), ((y - y.mean()) ** 2).sum()
        sxy = ((x - x.mean()) * (y - y.mean())).sum()
        slope = sxy / sxx if n > 1 else math.nan
        out.append([series, slope, y.mean() - slope * x.mean(), sxy**2 / (sxx * syy) if n > 1 else math.nan])
    return rows(["Series", "Slope", "Start", "Fit"], out)


def case_88_least_and_greatest_text():
    """'max, min, unique' (C.3) of dimensions: 'Comparisons … lexicographic'"""
    d = deals()
    return rows(
        ["First", "Last", "Stages", "Staged"],
        [[d.Owner.dropna().min(), d.Owner.dropna().max(), d.Stage.nunique(), d.Stage.count()]],
    )


def case_89_arithmetic_of_aggregates():
    """'Operators + - * / %', 'case when c then x … [else y] end', 'round' (C.3), over aggregates"""
    out = []
    for region, part in deals().dropna(subset=["Region"]).groupby("Region"):
        a = part.Amount
        size = "big" if a.sum() > 300 else "small"
        out.append([region, a.sum() / len(part), (a.max() - a.min()) * 2, round(a.mean() + 1e-12, 1), size])
    return rows(["Region", "PerRow", "Spread", "Mean", "Size"], out)


def case_90_aggregate_of_rows():
    """'without group each row is its own group' (C.3)"""
    d = deals().sort_values("Id")
    d["Count"] = 1
    d["Owners"] = d.Owner.notnull().astype(int)
    return rows(["Id", "Amount", "Score", "Count", "Owners"], d)


def case_91_sum_of_a_dimension():
    """'dimensions cannot be summed' (C.4)"""
    return codes("saql-argument-type")


def case_92_sum_of_a_case():
    """'sum(case when …) is rejected ("require field in sum"): compute a flag in a previous foreach' (C.3)"""
    return codes("saql-aggregate-field")


def case_93_flag_then_sum():
    """'compute a flag in a previous foreach' (C.3)"""
    d = deals()
    d["Flag"] = (d.Stage == "Won").astype(int)
    return rows(["Region", "Won"], by(d, ["Region"], Won=("Flag", sum)))


def case_94_median_over_rollup():
    """'rollup takes only avg, count, min, max, sum, unique' (I)"""
    return codes("saql-rollup-aggregate")


def case_95_cogroup_with_itself():
    """'The same stream may not stand on both sides of a cogroup' (I)"""
    return codes("saql-same-stream")
