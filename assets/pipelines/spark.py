"""Goes through a corpus with `pullquote suggest` on Spark, in two ways that give the same.

    spark-submit spark.py [--pandas] [--program pullquote] [--learned-from week.ron] ARTICLES FOUND

ARTICLES are JSON Lines, as files or folders; FOUND is a folder of Parquet, with a row for each line, also for the lines that
hold no article: those have an `error`.
"""

import argparse
import shlex
import subprocess
import threading

from pyspark.sql import SparkSession
from pyspark.sql.types import (
    ArrayType, DoubleType, IntegerType, LongType, StringType, StructField, StructType,
)


def struct(**fields):
    return StructType([StructField(name, kind) for name, kind in fields.items()])


SPAN = struct(
    id=IntegerType(), start=LongType(), end=LongType(), label=StringType(), text=StringType(),
    fragments=ArrayType(ArrayType(LongType())), by=StringType(), note=StringType(), score=DoubleType(),
)
RELATION = struct(id=IntegerType(), head=IntegerType(), child=IntegerType(), label=StringType())
META = struct(**{name: StringType() for name in
                 ["title", "source", "sha256", "status", "byline", "outlet", "date", "url"]})
FOUND = struct(id=StringType(), text=StringType(), spans=ArrayType(SPAN), relations=ArrayType(RELATION),
               meta=META, model=StringType(), error=StringType())


def through_pipe(lines, command):
    """The lines of an RDD through one process a partition."""
    return lines.pipe(shlex.join(command))


def through_pandas(lines, command):
    """The same for a data frame with a column `value`: memory is bounded by a batch of it."""

    def filtered(batches):
        import pandas

        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for batch in batches:
            def write(values=batch["value"]):
                for line in values:
                    process.stdin.write(line.replace("\n", " ").encode() + b"\n")
                process.stdin.flush()

            writer = threading.Thread(target=write)
            writer.start()
            # A line comes out for each that goes in.
            found = [process.stdout.readline().decode() for _ in range(len(batch))]
            writer.join()
            yield pandas.DataFrame({"value": found})
        process.stdin.close()
        process.wait()

    return lines.mapInPandas(filtered, "value string")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles")
    parser.add_argument("found")
    parser.add_argument("--program", default="pullquote")
    parser.add_argument("--learned-from")
    parser.add_argument("--pandas", action="store_true")
    arguments = parser.parse_args()
    command = [arguments.program, "suggest", "-", "--jobs", "1"]
    if arguments.learned_from:
        command += ["--learned-from", arguments.learned_from]
    spark = SparkSession.builder.appName("pullquote").getOrCreate()
    if arguments.pandas:
        lines = through_pandas(spark.read.text(arguments.articles), command)
    else:
        lines = through_pipe(spark.sparkContext.textFile(arguments.articles), command).map(lambda line: (line,))
        lines = lines.toDF("value string")
    spark.read.schema(FOUND).json(lines.rdd.map(lambda row: row[0])).write.mode("overwrite").parquet(arguments.found)
    spark.stop()


if __name__ == "__main__":
    main()
