"""cogroup as a join of groups, with every join word."""

import pandas as pd

from group_cases import total
from shared import by, codes, dataset, deals, rows


def sides():
    """Deals by owner, quotas by rep, and visits by who; each grouped before they are joined."""
    d = by(deals(), ["Owner"], Amount=("Amount", total), Deals=("Id", len))
    u = by(dataset("quotas"), ["Rep"], Quota=("Quota", total), Mean=("Quota", lambda s: s.mean()), Quotas=("Quota", len))
    v = by(dataset("visits"), ["Who"], Hours=("Hours", total), Visits=("Hours", len))
    return d, u, v


def joined(how):
    d, u, _ = sides()
    return d.merge(u, how=how, left_on="Owner", right_on="Rep")


def case_60_cogroup_inner():
    """'default inner' (C.2)"""
    return rows(["Owner", "Amount", "Quota", "Deals", "Quotas"], joined("inner").sort_values("Owner"))


def case_61_cogroup_left():
    """'a.'key' for keys (null on the missing side of outer joins)' (C.2)"""
    return rows(["Owner", "Rep", "Amount", "Quota"], joined("left").sort_values("Owner"))


def case_62_cogroup_right():
    """'Join words on the preceding operand' (C.2): right keeps every rep."""
    m = joined("right").drop(columns="Quota").rename(columns={"Mean": "Quota"})
    return rows(["Owner", "Rep", "Amount", "Quota"], m.sort_values("Rep"))


def case_63_cogroup_full():
    """'null on the missing side of outer joins → coalesce needed' (C.2)"""
    m = joined("outer")
    m["Who"] = m.Owner.where(m.Owner.notnull(), m.Rep)
    m["Amount"], m["Quota"] = m.Amount.fillna(0), m.Quota.fillna(0)
    m["Over"] = m.Amount - m.Quota
    return rows(["Who", "Amount", "Quota", "Over"], m.sort_values("Who"))


def case_64_cogroup_two_keys():
    """'each stream is grouped first, then groups are joined on the keys' (C.2). A count of a missing side is null
    here: 'unsettled, keep it a named rule in one place' (I), whose default is null."""
    d = by(deals(), ["Owner", "Region"], Deals=("Id", len))
    u = by(dataset("quotas"), ["Rep", "Area"], Quota=("Quota", total))
    m = d.merge(u, how="outer", left_on=["Owner", "Region"], right_on=["Rep", "Area"])
    m["Who"] = m.Owner.where(m.Owner.notnull(), m.Rep)
    m["Where"] = m.Region.where(m.Region.notnull(), m.Area)
    return rows(["Who", "Where", "Deals", "Quota"], m.sort_values(["Who", "Where"]))


def case_65_cogroup_three_streams():
    """'group a by x [left|right|full|inner], b by x' (C.2), and a third: joined to the key of whichever has it."""
    d, u, v = (side.set_index(side.columns[0]) for side in sides())
    who = sorted(set(d.index) | set(u.index) | set(v.index))
    m = pd.DataFrame({"Who": who, "Amount": d.Amount.reindex(who).values, "Quota": u.Quota.reindex(who).values})
    m["Hours"] = v.Hours.reindex(who).values
    return rows(["Who", "Amount", "Quota", "Hours"], m)


def case_66_cogroup_left_then_inner():
    """'Join words on the preceding operand' (C.2): left keeps deals without quota, inner asks for a visit."""
    d, u, v = sides()
    m = d.merge(u, how="left", left_on="Owner", right_on="Rep").merge(v, left_on="Owner", right_on="Who")
    return rows(["Who", "Quota", "Hours"], m.sort_values("Who"))


def case_67_cogroup_all():
    """''by all' on both sides is common (one-row streams)' (C.2)"""
    amount, hours = deals().Amount.sum(), dataset("visits").Hours.sum()
    return rows(["Amount", "Hours", "PerHour"], [[amount, hours, amount / hours]])


def case_68_cogroup_all_full_one_empty():
    """''by all' → cross of one-row relations; full when one side is empty' (C.5)"""
    return rows(["Amount", "Hours"], [[deals().Amount.sum(), 0]])


def case_69_cogroup_no_fan_out():
    """'Not a row join: no fan-out.' (C.2)"""
    d, v = deals(), dataset("visits")
    d, v = d[d.Owner == "Ann"], v[v.Who == "Ann"]
    return rows(["Who", "Amount", "Hours", "Deals", "Visits"], [["Ann", d.Amount.sum(), v.Hours.sum(), len(d), len(v)]])


def case_70_cogroup_projected_streams():
    """'first(b['y'])' (C.2): streams that were grouped before; 'Division by zero: null', 'Arithmetic with null = null' (C.4)"""
    d = deals()
    won = by(d[d.Stage == "Won"], ["Region"], Won=("Amount", total))
    lost = by(d[d.Stage == "Lost"], ["Region"], Lost=("Amount", total))
    m = won.merge(lost, how="outer", on="Region").sort_values("Region")
    m["Ratio"] = m.Won / m.Lost.where(m.Lost != 0)
    return rows(["Region", "Won", "Lost", "Ratio"], m)


def case_71_cogroup_null_keys_kept():
    """'unless the org preference … is on' (C.4): then null keys are groups too, and meet each other."""
    d = deals().fillna({"Owner": "~"})
    u = dataset("quotas").fillna({"Rep": "~"})
    m = by(d, ["Owner"], Deals=("Id", len)).merge(
        by(u, ["Rep"], Quota=("Quota", total)), how="outer", left_on="Owner", right_on="Rep"
    )
    return rows(["Owner", "Rep", "Deals", "Quota"], m.replace({"~": None}), ordered=False)


def case_72_cogroup_count_of_missing_is_zero():
    """'count of a missing side of a cogroup: templates rely on 0 in some places … a named rule'; 'sum and avg there
    are null' (I)"""
    m = joined("outer")
    m["Who"] = m.Owner.where(m.Owner.notnull(), m.Rep)
    m["Deals"], m["Quotas"] = m.Deals.fillna(0), m.Quotas.fillna(0)
    return rows(["Who", "Deals", "Quotas", "Quota"], m.sort_values("Who"))


def case_73_cogroup_other_number_of_keys():
    """'groups are joined on the keys' (C.2): each stream has as many."""
    return codes("saql-group-keys")


def case_74_cogroup_filtered_between():
    """'A filter between group and foreach is documented' (I): each condition is about the rows of its own stream."""
    d, u = deals(), dataset("quotas")
    d = by(d[d.Stage == "Won"], ["Owner"], Won=("Id", len))
    u = by(u[u.Area.isin(["North", "East"]) & (u.Quota >= 250)], ["Rep"], Quota=("Quota", total))
    return rows(["Owner", "Won", "Quota"], d.merge(u, how="left", left_on="Owner", right_on="Rep").sort_values("Owner"))


def case_75_cogroup_condition_of_two_streams():
    """'Not a row join' (C.2): no row of one stream stands beside one of the other."""
    return codes("saql-filter-streams")


def case_76_cogroup_ordered_between():
    """'You can order a cogrouped stream before a foreach': 'first/last are order-dependent' (C.3)"""
    d = deals().sort_values("Amount", ascending=False, kind="stable", na_position="last")
    d = by(d, ["Owner"], Best=("Id", lambda s: s.iloc[0]), Least=("Amount", lambda s: s.iloc[-1]))
    m = d.merge(sides()[1], left_on="Owner", right_on="Rep").sort_values("Owner")
    return rows(["Owner", "Best", "Least", "Quotas"], m)


def case_77_cogroup_of_one_stream_twice_loaded():
    """A stream joined to what was filtered from it, on two keys, one of them a part of a date (C.2)"""
    d = deals().rename(columns={"Closed_Year": "Year"})
    every = by(d, ["Owner", "Year"], All=("Id", len))
    won = by(d[d.Stage == "Won"], ["Owner", "Year"], Won=("Id", len), Most=("Amount", max))
    m = every.merge(won, how="left", on=["Owner", "Year"])
    m["Won"] = m.Won.fillna(0)
    m["Rate"] = (m.Won / m.All * 100).round(1)
    return rows(["Owner", "Year", "All", "Won", "Rate", "Most"], m.sort_values(["Owner", "Year"]))


def with_rep(d):
    """Whether the owner of a deal has a quota; nobody's has none: null equals nothing in a join."""
    return d.Owner.notnull() & d.Owner.isin(dataset("quotas").Rep.dropna())


def case_190_join_semi():
    """'join … semi|anti exist' (C.2): 'Each matched row is returned one time', however often it is matched"""
    d = deals()
    return rows(["Id", "Owner"], d[with_rep(d)].sort_values("Id"))


def case_191_join_anti():
    """'For the SAQL anti-join statement, null isn't equal to null … the same as NOT EXISTS in SQL'"""
    d = deals()
    return rows(["Id", "Owner"], d[~with_rep(d)].sort_values("Id"))


def case_192_join_by_two_fields_of_filtered_streams():
    """'join statements can be combined … into a conjunctive predicate'"""
    d, u, v = deals(), dataset("quotas"), dataset("visits")
    wanted = set(map(tuple, u[u.Quota > 90].dropna()[["Rep", "Area"]].values))
    lacked = set(map(tuple, v.dropna()[["Who", "Region"]].values))
    kept = d[[pair in wanted and pair not in lacked for pair in zip(d.Owner, d.Region)]]
    return rows(["Owner", "Count", "Total"], by(kept, ["Owner"], Count=("Id", len), Total=("Amount", total)))


def case_193_join_by_projected_numbers():
    """'All data types are allowed in the post-projection alias'; the order of the first stream outlives the join here."""
    d = deals()
    kept = d[d.Amount.isin(dataset("quotas").Quota.dropna())]
    return rows(["Id", "Amount"], kept.sort_values("Id", ascending=False))


def case_194_join_by_a_measure():
    """'The join alias field must be a dimension or a date'"""
    return codes("saql-group-measure")


def case_195_sample_of_all_and_of_none():
    """'sample … exists, unseen' (C.2): 'load "x" sample(10) repeatable(1)', a percentage of the rows"""
    n = len(deals())
    return rows(["Which", "Count"], [["all", n], ["none", 0], ["statement", n]])


def case_196_sample_repeated():
    """'sample returns the same subset of data each time you pass repeatable the same seed value'"""
    return rows(["Difference"], [])
