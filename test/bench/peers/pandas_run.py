"""The whole run in pandas: dump folder -> typed, de-duplicated tables -> daily facts -> marts -> CSV.

argv: dump folder, output folder. Prints the total KPIs as one JSON line.
"""

import json
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pandas as pd

TABLES = {
    "posts": ("Posts.xml", ["Id", "PostTypeId", "ParentId", "AcceptedAnswerId", "CreationDate", "LastActivityDate",
                            "ClosedDate", "Score", "ViewCount", "AnswerCount", "CommentCount", "OwnerUserId", "Title",
                            "Tags", "Body"]),
    "votes": ("Votes.xml", ["Id", "PostId", "VoteTypeId", "CreationDate", "BountyAmount"]),
    "users": ("Users.xml", ["Id", "Reputation", "CreationDate", "LastAccessDate", "DisplayName", "Views", "UpVotes",
                            "DownVotes"]),
    "tags": ("Tags.xml", ["Id", "TagName", "Count"]),
}


def read(path: Path, columns: list[str]) -> pd.DataFrame:
    rows = []
    for _, element in ElementTree.iterparse(path):
        if element.tag == "row":
            rows.append([element.get(column) for column in columns])
            element.clear()
    frame = pd.DataFrame(rows, columns=columns)
    for column in columns:
        if column.endswith("Date"):
            frame[column] = pd.to_datetime(frame[column], format="ISO8601")
        elif column not in ("Title", "Tags", "Body", "DisplayName", "TagName"):
            frame[column] = pd.to_numeric(frame[column])
    return frame.drop_duplicates("Id", keep="last")


def main() -> None:
    dump, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    tables = {name: read(dump / file, columns) for name, (file, columns) in TABLES.items()}
    for name, frame in tables.items():
        frame.to_parquet(out / f"{name}.parquet")
    posts, votes = tables["posts"], tables["votes"]
    posts["day"] = posts["CreationDate"].dt.normalize()
    votes["day"] = votes["CreationDate"].dt.normalize()
    questions = posts[posts["PostTypeId"] == 1]
    answers = posts[posts["PostTypeId"] == 2]
    is_accepted = answers["Id"].isin(questions["AcceptedAnswerId"].dropna())
    accepted = answers[is_accepted].merge(
        votes[votes["VoteTypeId"] == 1].groupby("PostId")["day"].max().rename("accepted_on"),
        left_on="Id", right_index=True, how="left")
    accepted_on = accepted["accepted_on"].fillna(accepted["day"])
    unanswered = questions[~questions["Id"].isin(answers["ParentId"].dropna())]
    daily = pd.DataFrame({
        "questions": questions.groupby("day").size(),
        "answers": answers.groupby("day").size(),
        "accepted_answers": accepted_on.value_counts(),
        "unaccepted_answers": answers[~is_accepted].groupby("day").size(),
        "unanswered_questions": unanswered.groupby("day").size(),
        "up_votes": votes[votes["VoteTypeId"] == 2].groupby("day").size(),
        "down_votes": votes[votes["VoteTypeId"] == 3].groupby("day").size(),
        "viewed_questions": questions.groupby("day")["ViewCount"].count(),
        "views": questions.groupby("day")["ViewCount"].sum(),
    })
    daily = daily.reindex(pd.date_range(daily.index.min(), daily.index.max())).fillna(0).astype("int64")
    monthly = daily.groupby(daily.index.to_period("M")).sum()
    total = daily.sum()
    pairs = questions.assign(tag=questions["Tags"].str.split(r"[<>|]", regex=True)).explode("tag")
    pairs = pairs[pairs["tag"].fillna("") != ""]
    first = answers.groupby("ParentId")["CreationDate"].min().rename("first_answer")
    pairs = pairs.merge(first, left_on="Id", right_index=True, how="left")
    pairs["hours"] = (pairs["first_answer"] - pairs["CreationDate"]).dt.total_seconds() / 3600
    by_tag = pairs.groupby("tag").agg(questions=("Id", "size"), accepted=("AcceptedAnswerId", "count"),
                                      views=("ViewCount", "mean"), score=("Score", "mean"), hours=("hours", "median"))
    responsiveness = questions.merge(first, left_on="Id", right_index=True, how="left")
    responsiveness["hours"] = (responsiveness["first_answer"] - responsiveness["CreationDate"]).dt.total_seconds() / 3600
    by_month = responsiveness.groupby(responsiveness["day"].dt.to_period("M")).agg(
        questions=("Id", "size"), answered=("first_answer", "count"), hours=("hours", "median"))
    for name, frame in {"kpi_daily": daily, "kpi_monthly": monthly, "kpi_tag": by_tag, "responsiveness": by_month}.items():
        frame.to_csv(out / f"{name}.csv")
    print(json.dumps({name: int(total[name]) for name in list(daily.columns)[:7]}))


main()
