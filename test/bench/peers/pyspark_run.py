"""The whole run in local[2] PySpark: dump folder -> the example's own Spark SQL -> marts -> CSV.

argv: dump folder, folder of the transform scripts, output folder. Prints the total KPIs as one JSON line.
"""

import json
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from pyspark.sql import Row, SparkSession

TABLES = {
    "posts": ("Posts.xml", "id bigint, post_type_id int, parent_id bigint, accepted_answer_id bigint, "
              "creation_date timestamp, last_activity_date timestamp, closed_date timestamp, score int, "
              "view_count int, answer_count int, comment_count int, owner_user_id bigint, title string, "
              "tags string, body string"),
    "votes": ("Votes.xml", "id bigint, post_id bigint, vote_type_id int, creation_date timestamp, bounty_amount int"),
    "users": ("Users.xml", "id bigint, reputation int, creation_date timestamp, last_access_date timestamp, "
              "display_name string, views int, up_votes int, down_votes int"),
    "tags": ("Tags.xml", "id bigint, tag_name string, count int"),
}
SNAPSHOT = "2000-01-01T00:00:00.000Z"


def main() -> None:
    dump, scripts, out = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    spark = (SparkSession.builder.master("local[2]").config("spark.sql.session.timeZone", "UTC")
             .config("spark.sql.shuffle.partitions", "4").config("spark.ui.enabled", "false")
             .config("spark.driver.memory", "4g").getOrCreate())
    spark.sparkContext.setLogLevel("ERROR")
    for name, (file, schema) in TABLES.items():
        fields = [part.strip().split(" ") for part in schema.split(",")]
        names = ["".join(word.capitalize() for word in field.split("_")) for field, _ in fields]

        def parse(line: str, names=names):
            text = line.strip()
            if not text.startswith("<row"):
                return []
            row = ElementTree.fromstring(text)
            return [tuple(row.get(attribute) for attribute in names)]

        text = ", ".join(f"{field} string" for field, _ in fields)
        rows = spark.createDataFrame(spark.sparkContext.textFile(str(dump / file)).flatMap(parse), text)
        typed = rows.selectExpr(*[f"cast({field} as {kind}) as {field}" for field, kind in fields],
                                f"'{SNAPSHOT}' as _snapshot")
        typed.write.mode("overwrite").parquet(str(out / "raw" / name))
        spark.read.parquet(str(out / "raw" / name)).createOrReplaceTempView(f"raw_{name}")
    spark.createDataFrame([Row(snapshot=SNAPSHOT, table_name=name, full=True) for name in TABLES]) \
        .createOrReplaceTempView("snapshots")
    for script in sorted(scripts.glob("*.sql")):
        text = "\n".join(line for line in script.read_text().split("\n") if not line.startswith("--"))
        for statement in text.split(";"):
            if statement.strip():
                spark.sql(statement)
        for output in [script.stem[3:]]:
            spark.table(output).write.mode("overwrite").parquet(str(out / "curated" / output))
            spark.read.parquet(str(out / "curated" / output)).createOrReplaceTempView(output)
    counts = ("questions answers accepted_answers unaccepted_answers unanswered_questions up_votes down_votes").split()
    sums = ", ".join(f"sum({name}) as {name}" for name in counts)
    average = "round(coalesce(sum(views) / sum(viewed_questions), 0), 2) as average_views"
    spark.sql("""select q.id as question_id, min((unix_timestamp(a.creation_date) - unix_timestamp(q.creation_date)) / 3600) as hours
                 from posts q join posts a on a.parent_id = q.id and a.post_type_id = 2 where q.post_type_id = 1
                 group by q.id""").createOrReplaceTempView("first_answers")
    marts = {
        "kpi_daily": f"select day, {sums}, {average} from daily_facts group by day",
        "kpi_monthly": f"select trunc(day, 'month') as month, {sums}, {average} from daily_facts group by 1",
        "responsiveness": """select trunc(creation_date, 'month') as month, count(*) as questions, count(f.question_id) as answered,
                 percentile(hours, 0.5) as hours from posts q left join first_answers f on f.question_id = q.id
                 where post_type_id = 1 group by 1""",
        "kpi_tag": """select tag, count(*) as questions, count(accepted_answer_id) as accepted, avg(view_count) as views,
                 avg(score) as score, percentile(hours, 0.5) as hours from question_tags t join posts q on q.id = t.question_id
                 left join first_answers f on f.question_id = q.id group by tag""",
    }
    for name, query in marts.items():
        spark.sql(query).coalesce(1).write.mode("overwrite").csv(str(out / "marts" / name), header=True)
    print(json.dumps(spark.sql(f"select {sums} from daily_facts").first().asDict()))


main()
