"""Asks a real Spark: `evaluate.py QUESTIONS.json ANSWERS.json`, a list of SQL texts in, a list of answers out.

A question is an expression or, where it begins with SELECT, WITH or SHOW, a query. Each is answered by itself
(`{"types": [...], "rows": [[...]]}` or `{"error": ...}`), though many expressions share a job where none of them fails.
Values are tagged text that tells apart NULL, NaN, -0.0, the scale of a decimal, microseconds and nested values.
"""

import datetime
import decimal
import importlib.util
import json
import pathlib
import re
import struct
import sys

from pyspark.sql import Row, SparkSession
from pyspark.sql import types as t

QUERY = re.compile(r"\s*(select|with|show)\b", re.IGNORECASE)
BATCH = 48


def main():
    questions = json.loads(pathlib.Path(sys.argv[1]).read_text())
    path = pathlib.Path(__file__).parents[2] / "media/spark/standpipe_driver.py"
    spec = importlib.util.spec_from_file_location("standpipe_driver", path)
    driver = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(driver)
    builder = (SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
               .config("spark.driver.memory", "1g").config("spark.sql.shuffle.partitions", "1")
               .config("spark.log.level", "OFF")
               # Thousands of small questions: compiling each one to byte code would take ten times as long.
               .config("spark.sql.codegen.wholeStage", "false").config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
               .config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"))
    for name, value in driver.SESSION.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    answers = {}
    sound = []
    for question in questions:
        if QUERY.match(question):
            answers[question] = guarded(spark, question)
        else:
            # What fails in analysis fails fast, and would fail a whole batch.
            try:
                spark.sql(f"SELECT {question}\n AS c0")
                sound.append(question)
            except Exception as error:
                answers[question] = {"error": reason(error)}
    for start in range(0, len(sound), BATCH):
        batch(spark, sound[start:start + BATCH], answers)
    pathlib.Path(sys.argv[2]).write_text(json.dumps([answers[q] for q in questions]))
    spark.stop()


def batch(spark, questions, answers):
    """Halved until what fails, or makes more than one row, stands alone."""
    answer = guarded(spark, "SELECT " + ", ".join(f"{q}\n AS c{i}" for i, q in enumerate(questions)))
    if len(questions) == 1:
        answers[questions[0]] = answer
    elif "error" not in answer and len(answer["rows"]) == 1 and len(answer["types"]) == len(questions):
        for i, question in enumerate(questions):
            answers[question] = {"types": [answer["types"][i]], "rows": [[answer["rows"][0][i]]]}
    else:
        middle = len(questions) // 2
        batch(spark, questions[:middle], answers)
        batch(spark, questions[middle:], answers)


def guarded(spark, sql):
    try:
        frame = spark.sql(sql)
        kinds = [field.dataType for field in frame.schema.fields]
        names = [f"c{i}" for i in range(len(kinds))]
        plain = [plain_expression(name, kind) for name, kind in zip(names, kinds)]
        if plain != names:
            frame = frame.toDF(*names).selectExpr(*plain)
        rows = [[tagged(value, kind) for value, kind in zip(row, kinds)] for row in frame.collect()]
        return {"types": [kind.simpleString() for kind in kinds], "rows": rows}
    except Exception as error:
        return {"error": reason(error)}


def reason(error):
    java = getattr(error, "java_exception", None)
    text = str(java.getMessage()) if java is not None else str(getattr(error, "desc", None) or error)
    return " ".join(text.split())[:300]


def plain_expression(name, kind):
    """Python has no date before year 1 or after 9999, and no interval of months; Spark has."""
    if isinstance(kind, t.TimestampType):
        return f"unix_micros({name}) AS {name}"
    if isinstance(kind, t.DateType):
        return f"unix_date({name}) AS {name}"
    if isinstance(kind, t.YearMonthIntervalType):
        return f"cast(extract(YEAR FROM {name}) * 12 + extract(MONTH FROM {name}) AS int) AS {name}"
    return name


def tagged(value, kind):
    if value is None:
        return "NULL"
    if isinstance(kind, t.BooleanType):
        return "true" if value else "false"
    if isinstance(kind, (t.DoubleType, t.FloatType)):
        return "NaN" if value != value else "double " + struct.pack(">d", value).hex()
    if isinstance(kind, t.DecimalType):
        return format(value, "f")
    if isinstance(kind, t.DateType):
        days = value if isinstance(value, int) else (value - datetime.date(1970, 1, 1)).days
        return f"date {days}"
    if isinstance(kind, (t.TimestampType, t.TimestampNTZType)):
        if not isinstance(value, int):
            value = (value - datetime.datetime(1970, 1, 1)) // datetime.timedelta(microseconds=1)
        return f"timestamp {value}"
    if isinstance(kind, t.YearMonthIntervalType):
        return f"interval {value} months 0 micros"
    if isinstance(kind, t.DayTimeIntervalType):
        return f"interval 0 months {value // datetime.timedelta(microseconds=1)} micros"
    if isinstance(kind, t.BinaryType):
        return f"binary {bytes(value).hex()}"
    if isinstance(kind, t.ArrayType):
        return "[" + ", ".join(tagged(item, kind.elementType) for item in value) + "]"
    if isinstance(kind, t.MapType):
        # Two maps are equal whatever the order of their entries; PySpark does not keep it.
        entries = sorted(f"{tagged(k, kind.keyType)}: {tagged(v, kind.valueType)}" for k, v in value.items())
        return "{" + ", ".join(entries) + "}"
    if isinstance(kind, t.StructType):
        return "(" + ", ".join(tagged(item, field.dataType) for item, field in zip(value, kind.fields)) + ")"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


main()
