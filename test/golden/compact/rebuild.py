"""The expected rows of the compact cases, worked out with pandas from the rules of CRM Analytics that each quotes."""

import sys
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent.parent))
from cases import codes, main, read, rows  # noqa: E402

# `now` of area.json: 15 May 2024.
TODAY = "2024-05-15"


def deals():
    return read(__file__, "deals")


def total(values):
    """The sum of what is there; null, not 0, where nothing is."""
    return values.sum(min_count=1)


def has(values, wanted):
    """Whether a list holds one of the wanted; nothing holds none."""
    return values.map(lambda one: isinstance(one, list) and any(w in one for w in wanted))


def by_stage(frame):
    """Deals and margin by stage, in the order of the stages: what the cases of filters ask for."""
    made = frame.groupby("Stage").agg(count=("DealId", "size"), sum_Margin=("Margin", total)).reset_index()
    return rows(["Stage", "count", "sum_Margin"], made.sort_values("Stage"))


def between(frame, field, first, last):
    """Days from first to last, both included; None is open. A row without the date is in no range."""
    day = pd.to_datetime(frame[field].str[:10])
    kept = day.notna()
    if first is not None:
        kept &= day >= first
    if last is not None:
        kept &= day <= last
    return frame[kept]


def keyed(frame, *fields):
    """A date's column: its parts joined with ~~~."""
    name = "~~~".join(fields)
    known = frame.dropna(subset=list(fields)).copy()
    known[name] = known[list(fields)].agg("~~~".join, axis=1)
    return known, name


def case_01_count_all():
    """`["count","*"]` → column `count`; without groups there is one row."""
    return rows(["count"], [[len(deals())]])


def case_02_measures_by_group():
    """Columns are `<fn>_<field>`; a blank number takes the field's defaultValue and is null only where that is absent."""
    made = deals().groupby("Stage").agg(a=("Amount", total), m=("Margin", "mean"), n=("DealId", "size")).reset_index()
    made.columns = ["Stage", "sum_Amount", "avg_Margin", "count"]
    return rows(made.columns, made.sort_values("Stage"))


def case_03_null_group():
    """Group-by drops null dimension keys unless the org preference is on."""
    made = deals().dropna(subset=["Region"]).groupby("Region").size().reset_index(name="count")
    return rows(["Region", "count"], made, ordered=False)


def case_04_date_in_two_parts():
    """One date grouping's result column is the parts joined with ~~~: `X_Year~~~X_Month`, value e.g. `2019~~~03`."""
    frame, key = keyed(deals(), "CloseDate_Year", "CloseDate_Month")
    made = frame.groupby(["Won", key]).agg(sum_Amount=("Amount", total)).reset_index()
    return rows(["Won", key, "sum_Amount"], made.sort_values(["Won", key], ascending=[True, False]))


def case_05_date_in_three_parts():
    """356 three-part date groupings: year, month and day; parts are padded text, so they sort as text."""
    frame, key = keyed(deals(), "Created_Year", "Created_Month", "Created_Day")
    made = frame.groupby(key).size().reset_index(name="count").sort_values(key)
    return rows([key, "count"], made.head(7))


def case_06_every_aggregate():
    """All aggregates leave nulls out; stddev and var are of a sample, stddevp and varp of the population."""
    amount = deals()["Amount"].dropna()
    values = {
        "sum": amount.sum(),
        "avg": amount.mean(),
        "min": amount.min(),
        "max": amount.max(),
        "median": amount.median(),
        "unique": amount.nunique(),
        "stddev": amount.std(ddof=1),
        "stddevp": amount.std(ddof=0),
        "var": amount.var(ddof=1),
        "varp": amount.var(ddof=0),
    }
    return rows([f"{fn}_Amount" for fn in values], [list(values.values())])


def case_07_alias_and_label():
    """An alias (3rd, may be null) overrides the column's name; display is a label, not a name."""
    made = deals().groupby("Owner").agg(Revenue=("Amount", total), max_Amount=("Amount", "max")).reset_index()
    return rows(["Owner", "Revenue", "max_Amount"], made.sort_values("Revenue", ascending=False))


def case_08_count_of_a_field():
    """The count of a field, in older dashboards, is shown as `unique_<field>`: its distinct values."""
    made = deals().groupby("Owner")["Account.Name"].nunique().reset_index(name="unique")
    return rows(["Owner", "unique_Account.Name"], made.set_axis(["Owner", "unique_Account.Name"], axis=1))


def case_10_filter_in():
    """`["D",["a","b"],"in"]`."""
    frame = deals()
    return by_stage(frame[frame["Owner"].isin(["Ada", "Dov"])])


def case_11_filter_not_in():
    """The documentation says that `not in` keeps rows whose key is null."""
    frame = deals()
    return by_stage(frame[~frame["Region"].isin(["North", "East"])])


def case_12_filter_without_operator():
    """An operator left out means `==`; for dimensions it behaves as in."""
    frame = deals()
    return by_stage(frame[frame["Owner"] == "Ben"])


def case_13_filter_null_in_list():
    """`["D",[null,"x"],"in"]`: rows without a value, or with this one."""
    frame = deals()
    return by_stage(frame[frame["Region"].isna() | (frame["Region"] == "North")])


def case_14_filters_that_cut_nothing():
    """`["D", null, "in"]` and `["D"]` are no filter; a null bound is an open end."""
    return by_stage(deals())


def case_15_filter_numbers_between():
    """`["M",[[lo,hi]],">=<="]`: both ends belong to it, null does not."""
    frame = deals()
    return by_stage(frame[(frame["Amount"] >= 150) & (frame["Amount"] <= 400)])


def case_16_filter_open_bounds():
    """A null bound is an open end."""
    frame = deals()
    return by_stage(frame[(frame["Amount"] <= 400) & (frame["Margin"] >= -15.02)])


def case_17_filter_bounds_excluded():
    """The ops `>=<`, `><=` and `><` leave an end out."""
    frame = deals()
    amount, margin = frame["Amount"], frame["Margin"]
    kept = (amount >= 50) & (amount < 600) & (margin > -16.86) & (margin < 56.2) & (amount > 50) & (amount <= 550)
    return by_stage(frame[kept])


def case_18_filter_greater():
    """`["M",[[0]],">"]` with double brackets."""
    frame = deals()
    return by_stage(frame[frame["Amount"] > 400])


def case_19_filter_at_least():
    """`["M",[[0]],">="]`."""
    frame = deals()
    return by_stage(frame[frame["Amount"] >= 400])


def case_20_filter_less():
    """`["M",[[0]],"<"]`; null is not less than anything."""
    frame = deals()
    return by_stage(frame[frame["Amount"] < 400])


def case_21_filter_at_most():
    """`["M",[[0]],"<="]`."""
    frame = deals()
    return by_stage(frame[frame["Amount"] <= 400])


def case_22_filter_equal():
    """`["M",[[0]],"=="]`."""
    frame = deals()
    return by_stage(frame[frame["Amount"] == 400])


def case_23_filter_is_not_null():
    """`["F",[],"isnotnull"]` or `[[]]`."""
    return by_stage(deals().dropna(subset=["Amount", "Region"]))


def case_24_filter_is_null():
    """`["F",[],"isnull"]`."""
    frame = deals()
    return by_stage(frame[frame["Amount"].isna()])


def case_25_filter_matches():
    """`matches` is a case-insensitive substring, no wildcard."""
    frame = deals()
    return by_stage(frame[frame["Account.Name"].fillna("").str.lower().str.contains("sky", regex=False)])


def case_26_filter_odd_characters():
    """Quotes, umlauts and separators in values stand for themselves; names may hold a dot."""
    frame = deals()
    return by_stage(frame[frame["Account.Name"].isin(['Blue "Sky"', "Ärzte & Co", "Crane; Ltd"])])


def case_27_filter_truth_value():
    """Boolean data are strings "true"/"false"."""
    frame = deals()
    return by_stage(frame[frame["Won"] == "true"])


def case_28_filter_several_values():
    """Multi-value dimensions: `in` means any element."""
    frame = deals()
    return by_stage(frame[has(frame["Products"], ["Core", "Flow"])])


def case_29_filter_no_such_value():
    """Multi-value dimensions: `not in` means no element, and rows without any are kept."""
    frame = deals()
    return by_stage(frame[~has(frame["Products"], ["Grid"])])


def day_of(milliseconds):
    return datetime.fromtimestamp(milliseconds / 1000, timezone.utc).strftime("%Y-%m-%d")


def case_30_date_milliseconds():
    """Dates between epoch milliseconds, both days included."""
    return by_stage(between(deals(), "CloseDate", day_of(1660694400000), day_of(1683849600000)))


def case_31_date_from_milliseconds():
    """A null bound is an open end."""
    return by_stage(between(deals(), "CloseDate", day_of(1683849600000), None))


def case_32_date_last_year_until_today():
    """`[[["year",-1],["day",0]]]`; the field may be the date's label ("Close Date"). Start = first day of its period."""
    return by_stage(between(deals(), "CloseDate", "2023-01-01", TODAY))


def case_33_date_two_quarters_ago():
    """Without an operator too; whole periods: two quarters before the second of 2024 is the fourth of 2023."""
    return by_stage(between(deals(), "CloseDate", "2023-10-01", "2023-12-31"))


def case_34_date_months():
    """Twelve months ago until last month, from the first day of the one to the last of the other."""
    return by_stage(between(deals(), "CloseDate", "2023-05-01", "2024-04-30"))


def case_35_date_open_start():
    """`[[null,["year",-2]]]`: up to the last day of 2022."""
    return by_stage(between(deals(), "CloseDate", None, "2022-12-31"))


def case_36_date_last_days():
    """Days count from today."""
    return by_stage(between(deals(), "CloseDate", "2024-02-15", "2024-05-19"))


def case_37_date_fiscal_year():
    """fiscalMonthOffset 3, named after the year it ends in: today lies in the one from April 2024, before it April 2023."""
    return by_stage(between(deals(), "Created", "2023-04-01", "2024-03-31"))


def case_38_date_fiscal_quarter():
    """Fiscal quarters start in April, July, October, January: seven to five before that of April 2024."""
    return by_stage(between(deals(), "Created", "2022-07-01", "2023-03-31"))


def case_39_date_relative_to_fixed():
    """One end relative, the other a day."""
    return by_stage(between(deals(), "CloseDate", "2022-01-01", day_of(1683849600000)))


def case_40_filter_logic():
    """`booleanFilterLogic: "1 AND (2 OR 3)"` over filters (1-based)."""
    frame = deals()
    return by_stage(frame[(frame["Stage"] == "Closed Won") & ((frame["Owner"] == "Ada") | (frame["Amount"] >= 500))])


def case_41_filter_logic_not():
    """`NOT(1 OR 2)` over filters (1-based)."""
    frame = deals()
    closed = frame["Stage"].str.lower().str.contains("closed", regex=False)
    return by_stage(frame[~(closed | (frame["Owner"] == "Ben"))])


def owner_stage(frame, **measures):
    return frame.groupby(["Owner", "Stage"]).agg(**measures).reset_index()


def case_42_order_by_place():
    """`order: [[index, …]]` counts results: -1 is the last measure, 2 the first after two groups."""
    made = owner_stage(deals(), sum_Margin=("Margin", total), count=("DealId", "size"))
    made = made.sort_values(["count", "sum_Margin", "Owner", "Stage"], ascending=[False, True, True, True])
    return rows(["Owner", "Stage", "sum_Margin", "count"], made)


def case_43_order_inner():
    """`inner` sorts within the outer grouping."""
    made = owner_stage(deals(), max_Margin=("Margin", "max"))
    made = made.sort_values(["Owner", "max_Margin"], ascending=[True, False])
    return rows(["Owner", "Stage", "max_Margin"], made)


def case_44_limit():
    """`limit` cuts after the order; the group without a key is dropped before."""
    made = deals().dropna(subset=["Account.Name"]).groupby("Account.Name").agg(sum_Margin=("Margin", total)).reset_index()
    return rows(["Account.Name", "sum_Margin"], made.sort_values("sum_Margin", ascending=False).head(3))


def case_45_values():
    """`values:[fields]` without groups is a raw-row query; a row with nulls stays."""
    frame = deals()
    lost = frame[frame["Stage"] == "Closed Lost"].sort_values(["Amount", "DealId"], ascending=[False, True])
    return rows(["DealId", "Account.Name", "Amount", "CloseDate"], lost.head(6))


def case_46_aggregate_filter():
    """`aggregateFilters: [[["sum","F"],[[0]],">"]]` = HAVING."""
    made = owner_stage(deals(), sum_Amount=("Amount", total), count=("DealId", "size"))
    made = made[(made["sum_Amount"] > 500) & (made["count"] >= 2) & (made["count"] <= 4)]
    return rows(["Owner", "Stage", "sum_Amount", "count"], made.sort_values(["Owner", "Stage"]))


def case_47_aggregate_filter_hidden():
    """HAVING over an aggregate that the result does not show."""
    made = owner_stage(deals(), count=("DealId", "size"), margin=("Margin", "mean"))
    return rows(["Owner", "Stage", "count"], made[made["margin"] >= 20].sort_values(["Owner", "Stage"]))


def case_48_no_rows():
    """Where no row is left there is no group, and so no row; the columns stay."""
    return rows(["Stage", "sum_Amount", "count"], [])


def case_49_groups_over_dates_of_two_fields():
    """Two date groupings, one of one part: its column has the part's name."""
    frame, key = keyed(deals(), "Created_Year", "Created_Quarter")
    frame = frame.dropna(subset=["CloseDate_Year"])
    made = frame.groupby([key, "CloseDate_Year"]).size().reset_index(name="count")
    return rows([key, "CloseDate_Year", "count"], made.sort_values([key, "CloseDate_Year"]))


def quarters():
    return keyed(deals(), "CloseDate_Year", "CloseDate_Quarter")


def months():
    return keyed(deals(), "CloseDate_Year", "CloseDate_Month")


def window(values, start, end, reckon):
    """For each of the rows in their order, what `reckon` makes of those from start to end beside it; None is open."""
    values = list(values)
    made = []
    for at in range(len(values)):
        first = 0 if start is None else max(0, at + start)
        last = len(values) - 1 if end is None else min(len(values) - 1, at + end)
        known = [v for v in values[first : last + 1] if not pd.isna(v)] if first <= last else []
        made.append(reckon(known) if known else np.nan)
    return made


def mean(values):
    return sum(values) / len(values)


def won(frame, value="true"):
    return frame[frame["Won"] == value]


def side_by_side(*columns):
    """Columns over the same groups, joined in full: each is a series over its own groups."""
    return pd.concat(columns, axis=1).sort_index()


def case_50_column_filters():
    """Each column is its own sub-query over the same groups, full-joined; formula refers to A, B, C…"""
    frame = deals()
    made = side_by_side(
        won(frame).groupby("Owner")["Amount"].agg(total).rename("A"), frame.groupby("Owner")["Amount"].agg(total).rename("B")
    ).reset_index()
    made["C"] = made["A"] / made["B"]
    return rows(["Owner", "A", "B", "C"], made)


def case_51_running_total():
    """Running total: `sum(A) over ([..0] partition by all order by (date))`."""
    frame, key = quarters()
    made = frame.groupby(key)["Amount"].agg(total).reset_index(name="A").sort_values(key)
    made["B"] = window(made["A"], None, 0, sum)
    return rows([key, "A", "B"], made)


def case_52_running_total_in_group():
    """The partition starts the total again."""
    frame, key = quarters()
    made = frame.groupby(["Owner", key])["Margin"].agg(total).reset_index(name="A").sort_values(["Owner", key])
    made["B"] = made.groupby("Owner")["A"].cumsum()
    return rows(["Owner", key, "A", "B"], made)


def case_53_rank_within_group():
    """Rank within group: `rank() over ([..] partition by g order by A desc)`; ties share a rank, dense_rank leaves no gap."""
    frame = deals().dropna(subset=["Amount"])
    made = frame.groupby(["Owner", "Stage"])["Amount"].sum().reset_index(name="A")
    groups = made.groupby("Owner")["A"]
    made["B"] = groups.rank(method="min", ascending=False)
    made["C"] = groups.rank(method="dense", ascending=False)
    return rows(["Owner", "Stage", "A", "B", "C"], made.sort_values(["Owner", "Stage"]))


def case_54_rank_of_all():
    """Ranking functions rank|dense_rank|cume_dist|row_number, over all rows; several keys of order break ties."""
    made = deals().groupby(["Owner", "Stage"]).size().reset_index(name="A")
    made["B"] = made["A"].rank(method="min", ascending=False)
    made["C"] = made["A"].rank(method="dense", ascending=False)
    made["D"] = made["A"].rank(method="max") / len(made)
    order = made.sort_values(["A", "Owner", "Stage"], ascending=[False, True, True]).index
    made["E"] = pd.Series(range(1, len(made) + 1), index=order)
    return rows(["Owner", "Stage", "A", "B", "C", "D", "E"], made.sort_values(["Owner", "Stage"]))


def case_55_sliding_window():
    """Frames `[-2..0]` and `[-1..1]`; `partition by 'all'` occurs with the quotes."""
    frame, key = months()
    made = frame.groupby(key)["Margin"].agg(total).reset_index(name="A").sort_values(key)
    made["B"] = window(made["A"], -2, 0, mean)
    made["C"] = window(made["A"], -1, 1, max)
    return rows([key, "A", "B", "C"], made)


def case_56_windows_to_either_end():
    """Frames `[0..]`, `[..-2]`, `[..]`: a frame without rows gives null."""
    frame, key = quarters()
    made = frame.groupby(key)["Margin"].agg(total).reset_index(name="A").sort_values(key)
    made["B"] = window(made["A"], 0, None, sum)
    made["C"] = window(made["A"], None, -2, min)
    made["D"] = made["A"].sum()
    return rows([key, "A", "B", "C", "D"], made)


def case_57_percent_of_group():
    """Percent of group: a measure over its sum within a partition."""
    made = deals().groupby(["Owner", "Stage"]).size().reset_index(name="A")
    made["B"] = made["A"] / made.groupby("Owner")["A"].transform("sum")
    made["C"] = made["A"] / made["A"].sum()
    return rows(["Owner", "Stage", "A", "B", "C"], made.sort_values(["Owner", "Stage"]))


def case_58_period_over_period():
    """Period over period: `(A - sum(A) over ([-1..-1] …))/(sum(A) over ([-1..-1] …))`; the first period has none before."""
    frame, key = quarters()
    made = frame.groupby(key).size().reset_index(name="A").sort_values(key)
    before = made["A"].shift(1)
    made["B"] = made["A"] - before
    made["C"] = (made["A"] - before) / before
    return rows([key, "A", "B", "C"], made)


def case_59_same_month_a_year_before():
    """Two date ranges over one grouping: months that one of them lacks stay, with null there; arithmetic with null is null."""
    frame = deals()
    made = side_by_side(
        between(frame, "CloseDate", "2023-01-01", "2023-12-31").groupby("CloseDate_Month").size().rename("A"),
        between(frame, "CloseDate", "2022-01-01", "2022-12-31").groupby("CloseDate_Month").size().rename("B"),
    ).reset_index()
    made["C"] = made["A"].fillna(0) - made["B"].fillna(0)
    return rows(["CloseDate_Month", "A", "B", "C"], made)


def case_60_formulas_of_formulas():
    """Letters count every column, in whatever order they need each other; division by zero is null."""
    frame = deals()
    made = side_by_side(
        won(frame).groupby("Owner").size().rename("E"), won(frame, "false").groupby("Owner").size().rename("F")
    ).reset_index()
    made["D"] = made["E"] + made["F"]
    made["C"] = made["E"] - made["F"]
    made["B"] = [None] * len(made)
    made["A"] = [d / c if c != 0 else None for d, c in zip(made["D"], made["C"])]
    made["B"] = [None if a is None or pd.isna(a) else a - f for a, f in zip(made["A"], made["F"])]
    return rows(["Owner", "A", "B", "C", "D", "E", "F"], made)


def case_61_hidden_columns():
    """`measures` may list only the shown columns, while the letters of the formulas count every column."""
    frame = deals()
    shares = won(frame).groupby("Owner").size() / frame.groupby("Owner").size()
    return rows(["Owner", "C"], shares.rename("C").reset_index().sort_values("Owner"))


def case_62_named_columns():
    """Columns have names of their own, which formulas use bare or quoted, also before they stand."""
    frame = deals()
    made = side_by_side(
        frame.groupby("Owner").size().rename("TotalDeals"), won(frame).groupby("Owner").size().rename("WonDeals")
    ).reset_index()
    made["PercentWon"] = (made["WonDeals"] / made["TotalDeals"]).round(2) * 100
    made = made.sort_values(["PercentWon", "Owner"], ascending=[False, True])
    return rows(["Owner", "TotalDeals", "PercentWon", "WonDeals"], made)


def case_63_case_formula():
    """`case when … then …` over a column and over a grouping; numbers may have leading zeros (`01`)."""
    made = deals().groupby("Owner")["Amount"].agg(total).reset_index(name="A").sort_values("Owner")
    made["B"] = ["many" if a > 2500 else "some" if a >= 1500 else "few" for a in made["A"]]
    made["C"] = [1 if owner == "Ada" else 4 for owner in made["Owner"]]
    return rows(["Owner", "A", "B", "C"], made)


def case_64_aggregate_filter_of_a_column():
    """A column's own aggregateFilters cut its own sub-query; the full join keeps the groups of the others."""
    frame = deals()
    sums = frame.groupby("Owner")["Amount"].agg(total)
    made = side_by_side(sums[sums > 2200].rename("A"), frame.groupby("Owner").size().rename("B")).reset_index()
    return rows(["Owner", "A", "B"], made.sort_values("Owner"))


def case_65_without_groups():
    """Without groups every column is one number."""
    frame = deals()
    a, b = won(frame)["Amount"].sum(), frame["Amount"].sum()
    return rows(["A", "B", "C"], [[a, b, a / b]])


def case_66_column_order_and_limit():
    """`query{measures,groups,filters,order,limit}` of a column: order and limit hold where the step has none."""
    made = deals().groupby("Stage")["Margin"].mean().reset_index(name="A").sort_values("A")
    return rows(["Stage", "A"], made.head(3))


def case_67_formula_over_fields():
    """A formula may aggregate fields itself."""
    frame = deals()
    groups = frame.groupby("Owner")
    made = pd.DataFrame({"A": groups["Margin"].sum() / groups.size(), "B": groups["Amount"].max() - groups["Amount"].min()})
    made["C"] = made["A"] * 2
    return rows(["Owner", "A", "B", "C"], made.reset_index().sort_values("Owner"))


def case_68_filters_of_step_and_columns():
    """The step's filters hold for every column, a column's own for itself, joined by its own booleanFilterLogic."""
    frame = deals()
    frame = frame[frame["Owner"] != "Ben"]
    region = frame["Region"]
    made = side_by_side(
        frame[frame["Amount"] >= 400].groupby("Owner").size().rename("A"),
        frame[region.isin(["North", "South"]) & (frame["Won"] == "false")].groupby("Owner").size().rename("B"),
    ).reset_index()
    made["C"] = made["A"] + made["B"]
    return rows(["Owner", "A", "B", "C"], made.sort_values("Owner"))


def case_69_order_by_a_hidden_column():
    """Ordered by a column that is not shown."""
    made = deals().groupby("Stage").agg(A=("Margin", total), B=("DealId", "size")).reset_index()
    return rows(["Stage", "B"], made.sort_values("A", ascending=False))


def case_70_two_grouped():
    """Compact 2.0: `sources:[{columns:[{field:[fn,f], name}], groups[]}], orders:[{name,ascending}], limit`."""
    made = deals().groupby("Owner").agg(A=("Amount", total), B=("DealId", "size")).reset_index()
    return rows(["Owner", "A", "B"], made.sort_values(["B", "Owner"], ascending=[False, True]).head(3))


def case_71_two_all():
    """`groups:["all"]` allowed."""
    frame = deals()
    return rows(["A", "Mean"], [[frame["Account.Name"].nunique(), frame["Amount"].mean()]])


def case_72_two_date_parts():
    """Parts of one date side by side are one grouping, which charts name `X_Year~~~X_Month`."""
    frame, key = months()
    made = frame.groupby(["Won", key]).size().reset_index(name="A").sort_values(["Won", key])
    return rows(["Won", key, "A"], made)


def case_73_two_formulas():
    """The last source without name = formulas, over the columns and over each other."""
    made = deals().groupby("Stage").agg(A=("Amount", total), B=("DealId", "size")).reset_index().sort_values("Stage")
    made["C"] = made["A"] / made["B"]
    made["D"] = made["C"] / made["C"].sum()
    return rows(["Stage", "A", "B", "C", "D"], made)


def case_74_two_windows():
    """Formulas may contain windowing; the order of the result is not the window's."""
    frame, key = quarters()
    made = frame.groupby(key)["Margin"].agg(total).reset_index(name="A").sort_values(key)
    made["B"] = window(made["A"], None, 0, sum)
    return rows([key, "A", "B"], made.sort_values(key, ascending=False))


def joined(how):
    """Deals and quotas by person, grouped first and then joined on the keys; the counts of a missing side are null."""
    left = deals().groupby("Owner").agg(A=("Amount", total), B=("DealId", "size"))
    right = read(__file__, "quotas").groupby("Seller").agg(C=("Quota", total))
    made = left.join(right, how=how).rename_axis("Owner").reset_index()
    made["D"] = made["A"] / made["C"]
    return rows(["Owner", "A", "B", "C", "D"], made.sort_values("Owner"))


def case_75_two_sources_full():
    """`cogroupType: "full"`: who has only deals or only a quota is there; cogroup groups each stream first."""
    return joined("outer")


def case_76_two_sources_left():
    """`left`: the initial dataset is the left one."""
    return joined("left")


def case_77_two_sources_right():
    """`right`: every key of the second."""
    return joined("right")


def case_78_two_sources_inner():
    """`inner`: keys of both."""
    return joined("inner")


def case_79_two_filters():
    """Filters with single brackets `[f,[v],op]`: `>=`, `<`, `!=`, isnotnull, and `between` for dates."""
    frame = between(deals(), "CloseDate", "2022-01-01", "2023-12-31")
    kept = (frame["Amount"] >= 100) & (frame["Amount"] < 600) & (frame["Stage"] != "Negotiation") & frame["Region"].notna()
    made = frame[kept].groupby("Stage").size().reset_index(name="A")
    return rows(["Stage", "A"], made.sort_values("Stage"))


def case_80_two_source_filters():
    """`sourceFilters{ds:{filters}}` hold beside those of the source."""
    frame = won(deals(), "false")
    frame = frame[frame["Region"].isin(["South", "North"]) & frame["Margin"].between(0, 50)]
    made = frame.groupby("Stage").size().reset_index(name="A")
    return rows(["Stage", "A"], made.sort_values(["A", "Stage"], ascending=[False, True]))


def case_81_two_aggregate_filters():
    """`aggregateFilters` cut groups by a column's name or by its aggregate."""
    made = deals().groupby(["Owner", "Stage"]).agg(A=("DealId", "size"), B=("Amount", "max")).reset_index()
    made = made[(made["A"] >= 2) & (made["B"] > 500)]
    return rows(["Owner", "Stage", "A", "B"], made.sort_values(["Owner", "Stage"]))


def case_82_two_raw():
    """A query without groups lists fields; `orders` may say where nulls stand."""
    frame = deals()
    frame = frame[frame["Owner"] == "Cleo"].sort_values(["Amount", "DealId"], ascending=[True, False], na_position="last")
    return rows(["DealId", "Account", "Amount"], frame.rename(columns={"Account.Name": "Account"}).head(8))


def case_83_two_one_dataset_thrice():
    """One dataset in three sources, each with its filters; by all there is one row."""
    frame = deals()
    return rows(["C", "A", "B"], [[len(frame), len(won(frame)), len(won(frame, "false"))]])


def case_84_two_filter_logic():
    """Filters of a source joined by its own logic; a row whose amount is unknown is not above 300."""
    frame = deals().dropna(subset=["Amount"])
    kept = ((frame["Region"] == "North") | frame["Region"].isna()) & ~(frame["Amount"] > 300)
    return rows(["Owner", "A"], frame[kept].groupby("Owner").size().reset_index(name="A"))


def by_stage_two(frame):
    return rows(["Stage", "A"], frame.groupby("Stage").size().reset_index(name="A").sort_values("Stage"))


def case_85_two_dates_between_days():
    """`between` for dates: epoch ms."""
    return by_stage_two(between(deals(), "CloseDate", day_of(1660694400000), day_of(1683849600000)))


def case_86_two_date_open():
    """null = open; thirteen months before May 2024 is April 2023, to its last day."""
    return by_stage_two(between(deals(), "CloseDate", None, "2023-04-30"))


def case_90_pigql():
    """SAQL form: measures and groups only tell the chart the projections; `filters` and `order` beside it are ignored."""
    frame = won(deals()).dropna(subset=["CloseDate_Year"])
    made = frame.groupby(["CloseDate_Year", "Owner"]).agg(sum_Amount=("Amount", total), n=("DealId", "size")).reset_index()
    made = made.sort_values(["CloseDate_Year", "Owner"], ascending=[False, True])
    return rows(["CloseDate_Year", "Owner", "sum_Amount", "n"], made)


def case_91_saql():
    """A saql step names its datasets in the query; its flags strings, numbers, groups are [] in most stored steps."""
    frame = deals().groupby("Owner")["Amount"].sum()
    quota = read(__file__, "quotas").groupby("Seller")["Quota"].sum()
    made = (frame / quota).reindex(frame.index).rename("Attainment").reset_index()
    return rows(["Owner", "Attainment"], made.sort_values("Owner"))


def case_92_grain():
    """grain `{query{values[],filters[],order[],limit}}`: raw rows; a blank margin took its default, -1."""
    frame = deals()
    made = frame[frame["Margin"] < 0].sort_values("Margin").head(5)
    return rows(["DealId", "Stage", "Margin", "Created"], made)


def case_93_grain_pigql():
    """A grain step may hold SAQL."""
    frame = deals()
    made = frame[frame["Amount"].isna()].sort_values("DealId").rename(columns={"Account.Name": "Account"})
    return rows(["DealId", "Account"], made)


def case_94_classic_aggregate():
    """aggregate (classic): its query is a string of JSON; columns without groups of their own take the step's."""
    frame = deals()
    made = side_by_side(won(frame).groupby("Owner")["Amount"].agg(total).rename("A")).reset_index()
    made["B"] = made["A"] / 2
    return rows(["Owner", "A", "B"], made)


def case_95_wrapped_in_strings():
    """`{"query": "<stringified JSON>", "version": -1.0}`, here twice."""
    made = deals().groupby("Won")["Margin"].max().reset_index(name="max_Margin")
    return rows(["Won", "max_Margin"], made.sort_values("Won", ascending=False))


def case_96_static():
    """static: `values:[{display,value}]`, each a string of JSON; values of any JSON stay what they are."""
    return rows(["display", "value"], [["All", [""]], ["By region", ["Region"]]])


def case_97_staticflex():
    """All rows same type per column; `columns` says which are numbers; what a row lacks is null."""
    return rows(["display", "value", "goal"], [["North", "north", 1200.5], ["South", "south", 80], ["East", None, None]])


def case_98_apex_recorded():
    """apex: REST Apex returning data and metadata; offline: needs a recorded JSON response. Groups come first."""
    return rows(["name", "state", "used", "share"], [["search", "open", 12, 0.25], ["lookup", None, 0, None]])


def accounts():
    return read(__file__, "Account")


def case_100_object_grouped():
    """A step over an object of the org (`sobject`) reads the dataset of that name; relationship fields have a dot."""
    frame = accounts()
    groups = frame[frame["IsActive"] == "false"].groupby("Owner.Name")
    made = pd.DataFrame({"unique_Id": groups["Id"].nunique(), "avg_AnnualRevenue": groups["AnnualRevenue"].mean()})
    return rows(["Owner.Name", "unique_Id", "avg_AnnualRevenue"], made.reset_index().sort_values("Owner.Name"))


def case_101_object_by_month():
    """`["month", "CreatedDate"]` is a date by its months; charts call the column `month_CreatedDate`."""
    frame, key = keyed(accounts(), "CreatedDate_Year", "CreatedDate_Month")
    made = frame.groupby(key)["AnnualRevenue"].agg(total).reset_index().sort_values(key)
    made.columns = ["month_CreatedDate", "sum_AnnualRevenue"]
    return rows(made.columns, made)


def case_102_object_units():
    """`["quarter", "Renewal"]` beside another grouping; today is 15 May 2024, three months ago begins 1 February."""
    frame, key = keyed(between(accounts(), "Renewal", "2024-02-01", TODAY), "Renewal_Year", "Renewal_Quarter")
    made = frame.dropna(subset=["Industry"]).groupby([key, "Industry"]).size().reset_index(name="count")
    made.columns = ["quarter_Renewal", "Industry", "count"]
    return rows(made.columns, made.sort_values(["quarter_Renewal", "Industry"]))


def case_103_object_values():
    """Raw rows of an object."""
    frame = accounts()
    return rows(["Name", "Owner.Name", "AnnualRevenue"], frame[frame["AnnualRevenue"] == 700].sort_values("Name"))


def case_104_object_type():
    """The type may say `sobject` too."""
    made = accounts().dropna(subset=["Industry"]).groupby("Industry").size().reset_index(name="count")
    return rows(["Industry", "count"], made.sort_values("Industry"))


def case_105_object_without_data():
    """An object that no local dataset stands for is the step's own error."""
    return codes("object-without-data")


def case_106_text_is_text():
    """Values are data: quotes, brackets and statements in them filter for themselves."""
    frame = deals()
    return rows(["Owner", "count"], frame[frame["Owner"] == "Ben"].groupby("Owner").size().reset_index(name="count"))


def text(values):
    """Texts of an object as SOQL compares them: without regard to case, null as nothing."""
    return values.fillna("").str.lower()


def names(frame):
    return rows(["Name"], frame[["Name"]])


def case_110_soql_rows():
    """soql `{query:"SELECT …"}` over a dataset of the object's name; a relationship field keeps its dots."""
    frame = accounts()
    kept = frame[(frame["AnnualRevenue"] >= 400) & (frame["IsActive"] == "false")]
    kept = kept.sort_values(["AnnualRevenue", "Name"], ascending=[False, True]).head(3)
    return rows(["Id", "Name", "Owner.Name", "AnnualRevenue"], kept)


def case_111_soql_grouped():
    """An aggregate without alias is expr0, expr1, …; COUNT of a field leaves nulls out; HAVING tests aggregates."""
    groups = accounts().groupby("Industry", dropna=False)
    made = pd.DataFrame(
        {"n": groups.size(), "expr0": groups["AnnualRevenue"].sum(), "expr1": groups["AnnualRevenue"].count()}
    ).reset_index()
    made = made[(made["n"] > 1) & (made["expr0"] > 1000)].sort_values(["n", "Industry"], ascending=[False, True])
    return rows(["Industry", "n", "expr0", "expr1"], made)


def case_112_soql_null_key():
    """SOQL keeps the group without a key, and sorts it first."""
    made = accounts().groupby("Industry", dropna=False)["AnnualRevenue"].max().reset_index(name="most")
    return rows(["Industry", "most"], made.sort_values("Industry", na_position="first"))


def case_113_soql_like():
    """LIKE does not regard case; `%` any text, `_` one character; NOT stands before what it denies."""
    frame = accounts().sort_values("Name")
    return names(frame[text(frame["Name"]).str.contains("a", regex=False) & ~text(frame["Name"]).str.fullmatch("h.lo")])


def case_114_soql_escapes():
    """A backslash takes a quote, a percent sign or an underscore as itself."""
    frame = accounts().sort_values("Name", ascending=False)
    return names(frame[frame["Name"].isin(["Bolt's", "Cairn", "Delta 100%", "Fable_1"])])


def case_115_soql_nulls():
    """`!=` and NOT IN hold for null too; `= null` finds it."""
    frame = accounts().sort_values("Name")
    return names(frame[(frame["Industry"] != "Retail") | frame["Renewal"].isna()])


def case_116_soql_moments():
    """Moments with their time and offset: half past ten on 23 April, half past ten UTC on 14 November."""
    frame = accounts()
    at = frame["CreatedDate"]
    kept = frame[(at > "2023-04-23T10:30:00.000Z") & (at <= "2023-11-14T10:30:00.000Z")].sort_values("CreatedDate")
    return rows(["Name", "CreatedDate"], kept)


def case_117_soql_days():
    """Days; before next month is up to the last of May 2024. The renewal that is null is not of any day."""
    frame = accounts().sort_values("Name")
    day = frame["Renewal"].fillna("0")
    return names(frame[(day >= "2024-02-17") & (day != "2024-03-25") & (day < "2024-06-01")])


def case_118_soql_relative_dates():
    """The last 3 months are February to April, not May; the next 30 days end on 14 June; a quarter ago is January to March."""
    frame = accounts().sort_values("Name")
    day = frame["Renewal"].fillna("0")
    months_back = (day >= "2024-02-01") & (day <= "2024-04-30")
    return names(frame[months_back | (day > "2024-06-14") | ((day >= "2024-01-01") & (day <= "2024-03-31"))])


def case_119_soql_date_functions():
    """CALENDAR_QUARTER and the like are numbers."""
    frame = accounts()
    made = frame.groupby(frame["CreatedDate_Quarter"].astype(int)).size().reset_index(name="expr0")
    return rows(["quarter", "expr0"], made.rename(columns={"CreatedDate_Quarter": "quarter"}))


def case_120_soql_order_by_another():
    """Ordered by fields that are not selected; OFFSET comes before LIMIT."""
    frame = accounts().sort_values(["AnnualRevenue", "CreatedDate"], ascending=[True, False], na_position="last")
    return names(frame.iloc[2:6])


def case_121_soql_any_case():
    """Names differ not by case and may begin with the object's alias; a revenue that is null differs from 700."""
    frame = accounts().sort_values("Name")
    kept = frame[(frame["Owner.Name"] == "Ben") & (frame["AnnualRevenue"] != 700)]
    return rows(["Name", "Industry"], kept)


def case_122_soql_whole():
    """Aggregates without groups are one row."""
    known = accounts()["Industry"].dropna()
    return rows(["Kinds", "expr0"], [[known.nunique(), len(known)]])


def case_123_soql_several_values():
    """INCLUDES ('A;B', 'C'): both A and B, or C."""
    frame = deals()
    both = has(frame["Products"], ["Flow"]) & has(frame["Products"], ["Core"])
    return rows(["DealId"], frame[both & (frame["Owner"] == "Ada")].sort_values("DealId"))


def case_124_soql_without_data():
    """An object that no local dataset stands for is the step's own error."""
    return codes("object-without-data")


def case_125_soql_not_known():
    """A function that is not known is said to be so, rather than answered wrongly."""
    return codes("soql-not-known")


def case_126_soql_unknown_field():
    """A field that the object does not have."""
    return codes("soql-unknown-field")


def of(frame, field, inner, key):
    """Whether a reference is among the keys of other rows; no reference is."""
    return frame[field].map(lambda one: one is not None and one in set(inner[key].dropna()))


def case_127_soql_semi_join():
    """IN (SELECT …): the accounts that lost something in April, each once."""
    inner = read(__file__, "Opportunity")
    lost = inner[text(inner["StageName"]).str.endswith("lost") & (inner["CloseDate"].fillna("").str[:7] == "2024-04")]
    frame = accounts().sort_values("Name")
    return names(frame[of(frame, "Id", lost, "AccountId")])


def case_128_soql_anti_join():
    """NOT IN (SELECT …): an opportunity without an account among those within takes no account away."""
    inner = read(__file__, "Opportunity")
    frame = accounts().sort_values("Name")
    return names(frame[~of(frame, "Id", inner[inner["StageName"] != "Closed Won"], "AccountId")])


def case_129_soql_anti_join_null():
    """NOT IN holds for a reference that is null, and for one that leads nowhere."""
    inner = accounts()
    frame = read(__file__, "Opportunity").sort_values("Name")
    return names(frame[~of(frame, "AccountId", inner[inner["Industry"] == "Retail"], "Id")])


def case_130_two_order_in_a_pivot():
    """The filters of an order: "used to sort a measure column in a pivot table … applied on a dimension value in the
    pivoted group": owners by how many deals they won, then the rest of the order."""
    made = deals().groupby(["Owner", "Stage"]).size().reset_index(name="A")
    won_deals = made[made["Stage"] == "Closed Won"].set_index("Owner")["A"]
    made["key"] = made["Owner"].map(won_deals)
    return rows(["Owner", "Stage", "A"], made.sort_values(["key", "Owner", "Stage"], ascending=[False, True, True]))


def case_131_two_aggregate_filter_hidden():
    """aggregateFilters over an aggregate that is no column."""
    frame = deals()
    made = frame.groupby("Owner").agg(A=("DealId", "size"), margin=("Margin", "max")).reset_index()
    return rows(["Owner", "A"], made[made["margin"] > 55].sort_values("Owner"))


def totals(columns, levels, frame, **measures):
    """Rows of totals: for each list of groupings the measures over them, with null where there is no grouping."""
    made = []
    for keys in levels:
        groups = frame.groupby(keys) if keys else [((), frame)]
        for key, part in groups:
            known = dict(zip(keys, key)) | {name: reckon(part) for name, reckon in measures.items()}
            made.append([known.get(column) for column in columns])
    return rows(columns, made, ordered=False)


def sum_of(field):
    return lambda part: part[field].sum()


def case_132_totals_of_columns():
    """`columnTotals`: "the array of dimension groups to which the values of each column are rolled up"; formulas are
    reckoned of the totals, and "the limit doesn't impact calculations across all records": it hides rows, not totals."""
    return totals(
        ["Owner", "Stage", "A", "B", "C"],
        [[], ["Owner"]],
        deals(),
        A=sum_of("Amount"),
        B=lambda part: part["Margin"].mean(),
        C=lambda part: part["Amount"].sum() * 2,
    )


def case_133_totals_of_a_pivot():
    """`rowTotals` across the pivoted grouping (`columnGroups`), column totals for each of it, and the total of all."""
    return totals(
        ["Owner", "Stage", "A", "B", "C"],
        [["Owner"], ["Stage"], []],
        deals(),
        A=sum_of("Amount"),
        B=lambda part: part["Margin"].mean(),
        C=lambda part: part["Amount"].sum() * 2,
    )


def case_134_totals_of_a_date_pivot():
    """"If the defined group is a compound date, include each date grain in columnGroups"."""
    frame, key = quarters()
    return totals(["Won", "Owner", key, "A"], [["Won", key], ["Won"]], frame, A=len)


def case_135_totals_of_raw_rows():
    """"If the query is a grain query … set columnTotals to all": the numbers are added up."""
    cleo = deals()[deals()["Owner"] == "Cleo"]
    return totals(["DealId", "Money", "Margin"], [[]], cleo, Money=sum_of("Amount"), Margin=sum_of("Margin"))


def case_136_totals_of_a_table():
    """The table's own `totals` and `subtotals`: an average of all and of each owner, not of averages."""
    return totals(
        ["Owner", "Stage", "avg_Amount", "unique_Account.Name"],
        [[], ["Owner"]],
        won(deals()),
        **{"avg_Amount": lambda part: part["Amount"].mean(), "unique_Account.Name": lambda part: part["Account.Name"].nunique()},
    )


def case_137_totals_of_a_compare_table():
    """Formulas of the totals; a window over a grouping that the total does not have is null."""
    return totals(
        ["Owner", "A", "B", "C", "D"],
        [[]],
        deals(),
        A=lambda part: won(part)["Amount"].sum(),
        B=sum_of("Amount"),
        C=lambda part: won(part)["Amount"].sum() / part["Amount"].sum(),
        D=lambda part: None,
    )


def case_138_totals_of_a_pivoted_table():
    """Pivot is on the last group: a total for each of its values, one for each row, and one of all."""
    return totals(
        ["Owner", "Won", "median_Amount"],
        [["Won"], ["Owner"], []],
        deals(),
        median_Amount=lambda part: part["Amount"].median(),
    )


def case_139_totals_of_values():
    """Totals of raw rows add up the numbers, also of rows beyond the limit."""
    return totals(["DealId", "Amount"], [[]], won(deals()), Amount=sum_of("Amount"))


def case_140_totals_of_two_sources():
    """Totals of two datasets, each grouped before they are joined; rows without a key are in no group, and in no total."""
    frame = deals().dropna(subset=["Region"])
    quota = read(__file__, "quotas").rename(columns={"Seller": "Owner"})
    both = pd.DataFrame({"A": frame.groupby("Owner")["Amount"].sum()}).join(
        pd.DataFrame({"B": quota.groupby("Owner")["Quota"].sum()}), how="outer"
    )
    made = [[owner, None, row["A"], row["B"]] for owner, row in both.iterrows()]
    made.append([None, None, frame["Amount"].sum(), quota["Quota"].sum()])
    return rows(["Owner", "Region", "A", "B"], made, ordered=False)


def case_141_soql_semi_join_ids():
    """Ids are compared without regard to case, but those of 15 characters with it."""
    inner = read(__file__, "Campaign")
    planned = {one if len(one) == 15 else one.lower() for one in inner[inner["Status"] == "Planned"]["Id"]}
    frame = read(__file__, "Opportunity").sort_values("Name")
    key = frame["CampaignId"].map(lambda one: one if one is None or len(one) == 15 else one.lower())
    return names(frame[key.isin(planned)])


def case_142_soql_two_joins():
    """IN and NOT IN beside another condition, under a grouping; a revenue that is null differs from 600."""
    inner = read(__file__, "Opportunity")
    early = inner["CloseDate"].fillna("9999") < "2024-04-20"
    bad = ((inner["StageName"] == "Closed Lost") | inner["Amount"].isna()) & early
    frame = accounts()
    large = of(frame, "Id", inner[inner["Amount"] >= 400], "AccountId")
    kept = frame[large & (frame["AnnualRevenue"] != 600) & ~of(frame, "Id", inner[bad], "AccountId")]
    groups = kept.groupby("Industry", dropna=False)
    made = pd.DataFrame({"n": groups.size(), "revenue": groups["AnnualRevenue"].sum(min_count=1)}).reset_index()
    return rows(["Industry", "n", "revenue"], made.sort_values("Industry", na_position="first"))


def case_143_soql_join_in_or():
    """Salesforce: "Semi join sub-selects are not allowed with the 'OR' operator"."""
    return codes("soql-semi-join")


def case_144_soql_child_query():
    """Rows within rows have no place in a step."""
    return codes("soql-child-query")


def case_145_soql_join_without_data():
    """The object of the query within must be there too."""
    return codes("object-without-data")


def case_146_soql_join_unknown_field():
    """A field that the object of the query within does not have."""
    return codes("soql-unknown-field")


def case_150_date_parts_of_days():
    """Absolute dates may be written as [year, month, day]."""
    return by_stage(between(deals(), "CloseDate", "2022-08-17", "2023-05-12"))


def case_151_date_iso_days():
    """And as text, one pair of brackets less."""
    return by_stage(between(deals(), "CloseDate", "2022-08-17", "2023-05-12"))


def case_152_date_one_day():
    """`==` on a date is that day."""
    return by_stage(between(deals(), "CloseDate", "2024-05-19", "2024-05-19"))


def case_153_date_parts_as_text():
    """A date's parts are dimensions, months of two digits; `not in` keeps rows without the date, `in` does not."""
    frame = deals()
    return by_stage(frame[frame["CloseDate_Year"].isin(["2022", "2024"]) & ~frame["CloseDate_Month"].isin(["01"])])


def case_154_date_since():
    """`>=` and a relative date: from the first day of that period."""
    return by_stage(between(deals(), "CloseDate", "2024-01-01", None))


def case_155_numbers_in_a_list():
    """Measures in a list of numbers."""
    frame = deals()
    return by_stage(frame[frame["Amount"].isin([50, 600]) & (frame["Margin"] != -1)])


def case_156_two_ranges():
    """Several ranges in one array = OR."""
    frame = deals()
    return by_stage(frame[frame["Amount"].between(50, 100) | frame["Amount"].between(550, 600)])


def case_157_one_value_without_list():
    """Bindings give one value where a list is meant."""
    frame = deals()
    return by_stage(frame[frame["Owner"] == "Dov"])


def case_158_several_fields_at_once():
    """A filter of two fields: one pair of values or the other."""
    frame = deals()
    one = (frame["Owner"] == "Ada") & (frame["Won"] == "true")
    return by_stage(frame[one | ((frame["Owner"] == "Ben") & (frame["Won"] == "false"))])


def case_159_date_weeks():
    """Weeks of relative dates begin on Sunday, as day_in_week has it: 12 to 18 May 2024, ten before it 3 to 9 March."""
    return by_stage(between(deals(), "CloseDate", "2024-03-03", "2024-05-18"))


def case_160_date_is_null():
    """`["Date",[],"isnull"]`."""
    frame = deals()
    return by_stage(frame[frame["CloseDate"].isna()])


def case_161_not_equal():
    """`!=` of a dimension and of a measure."""
    frame = deals()
    return by_stage(frame[(frame["Stage"] != "Closed Won") & (frame["Margin"] != -1)])


def case_162_measures_of_dates_and_texts():
    """A Date column X expands to measures `X_sec_epoch` and `X_day_epoch`; `unique` counts values, not nulls."""
    frame = deals()
    groups = frame[has(frame["Products"], ["Core"])].groupby("Won")
    made = groups.agg(a=("CloseDate_sec_epoch", "max"), b=("Created_day_epoch", "min"), c=("Region", "nunique"))
    made.columns = ["max_CloseDate_sec_epoch", "min_Created_day_epoch", "unique_Region"]
    return rows(["Won", *made.columns], made.reset_index().sort_values("Won"))


def case_163_order_by_a_part_of_a_date():
    """An order by a part of a date grouping is one by the date."""
    frame, key = months()
    made = frame.groupby(key).size().reset_index(name="count").sort_values(key, ascending=False)
    return rows([key, "count"], made.head(4))


def case_164_nothing_asked():
    """Without measures the rows are counted."""
    return rows(["Owner", "count"], deals().groupby("Owner").size().reset_index(name="count").sort_values("Owner"))


def steady_months(more):
    """The months of the steady series to March 2023, and so many after them."""
    return [f"{2022 + (at + 2) // 12}~~~{(at + 2) % 12 + 1:02}" for at in range(13 + more)]


def case_165_time_series():
    """`timeSeries{length,model}` goes on for so many periods; what was the same each month stays the same."""
    return rows(["Day_Year~~~Day_Month", "sum_Visits"], [[month, 10] for month in steady_months(3)])


def case_166_time_series_column():
    """A column of type timeSeries foretells the one that it names; the others end where the data end. What is the same
    each month is foretold so for the months that were, too."""
    made = [[month, 10, 10, 5] if at < 13 else [month, None, 10, None] for at, month in enumerate(steady_months(2))]
    return rows(["Day_Year~~~Day_Month", "A", "B", "C"], made)


def case_167_time_series_model():
    """A model that timeseries does not have is told by the check of the file and by the step, not passed over."""
    return codes("dashboard-forecast-model", "saql-forecast-model")


def case_87_two_three_sources():
    """Each source says how it is joined to those before it: quotas in full, of these only owners of accounts."""
    parts = {
        "A": deals().groupby("Owner").size(),
        "B": read(__file__, "quotas").groupby("Seller")["Quota"].sum(),
        "C": accounts().groupby("Owner.Name")["AnnualRevenue"].sum(),
    }
    both = side_by_side(parts["A"].rename("A"), parts["B"].rename("B"))
    made = both.join(parts["C"].rename("C"), how="inner").rename_axis("Owner").reset_index()
    return rows(["Owner", "A", "B", "C"], made.sort_values("Owner"))


def case_88_two_left_by_the_second():
    """`left`: the initial dataset is the left one, also where only the other says so; coalesce stands in for what is missing."""
    left = deals().groupby("Owner").size().rename("A")
    right = read(__file__, "quotas").groupby("Seller")["Quota"].sum().rename("B")
    made = left.to_frame().join(right, how="left").rename_axis("Owner").reset_index()
    made["C"] = made["B"].fillna(0) / made["A"]
    return rows(["Owner", "A", "B", "C"], made.sort_values("Owner"))


def terms():
    """Its fiscal year starts in February and is called by the year in which it starts, as its XMD says."""
    return read(__file__, "terms")


def visits(frame, *fields):
    """Visits by a date's parts, in their order."""
    known, key = keyed(frame, *fields)
    made = known.groupby(key).agg(sum_Visits=("Visits", total)).reset_index()
    return rows([key, "sum_Visits"], made.sort_values(key))


def deals_by(frame, *fields):
    known, key = keyed(frame, *fields)
    return rows([key, "count"], known.groupby(key).size().reset_index(name="count").sort_values(key))


def case_170_fiscal_quarters():
    """`X_Year_Fiscal, X_Quarter_Fiscal` are parts of a date as the calendar's are; April is in the first quarter."""
    return deals_by(deals(), "Created_Year_Fiscal", "Created_Quarter_Fiscal")


def case_171_fiscal_months():
    """A fiscal month is the number of the month in the fiscal year: `2023~~~12` is March 2023."""
    return deals_by(deals(), "Created_Year_Fiscal", "Created_Month_Fiscal")


def case_172_fiscal_year_by_stage():
    """A fiscal year alone is a grouping like any other; it bears the name of the year in which it ends."""
    made = deals().groupby(["Created_Year_Fiscal", "Stage"]).agg(sum_Amount=("Amount", total)).reset_index()
    return rows(made.columns, made.sort_values(["Created_Year_Fiscal", "Stage"]))


def case_173_fiscal_parts_filtered():
    """Parts are text dimensions: `["X_Quarter_Fiscal",["1","2"],"in"]`."""
    frame = deals()
    kept = (frame["Created_Year_Fiscal"] == "2023") & frame["Created_Quarter_Fiscal"].isin(["1", "2"])
    return by_stage(frame[kept])


def in_quarters(frame, *wanted):
    return (frame["Created_Year_Fiscal"] + "~~~" + frame["Created_Quarter_Fiscal"]).isin(wanted)


def case_174_fiscal_quarters_selected():
    """A selection of a date's column is a filter on its parts at once: one combination or another."""
    frame = deals()
    return by_stage(frame[in_quarters(frame, "2023~~~2", "2024~~~4")])


def case_175_fiscal_quarters_by_column_name():
    """The same, by the name of the result's column: `X_Year_Fiscal~~~X_Quarter_Fiscal`."""
    frame = deals()
    return by_stage(frame[in_quarters(frame, "2023~~~2", "2024~~~4")])


def case_176_fiscal_quarters_not_selected():
    """`not in` keeps the rows of all other combinations, also those without the date."""
    frame = deals()
    return by_stage(frame[~in_quarters(frame, "2023~~~2", "2024~~~4")])


def case_177_fiscal_year_to_date():
    """`[["fiscal_year",0],["day",0]]`: from 1 February 2024 to today; the XMD's fiscal year wins over the schema's."""
    return visits(between(terms(), "Day", "2024-02-01", TODAY), "Day_Year_Fiscal", "Day_Month_Fiscal")


def case_178_fiscal_quarters_ago():
    """Whole quarters: three ago is 1 August 2023, one ago ends on 30 April 2024."""
    return visits(between(terms(), "Day", "2023-08-01", "2024-04-30"), "Day_Year_Fiscal", "Day_Quarter_Fiscal")


def case_179_fiscal_to_calendar():
    """Each end is a period of its own unit: the fiscal year before this one, until the calendar's year before this one."""
    return visits(between(terms(), "Day", "2023-02-01", "2023-12-31"), "Day_Year", "Day_Month")


def case_180_fiscal_days():
    """A day is the month's in either calendar; 28 February is `2023~~~01~~~28`."""
    frame = between(terms(), "Day", "2023-01-01", "2023-04-15")
    return visits(frame, "Day_Year_Fiscal", "Day_Month_Fiscal", "Day_Day")


def case_181_fiscal_year_with_calendar_month():
    """Parts of two calendars are joined as they are written, and sort as text: January, which ends the fiscal year, is its first."""
    return visits(between(terms(), "Day", "2022-11-01", "2023-04-30"), "Day_Year_Fiscal", "Day_Month")


def case_182_calendar_year_with_fiscal_quarter():
    """January is in the fourth quarter, and November in the same quarter: `2023~~~4` holds both ends of the calendar's year."""
    return visits(between(terms(), "Day", "2023-01-01", "2023-12-31"), "Day_Year", "Day_Quarter_Fiscal")


def case_183_two_fiscal_parts():
    """Compact 2.0 has the parts of a date side by side; they are one column, of the fiscal calendar as of the other."""
    return visits(between(terms(), "Day", "2023-01-01", "2023-12-31"), "Day_Year_Fiscal", "Day_Quarter_Fiscal")


def case_184_two_parts_of_two_calendars():
    """A fiscal year beside a calendar's month is no date: they stay two groupings."""
    frame = between(terms(), "Day", "2022-11-01", "2023-04-30")
    made = frame.groupby(["Day_Year_Fiscal", "Day_Month"]).agg(sum_Visits=("Visits", total)).reset_index()
    return rows(made.columns, made.sort_values(["Day_Year_Fiscal", "Day_Month"]))


def fiscal_periods(first, count, per_year):
    """So many periods from the first one of a fiscal year; months have two digits, quarters one."""
    digits = 2 if per_year == 12 else 1
    return [f"{first + at // per_year}~~~{at % per_year + 1:0{digits}}" for at in range(count)]


def case_185_time_series_of_fiscal_quarters():
    """Only custom fiscal years are no use to fill and timeseries: fixed ones go on in their own quarters, five of 30 here."""
    made = [[quarter, 30] for quarter in fiscal_periods(2022, 5 + 4, 4)]
    return rows(["Day_Year_Fiscal~~~Day_Quarter_Fiscal", "sum_Visits"], made)


def case_186_time_series_over_a_fiscal_year_s_end():
    """After the twelfth fiscal month, January 2024, comes the first one of the next fiscal year."""
    made = [[month, 10] for month in fiscal_periods(2022, 24 + 2, 12)]
    return rows(["Day_Year_Fiscal~~~Day_Month_Fiscal", "sum_Visits"], made)


def case_187_time_series_of_fiscal_years():
    """Years alone: two whole ones, called by the year in which they start."""
    return rows(["Day_Year_Fiscal", "sum_Visits"], [[str(year), 120] for year in range(2022, 2026)])


def case_188_time_series_column_of_fiscal_months():
    """A column of type timeSeries in the fiscal calendar; the column that it follows ends where the data end."""
    made = [[month, 10 if at < 24 else None, 10] for at, month in enumerate(fiscal_periods(2022, 26, 12))]
    return rows(["Day_Year_Fiscal~~~Day_Month_Fiscal", "A", "B"], made)


def case_189_time_series_of_two_calendars():
    """A fiscal year with the calendar's months has no next period, as January would come before December: nothing is
    foretold, and no month is made up."""
    return visits(between(terms(), "Day", None, "2024-01-31"), "Day_Year_Fiscal", "Day_Month")


def case_190_fiscal_parts_that_are_not_there():
    """Fiscal parts are there where `fiscalMonthOffset` is above 0; CloseDate has none."""
    return codes("dashboard-unknown-field", "saql-unknown-field")


def case_191_fill_fiscal_weeks():
    """Fiscal weeks are of seven days from 1 February; the 53rd has what is left, and fill has none between it and the first."""

    def week(day):
        starts = pd.Timestamp(day.year if day.month > 1 else day.year - 1, 2, 1)
        return str(starts.year), f"{(day - starts).days // 7 + 1:02d}"

    had = {week(day): 0 for day in pd.date_range("2022-12-28", "2023-03-01")}
    seen = {}
    for day, number in between(terms(), "Day", "2022-12-28", "2023-03-01")[["Day", "Visits"]].itertuples(index=False):
        key = week(pd.Timestamp(day))
        seen[key] = seen.get(key, 0) + number
    made = [[*key, seen.get(key)] for key in sorted(had)]
    return rows(["Day_Year_Fiscal", "Day_Week_Fiscal", "Visits"], made)


if __name__ == "__main__":
    main(globals(), __file__)
