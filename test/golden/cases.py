"""What every rebuild.py of the golden cases shares: reading the data, and writing or checking the expected rows.

A rebuild.py holds one function per case, `case_NN_name` for `NN_name.saql` or `NN_name.step.json`, that returns what
`rows()` or `codes()` makes, and ends in `main(globals(), __file__)`. Nothing here knows how the product reckons.
"""

import csv
import json
import math
import sys
from pathlib import Path

import pandas as pd


DATE_KEYS = ("fiscalMonthOffset", "isYearEndFiscalYear", "firstDayOfWeek")


def read(area_file, name, include_skipped=False):
    """A dataset as a frame: text (blank is null), numbers (blank is the default value), lists, and dates.

    A date field X keeps its text; X_Year, X_Quarter, X_Month, X_Week, X_Day (and X_Hour, X_Minute, X_Second, where the
    format has them) are text, padded as the product writes them; X_sec_epoch and X_day_epoch are numbers. Where its
    fiscal year starts in another month than January, X_Year_Fiscal, X_Quarter_Fiscal and X_Month_Fiscal are there too.
    What an XMD beside the schema says of a date wins over it.
    """
    folder = Path(area_file).parent / "data"
    schema = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    form = schema.get("fileFormat", {})
    fields = schema["objects"][0]["fields"]
    shown = {}
    if (xmd := folder / f"{name}_XMD.json").exists():
        dates = json.loads(xmd.read_text(encoding="utf-8"))["dates"]
        shown = {date["fields"]["fullField"]: date for date in dates}
    with open(folder / f"{name}.csv", encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file, delimiter=form.get("fieldsDelimitedBy", ",")))
    lines = lines[form.get("numberOfLinesToIgnore", 1):]
    frame = pd.DataFrame()
    for at, field in enumerate(fields):
        if field.get("isSkipped") and not include_skipped:
            continue
        texts = [line[at] if line[at] != "" else None for line in lines]
        if field["type"] == "Numeric":
            default = field.get("defaultValue")
            blank = math.nan if default is None else float(default)
            frame[field["name"]] = pd.Series([blank if t is None else float(t) for t in texts], dtype="float64")
        elif field.get("isMultiValue"):
            separator = field.get("multiValueSeparator", ";")
            lists = [None if t is None else [part.strip() for part in t.split(separator)] for t in texts]
            frame[field["name"]] = pd.Series(lists, dtype="object")
        else:
            frame[field["name"]] = pd.Series(texts, dtype="object")
            if field["type"] == "Date":
                _add_parts(frame, {**field, **{k: v for k, v in shown.get(field["name"], {}).items() if k in DATE_KEYS}})
    return frame


def moments(frame, name):
    """The moments of a date field, with pandas' NaT where it has none."""
    return pd.to_datetime(frame[f"{name}_sec_epoch"], unit="s")


def _add_parts(frame, field):
    name = field["name"]
    strptime = field.get("format", "yyyy-MM-dd")
    for java, python in [("yyyy", "%Y"), ("MM", "%m"), ("dd", "%d"), ("HH", "%H"), ("mm", "%M"), ("ss", "%S"), ("SSS", "%f")]:
        strptime = strptime.replace(java, python)
    at = pd.to_datetime(frame[name], format=strptime.replace("'", ""), errors="coerce")

    def part(write):
        return pd.Series([None if pd.isna(t) else write(t) for t in at], dtype="object")

    frame[f"{name}_Year"] = part(lambda t: f"{t.year:04d}")
    frame[f"{name}_Quarter"] = part(lambda t: str((t.month + 2) // 3))
    frame[f"{name}_Month"] = part(lambda t: f"{t.month:02d}")
    if field.get("firstDayOfWeek", -1) == -1:
        frame[f"{name}_Week"] = part(lambda t: f"{(t.dayofyear + 6) // 7:02d}")
    frame[f"{name}_Day"] = part(lambda t: f"{t.day:02d}")
    if "HH" in field.get("format", ""):
        frame[f"{name}_Hour"] = part(lambda t: f"{t.hour:02d}")
        frame[f"{name}_Minute"] = part(lambda t: f"{t.minute:02d}")
        frame[f"{name}_Second"] = part(lambda t: f"{t.second:02d}")
    if (offset := field.get("fiscalMonthOffset", 0)) > 0:
        # Months since the fiscal year's first one; those before it belong to the fiscal year that started a year earlier.
        since = lambda t: (t.month - 1 - offset) % 12  # noqa: E731
        starts = lambda t: t.year if t.month > offset else t.year - 1  # noqa: E731
        by_end = 1 if field.get("isYearEndFiscalYear", True) else 0
        frame[f"{name}_Year_Fiscal"] = part(lambda t: f"{starts(t) + by_end:04d}")
        frame[f"{name}_Quarter_Fiscal"] = part(lambda t: str(since(t) // 3 + 1))
        frame[f"{name}_Month_Fiscal"] = part(lambda t: f"{since(t) + 1:02d}")
    seconds = [math.nan if pd.isna(t) else float((t - pd.Timestamp(1970, 1, 1)).total_seconds()) for t in at]
    frame[f"{name}_sec_epoch"] = pd.Series(seconds, dtype="float64")
    frame[f"{name}_day_epoch"] = frame[f"{name}_sec_epoch"] // 86400


def rows(columns, values, ordered=True):
    """Expected rows: `values` is a frame with these columns, or a list of rows."""
    if isinstance(values, pd.DataFrame):
        values = values[list(columns)].itertuples(index=False, name=None)
    return {"columns": list(columns), "rows": [[_plain(v) for v in row] for row in values], "ordered": ordered}


def codes(*expected):
    """Expected findings: the codes that the case must give, each once."""
    return {"codes": sorted(expected)}


def _plain(value):
    """Values as JSON has them: what is no number is null, and a whole number has no decimals."""
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, (bool, str)):
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    number = float(value)
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def same(one, two):
    """Equal, but for the last digits of a number."""
    if isinstance(one, (int, float)) and isinstance(two, (int, float)) and bool not in (type(one), type(two)):
        return math.isclose(one, two, rel_tol=1e-9, abs_tol=1e-12)
    if isinstance(one, list) and isinstance(two, list):
        return len(one) == len(two) and all(map(same, one, two))
    if isinstance(one, dict) and isinstance(two, dict):
        return one.keys() == two.keys() and all(same(one[key], two[key]) for key in one)
    return type(one) is type(two) and one == two


def _written(expected):
    if "codes" in expected:
        return json.dumps(expected) + "\n"
    lines = ",\n    ".join(json.dumps(row, ensure_ascii=False) for row in expected["rows"])
    body = f"[\n    {lines}\n  ]" if expected["rows"] else "[]"
    columns = json.dumps(expected["columns"], ensure_ascii=False)
    return f'{{\n  "columns": {columns},\n  "rows": {body},\n  "ordered": {json.dumps(expected["ordered"])}\n}}\n'


def main(names, area_file):
    """Writes every expected file of an area, or with --check tells which differ."""
    folder = Path(area_file).parent
    functions = {name[len("case_"):]: made for name, made in names.items() if name.startswith("case_")}
    stems = {p.name.removesuffix(".saql").removesuffix(".step.json") for p in folder.glob("[0-9]*") if p.suffix == ".saql" or p.name.endswith(".step.json")}
    wrong = [f"{name}: no function makes its rows" for name in sorted(stems - functions.keys())]
    wrong += [f"{name}: there is no such case" for name in sorted(functions.keys() - stems)]
    for name in sorted(functions.keys() & stems):
        path = folder / f"{name}.expected.json"
        expected = functions[name]()
        if "--check" not in sys.argv[1:]:
            path.write_text(_written(expected), encoding="utf-8")
        elif not path.exists() or not same(json.loads(path.read_text(encoding="utf-8")), expected):
            wrong.append(f"{name}: its expected file is not what rebuild.py makes")
    for line in wrong:
        print(line, file=sys.stderr)
    sys.exit(1 if wrong else 0)
