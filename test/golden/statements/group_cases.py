"""group, by one, many, all and rollup."""

import math

import pandas as pd

from shared import by, codes, deals, rows


def total(series):
    """The sum of what is there; null where nothing is."""
    return series.sum(min_count=1)


def case_40_group_by_one():
    """'s = group s by 'a'' (C.2); 'group-by drops null dimension keys' (C.4)"""
    return rows(["Stage", "Count", "Total"], by(deals(), ["Stage"], Count=("Id", len), Total=("Amount", total)))


def case_41_group_by_many():
    """'group s by ('a','b')' (C.2), a part of a date among them"""
    d = deals().rename(columns={"Closed_Year": "Year"})
    made = by(d, ["Stage", "Region", "Year"], Count=("Id", len), Mean=("Amount", lambda s: s.mean()))
    return rows(["Stage", "Region", "Year", "Count", "Mean"], made)


def case_42_group_by_all():
    """'group s by all' (C.2): one row; aggregates leave null out, but for the count of rows."""
    d = deals()
    return rows(
        ["Count", "Total", "Owners", "Named"],
        [[len(d), d.Amount.sum(), d.Owner.nunique(), d.Owner.count()]],
    )


def case_43_group_by_all_in_quotes():
    """'group by 'all' occurs with the quotes' (I)"""
    return rows(["Most"], [[deals().Amount.max()]])


def case_44_group_by_all_of_nothing():
    """'On an empty set they return null' (C.3)"""
    return rows(["Total", "Mean", "Least", "Last", "Middle"], [[None] * 5])


def case_45_group_by_key_of_nothing():
    """No rows make no groups."""
    return rows(["Stage", "Count"], [])


def case_46_group_drops_null_keys():
    """'group-by drops null dimension keys' (C.4): a group goes where any of its keys is null."""
    return rows(["Owner", "Region", "Count"], by(deals(), ["Owner", "Region"], Count=("Id", len)))


def case_47_group_keeps_null_keys():
    """'unless the org preference "Include null values in CRM Analytics queries" is on' (C.4)"""
    d = deals()
    made = d.groupby(["Owner", "Region"], dropna=False)
    out = [[*key, len(part), total(part.Amount)] for key, part in made]
    first = lambda v: (isinstance(v, str), v if isinstance(v, str) else "")  # noqa: E731
    out.sort(key=lambda r: (first(r[0]), first(r[1])))
    return rows(["Owner", "Region", "Count", "Total"], out)


def case_48_group_by_multi_value():
    """'without the indexing preference a multi-value field behaves as its first value' (C.4)"""
    d = deals()
    d["Tag"] = d.Tags.map(lambda tags: tags[0] if isinstance(tags, list) else None)
    return rows(["Tag", "Count", "Total"], by(d, ["Tag"], Count=("Id", len), Total=("Amount", total)))


def case_49_group_twice():
    """'After foreach the stream is plain rows' (C.2), that can be grouped again."""
    once = by(deals(), ["Owner", "Stage"], Total=("Amount", total), Count=("Id", len))
    made = by(once, ["Stage"], Owners=("Owner", len), Mean=("Total", lambda s: s.mean()), Deals=("Count", sum))
    return rows(["Stage", "Owners", "Mean", "Deals"], made)


def case_50_group_by_a_measure():
    """'Measures cannot be grouped ("Invalid group expression")' (C.4)"""
    return codes("saql-group-measure")


def case_51_group_by_projected_text():
    """'case when c then x … [else y] end' (C.3), grouped after it was projected"""
    d = deals()
    d["Size"] = d.Amount.map(lambda a: "none" if math.isnan(a) else "big" if a >= 100 else "small")
    return rows(["Size", "Count", "Total"], by(d, ["Size"], Count=("Id", len), Total=("Amount", total)))


def case_52_group_without_foreach():
    """A grouped stream is no result: what is shown of it says a foreach."""
    return codes("saql-grouped-result")


def case_53_group_field_not_grouped():
    """'Measures … dimensions' (C.4): a field that is no key stands for no one value of a group."""
    return codes("saql-not-grouped")


def rolled(keys, include_null, **measures):
    """Groups of all keys, of all but the last, and so on to the grand total: (values, which are totals, measures)."""
    d = deals()
    if not include_null:
        d = d.dropna(subset=keys)
    for level in range(len(keys), -1, -1):
        parts = d.groupby(keys[:level], dropna=False) if level > 0 else [((), d)]
        for key, part in parts:
            key = key if isinstance(key, tuple) else (key,)
            missing = len(keys) - level
            values = [None if pd.isna(k) else k for k in key] + [None] * missing
            totals = [0] * level + [1] * missing
            yield values, totals, [make(part[column]) for column, make in measures.values()]


def totals_behind(made):
    """As the documentation shows them: by key, null keys last, and each total behind what it is of."""
    order = lambda r: [(total, value is None, value or "") for value, total in zip(r[0], r[1])]  # noqa: E731
    return sorted(made, key=order)


def case_54_rollup_one():
    """'rollup('a','b')' (C.2), 'grouping' (C.3): 1 in the total; null keys are in no total (C.4)."""
    out = [[*v, *m, *g] for v, g, m in rolled(["Stage"], False, Total=("Amount", total), Count=("Id", len))]
    out.sort(key=lambda r: (r[3], r[0] or ""))
    return rows(["Stage", "Total", "Count", "IsTotal"], out)


def case_55_rollup_two():
    """'rollup takes only avg, count, min, max, sum, unique' (I)"""
    measures = {
        "Total": ("Amount", total),
        "Mean": ("Amount", lambda s: s.mean()),
        "Least": ("Amount", lambda s: s.min()),
        "Most": ("Amount", lambda s: s.max()),
        "Owners": ("Owner", lambda s: s.nunique()),
        "Count": ("Id", len),
    }
    out = [[*v, *m] for v, _, m in totals_behind(rolled(["Region", "Stage"], False, **measures))]
    return rows(["Region", "Stage", *measures], out)


def case_56_rollup_named_totals():
    """'grouping' (C.3) names the totals; ordered between group and foreach, nulls last, totals end their group."""
    last = lambda v: (v is None, v or "")  # noqa: E731
    made = sorted(rolled(["Region", "Stage"], False, Total=("Amount", total)), key=lambda r: (last(r[0][0]), last(r[0][1])))
    out = [
        ["All regions" if g[0] else v[0], "All stages" if g[1] else v[1], *m]
        for v, g, m in made
    ]
    return rows(["Region", "Stage", "Total"], out)


def case_57_rollup_with_null_keys():
    """'unless the org preference … is on' (C.4): null keys are groups, which only grouping() tells from totals."""
    out = [[*v, *g, *m] for v, g, m in totals_behind(rolled(["Region", "Stage"], True, Count=("Id", len)))]
    return rows(["Region", "Stage", "r", "s", "Count"], out)


def case_58_rollup_in_its_own_order():
    """'rollup' (C.2): 'for each sub-category …, next a single category, after it all categories', whatever they are called"""
    made = totals_behind(rolled(["Region", "Stage"], False, Owners=("Owner", lambda s: s.nunique())))
    out = [["All" if g[0] else v[0], "All" if g[1] else v[1], *m] for v, g, m in made]
    return rows(["Where", "What", "Owners"], out)


def case_59_rollup_ordered_after_with_null_keys():
    """'order … after foreach' (C.2): by keys, where null keys and totals are last; the key before its total"""
    made = totals_behind(rolled(["Region", "Stage"], True, Most=("Amount", lambda s: s.max())))
    made.sort(key=lambda r: [(value is None, value or "") for value in r[0]])
    return rows(["Region", "Stage", "IsTotal", "Most"], [[*v, g[1], *m] for v, g, m in made])
