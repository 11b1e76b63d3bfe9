"""Runs one transform plan on Spark: `spark-submit standpipe_driver.py --plan PLAN.json --report REPORT.json`.

The plan is data (see src/pipeline/driverPlan.ts): inputs become views, the script's statements run, output views are
written as Parquet. The report says rows, schema and time per statement, or why it failed and where. Both files may lie
on this machine or wherever Hadoop reads and writes (s3:, hdfs:). Nothing but PySpark is imported.
"""

import argparse
import json
import os
import re
import signal
import sys
import threading
import time
import traceback

from pyspark.sql import SparkSession
from pyspark.sql.types import StructType

# The embedded engine answers as Spark does under exactly these settings.
SESSION = {
    "spark.sql.ansi.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "false",
    # ${...} is ours; Spark's own would put settings and environment variables into statements.
    "spark.sql.variable.substitute": "false",
    # Parquet that Redshift, DuckDB and every later Spark read alike.
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.int96RebaseModeInWrite": "CORRECTED",
    "spark.sql.parquet.int96RebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "false",
    # A partition column has the type that the plan says, never one guessed from folder names.
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
}

# A driver whose runner has not been heard of for this long is alone and ends itself.
ALONE_AFTER_SECONDS = 45


class StepError(Exception):
    def __init__(self, code, message, file=None, line=None):
        super().__init__(message)
        self.code, self.message, self.file, self.line = code, message, file, line


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--plan", required=True)
    arguments.add_argument("--report", required=True)
    arguments.add_argument("--heartbeat", help="a file that the runner touches; without it the driver runs to its end")
    options = arguments.parse_args()
    if options.heartbeat:
        threading.Thread(target=end_when_alone, args=[options.heartbeat], daemon=True).start()
    builder = SparkSession.builder
    for name, value in SESSION.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    try:
        report = {"state": "succeeded", "report": run(spark, json.loads(read_text(spark, options.plan)))}
    except StepError as error:
        report = {"state": "failed", "code": error.code, "message": error.message, "file": error.file,
                  "line": error.line}
    except Exception as error:  # The report must say what happened, whatever it was.
        traceback.print_exc()
        report = {"state": "failed", "code": "spark.failed", "message": sentence(error), "file": None, "line": None}
    write_text(spark, options.report, json.dumps(report))
    spark.stop()
    sys.exit(0 if report["state"] == "succeeded" else 1)


def run(spark, plan):
    for source in plan["inputs"]:
        read_input(spark, source).createOrReplaceTempView(quoted(source["name"]))
    script = plan["script"]
    if script["kind"] == "pyspark":
        statements, makers = run_python(spark, script, plan["variables"]), {}
    else:
        statements, makers = run_sql(spark, script)
    outputs = []
    for output in plan["outputs"]:
        started = time.monotonic()
        maker = makers.get(output["name"].lower())
        line = statements[maker]["line"] if maker is not None else None
        outputs.append(write_output(spark, plan, output, line))
        # Views are lazy: the time of an output belongs to the statement that makes it.
        if maker is not None:
            statements[maker]["milliseconds"] += elapsed(started)
    return {"outputs": outputs, "statements": statements}


def read_input(spark, source):
    schema = None if source["columns"] is None else ", ".join(
        f"{quoted(column['name'])} {column['type']}" for column in source["columns"])
    path = source["path"]
    if not has_files(spark, path):
        if schema is None:
            raise StepError("transform.input-missing",
                            f"The input {source['name']} has no data: nothing lies under {path}. Run its stage first.")
        return spark.createDataFrame([], schema)
    # A path is a path: brackets and stars in it are no patterns.
    reader = spark.read.option("__globPaths__", "false")
    if schema is not None:
        reader = reader.schema(schema)
    if source["format"] == "parquet":
        return reader.parquet(path)
    if schema is None:
        raise StepError("transform.input-columns", f"The input {source['name']} needs columns: newline-delimited JSON has none of its own.")
    return (reader.option("mode", "FAILFAST").option("lineSep", "\n").option("encoding", "UTF-8")
            .option("recursiveFileLookup", "true").json(path))


def run_sql(spark, script):
    """The statements in order; gives their times, and which of them made each view."""
    times, makers = [], {}
    for index, statement in enumerate(script["statements"]):
        started = time.monotonic()
        try:
            frame = spark.sql(statement["text"])
            # A query on its own is run for its errors; its rows are nobody's.
            if statement["view"] is None and frame.columns:
                frame.write.format("noop").mode("overwrite").save()
        except Exception as error:
            raise step_error(error, script["path"], statement["line"]) from error
        times.append({"line": statement["line"], "milliseconds": elapsed(started)})
        if statement["view"] is not None:
            makers[statement["view"].lower()] = index
    return times, makers


def run_python(spark, script, variables):
    """The script sees `spark` and `variables`, and registers its output views."""
    started = time.monotonic()
    scope = {"__name__": "__main__", "__file__": script["path"], "spark": spark, "variables": dict(variables)}
    try:
        exec(compile(script["text"], script["path"], "exec"), scope)
    except SyntaxError as error:
        line = error.lineno if error.filename == script["path"] else python_line(error, script["path"])
        raise StepError("spark.script", f"Python cannot read the script: {error.msg}.", script["path"], line) from error
    except SystemExit as error:
        if error.code not in (None, 0):
            raise StepError("spark.script", f"The script ended itself with {error.code}.", script["path"],
                            python_line(error, script["path"])) from error
    except Exception as error:
        traceback.print_exc()
        raise StepError("spark.script", sentence(error), script["path"], python_line(error, script["path"])) from error
    return [{"line": 1, "milliseconds": elapsed(started)}]


def write_output(spark, plan, output, line):
    name, file = output["name"], plan["script"]["path"]
    if not spark.catalog.tableExists(quoted(name)):
        raise StepError("transform.output-missing",
                        f"The script makes no view called {name}, which the stage declares as an output.", file)
    frame = spark.table(quoted(name))
    missing = [column for column in output["partitionBy"] if column.lower() not in map(str.lower, frame.columns)]
    if missing:
        raise StepError("transform.partition-column",
                        f"The output {name} is partitioned by {missing[0]}, but has no such column.", file, line)
    try:
        written = write_parquet(spark, plan["token"], frame, output)
        rows = reopen(spark, written, frame.schema).count()
    except Exception as error:
        traceback.print_exc()
        raise step_error(error, file, line) from error
    columns = [{"name": field.name, "type": field.dataType.simpleString(), "nullable": field.nullable}
               for field in frame.schema.fields]
    return {"name": name, "rows": rows, "columns": columns}


def write_parquet(spark, token, frame, output):
    """Where a rename is one step, readers see the old output or the new one; an object store has only the committer."""
    path = output["path"].rstrip("/")
    writer_to = lambda target: (frame.write.mode("overwrite").partitionBy(*output["partitionBy"])
                                .option("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false").parquet(target))
    if re.match(r"s3[an]?:", path):
        writer_to(path)
        return path
    folder, _, last = path.rpartition("/")
    safe = re.sub(r"[^A-Za-z0-9]", "-", token)[-40:]
    fresh, old = f"{folder}/.{last}.{safe}.new", f"{folder}/.{last}.{safe}.old"
    system, here = file_system(spark, path)
    writer_to(fresh)
    system.delete(here(old), True)
    if system.exists(here(path)):
        system.rename(here(path), here(old))
    if not system.rename(here(fresh), here(path)):
        raise StepError("transform.output-write", f"The output {output['name']} cannot be moved to {path}.")
    system.delete(here(old), True)
    return path


def reopen(spark, path, schema):
    return spark.read.option("__globPaths__", "false").schema(StructType(schema.fields)).parquet(path)


def file_system(spark, path):
    jvm = spark.sparkContext._jvm
    here = jvm.org.apache.hadoop.fs.Path
    return here(path).getFileSystem(spark.sparkContext._jsc.hadoopConfiguration()), here


def has_files(spark, path):
    system, here = file_system(spark, path)
    if not system.exists(here(path)):
        return False
    files = system.listFiles(here(path), True)
    while files.hasNext():
        # Also the folders between count: one that begins with a dot holds what is not finished.
        below = files.next().getPath().toString()[len(here(path).toString()):]
        if not any(part.startswith((".", "_")) for part in below.split("/") if "=" not in part):
            return True
    return False


def read_text(spark, path):
    if "://" not in path:
        with open(path, encoding="utf-8") as file:
            return file.read()
    return spark.read.option("__globPaths__", "false").text(path, wholetext=True).first()[0]


def write_text(spark, path, text):
    if "://" not in path:
        with open(path + ".part", "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(path + ".part", path)
        return
    system, here = file_system(spark, path)
    out = system.create(here(path), True)
    out.write(bytearray(text, "utf-8"))
    out.close()


def step_error(error, file, line):
    """Puts a Spark error on the line of the script: `line` is where its statement begins."""
    if isinstance(error, StepError):
        return error
    inside = re.search(r"[( ]line (\d+),? pos(?:ition)? \d+", " ".join(messages(error)))
    of_view = re.search(r"== SQL of VIEW ", " ".join(messages(error)))
    if inside and line is not None and not of_view:
        line += int(inside.group(1)) - 1
    return StepError("spark.failed", sentence(error), file, line)


def messages(error):
    """Of the error and of what caused it, the innermost last."""
    found = [str(getattr(error, "desc", None) or error)]
    cause = getattr(error, "java_exception", None) or getattr(error, "_origin", None)
    for _ in range(20):
        if cause is None:
            break
        found.append(str(cause.getMessage() or cause.getClass().getName()))
        cause = cause.getCause()
    return found


def sentence(error):
    """The part of a Spark message that a person reads, without plan trees and stack frames."""
    java = getattr(error, "java_exception", None)
    text = messages(error)[-1] if java is not None else messages(error)[0]
    text = re.split(r"\n\s*== SQL|\n\s*at [\w.$]+\(|;\n|\nJVM stacktrace|\nDriver stacktrace", text)[0]
    text = " ".join(text.split()) or type(error).__name__
    if java is None and not hasattr(error, "desc"):
        text = f"{type(error).__name__}: {text}"
    return text[:2000]


def python_line(error, path):
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == path]
    return lines[-1] if lines else None


def quoted(name):
    return "`" + name.replace("`", "``") + "`"


def elapsed(started):
    return round((time.monotonic() - started) * 1000)


def end_when_alone(heartbeat):
    while True:
        time.sleep(5)
        try:
            silent = time.time() - os.stat(heartbeat).st_mtime
        except OSError:
            silent = ALONE_AFTER_SECONDS + 1
        if silent > ALONE_AFTER_SECONDS:
            os.killpg(os.getpgrp(), signal.SIGKILL)


if __name__ == "__main__":
    main()
