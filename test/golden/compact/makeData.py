"""Writes `data/`: forty deals with nulls, ties, several products each and three years; quotas of their owners by month
(one owner without deals, one without a quota); accounts, their opportunities and campaigns as objects of an org. Seeded,
so it writes the same again."""

import csv
import json
import random
from datetime import date, datetime, timedelta
from pathlib import Path

DATA = Path(__file__).parent / "data"
OWNERS = ["Ada", "Ben", "Cleo", "Dov"]
REGIONS = ["North", "South", "East", None]
STAGES = ["Closed Won", "Closed Lost", "Negotiation", "Prospecting"]
PRODUCTS = ["Core", "Flow", "Grid"]
ACCOUNTS = ["Ärzte & Co", "Blue \"Sky\"", "Crane; Ltd", "Dune", None]


def deals():
    random.seed(7)
    rows = []
    for number in range(1, 41):
        stage = random.choice(STAGES)
        close = date(2022, 1, 1) + timedelta(days=random.randrange(0, 880))
        created = datetime(close.year, close.month, close.day) - timedelta(
            days=random.randrange(5, 200), seconds=random.randrange(0, 86_400)
        )
        rows.append(
            {
                "DealId": f"D{number:03}",
                "Owner": random.choice(OWNERS),
                "Region": random.choice(REGIONS),
                "Stage": stage,
                "Won": "true" if stage == "Closed Won" else "false",
                "Products": ";".join(sorted(random.sample(PRODUCTS, random.randrange(0, 4)))),
                "Account.Name": random.choice(ACCOUNTS),
                # Round amounts, so that there are ties; every seventh is blank and stays null.
                "Amount": None if number % 7 == 0 else random.randrange(1, 13) * 50,
                # Blank ones take the default of the schema, -1.
                "Margin": None if number % 11 == 0 else round(random.uniform(-20, 60), 2),
                "CloseDate": None if number % 13 == 0 else close.isoformat(),
                "Created": created.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            }
        )
    return rows


def quotas():
    random.seed(11)
    return [
        {"Seller": seller, "Area": area, "StartDate": f"{year}-{month:02}-01", "Quota": random.randrange(2, 20) * 25}
        for seller in ["Ada", "Ben", "Cleo", "Eve"]
        for area in ["North", "South"]
        for year, month in [(2022, 3), (2023, 1), (2023, 3), (2024, 1)]
    ]


def accounts():
    random.seed(3)
    names = ["Acme", "Bolt's", "Cairn", "Delta 100%", "Ember", "Fable_1", "Gusto", "Halo"]
    return [
        {
            "Id": f"001{number:03}",
            "Name": name,
            "Industry": random.choice(["Retail", "Energy", None]),
            "Owner.Name": random.choice(["Ada", "Ben"]),
            "AnnualRevenue": None if name == "Ember" else random.randrange(1, 9) * 100,
            "IsActive": random.choice(["true", "false"]),
            "CreatedDate": datetime(2023, random.randrange(1, 13), random.randrange(1, 28), 10, 30).strftime(
                "%Y-%m-%dT%H:%M:%S.000Z"
            ),
            "Renewal": None if number % 5 == 0 else date(2024, random.randrange(1, 8), random.randrange(1, 28)).isoformat(),
        }
        for number, name in enumerate(names, 1)
    ]


def opportunities():
    """Some without an account or a campaign, one of an account that is not there, and campaigns in another case."""
    references = [
        ("001001", "701sp1"),
        ("001001", "701SP1"),
        ("001002", None),
        ("001004", "70100000000000A"),
        ("001005", "70100000000000a"),
        ("001007", "701au1"),
        (None, "701AU1"),
        ("001999", None),
        ("001007", "70100000000000B"),
    ]
    random.seed(5)
    return [
        {
            "Id": f"006{number:03}",
            "Name": f"{random.choice(['New', 'More', 'Again'])} {number}",
            "AccountId": account,
            "CampaignId": campaign,
            "StageName": random.choice(["Closed Won", "Closed Lost", "Prospecting"]),
            "Amount": None if number == 3 else random.randrange(1, 9) * 100,
            "CloseDate": None if number == 6 else date(2024, random.randrange(3, 7), random.randrange(1, 28)).isoformat(),
        }
        for number, (account, campaign) in enumerate(references, 1)
    ]


def campaigns():
    """Ids of 15 characters differ by case; two here differ by nothing else."""
    return [
        {"Id": "701sp1", "Name": "Spring", "Status": "Completed"},
        {"Id": "701au1", "Name": "Autumn", "Status": "Planned"},
        {"Id": "70100000000000A", "Name": "Fair", "Status": "Completed"},
        {"Id": "70100000000000a", "Name": "Fête", "Status": "Planned"},
    ]


def steady():
    """Fourteen months with two days of five visits each; the last month has only one yet."""
    months = [(2022 + (at + 2) // 12, (at + 2) % 12 + 1) for at in range(14)]
    days = [f"{year}-{month:02}-{day}" for year, month in months for day in ("07", "21")][:-1]
    return [{"Day": day, "Visits": 5} for day in days]


def terms():
    """Two days of five visits each in every month from February 2022 to June 2024."""
    months = [(2022 + (at + 1) // 12, (at + 1) % 12 + 1) for at in range(29)]
    return [{"Day": f"{year}-{month:02}-{day}", "Visits": 5} for year, month in months for day in ("01", "28")]


ISO_TIME = {"type": "Date", "format": "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'"}
ISO_DAY = {"type": "Date", "format": "yyyy-MM-dd"}
NUMBER = {"type": "Numeric", "precision": 18, "scale": 2}
FIELDS = {
    "deals": {
        "Products": {"type": "Text", "isMultiValue": True, "multiValueSeparator": ";"},
        "Amount": NUMBER,
        "Margin": {**NUMBER, "defaultValue": "-1"},
        "CloseDate": {**ISO_DAY, "label": "Close Date"},
        # The fiscal year starts in April and bears the name of the year in which it ends.
        "Created": {**ISO_TIME, "fiscalMonthOffset": 3, "isYearEndFiscalYear": True},
    },
    "quotas": {"StartDate": ISO_DAY, "Quota": NUMBER},
    "steady": {"Day": ISO_DAY, "Visits": NUMBER},
    # The schema's fiscal year, which the XMD mends: it starts in February and is called by the year in which it starts.
    "terms": {"Day": {**ISO_DAY, "fiscalMonthOffset": 3, "isYearEndFiscalYear": True}, "Visits": NUMBER},
    "Account": {"AnnualRevenue": NUMBER, "CreatedDate": ISO_TIME, "Renewal": ISO_DAY},
    "Opportunity": {"Amount": NUMBER, "CloseDate": ISO_DAY},
    "Campaign": {},
}


def write(name, rows):
    names = list(rows[0])
    with (DATA / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([["" if row[key] is None else row[key] for key in names] for row in rows])
    fields = [
        {"fullyQualifiedName": key, "name": key, "label": key, "type": "Text", **FIELDS[name].get(key, {})}
        for key in names
    ]
    schema = {
        "fileFormat": {
            "charsetName": "UTF-8",
            "fieldsDelimitedBy": ",",
            "fieldsEnclosedBy": '"',
            "numberOfLinesToIgnore": 1,
        },
        "objects": [
            {"connector": "CSV", "fullyQualifiedName": name, "label": name, "name": name, "fields": fields}
        ],
    }
    (DATA / f"{name}.json").write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def write_xmd(name, *dates):
    xmd = {"dataset": {"connector": "CSV", "fullyQualifiedName": name}, "dates": list(dates)}
    (DATA / f"{name}_XMD.json").write_text(json.dumps(xmd, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    DATA.mkdir(exist_ok=True)
    write("deals", deals())
    write("quotas", quotas())
    write("Account", accounts())
    write("Opportunity", opportunities())
    write("Campaign", campaigns())
    write("steady", steady())
    write("terms", terms())
    february = {"fiscalMonthOffset": 1, "isYearEndFiscalYear": False, "firstDayOfWeek": -1}
    write_xmd("terms", {"alias": "Day", "label": "Day", "type": "Date", "fields": {"fullField": "Day"}, **february})
