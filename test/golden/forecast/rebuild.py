"""The expected rows of timeseries: exponential smoothing in state space form, written apart from the product with numpy.

ETS(A,A,N), ETS(A,A,A) and ETS(A,A,M) of Hyndman, Koehler, Ord and Snyder, Forecasting with Exponential Smoothing
(2008). Weights and start have the least squared one-step error: the start by linear least squares where nothing is
multiplied, else by three steps of Gauss and Newton from a classical decomposition; the weights by a grid and then by halved steps down to 1/1024. Without a
stated model the one with the least corrected Akaike criterion is taken, among a trend, and the season of the dates
(4 quarters, 12 months, 7 days) added or multiplied.
"""

import csv
import math
import sys
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from cases import main, rows  # noqa: E402

QUANTILES = {80: 1.2815515655446004, 95: 1.959963984540054}


# ---- The model ----

def design(y, season, alpha, beta, gamma):
    """Rows (w, c): the forecast of each period is w · start + c, for the season added or absent.

    The state is (level, trend, next season, …, last season); what is known moves it by the error y - h · state.
    """
    size = 2 + season
    through = np.zeros((size, size))
    through[0, :2] = 1
    through[1, 1] = 1
    for at in range(season):
        through[2 + at, 2 + (at + 1) % season] = 1
    seen = np.array([1.0, 1.0] + [1.0 if at == 0 else 0.0 for at in range(season)])
    moved = np.array([alpha, beta] + [gamma if at == season - 1 else 0.0 for at in range(season)])
    by_start, apart = np.eye(size), np.zeros(size)
    ahead = []
    for value in y:
        ahead.append((seen @ by_start, seen @ apart))
        if math.isnan(value):
            by_start, apart = through @ by_start, through @ apart
        else:
            step = through - np.outer(moved, seen)
            by_start, apart = step @ by_start, step @ apart + moved * value
    return ahead, by_start, apart


def linear(y, season, weights):
    """Forecasts, squared error and last state of the best start; the values of a season sum up to 0."""
    ahead, by_start, apart = design(y, season, *weights)
    free = np.eye(2 + season) if season == 0 else np.vstack([np.eye(1 + season), [0, 0, *[-1] * (season - 1)]])
    known = ~np.isnan(y)
    matrix = np.array([w for w, _ in ahead]) @ free
    constant = np.array([c for _, c in ahead])
    start = free @ np.linalg.lstsq(matrix[known], (y - constant)[known], rcond=None)[0]
    fitted = np.array([w for w, _ in ahead]) @ start + constant
    return fitted, float(np.sum((y - fitted)[known] ** 2)), by_start @ start + apart


def decomposed(y, season):
    """The start by classical decomposition: ratios to the centred moving average, then a line through two seasons."""
    places = np.arange(len(y))
    whole = np.interp(places, places[~np.isnan(y)], y[~np.isnan(y)])
    window = np.ones(season) / season if season % 2 else np.convolve(np.ones(season), [0.5, 0.5]) / season
    half = season // 2
    ratio = whole[half:len(y) - half] / np.convolve(whole, window, mode="valid")
    index = np.array([np.mean([r for i, r in enumerate(ratio) if (i + half) % season == place]) for place in range(season)])
    index /= index.mean()
    trend, level = np.polyfit(np.arange(1, 2 * season + 1), whole[: 2 * season] / np.tile(index, 2), 1)
    return level, trend, list(index)


def product(y, start, alpha, beta, gamma):
    """Forecasts, squared error and last state where the season is multiplied."""
    level, trend, index = start[0], start[1], list(start[2])
    fitted, squares = [], 0.0
    for value in y:
        base, part = level + trend, index.pop(0)
        if np.any(np.real(base) <= 0) or np.any(np.real(part) <= 0):
            return None, math.inf, None
        fitted.append(base * part)
        error = 0.0 if math.isnan(value) else value - base * part
        squares += error**2
        level, trend = base + alpha * error / part, trend + beta * error / part
        index.append(part + gamma * error / base)
    return np.array(fitted), squares, np.array([level, trend, *index])


def refined(y, near, weights):
    """Three steps of Gauss and Newton, by derivatives along the imaginary axis; the mean of the season stays 1."""
    known, season, tiny = ~np.isnan(y), len(near[2]), 1e-30
    start = np.array([near[0], near[1], *near[2]], dtype=complex)
    free = np.vstack([np.eye(1 + season), [0, 0, *[-1] * (season - 1)]])

    def run(at):
        return product(y, (at[0], at[1], at[2:]), *weights)

    fitted, squares, _ = run(start)
    for _ in range(3):
        if not 0 < np.real(squares) < math.inf:
            break
        slopes = np.imag(run(start[:, None] + 1j * tiny * free)[0]) / tiny
        move = np.linalg.lstsq(slopes[known], (y - np.real(fitted))[known], rcond=None)[0]
        made = run(start + free @ move)
        if not np.real(made[1]) <= np.real(squares) * (1 + 1e-9):
            break
        start, (fitted, squares, _) = start + free @ move, made
    return tuple(np.real(part) if part is not None else None for part in run(start))


def best(y, kind, season):
    return best_of(tuple(y), kind, season)


@cache
def best_of(values, kind, season):
    """The fit of one kind of model with the least squared error."""
    y = np.array(values)
    start = decomposed(y[: np.flatnonzero(~np.isnan(y))[-1] + 1], season) if kind == "multiplicative" else None
    nothing = 1e-20 * np.nansum(y**2)

    def fit(point):
        a, b, c = point
        weights = (a, a * b, (1 - a) * c)
        fitted, squares, end = refined(y, start, weights) if start else linear(y, season, weights)
        return fitted, (0.0 if squares <= nothing else squares), end, weights

    found, point = fit((0, 0, 0)), (0, 0, 0)

    def take(other):
        nonlocal found, point
        if found[1] == 0 or min(other) < 0 or max(other) > 1:
            return False
        made = fit(other)
        if not made[1] < found[1] * (1 - 1e-9):
            return False
        found, point = made, other
        return True

    halves = [0, 0.5, 1]
    for a in [0, 0.25, 0.5, 0.75, 1]:
        for b in halves if a > 0 else [0]:
            for c in halves if season and a < 1 else [0]:
                take((a, b, c))
    step = 1 / 4
    while step >= 1 / 1024:
        gained = [take(tuple(v + way * step * (i == axis) for i, v in enumerate(point))) for axis in range(3 if season else 2) for way in (1, -1)]
        step = step if any(gained) else step / 2
    fitted, squares, end, weights = found
    return {"kind": kind, "season": season, "fitted": fitted, "squares": squares, "end": end, "weights": weights}


def criterion(fit, count):
    size = (fit["season"] + 4 if fit["season"] else 4) + 1
    if count <= size + 1:
        return math.inf
    return count * math.log(fit["squares"] / count) + 2 * size + 2 * size * (size + 1) / (count - size - 1)


def chosen(y, model, seasonality, natural):
    """'model="None|Additive|Multiplicative"', 'seasonality' (C.2); two seasons are needed, as the documentation says"""
    count = int(np.sum(~np.isnan(y)))
    season = seasonality or natural or 0
    if model == "None" or not 2 <= season <= 24 or count < 2 * season:
        return best(y, "trend", 0)
    positive = bool(np.all(y[~np.isnan(y)] > 0))
    if model:
        return best(y, "multiplicative" if model == "Multiplicative" and positive else "additive", season)
    fits = [best(y, "trend", 0)] if seasonality is None else []
    fits += [best(y, "additive", season)] + ([best(y, "multiplicative", season)] if positive else [])
    return min(fits, key=lambda fit: criterion(fit, count))


def ahead_of(fit, count, length, interval):
    """Forecasts with their bounds: each error of j periods before moves them by α + jβ, in its own season by γ more."""
    (alpha, beta, gamma), season, end = fit["weights"], fit["season"], fit["end"]
    variance = fit["squares"] / max(1, count - (season + 4 if season else 4))
    part = [end[2 + (h - 1) % season] if season else 0.0 for h in range(1, length + 1)]
    isproduct = fit["kind"] == "multiplicative"
    made = []
    for h in range(1, length + 1):
        base = end[0] + h * end[1]
        value = base * part[h - 1] if isproduct else base + part[h - 1]
        spread = 1.0
        for j in range(1, h):
            scale = part[h - 1] / part[h - j - 1] if isproduct else 1.0
            spread += ((alpha + beta * j) * scale + (gamma if season and j % season == 0 else 0)) ** 2
        margin = QUANTILES.get(interval, 0) * math.sqrt(variance * spread)
        made.append((value, value + margin, value - margin))
    return made


# ---- Periods ----

def number_of(form, at):
    """A number that grows by one from each period to the next; weeks are seven days from the first of January."""
    return {
        "Y": at.year, "Y-Q": at.year * 4 + (at.month - 1) // 3, "Y-M": at.year * 12 + at.month - 1,
        "Y-W": at.year * 53 + (at.timetuple().tm_yday - 1) // 7, "Y-M-D": at.toordinal(),
    }[form]


def texts_of(form, number):
    if form == "Y-M-D":
        return date.fromordinal(number).isoformat().split("-")
    per = {"Y": 1, "Y-Q": 4, "Y-M": 12, "Y-W": 53}[form]
    if form == "Y":
        return [str(number)]
    return [str(number // per), str(number % per + 1) if form == "Y-Q" else f"{number % per + 1:02d}"]


NATURAL = {"Y": None, "Y-Q": 4, "Y-M": 12, "Y-W": None, "Y-M-D": 7}
PARTS = {"Y": ["Year"], "Y-Q": ["Year", "Quarter"], "Y-M": ["Year", "Month"], "Y-W": ["Year", "Week"], "Y-M-D": ["Year", "Month", "Day"]}


def sums(name, field, form, measures, keep=lambda row: True, by=None):
    """Per partition and period the sum of each measure; null where all of its values are."""
    found = {}
    with open(Path(__file__).parent / "data" / f"{name}.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if keep(row) and (by is None or row[by]):
                at = found.setdefault((row[by],) if by else (), {}).setdefault(number_of(form, date.fromisoformat(row[field])), [[] for _ in measures])
                for values, measure in zip(at, measures):
                    values += [float(row[measure])] if row[measure] else []
    return {key: {n: [sum(v) if v else None for v in lists] for n, lists in at.items()} for key, at in found.items()}


def continued(known, form, length, model=None, seasonality=None, interval=None, ignore_last=False, filled=False):
    """The rows of one partition: {period: [[sum, forecast, high, low] per measure]}"""
    numbers = sorted(known)
    last = numbers[-2] if ignore_last else numbers[-1]
    shown = range(numbers[0], numbers[-1] + 1) if filled else numbers
    made = {n: [] for n in sorted({*shown, *range(last + 1, last + length + 1)})}
    for measure in range(len(known[numbers[0]])):
        y = np.array([np.nan if (v := known.get(n, [None] * 9)[measure]) is None else v for n in range(numbers[0], last + 1)])
        blank = int(np.argmax(~np.isnan(y)))
        count = int(np.sum(~np.isnan(y)))
        fit = chosen(y[blank:], model, seasonality, NATURAL[form]) if count > 1 else None
        coming = ahead_of(fit, count, length, interval) if fit else []
        for n, row in made.items():
            actual = known.get(n, [None] * 9)[measure]
            at = n - numbers[0] - blank
            if n > last:
                row.append([actual, *(coming[n - last - 1] if fit else [None] * 3)])
            else:
                row.append([actual, fit["fitted"][at] if fit and at >= 0 else None, None, None])
    return made


def expected(name, field, form, measures, length, keep=lambda row: True, by=None, interval=None, **options):
    """The answer of a case: partition, date parts, sums, then each forecast with its bounds."""
    columns = [*([by] if by else []), *[f"{field}_{part}" for part in PARTS[form]], *[f"sum_{m}" for m in measures]]
    for m in measures:
        columns += [f"next_{m}", *([f"next_{m}_high_{interval}", f"next_{m}_low_{interval}"] if interval else [])]
    made = []
    for key, known in sorted(sums(name, field, form, measures, keep, by).items()):
        for n, cells in continued(known, form, length, interval=interval, **options).items():
            forecasts = [value for cell in cells for value in (cell[1:] if interval else cell[1:2])]
            made.append([*key, *texts_of(form, n), *[cell[0] for cell in cells], *forecasts])
    return rows(columns, made)


def region(name):
    return lambda row: row["Region"] == name


def months(name, length, **options):
    return expected("sales", "Sold", "Y-M", ["Amount"], length, region(name), **options)


def revenue(length, **options):
    return expected("quarters", "Ends", "Y-Q", ["Revenue"], length, **options)


# ---- Cases ----

def case_01_trend_of_years():
    """'timeseries s generate m as fc with (length=n, dateCols=(…))' (C.2)"""
    return expected("years", "At", "Y", ["Guests"], 3)


def case_02_additive_months():
    """'outputs fc, fc_high_95, fc_low_95' (C.2); 'Additive … Holt-Winters' (C.5)"""
    return months("East", 14, model="Additive", seasonality=12, interval=95)


def case_03_multiplicative_months():
    """'predictionInterval=80|95', 'model="… Multiplicative"' (C.2)"""
    return months("West", 14, model="Multiplicative", seasonality=12, interval=80)


def case_04_none_of_seasonal_months():
    """'model="None|…"' (C.2)"""
    return months("East", 3, model="None", interval=95)


def case_05_chosen_for_a_season():
    """The documentation of timeseries: it 'selects the forecasting model that gives the best fit'"""
    return months("East", 12)


def case_06_chosen_for_growth():
    """The documentation of timeseries: it 'detects seasonality in your data'"""
    return months("West", 12, interval=95)


def case_07_chosen_for_a_trend():
    """The documentation of timeseries: 'for a seasonal monthly model, at least 24 data points … are required'"""
    return months("South", 4, interval=80)


def case_08_additive_quarters():
    """format Y-Q (C.2)"""
    return revenue(6, model="Additive", interval=80)


def case_09_multiplicative_quarters():
    """'ignoreLast=true' (C.2): the documentation: it 'doesn't use the last time period in the calculations'"""
    return revenue(5, model="Multiplicative", seasonality=4, ignore_last=True, interval=95)


def case_10_season_without_model():
    """'seasonality' (C.2)"""
    return revenue(4, seasonality=4)


def case_11_multiplicative_with_zero():
    """A season is multiplied only where every value is above 0"""
    return expected("quarters", "Ends", "Y-Q", ["Loss"], 4, model="Multiplicative", seasonality=4)


def case_12_partitions():
    """'partition' (C.2); the documentation: 'If you don't have enough data … returns nulls', two points suffice for a trend"""
    return expected("sales", "Sold", "Y-M", ["Amount"], 2, by="Region", interval=95)


def case_13_ignore_last():
    """'ignoreLast=true' (C.2)"""
    return months("East", 2, ignore_last=True)


def case_14_two_measures():
    """The documentation: 'measure1, measure2, and so on, are the measures that you want to predict'"""
    return expected("sales", "Sold", "Y-M", ["Amount", "Orders"], 3, region("East"), model="Additive", interval=80)


def case_15_days_filled():
    """The documentation: 'use fill before using timeseries', format Y-M-D (C.2)"""
    return expected("visits", "On", "Y-M-D", ["Visits"], 9, interval=95, filled=True)


def case_16_days_with_gaps():
    """A period without a row is one without a value"""
    return expected("visits", "On", "Y-M-D", ["Visits"], 9, model="Additive", seasonality=7)


def case_17_weeks_over_new_year():
    """format Y-W, 'X_Week (01-53)' (C.2, C.3)"""
    return expected("weeks", "At", "Y-W", ["Hours"], 5, model="Additive", seasonality=4, ignore_last=True)


def case_18_season_too_long():
    """The documentation: two seasonal cycles are required"""
    return revenue(2, model="Additive", seasonality=16)


def case_19_order_without_dates():
    """'order' (C.2); the documentation: 'Mandatory if dateCols isn't used'"""
    known = sums("years", "At", "Y", ["Guests"])[()]
    made = [[n - 2014 if n < 2024 else None, *cells[0]] for n, cells in continued(known, "Y", 2, model="None", interval=80).items()]
    return rows(["Number", "Guests", "next", "next_high_80", "next_low_80"], made)


def case_20_actual_else_forecast():
    """Stored queries show 'coalesce(actual, forecast)' beside the bounds, over 'X_Year~~~X_Month' (C.3)"""
    made = continued(sums("sales", "Sold", "Y-M", ["Amount"], region("East"))[()], "Y-M", 6, model="Additive", interval=95)
    found = [["~~~".join(texts_of("Y-M", n)), cell[1] if cell[0] is None else cell[0], cell[3]] for n, (cell,) in made.items()]
    return rows(["Sold_Year~~~Sold_Month", "Amount", "low"], [row for row in found if row[0] >= "2023~~~07"])


def case_21_compact():
    """'timeSeries{length,seasonality,model:"additive"|"multiplicative",ignoreLast}' (A.5)"""
    made = continued(sums("sales", "Sold", "Y-M", ["Amount"], region("West"))[()], "Y-M", 6, model="Multiplicative", seasonality=12)
    found = [["~~~".join(texts_of("Y-M", n)), cell[1] if cell[0] is None else cell[0]] for n, (cell,) in made.items()]
    return rows(["Sold_Year~~~Sold_Month", "sum_Amount"], found)


def wandering(measure, length, **options):
    return expected("drift", "At", "Y-M", [measure], length, **options)


def case_22_wandering_additive():
    """'Additive … Holt-Winters' (C.5)"""
    return wandering("Added", 13, model="Additive", seasonality=6, interval=95)


def case_23_wandering_multiplicative():
    """'multiplicative … Holt-Winters' (C.5)"""
    return wandering("Multiplied", 13, model="Multiplicative", seasonality=6, interval=80)


def case_24_wandering_trend():
    """'model="None"' (C.2)"""
    return wandering("Plain", 5, model="None", interval=95)


if __name__ == "__main__":
    main(globals(), __file__)
