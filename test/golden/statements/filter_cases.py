"""Filters, before and after projection."""

from shared import by, codes, deals, dataset, has, ids, rows


def case_10_filter_equal():
    """'filter s by <bool>. Pre- or post-projection. Forms: comparisons' (C.2)"""
    d = deals()
    return ids(d[d.Stage == "Won"], "Stage")


def case_11_filter_equal_has_case():
    """'string == is case-sensitive' (C.3)"""
    d = deals()
    return ids(d[d.Region == "East"])


def case_12_filter_in():
    """'in / not in [array|all]' (C.3)"""
    d = deals()
    return ids(d[d.Owner.isin(["Ann", "Bo"])], "Owner")


def case_13_filter_not_in_keeps_null():
    """'The documentation says that not in keeps rows whose key is null.' (I)"""
    d = deals()
    return ids(d[d.Owner.isnull() | ~d.Owner.isin(["Ann", "Bo"])], "Owner")


def case_14_filter_in_nothing():
    """'in [] is false' (C.3)"""
    return rows(["Id"], [])


def case_15_filter_matches():
    """'matches: case-insensitive substring' (C.3)"""
    d = deals()
    return ids(d[d.Region.isin(["East", "West"])], "Region")


def case_16_filter_matches_no_wildcard():
    """'matches: ... no wildcard' (C.3)"""
    return rows(["Id"], [])


def case_17_filter_like():
    """'like: case-sensitive, % and _' (C.3)"""
    d = deals()
    return ids(d[d.Region.isin(["East", "South"])], "Region")


def case_18_filter_like_has_case():
    """'like: case-sensitive' (C.3): of these patterns only d_5 finds something."""
    d = deals()
    return ids(d[d.Id.isin(["d05", "d15"])])


def case_19_filter_like_escape():
    """'like: ... escape \\' (C.3): an escaped sign stands for itself."""
    t = dataset("texts")
    kept = t[t.Text.fillna("").str.startswith("100%") | (t.Text == "a_b")]
    return rows(["Key", "Text"], kept.sort_values("Key"))


def case_20_filter_is_null():
    """'is null / is not null' (C.3); 'is null before projection' occurs (I)"""
    d = deals()
    return ids(d[d.Owner.isnull() | d.Amount.isnull() | d.Closed.isnull()], "Owner", "Amount", "Closed")


def case_21_filter_is_not_null():
    """'is null / is not null' (C.3)"""
    d = deals()
    return ids(d[d.Region.notnull() & d.Score.notnull()], "Region", "Score")


def case_22_filter_numbers():
    """'== != < <= > >=' (C.3): a null score is neither equal nor unequal."""
    d = deals()
    kept = d[(d.Amount >= 75.5) & (d.Amount < 250) & d.Score.notnull() & (d.Score != 6)]
    return ids(kept, "Amount", "Score")


def case_23_filter_number_ranges():
    """'Arrays [a,b], ranges ["a".."b"], [..x], [x..]' (C.1), both ends inclusive"""
    d = deals()
    return ids(d[d.Amount.between(75.5, 120) | (d.Score >= 6) | (d.Score <= -1)], "Amount", "Score")


def case_24_filter_text_range():
    """'ranges ["a".."b"]' (C.1): text is compared letter by letter."""
    d = deals()
    return ids(d[d.Owner.fillna("").between("B", "Cz")], "Owner")


def case_25_filter_range_backwards():
    """'"Z".."A" false' (C.3)"""
    return rows(["Id"], [])


def case_26_filter_and_before_or():
    """'&&/and, ||/or' (C.2): and binds before or."""
    d = deals()
    return ids(d[(d.Stage == "Won") | ((d.Stage == "Open") & (d.Amount > 100))])


def case_27_filter_parentheses_and_not():
    """'!/not' (C.2); no Amount of a Won or Open deal is null."""
    d = deals()
    return ids(d[d.Stage.isin(["Won", "Open"]) & (d.Amount <= 100)])


def case_28_filter_not_before_and():
    """'!/not' (C.2): not binds before and, and before or."""
    d = deals()
    return ids(d[((d.Amount <= 60) & (d.Id >= "d07")) | (d.Id == "d01")])


def case_29_filter_after_foreach():
    """'filter after foreach = HAVING-like' (C.5)"""
    d = by(deals(), ["Owner"], Total=("Amount", lambda s: s.sum(min_count=1)), Count=("Id", len))
    return rows(["Owner", "Total", "Count"], d[(d.Total >= 200) & (d.Count > 2)])


def case_30_filter_between_group_and_foreach():
    """'A filter between group and foreach is documented and used' (I): it filters the rows of the groups."""
    d = deals()
    d = by(d[d.Stage == "Won"], ["Owner"], Won=("Id", len), Total=("Amount", sum))
    return rows(["Owner", "Won", "Total"], d)


def case_31_filter_by_all():
    """'by all (no-op)' (C.2)"""
    return rows(["Count"], [[len(deals())]])


def case_32_filter_multi_value_in():
    """'Multi-value dimensions: filter with in (any element)' (C.4)"""
    d = deals()
    return ids(d[has(d.Tags, "green", "blue")])


def case_33_filter_multi_value_not_in():
    """'not in (no element)' (C.4), 'keeps rows whose key is null' (I)"""
    d = deals()
    return ids(d[~has(d.Tags, "red", "green")])


def case_34_filter_multi_value_matches():
    """'matches/like test elements' (C.4): any of them, not only the first."""
    d = deals()
    return ids(d[has(d.Tags, "green", "blue")])


def case_35_filter_twice_between_streams():
    """'every later statement names its input stream' (C.2): a stream may be used again, and stays what it is."""
    d = deals()
    more, won = d.Amount > 60, d.Stage == "Won"
    return rows(["Which", "Count"], [["both", (more & won).sum()], ["one", won.sum()], ["other", more.sum()]])


def case_36_filter_types_differ():
    """'Comparison of different types is an error' (C.3)"""
    return codes("saql-types-differ")
