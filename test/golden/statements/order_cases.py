"""order, limit, offset and union."""

import pandas as pd

from group_cases import total
from shared import by, codes, dataset, deals, rows


def case_100_order_ascending_nulls_last():
    """'order s by ('f' desc,'g'), default asc' (C.2): 'nulls are sorted last when sorting in ascending order'"""
    d = deals().sort_values("Id", ascending=False).sort_values("Owner", kind="stable", na_position="last")
    return rows(["Owner", "Id"], d)


def case_101_order_descending_nulls_first():
    """'order s by 'f' desc' (C.2): 'and first when sorting in descending order'"""
    d = deals().sort_values(["Score", "Id"], ascending=[False, True], na_position="first")
    return rows(["Score", "Id"], d)


def case_102_order_nulls_told():
    """'[nulls first|last]' (C.2)"""
    d = deals().sort_values("Id")
    d = d.sort_values("Score", ascending=False, kind="stable", na_position="last")
    d = d.sort_values("Region", kind="stable", na_position="first")
    return rows(["Region", "Score", "Id"], d)


def case_103_order_before_foreach():
    """'statement order matters (order before limit …)' (C.5): the order outlives the foreach."""
    d = deals().sort_values("Id").sort_values("Closed", ascending=False, kind="stable", na_position="last")
    return rows(["Id", "Year"], d.head(4).rename(columns={"Closed_Year": "Year"}))


def case_104_order_by_what_is_gone():
    """'After foreach the stream is plain rows' (C.2), of the columns that it generates and no others."""
    return codes("saql-unknown-field")


def case_105_order_groups_by_an_aggregate():
    """An order between group and foreach is of the groups; limit takes the first of them."""
    made = by(deals(), ["Owner"], Count=("Id", len), Total=("Amount", total)).sort_values("Total", ascending=False)
    return rows(["Owner", "Count"], made.head(3))


def case_106_limit_more_than_there_is():
    """'the designer writes 2,000' (C.4)"""
    d = deals()
    return rows(["Id"], d[d.Stage == "Open"].sort_values("Id"))


def case_107_offset_then_limit():
    """'offset stands after order and before limit' (I)"""
    return rows(["Id"], deals().sort_values("Id", ascending=False).iloc[4:7])


def case_108_offset_behind_the_end():
    """'offset s n' (C.2)"""
    return rows(["Id"], [])


def case_109_limit_cuts_what_comes_after():
    """'limit and offset cut the stream: a later group sees what is left' (I)"""
    d = deals().sort_values(["Amount", "Id"], ascending=[False, True], na_position="last").head(5)
    return rows(["Stage", "Total", "Count"], by(d, ["Stage"], Total=("Amount", total), Count=("Id", len)))


def case_110_top_groups_then_their_total():
    """'limit and offset cut the stream' (I), also one of groups"""
    made = by(deals(), ["Region"], Total=("Amount", total)).sort_values("Total", ascending=False).head(2)
    return rows(["Best", "Count"], [[made.Total.sum(), 2]])


def case_111_union_of_two():
    """'union a, b, …' (C.2)"""
    d = deals()
    won = d[(d.Stage == "Won") & (d.Region == "North")].assign(From="won")
    made = pd.concat([won, d[d.Stage == "Open"].assign(From="open")])
    return rows(["Id", "Amount", "From"], made.sort_values(["From", "Id"]))


def case_112_union_of_three_by_name():
    """'columns by name' (C.2): in whatever order each stream has them; the first says theirs."""
    sources = [("deals", "Owner", "Amount"), ("quotas", "Rep", "Quota"), ("visits", "Who", "Hours")]
    made = pd.concat(
        by(dataset(name).rename(columns={who: "Who"}), ["Who"], Value=(value, total)).assign(From=name)
        for name, who, value in sources
    )
    return rows(["Who", "Value", "From"], made.sort_values(["Who", "From"]))


def case_113_union_keeps_equal_rows():
    """'Combines multiple result sets into one': no row is dropped because another is like it."""
    v = dataset("visits")
    made = by(pd.concat([v, v]), ["Who"], Count=("Hours", len))
    return rows(["Who", "Count"], made.sort_values(["Count", "Who"], ascending=[False, True]))


def case_114_union_with_its_average():
    """A stream is used twice: for its rows, and for a row of all of them."""
    rep = by(deals(), ["Owner"], Total=("Amount", total))
    made = pd.concat([rep, pd.DataFrame([["Average", rep.Total.mean()]], columns=["Owner", "Total"])])
    return rows(["Owner", "Total"], made.sort_values("Total", ascending=False))


def case_115_union_of_unlike_columns():
    """A column that one stream lacks is null in its rows: 'both column names are in the union results'."""
    hours, quota = dataset("visits").Hours.sum(), dataset("quotas").Quota.sum()
    return rows(["From", "Hours", "Quota"], [["quotas", None, quota], ["visits", hours, None]])
