"""The expected rows of the compact cases, worked out with pandas from the rules of CRM Analytics that each quotes."""

import sys
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent.parent))
from cases import main, read, rows  # noqa: E402

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


if __name__ == "__main__":
    main(globals(), __file__)
