"""Makes the data of the forecasts: seasons, trends and noise by a seeded generator, with gaps."""

import csv
import json
import math
import random
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(__file__).parent / "data"


def write(name, fields, lines):
    with open(FOLDER / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow([field for field, _ in fields])
        out.writerows(["" if value is None else value for value in line] for line in lines)
    made = []
    for field, kind in fields:
        more = {"format": "yyyy-MM-dd", "fiscalMonthOffset": 0, "firstDayOfWeek": -1} if kind == "Date" else {}
        more |= {"precision": 18, "scale": 2} if kind == "Numeric" else {}
        made.append({"name": field, "fullyQualifiedName": f"{name}.{field}", "label": field, "type": kind, **more})
    form = {"charsetName": "UTF-8", "fieldsDelimitedBy": ",", "fieldsEnclosedBy": '"', "numberOfLinesToIgnore": 1}
    objects = [{"connector": "CSV", "fullyQualifiedName": name, "label": name.capitalize(), "name": name, "fields": made}]
    text = json.dumps({"fileFormat": form, "objects": objects}, indent=2)
    (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def sales(chance):
    """Months of five regions: a season that is added, one that is multiplied, a trend, one month and two months."""
    year = [-40, -25, -5, 10, 20, 35, 50, 30, 5, -15, -30, -35]
    for i in range(48):
        day = date(2020 + i // 12, i % 12 + 1, 1 + chance.randrange(27))
        orders = None if i in (0, 17, 18, 30) else 40 + i // 3 + chance.randrange(9)
        yield ["East", day, round(200 + 1.5 * i + year[i % 12] + chance.gauss(0, 4), 2), orders]
        factor = 1 + year[i % 12] / 120
        yield ["West", day, round((300 + 6 * i) * factor * (1 + chance.gauss(0, 0.02)), 2), 10 + chance.randrange(5)]
    for i in range(10):
        yield ["South", date(2023, i + 3, 5), round(500 - 12 * i + chance.gauss(0, 6), 2), 5]
    yield ["North", date(2023, 12, 24), 77, 1]
    yield ["Isles", date(2023, 10, 2), 30, 1]
    yield ["Isles", date(2023, 12, 2), 36, None]
    yield [None, date(2023, 12, 2), 5, 1]


def visits(chance):
    """Days with a weekly season; some have no row, one has no value."""
    week = [12, 15, 14, 10, 4, -25, -30]
    for i in range(63):
        day = date(2024, 1, 29) + timedelta(days=i)
        value = round(100 + 0.4 * i + week[day.weekday()] + chance.gauss(0, 2.5), 2)
        if i not in (9, 10, 31, 47):
            yield [day, None if i == 20 else value]


def quarters(chance):
    """Quarters of six years, growing, with a season that grows with them; and a loss that falls to 0 once."""
    for i in range(24):
        value = (80 + 5 * i) * [0.7, 1.0, 1.25, 1.05][i % 4] * (1 + chance.gauss(0, 0.03))
        loss = 20 + 6 * math.sin(i * math.pi / 2 + 0.4) + chance.gauss(0, 1)
        yield [date(2018 + i // 4, i % 4 * 3 + 2, 15), round(value, 2), 0 if i == 13 else round(loss, 2)]


def years(chance):
    for i in range(9):
        yield [date(2015 + i, 6, 1), i + 1, round(1300 + 95 * i + chance.gauss(0, 30), 1)]


def weeks(chance):
    for i in range(30):
        day = date(2023, 7, 2) + timedelta(days=7 * i)
        yield [day, round(60 + 2 * i + [0, 8, -3, -5][i % 4] + chance.gauss(0, 1.5), 2)]


def drift(chance):
    """Months whose level, growth and season wander, so that what is recent weighs more."""
    level, growth, year = 400.0, 3.0, [-60, -20, 10, 50, 20, 0]
    for i in range(42):
        growth += chance.gauss(0, 2)
        level += growth + chance.gauss(0, 5)
        year[i % 6] += chance.gauss(0, 18)
        noise = chance.gauss(0, 3)
        yield [date(2021 + i // 12, i % 12 + 1, 9), round(level + year[i % 6] + noise, 2), round(level * (1 + year[i % 6] / 200) + noise, 2), round(level + noise, 2)]


if __name__ == "__main__":
    one = random.Random(20240515)
    write("sales", [("Region", "Text"), ("Sold", "Date"), ("Amount", "Numeric"), ("Orders", "Numeric")], sales(one))
    write("visits", [("On", "Date"), ("Visits", "Numeric")], visits(one))
    write("quarters", [("Ends", "Date"), ("Revenue", "Numeric"), ("Loss", "Numeric")], quarters(one))
    write("years", [("At", "Date"), ("Number", "Numeric"), ("Guests", "Numeric")], years(one))
    write("drift", [("At", "Date"), ("Added", "Numeric"), ("Multiplied", "Numeric"), ("Plain", "Numeric")], drift(random.Random(10)))
    write("weeks", [("At", "Date"), ("Hours", "Numeric")], weeks(one))
