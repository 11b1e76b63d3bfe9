"""The expected rows of date ranges, date parts, date functions and fill, worked out from Python's calendar."""

import calendar
import csv
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).parent.parent))
from cases import main, rows  # noqa: E402

NOW = datetime(2024, 5, 15, 12)
TODAY = datetime(2024, 5, 15)
DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1)


# ---- The data, one dictionary a row, with dates as moments ----

def table(name):
    """The rows of a file of data; a blank is None."""
    with open(Path(__file__).parent / "data" / f"{name}.csv", encoding="utf-8", newline="") as file:
        return [{key: value or None for key, value in row.items()} for row in csv.DictReader(file)]


def moment(text):
    """A date with or without a time."""
    if text is None:
        return None
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S" if " " in text else "%Y-%m-%d")


def dated(name, *fields):
    return [{**row, **{field: moment(row[field]) for field in fields}} for row in table(name)]


def events():
    return dated("events", "At", "Due")


def fiscal():
    return dated("fiscal", "Feb", "Jul")


def ids(chosen):
    return rows(["Id"], sorted([row["Id"]] for row in chosen))


# ---- Periods ----

def first_of_months(at, length, offset=0):
    """The first day of the run of `length` months that a day is in, where a year begins after `offset` months."""
    months = at.year * 12 + at.month - 1 - offset
    return month_day(months - months % length + offset)


def month_day(months):
    return datetime(months // 12, months % 12 + 1, 1)


LENGTHS = {"month": 1, "quarter": 3, "year": 12}


def period(unit, away=0, offset=0, begins=6):
    """First and last day of a unit, so many units away from today's; `begins` is the weekday (Monday is 0) of weeks."""
    if unit == "day":
        return TODAY + away * DAY, TODAY + away * DAY
    if unit == "week":
        first = TODAY - (TODAY.weekday() - begins) % 7 * DAY + 7 * away * DAY
        return first, first + 6 * DAY
    length = LENGTHS[unit.removeprefix("fiscal_")]
    here = first_of_months(TODAY, length, offset if unit.startswith("fiscal_") else 0)
    months = here.year * 12 + here.month - 1 + away * length
    return month_day(months), month_day(months + length) - DAY


def between(data, field, first=None, last=None):
    """'Both ends inclusive (whole periods: start = first day of its period, end = last day of its period)'"""
    return [
        row for row in data
        if row[field] is not None
        and (first is None or row[field] >= first)
        and (last is None or row[field] < last + DAY)
    ]


def of_events(first=None, last=None):
    return ids(between(events(), "At", first, last))


# ---- Absolute ranges ----

def case_01_range_closed():
    """'dateRange([y,m,d],[y,m,d]). Both ends inclusive' (C.3)"""
    return of_events(datetime(2024, 2, 29), datetime(2024, 5, 15))


def case_02_range_alternatives():
    """'several ranges in one array = OR' (C.3)"""
    chosen = [row for row in events() if row["At"] and (row["At"].year == 2022 or (row["At"].year, row["At"].month) == (2024, 6))]
    return ids(chosen)


def case_03_range_leap_day():
    """'Both ends inclusive' (C.3)"""
    return of_events(datetime(2024, 2, 29), datetime(2024, 2, 29))


def case_04_range_inverted():
    """'"Z".."A" false' (C.3)"""
    return rows(["Id"], [])


def case_05_range_not_in():
    """'not in keeps rows whose key is null' (I)"""
    return ids([row for row in events() if row["At"] is None or not 2022 <= row["At"].year <= 2024])


def case_06_range_year_end():
    """'the date part columns, not X' (C.3)"""
    return ids(between(events(), "Due", datetime(2023, 12, 31), datetime(2024, 1, 1)))


def case_07_year_month():
    """'whole periods: start = first day of its period, end = last day of its period' (C.3)"""
    return of_events(datetime(2023, 10, 1), datetime(2024, 2, 29))


def case_08_year_quarter():
    """'Ranges: "current … quarter", "n <unit>(s) ago"' over two parts (C.3)"""
    return of_events(datetime(2023, 10, 1), datetime(2024, 6, 30))


def case_09_year_week():
    """'firstDayOfWeek … 0 Sunday' (C.3)"""
    return ids(between(fiscal(), "Feb", period("week", -1)[0], period("week")[1]))


# ---- Relative ranges ----

def case_10_current_day():
    """'"current day"' (C.3)"""
    return of_events(*period("day"))


def case_11_current_week():
    """'"current … week"'; weeks begin on Sunday, as the documentation's day_in_week has it (C.3, I)"""
    return of_events(datetime(2024, 5, 12), datetime(2024, 5, 18))


def case_12_current_month():
    """'"current … month"' (C.3)"""
    return of_events(datetime(2024, 5, 1), datetime(2024, 5, 31))


def case_13_current_quarter():
    """'"current … quarter"' (C.3)"""
    return of_events(datetime(2024, 4, 1), datetime(2024, 6, 30))


def case_14_current_year():
    """'"current … year"' (C.3)"""
    return of_events(datetime(2024, 1, 1), datetime(2024, 12, 31))


def case_15_days_ago():
    """'"n <unit>(s) ago|ahead"' (C.3)"""
    return of_events(TODAY - 2 * DAY, TODAY)


def case_16_weeks_ago():
    """'whole periods' (C.3)"""
    return of_events(datetime(2024, 5, 5), datetime(2024, 5, 11))


def case_17_months_ago():
    """'start = first day of its period, end = last day of its period' (C.3)"""
    return of_events(period("month", -3)[0], period("month", -1)[1])


def case_18_quarters_ago():
    """'whole periods' (C.3)"""
    return of_events(period("quarter", -3)[0], period("quarter", -2)[1])


def case_19_years_ago():
    """'whole periods' (C.3)"""
    return of_events(datetime(2022, 1, 1), datetime(2023, 12, 31))


def case_20_days_and_months_ahead():
    """'end = last day of its period' (C.3)"""
    return of_events(TODAY + DAY, datetime(2024, 6, 30))


def case_21_quarters_and_years_ahead():
    """'start = first day of its period, end = last day of its period' (C.3)"""
    return of_events(datetime(2024, 7, 1), datetime(2025, 12, 31))


def case_22_weeks_ahead():
    """'"n <unit>(s) ago|ahead"' (C.3)"""
    return of_events(datetime(2024, 5, 19), datetime(2024, 6, 1))


def case_23_month_less_a_year():
    """'arithmetic "current day - 1 year"', by whole periods (C.3)"""
    return of_events(datetime(2023, 5, 1), datetime(2023, 5, 31))


def case_24_day_less_a_year():
    """'arithmetic "current day - 1 year"' (C.3)"""
    return of_events(datetime(2023, 5, 15), TODAY)


def case_25_quarter_less_weeks():
    """'"current quarter - 3 weeks"' (C.3)"""
    return of_events(datetime(2024, 4, 1) - 21 * DAY, TODAY)


def case_26_year_to_date():
    """'start = first day of its period, end = last day of its period' (C.3)"""
    return of_events(datetime(2024, 1, 1), TODAY)


def case_27_open_start():
    """'open ends' (C.3)"""
    return of_events(None, datetime(2022, 12, 31))


def case_28_open_end():
    """'open ends' (C.3)"""
    return of_events(datetime(2024, 10, 1), None)


def case_29_relative_alternatives():
    """'several ranges in one array = OR' (C.3)"""
    days = (TODAY.date(), datetime(2023, 5, 15).date())
    return ids([row for row in events() if row["At"] and row["At"].date() in days])


def case_30_in_all():
    """'by all (no-op)' (C.2)"""
    return ids(events())


def case_31_day_plus_days():
    """'arithmetic' (C.3)"""
    return of_events(datetime(2024, 5, 16), datetime(2024, 5, 19))


# ---- Fiscal periods ----

def case_32_current_fiscal_quarter():
    """'"current … fiscal_quarter"' with a fiscalMonthOffset of 1 (C.3)"""
    return ids(between(fiscal(), "Feb", datetime(2024, 5, 1), datetime(2024, 7, 31)))


def case_33_current_fiscal_year():
    """'"current … fiscal_year"' with a fiscalMonthOffset of 6 (C.3)"""
    return ids(between(fiscal(), "Jul", datetime(2023, 7, 1), datetime(2024, 6, 30)))


def case_34_fiscal_years_ago():
    """'"n <unit>(s) ago"' (C.3)"""
    return ids(between(fiscal(), "Feb", datetime(2023, 2, 1), datetime(2024, 1, 31)))


def case_35_fiscal_quarters_ahead():
    """'"n <unit>(s) … ahead"' (C.3)"""
    return ids(between(fiscal(), "Feb", datetime(2024, 8, 1), datetime(2024, 10, 31)))


def case_36_fiscal_parts_in_date():
    """'X_Year_Fiscal, X_Quarter_Fiscal' as parts (C.3)"""
    return ids(between(fiscal(), "Jul", *[period("fiscal_quarter", n, 6)[n + 1] for n in (-1, 0)]))


def case_37_calendar_year_of_fiscal_field():
    """'"current … year"' is the calendar's (C.3)"""
    return ids(between(fiscal(), "Feb", datetime(2023, 1, 1), datetime(2023, 12, 31)))


# ---- Parts ----

def part_week(at, year_begins, first_day_of_week):
    """'firstDayOfWeek -1 (default) = weeks of 7 days from Jan 1; 0 Sunday … 6' (C.3)"""
    number, day = 1, year_begins
    while day < datetime(at.year, at.month, at.day):
        day += DAY
        begins = (day - year_begins).days % 7 == 0 if first_day_of_week < 0 else day.isoweekday() % 7 == first_day_of_week
        number += begins
    return f"{number:02d}"


def seconds(at):
    return int((at - EPOCH).total_seconds())


def case_38_parts():
    """'X_Year (yyyy), X_Quarter (1-4, not padded), X_Month (01-12), X_Week (01-53), X_Day …' (C.3)"""
    names = ["Year", "Quarter", "Month", "Week", "Day", "Hour", "Minute", "Second", "sec_epoch", "day_epoch"]

    def parts(at):
        if at is None:
            return [None] * 10
        texts = at.strftime("%Y %m %d %H %M %S").split()
        texts.insert(1, str((at.month - 1) // 3 + 1))
        texts.insert(3, part_week(at, datetime(at.year, 1, 1), -1))
        return [*texts, seconds(at), (at - EPOCH).days]

    at_text = {row["Id"]: row["At"] for row in table("events")}
    return rows(["Id", "At", *[f"At_{n}" for n in names]], [[r["Id"], at_text[r["Id"]], *parts(r["At"])] for r in events()])


def fiscal_parts(field, offset, by_end, first_day_of_week):
    def parts(at):
        if at is None:
            return [None] * 5
        begins = first_of_months(at, 12, offset)
        month = (at.year - begins.year) * 12 + at.month - begins.month + 1
        week, fiscal_week = (part_week(at, d, first_day_of_week) for d in (datetime(at.year, 1, 1), begins))
        return [str(begins.year + by_end), str((month + 2) // 3), f"{month:02d}", fiscal_week, week]

    names = [f"{field}_{n}" for n in ("Year_Fiscal", "Quarter_Fiscal", "Month_Fiscal", "Week_Fiscal", "Week")]
    return rows(["Id", *names], [[row["Id"], *parts(row[field])] for row in fiscal()])


def case_39_fiscal_parts_by_end():
    """'fiscalMonthOffset (0-11; >0 creates fiscal columns), isYearEndFiscalYear (true)' (D.2)"""
    return fiscal_parts("Feb", 1, True, 0)


def case_40_fiscal_parts_by_begin():
    """'isYearEndFiscalYear' false: the year of the first month (D.2)"""
    return fiscal_parts("Jul", 6, False, 1)


# ---- Functions ----

def stamp(at):
    return None if at is None else at.strftime("%Y-%m-%d %H:%M:%S")


def parsed(text, *formats):
    for form in formats:
        try:
            return datetime.strptime(text or "", form)
        except ValueError:
            pass
    return None


def case_41_to_date_formats():
    """'toDate(sec_epoch|string[,fmt])' (C.3)"""
    forms = {"Us": "%m/%d/%Y", "European": "%d.%m.%Y %H:%M", "Worded": "%b %d, %Y"}
    return rows(["Id", *forms], [[r["Id"], *[stamp(parsed(r[c], f)) for c, f in forms.items()]] for r in table("texts")])


def case_42_to_date_usual():
    """'toDate(sec_epoch|string[,fmt])', 'date_to_epoch (**seconds**)' (C.3)"""
    usual = ["%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.%fZ"]

    def second(text):
        return None if text is None else stamp(EPOCH + timedelta(seconds=float(text)))

    return rows(["Id", "Iso", "Seconds"], [[r["Id"], stamp(parsed(r["Iso"], *usual)), second(r["Seconds"])] for r in table("texts")])


def with_at(columns, make):
    """A row for each event: what `make` makes of its moment, or nulls."""
    return rows(["Id", *columns], [[r["Id"], *(make(r["At"]) if r["At"] else [None] * len(columns))] for r in events()])


def case_43_to_string_letters():
    """'toString(date,fmt)' with the letters of Java's patterns (C.3, D.2)"""

    def made(at):
        hour, half = at.hour % 12 or 12, "AM" if at.hour < 12 else "PM"
        month, weekday = calendar.month_name[at.month], calendar.day_name[at.weekday()]
        return [
            f"{at.year} {at.year % 100:02d}", f"{month} {month[:3]} {at.month:02d} {at.month}", f"{at.day:02d} {at.day}",
            f"{at.hour:02d} {at.hour} {hour:02d} {hour} {half}", f"{at.minute:02d} {at.minute} {at.second:02d} {at.second}",
            f"{weekday} {weekday[:3]}",
        ]

    return with_at(["years", "months", "days", "hours", "rest", "weekdays"], made)


def case_44_date_to_string():
    """'toString(date,fmt) = date_to_string' (C.3)"""

    def made(at):
        month = calendar.month_abbr[at.month]
        return [at.strftime("%Y-%m-%dT%H:%M:%SZ"), f"{month} '{at.year % 100:02d}", f"{at.month}-{at.day:02d}-{at.year}", f"{at.timetuple().tm_yday} of {at.year}"]

    return with_at(["iso", "short", "us", "ordinal"], made)


def case_45_date_diff_documented():
    """'date_diff counts part boundaries' (I); the figures are the documentation's own"""
    found = {"1_year": 1, "2_year": 0, "3_month": 3, "4_month": 1, "5_quarter": 1, "6_week": 3, "7_day": 24, "8_hour": 576, "9_minute": 34560, "10_month": -1, "11_second": 86400}
    return rows(list(found), [list(found.values())])


def boundaries(a, b):
    """The number of each part, counted through from the year 0 or 1970, of one moment less that of the other."""

    def numbers(at):
        days = (at - EPOCH).days
        # The 4th of January 1970 was a Sunday.
        week = (days - 3) // 7
        return [at.year, at.year * 4 + (at.month - 1) // 3, at.year * 12 + at.month, week, days, seconds(at) // 3600, seconds(at) // 60, seconds(at)]

    return [y - x for x, y in zip(numbers(a), numbers(b))]


def case_46_date_diff_parts():
    """'date_diff counts part boundaries' (I); weeks begin on Sunday"""
    units = ["years", "quarters", "months", "weeks", "days", "hours", "minutes", "seconds"]
    return rows(["Id", *units], [[r["Id"], *(boundaries(r["At"], r["Due"]) if r["At"] and r["Due"] else [None] * 8)] for r in events()])


def case_47_now():
    """'now() (UTC)', 'daysBetween' (C.3)"""
    made = [[r["Id"], stamp(NOW), *(boundaries(r["At"], NOW)[i] if r["At"] else None for i in (4, 2))] for r in events()]
    return rows(["Id", "now", "age", "months"], made)


def ends(at):
    """First and last day of the week, month, quarter and year of a moment."""
    day = datetime(at.year, at.month, at.day)
    sunday = day - day.isoweekday() % 7 * DAY
    found = [(sunday, sunday + 6 * DAY)]
    for length in (1, 3, 12):
        first = first_of_months(day, length)
        found.append((first, month_day(first.year * 12 + first.month - 1 + length) - DAY))
    return found


UNITS = ["week", "month", "quarter", "year"]


def case_48_day_in():
    """'day_in_week: the documentation says 1 = Sunday' (I)"""
    return with_at(UNITS, lambda at: [(at - first).days + 1 for first, _ in ends(at)])


def case_49_first_days():
    """'{week,month,quarter,year}_{first,last}_day' (C.3)"""
    return with_at(UNITS, lambda at: [stamp(first) for first, _ in ends(at)])


def case_50_last_days():
    """'{week,month,quarter,year}_{first,last}_day' (C.3)"""
    return with_at(UNITS, lambda at: [stamp(last) for _, last in ends(at)])


def case_51_days_of_periods():
    """'{month,quarter,year}_days' (C.3)"""
    return with_at(UNITS[1:], lambda at: [(last - first).days + 1 for first, last in ends(at)[1:]])


def case_52_epochs():
    """'date_to_epoch (**seconds**), daysBetween' (C.3)"""
    made = [
        [r["Id"], seconds(r["At"]), seconds(r["At"]) % 86400 / 86400, boundaries(r["At"], r["Due"])[4] if r["Due"] else None, stamp(r["At"] + DAY)] if r["At"] else [r["Id"], *[None] * 4]
        for r in events()
    ]
    return rows(["Id", "seconds", "ofDay", "days", "next"], made)


def case_53_date_itself_in_range():
    """Stored queries put toDate() itself before 'in' and a relative range; the rules are those of date() (C.3)"""

    def made(at):
        quarter, day = period("quarter"), None if at is None else at.date()
        if at is None:
            return ["other", 0]
        when = "now" if quarter[0] <= at < quarter[1] + DAY else "before" if at.year <= 2023 else "later" if at.year >= 2025 else "other"
        return [when, int(day in (TODAY.date(), datetime(2024, 2, 29).date()))]

    return rows(["Id", "when", "flag"], [[r["Id"], *made(r["At"])] for r in events()])


# ---- Groups and orders ----

def grouped(data, keys, **aggregates):
    """'group-by drops null dimension keys' (C.4)"""
    frame = pd.DataFrame(data)
    frame["Amount"] = pd.to_numeric(frame.get("Amount"))
    return frame.groupby(keys, dropna=True).agg(**aggregates).reset_index()


def amount(how):
    return pd.NamedAgg("Amount", (lambda s: s.sum(min_count=1)) if how == "sum" else how)


COUNT = pd.NamedAgg("Id", "size")


def case_54_group_year_month():
    """'the convention that makes time charts work' (C.3)"""
    data = [{**r, "key": r["At"] and r["At"].strftime("%Y~~~%m")} for r in events()]
    return rows(["At_Year~~~At_Month", "sum_Amount", "count"], grouped(data, "key", s=amount("sum"), c=COUNT).values.tolist())


def case_55_group_quarter_kind():
    """'order s by … (f desc, g)' (C.2)"""
    data = [{**r, "y": r["Due"] and str(r["Due"].year), "q": r["Due"] and str((r["Due"].month + 2) // 3)} for r in events()]
    made = grouped(data, ["y", "q", "Kind"], a=amount("mean"), c=COUNT).sort_values(["y", "q", "Kind"], ascending=[False, True, False])
    return rows(["Due_Year", "Due_Quarter", "Kind", "avg_Amount", "count"], made.values.tolist())


def case_56_group_week():
    """'weeks of 7 days from Jan 1' (C.3)"""
    data = [{**r, "y": r["At"] and str(r["At"].year), "w": r["At"] and f"{(r['At'].timetuple().tm_yday - 1) // 7 + 1:02d}"} for r in events()]
    return rows(["At_Year", "At_Week", "count"], grouped(data, ["y", "w"], c=COUNT).values.tolist())


def case_57_group_hour():
    """'2 digits' (C.3)"""
    data = [{**r, "h": r["At"] and f"{r['At'].hour:02d}", "y": r["At"] and r["At"].year} for r in events()]
    made = grouped(data, "h", c=COUNT, y=pd.NamedAgg("y", "nunique")).sort_values(["c", "h"], ascending=[False, True])
    return rows(["At_Hour", "count", "years"], made.values.tolist())


def case_58_group_fiscal_quarter():
    """'X_Year_Fiscal, X_Quarter_Fiscal' (C.3)"""
    data = []
    for r in fiscal():
        begins = r["Feb"] and first_of_months(r["Feb"], 12, 1)
        quarter = begins and ((r["Feb"].year - begins.year) * 12 + r["Feb"].month - begins.month) // 3 + 1
        data.append({**r, "y": begins and str(begins.year + 1), "q": quarter and str(quarter)})
    return rows(["year", "quarter", "sum_Amount"], grouped(data, ["y", "q"], s=amount("sum")).values.tolist())


def case_59_order_by_moment():
    """'order s by f desc', 'limit s n' (C.2)"""
    newest = sorted((r for r in events() if r["At"]), key=lambda r: r["At"], reverse=True)[:5]
    return rows(["Id", "At_sec_epoch"], [[r["Id"], seconds(r["At"])] for r in newest])


def case_60_epoch_range():
    """'measures X_sec_epoch' (C.3)"""
    return of_events(TODAY, TODAY)


def case_61_first_and_last_date():
    """'toDate(sec_epoch)' of an aggregate (C.3)"""
    made = []
    for kind in ("call", "mail", "visit"):
        found = sorted(r["At"] for r in events() if r["Kind"] == kind and r["At"])
        made.append([kind, *[found[i].strftime("%Y-%m-%d") for i in (0, -1)], boundaries(found[0], found[-1])[4]])
    return rows(["Kind", "first", "last", "days"], made)


# ---- fill ----

def period_number(form, at):
    """A number that grows by one from each period to the next."""
    return {
        "Y": at.year, "Y-Q": at.year * 4 + (at.month - 1) // 3, "Y-M": at.year * 12 + at.month - 1,
        "Y-W": at.year * 53 + (at.timetuple().tm_yday - 1) // 7, "Y-M-D": (at - EPOCH).days,
    }[form]


def period_texts(form, number):
    if form == "Y-M-D":
        return (EPOCH + number * DAY).strftime("%Y-%m-%d").split("-")
    per = {"Y": 1, "Y-Q": 4, "Y-M": 12, "Y-W": 53}[form]
    digits = {"Y": [], "Y-Q": [str(number % per + 1)]}
    return [str(number // per), *digits.get(form, [f"{number % per + 1:02d}"])]


def filled(form, names, chosen=lambda row: True, partition=False, start=None, end=None):
    """Sums by period, and a row of nulls for every period between the earliest and the latest that has none."""
    sums = {}
    for row in dated("visits", "On"):
        if row["On"] and chosen(row) and not (partition and row["Site"] is None):
            values = sums.setdefault((row["Site"],) if partition else (), {}).setdefault(period_number(form, row["On"]), [])
            values += [] if row["Visits"] is None else [float(row["Visits"])]
    made = []
    for key, found in sorted(sums.items()):
        bounds = [*found, *[period_number(form, at) for at in (start, end) if at]]
        for number in range(min(bounds), max(bounds) + 1):
            made.append([*key, *period_texts(form, number), sum(found[number]) if found.get(number) else None])
    return rows([*(["Site"] if partition else []), *[f"On_{n}" for n in names], "sum_Visits"], made)


def case_62_fill_years():
    """'fill s by (dateCols=…)', format Y (C.2)"""
    return filled("Y", ["Year"], lambda r: r["Site"] == "West")


def case_63_fill_quarters():
    """'the text says that it ends at the latest date' (I)"""
    return filled("Y-Q", ["Year", "Quarter"])


def case_64_fill_months():
    """format Y-M (C.2)"""
    return filled("Y-M", ["Year", "Month"], lambda r: r["Site"] == "North")


def case_65_fill_weeks():
    """format Y-W; 'X_Week (01-53)', 'weeks of 7 days from Jan 1' (C.2, C.3)"""
    return filled("Y-W", ["Year", "Week"], lambda r: r["Site"] in ("North", "South"))


def case_66_fill_days():
    """format Y-M-D (C.2)"""
    return filled("Y-M-D", ["Year", "Month", "Day"], lambda r: r["Site"] == "North" and r["On"].year == 2024)


def case_67_fill_partition():
    """'partition': fill resets where the partition's value changes (C.2)"""
    return filled("Y-M", ["Year", "Month"], partition=True)


def case_68_fill_beyond():
    """'startDate?, endDate?': values beyond the data's range (C.2)"""
    return filled("Y-M", ["Year", "Month"], lambda r: r["Site"] == "North", start=datetime(2023, 9, 1), end=datetime(2024, 5, 1))


def case_69_fill_bounds_inside():
    """The documentation of fill: a start and an end within the bounds of the data are ignored"""
    return filled("Y-M", ["Year", "Month"], lambda r: r["Site"] == "North")


def case_70_fill_end_only():
    """The documentation of fill: without a start it is the earliest date (C.2)"""
    return filled("Y-Q", ["Year", "Quarter"], lambda r: r["Site"] == "West", end=datetime(2025, 4, 1))


def case_71_raw_dates():
    """A date is answered in ISO's form; 'toDate(string, fmt)' of null is null (C.3)"""
    made = []
    for r in events():
        if r["Amount"] is None or float(r["Amount"]) > 48:
            month = r["Due"] and datetime(r["Due"].year, r["Due"].month, 1)
            made.append([r["Id"], *[at and at.strftime("%Y-%m-%dT%H:%M:%S") for at in (r["At"], month)]])
    return rows(["Id", "moment", "month"], made)


def case_72_date_in_post_filter():
    """'filter … Pre- or post-projection' (C.2)"""
    days = [r["At"].strftime("%Y %m %d") for r in events() if r["At"] and (r["At"].year, r["At"].month) == (2024, 5)]
    return rows(["At_Year", "At_Month", "At_Day", "count"], [[*d.split(), days.count(d)] for d in sorted(set(days))])


def case_73_fill_weeks_of_years():
    """'X_Week (01-53)': each year has 53 weeks of 7 days from Jan 1, the last one shorter (C.3)"""
    made = filled("Y-W", ["Year", "Week"], lambda r: r["Site"] == "West")
    return {**made, "rows": [row for row in made["rows"] if row[1] in ("01", "52", "53")]}


def case_74_date_of_renamed_parts():
    """The documentation of date(year, month, day): 'in the following order: year, month, day'"""
    sums = {}
    for r in between(events(), "At", datetime(2023, 12, 31), datetime(2024, 2, 14)):
        sums.setdefault(r["At"].strftime("%Y %m %d"), []).extend([float(r["Amount"])] if r["Amount"] else [])
    return rows(["Year", "of the year", "of the month", "sum_Amount"], [[*d.split(), sum(v) if v else None] for d, v in sorted(sums.items())])


def case_75_several_parts_of_a_date():
    """'X_Quarter (1-4, not padded), … X_Week (01-53)' are dimensions, so text (C.3)"""
    found = between(events(), "At", datetime(2024, 1, 1), datetime(2024, 6, 30))
    return ids([r for r in found if (r["At"].timetuple().tm_yday - 1) // 7 + 1 not in (19, 20)])


def case_76_fiscal_parts_three():
    """'X_Year_Fiscal, … X_Month_Fiscal' as parts (C.3)"""
    return ids(between(fiscal(), "Feb", datetime(2024, 2, 1), TODAY))


# ---- Other moments and settings: see the case's settings file ----

def case_77_leap_day_less_a_year():
    """'arithmetic "current day - 1 year"' (C.3); a shorter month has the day before"""
    return of_events(datetime(2023, 2, 28), datetime(2023, 2, 28))


def case_78_leap_month_and_its_year_before():
    """'whole periods', 'several ranges in one array = OR' (C.3)"""
    return ids([r for r in events() if r["At"] and r["At"].month == 2 and r["At"].year in (2023, 2024)])


def case_79_month_end_less_a_month():
    """'arithmetic "current day - 1 year"' (C.3); a shorter month has its last day"""
    return of_events(datetime(2024, 2, 29), datetime(2024, 2, 29))


def case_80_weeks_over_new_year():
    """'"current … week"': the 29th of December 2024 was a Sunday (C.3)"""
    return of_events(datetime(2024, 12, 29), datetime(2025, 1, 4))


def case_81_quarter_before_new_year():
    """'"n <unit>(s) ago"' (C.3)"""
    return of_events(datetime(2023, 10, 1), datetime(2023, 12, 31))


def case_82_monday_weeks():
    """'two real packages reckon with 1 = Monday: a setting' (I)"""

    def monday(at):
        return datetime(at.year, at.month, at.day) - at.weekday() * DAY

    made = []
    for r in events():
        first = r["At"] and monday(r["At"])
        weeks = (monday(r["Due"]) - first).days // 7 if first and r["Due"] else None
        made.append([r["Id"], *([r["At"].isoweekday(), stamp(first), stamp(first + 6 * DAY)] if first else [None] * 3), weeks])
    return rows(["Id", "day", "first", "last", "weeks"], made)


def case_83_week_of_a_monday_field():
    """'firstDayOfWeek … 0 Sunday … 6' (C.3)"""
    return ids(between(fiscal(), "Jul", datetime(2024, 5, 13), datetime(2024, 5, 19)))


def case_84_fiscal_year_to_quarter():
    """'start = first day of its period, end = last day of its period' (C.3)"""
    return ids(between(fiscal(), "Feb", datetime(2023, 2, 1), datetime(2024, 7, 31)))


def case_85_group_with_null_dates():
    """'group-by drops null dimension keys unless the org preference … is on' (C.4)"""
    groups = {}
    for r in events():
        groups.setdefault(r["At"] and str((r["At"].month + 2) // 3), []).append(r["Amount"])
    made = [[q, len(v), sum(float(a) for a in v if a)] for q, v in groups.items()]
    return rows(["At_Quarter", "count", "sum_Amount"], made, ordered=False)


def case_86_range_of_a_date_field():
    """'X in ["last 2 years"]': relative ranges of the date itself (C.3)"""
    return of_events(datetime(2024, 4, 1), TODAY)


def case_87_day_epochs():
    """'measures X_sec_epoch, X_day_epoch' (C.3)"""
    made = [[r["Id"], boundaries(r["At"], r["Due"])[4]] for r in events() if r["At"] and r["Due"]]
    return rows(["Id", "days"], sorted([row for row in made if row[1] <= 0], key=lambda row: (row[1], row[0])))


def case_88_first_century():
    """'dateRange([y,m,d],[y,m,d])' (C.3)"""
    return of_events(datetime(2022, 12, 31), datetime(2022, 12, 31))


def case_89_far_years():
    """'"n <unit>(s) ago|ahead"' (C.3)"""
    return ids([r for r in events() if r["At"] and r["At"].year != 2024])


if __name__ == "__main__":
    main(globals(), __file__)
