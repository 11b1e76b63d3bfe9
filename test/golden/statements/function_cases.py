"""Expressions and scalar functions over rows."""

import math
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from filter_cases import has
from shared import by, codes, dataset, deals, ids, rows


def over(name, **columns):
    """A row for each of a dataset, by its key: each column made of a row; what misses a number or text is null."""
    frame = dataset(name).sort_values("Key")
    records = [{k: None if v != v else v for k, v in row.items()} for row in frame.to_dict("records")]
    return rows(["Key", *columns], [[r["Key"], *(make(r) for make in columns.values())] for r in records])


def of(reckon, *fields):
    """Of fields that are all there; else null."""
    return lambda r: None if any(r[f] is None for f in fields) else reckon(*(r[f] for f in fields))


def always(value):
    return lambda r: value


def case_150_arithmetic():
    """'Operators + - * / %' (C.3): times before plus, from left to right"""
    return over(
        "numbers",
        a=of(lambda n, m: n + m * 2, "N", "M"),
        b=of(lambda n, m: (n + m) * 2, "N", "M"),
        c=of(lambda n, m: n - m - 1, "N", "M"),
        d=of(lambda n: -n, "N"),
        e=of(lambda n: n + 1, "N"),
        f=always(2.5),
        g=always(150),
    )


def case_151_division_and_rest():
    """'Division by zero: null' (C.4), and '%' (C.3) with the sign of what is divided"""
    return over(
        "numbers",
        Quotient=of(lambda n, m: n / m if m else None, "N", "M"),
        Other=of(lambda n, m: m / n if n else None, "N", "M"),
        Rest=always(2),
        OfThree=of(lambda m: math.fmod(m, 3), "M"),
        **{"None": always(None)},
    )


def case_152_arithmetic_with_null():
    """'Arithmetic with null = null; use coalesce. Division by zero: null' (C.4)"""
    out = [["n06", 7, 0, 7, None, None], ["n08", None, None, 4, None, None], ["n09", None, 0, 3, None, None]]
    return rows(["Key", "Sum", "Times", "Safe", "Quotient", "Nothing"], out)


def first(*values):
    return next((v for v in values if v is not None and v == v), None)


def case_153_coalesce():
    """'coalesce' (C.3): the first that is not null"""
    out = [
        [r.Id, first(r.Owner, "nobody"), first(r.Amount, r.Score, -1), first(r.Region, r.Stage, "?"), r.Id]
        for r in deals().sort_values("Id").itertuples()
    ]
    return rows(["Id", "Owner", "Number", "Text", "Same"], out)


def case_154_case_searched():
    """'case when c then x … [else y] end' (C.3): the first that is true; without else null"""
    d = deals().sort_values("Id")
    d["Size"] = ["unknown" if a != a else "large" if a >= 250 else "middle" if a >= 75.5 else "small" for a in d.Amount]
    d["Hit"] = [1 if owner == "Ann" and stage == "Won" else None for owner, stage in zip(d.Owner, d.Stage)]
    return ids(d, "Size", "Hit")


def case_155_case_simple():
    """'simple case 'f' when v then … end' (C.3)"""
    d = deals()
    sign = {"Won": 1, "Lost": -1}
    d["Value"] = [a * sign[stage] if stage in sign else 0 for a, stage in zip(d.Amount, d.Stage)]
    d["Side"] = [{"North": "N", "South": "S"}.get(region) for region in d.Region]
    return ids(d, "Value", "Side")


def case_156_case_nested():
    """'case' in a case, 'in', 'matches' and 'is null' as its conditions (C.3)"""
    d = deals()
    d["Who"] = [
        "none" if who is None else who.upper() if who in ("Ann", "Bo") else who.lower() for who in d.Owner
    ]
    d["Mark"] = ["x" if region in ("East", "West") or a >= 300 else "-" for region, a in zip(d.Region, d.Amount)]
    return ids(d, "Who", "Mark")


def case_157_text_joined():
    """'also + string concat' (C.3); the composite 'X_Year~~~X_Month' (C.3)"""
    d = deals().dropna(subset=["Closed"])
    out = []
    for r in d.itertuples():
        both = None if r.Stage is None else f"{r.Id}-{r.Stage}"
        out.append([f"{r.Closed_Year}~~~{r.Closed_Month}", both])
    return rows(["Closed_Year~~~Closed_Month", "Both"], sorted(out, key=lambda row: (row[1] is None, row[1] or "")))


def truth(reckon, *fields):
    return of(lambda *values: "true" if reckon(*values) else "false", *fields)


def case_158_conditions_as_columns():
    """'starts_with, ends_with' (C.3): case-sensitive; 'If suffix is an empty string, then null'. 'Boolean data are
    strings "true"/"false"' (C.1)"""
    return over(
        "texts",
        a=truth(lambda t: t.startswith("a"), "Text"),
        u=truth(lambda t: t.endswith("ure"), "Text"),
        b=truth(lambda t: t.startswith("A"), "Text"),
        e=always(None),
        o=truth(lambda t, o: t.endswith(o), "Text", "Other"),
    )


def case_160_text_length_and_case():
    """'len, upper, lower' (C.3): blanks count, null has no length"""
    return over(
        "texts",
        Length=of(len, "Text"),
        Upper=of(str.upper, "Text"),
        Lower=of(str.lower, "Text"),
        **{"None": always(0)},
    )


def case_161_text_parts():
    """'substr(s,start1,len)' (C.3): from 1, or from the end; 'position > len or < -len or = 0: the empty string',
    'If length is negative, then null'"""
    return over(
        "texts",
        a=of(lambda t: t[:3], "Text"),
        b=of(lambda t: t[2:], "Text"),
        c=of(lambda t: t[-2:], "Text"),
        d=always(""),
        e=always(""),
        f=always(""),
        g=always(None),
        h=always("M"),
    )


def case_162_text_found():
    """'index_of(s,t[,start,occ])' (C.3): from 1, '0 if searchStr is not found', 'If searchStr is an empty string, null'"""

    def second(text):
        at = text.find("l", text.find("l") + 1) + 1
        return at if text.count("l") > 1 else 0

    return over(
        "texts",
        First=of(lambda t: t.find("l") + 1, "Text"),
        Second=of(second, "Text"),
        FromThree=of(lambda t: t.find("x", 2) + 1, "Text"),
        Own=of(lambda t, o: t.find(o) + 1, "Text", "Other"),
        Empty=always(None),
        a=always(4),
        b=always(0),
        c=always(6),
    )


def case_163_text_trimmed():
    """'trim' (C.3): blanks, or any of the characters given"""
    return over(
        "texts",
        Both=of(lambda t: t.strip(" "), "Text"),
        Left=of(lambda t: t.lstrip(" "), "Text"),
        Right=of(lambda t: t.rstrip(" "), "Text"),
        x=of(lambda t: t.strip("x"), "Text"),
        ab=always("cd"),
        c=always("__c"),
    )


def case_164_text_replaced():
    """'replace' (C.3): every place, case-sensitive"""
    return over(
        "texts",
        x=of(lambda t: t.replace("x", "--"), "Text"),
        l=of(lambda t: t.replace("l", ""), "Text"),
        Case=of(lambda t: t, "Text"),
        Other=of(lambda t, o: t.replace(o, "*"), "Text", "Other"),
    )


def case_165_text_of_numbers():
    """'number_to_string(n,"#,###")' (C.3): the whole of the documentation's own table"""
    made = ["1234.6", "8.900", "0.6", "12.0", "1234.57", "12,000", "12", "12.2", "00012", "3.46%", "$12.30", "($12.30)"]
    return rows(list("abcdefghijklmn"), [[*made, "+", "-"]])


def case_166_text_of_columns():
    """'number_to_string(n,"#,###")' (C.3): null stays null, a sign stands before all"""

    def two(n):
        return f"{Decimal(repr(n)).quantize(Decimal('0.01'), ROUND_HALF_UP):,}"

    def whole(n):
        text = str(Decimal(repr(n)).quantize(Decimal("1"), ROUND_HALF_UP))
        return "0" if text == "-0" else text

    return over("numbers", Two=of(two, "N"), Whole=of(whole, "N"), Joined=of(lambda m: f"{whole(m)} pieces", "M"))


def case_167_numbers_of_text():
    """'string_to_number' (C.3): null where the text is no number"""
    return over("texts", Twice=lambda r: int(r["Key"][1:]) * 2, a=always(-12.5), b=always(None), c=always(1000))


def case_168_multi_values_as_text():
    """'mv_to_string gives elements sorted alphabetically joined by ", " (delim ≤ 2 chars)' (C.4)"""
    d = deals()
    d["Slashed"] = [None if tags is None else "/".join(sorted(tags)) for tags in d.Tags]
    d["Tags"] = [None if tags is None else ", ".join(sorted(tags)) for tags in d.Tags]
    return ids(d, "Tags", "Slashed")


def case_169_multi_values_counted():
    """'in (any element)' (C.4): a row with several values is still one row."""
    d = deals()
    d = d[has(d.Tags, "red")]
    return rows(["Rows", "Total", "Tagged"], [[len(d), d.Amount.sum(), len(d)]])


def case_170_absolute_ceiling_floor():
    """'abs, ceil, floor' (C.3)"""
    return over("numbers", Absolute=of(abs, "N"), Ceiling=of(math.ceil, "N"), Floor=of(math.floor, "N"))


def to(digits, mode):
    """A number to so many digits, as it is written: -2 is to hundreds."""
    return lambda n: float(Decimal(repr(n)).quantize(Decimal(1).scaleb(-digits), mode))


def case_171_rounded():
    """'round(n[,d])' (C.3): 'it follows round half way from zero', 'd can be negative'"""
    whole, one, hundreds = (of(to(digits, ROUND_HALF_UP), "N") for digits in (0, 1, -2))
    return over("numbers", Whole=whole, One=one, Hundreds=hundreds, a=always(2.35), b=always(-1))


def case_172_truncated():
    """'trunc' (C.3): 'm can be negative, … -m places to the left of the decimal point'"""
    whole, two, thousands = (of(to(digits, ROUND_DOWN), "N") for digits in (0, 2, -3))
    return over("numbers", Whole=whole, Two=two, Thousands=thousands)


def case_173_powers():
    """'power, sqrt, exp' (C.3): no root of a negative number"""
    return over(
        "numbers",
        Square=of(lambda m: m * m, "M"),
        Power=of(lambda m, p: m**p, "M", "P"),
        Root=of(lambda p: math.sqrt(p) if p >= 0 else None, "P"),
        Exp=of(math.exp, "M"),
    )


def case_174_logarithms():
    """'log' (C.3), base first: none of zero and less"""
    return over(
        "numbers",
        Ten=of(lambda p: math.log10(p) if p > 0 else None, "P"),
        Two=of(lambda m: math.log2(m) if m > 0 else None, "M"),
        Three=always(3),
    )


def erlang_c(servers, traffic):
    """The formula as text books give it."""
    if traffic >= servers:
        return 1
    busy = traffic**servers / math.factorial(servers) * servers / (servers - traffic)
    return busy / (sum(traffic**k / math.factorial(k) for k in range(servers)) + busy)


def case_175_waiting_calls():
    """'erlang_c' (C.3)"""
    n = dataset("numbers")
    out = [[r.Key, erlang_c(int(r.M), 2), erlang_c(10, 8), 1] for r in n.itertuples() if r.Key in ("n01", "n05", "n11")]
    return rows(["Key", "Two", "Eight", "Many"], out)


def case_176_function_unknown():
    """A function that is not there, one argument too many, and one of the wrong type (C.3)"""
    return codes("saql-argument-count", "saql-argument-type", "saql-unknown-function")


def case_177_columns_of_one_name():
    """'Each field name in a projection must be unique' (C.2)"""
    return codes("saql-duplicate-column")


def case_178_functions_nested_and_refiltered():
    """'filter … post-projection' (C.2) of what functions gave"""
    out = []
    for r in deals().itertuples():
        root = round(math.sqrt(abs(first(r.Amount, 0) - 100)), 3)
        length = len(first(r.Owner, ""))
        if root > 5 and 2 <= length <= 3:
            out.append([r.Id, root, length])
    return rows(["Id", "Root", "Length"], sorted(out, key=lambda row: (-row[1], row[0])))


def case_179_numbers_and_text_written_out():
    """'Strings: double quotes', 'Numbers incl. leading zeros' (C.1)"""
    out = ['say "yes"', "back\\slash", "it's", 7, 0.5, -3, 123456789012, 0.1 + 0.2, ""]
    return rows(["Quoted", "Slash", "Single", "Seven", "Half", "Minus", "Long", "Sum", "Empty"], [out])


def case_180_angles():
    """'sin, cos, tan, asin, acos, atan' of radians, 'degrees', 'radians', 'pi', 'sign': null of null, and of what has none"""
    return over(
        "numbers",
        s=of(math.sin, "N"),
        c=of(math.cos, "N"),
        t=of(math.tan, "M"),
        **{"as": of(lambda p: math.asin(p) if abs(p) <= 1 else None, "P")},
        ac=of(lambda p: math.acos(p) if abs(p) <= 1 else None, "P"),
        at=of(math.atan, "N"),
        d=of(math.degrees, "M"),
        r=of(math.radians, "N"),
        p=always(math.pi),
        g=of(lambda n: (n > 0) - (n < 0), "N"),
    )


def case_181_characters():
    """'ascii("a") == 97', 'chr(97) == a'"""
    return over(
        "texts",
        a=always(97),
        c=always("a"),
        First=of(lambda t: ord(t[0]), "Text"),
        Other=of(lambda o: o[0], "Other"),
    )


def case_182_fields_of_a_stream_named_like_names_of_sql():
    """'single quotes (any character)' (C.1): a name is never SQL; 'fill s by (dateCols=(Y,Q,"Y-Q"), partition='f')' (C.2)"""
    q = dataset("quarters")
    out = []
    for shop in ("X", "Y"):
        for quarter in "1234":
            part = q[(q.Shop == shop) & (q.Quarter == quarter)].Amount
            total = part.sum(min_count=1)
            out.append([shop, quarter, total, part.count(), total])
    return rows(["group", "d", "n", "count", "m"], out)


def case_183_wide_numbers():
    """'Operators + - * /' (C.3): whole numbers do not overflow."""
    return rows(list("abcdef"), [[9000000000, 2147483648, 10000000000, -2147483649, 1e14, 1]])


def case_184_columns_that_change_names():
    """'foreach s generate expr as 'alias'' (C.2): every expression sees the columns before it, none of those beside it."""
    out = [
        [r.Score, r.Amount + 1, r.Id, r.Amount, r.Region]
        for r in deals().sort_values("Id").itertuples()
        if r.Amount + 1 > 100
    ]
    return rows(["Score", "Amount", "Id", "Root", "Region"], out)


def written(number):
    """A number as text, without decimals that it does not have; of null null."""
    return None if number != number else str(int(number)) if number == int(number) else repr(number)


def case_185_numbers_made_text():
    """A column has one type: where text and numbers meet, numbers are written as text."""
    out = []
    for r in deals().sort_values("Id").itertuples():
        score = written(r.Score)
        out.append(
            [
                r.Id,
                written(r.Amount) or "none",
                None if score is None else f"{r.Id}:{score}",
                score if r.Score > 2 else "low",
            ]
        )
    return rows(["Id", "Amount", "Joined", "Score"], out)


def case_186_column_called_none():
    """'Each field name in a projection must be unique and not have the name 'none'' (C.2)"""
    return codes("saql-column-name")


def case_187_multi_value_aggregates():
    """'a multi-value field behaves as its first value' (C.4)"""
    d = deals().dropna(subset=["Tags"])
    d["Tags"] = d.Tags.map(lambda tags: tags[0])
    made = by(
        d,
        ["Owner"],
        Last=("Tags", max),
        Different=("Tags", lambda s: s.nunique()),
        Count=("Tags", len),
    )
    return rows(["Owner", "Last", "Different", "Count"], made)
