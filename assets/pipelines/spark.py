"""Goes through a corpus with `pullquote suggest` on Spark, in two ways that give the same.

    spark-submit spark.py [--pandas] [--program pullquote] [--learned-from week.ron] ARTICLES FOUND

ARTICLES are JSON Lines, as files or folders; FOUND is a new folder of Parquet, with a row for each line, also for the lines
that hold no article: those have an `error`. The job fails where the filter does, or leaves a line out.
"""

import argparse
import contextlib
import itertools
import subprocess
import threading

from pyspark.sql import SparkSession
from pyspark.sql.types import (
    ArrayType, DoubleType, IntegerType, LongType, StringType, StructField, StructType,
)

BATCH_LINES = 1_000


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
               meta=META, model=StringType(), warning=StringType(), error=StringType())


def filtered(batches, command):
    """The filter's lines for those of each batch, through one process; no partition ends well without all of its lines."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def write(lines):
        # That the process is gone is told below, with its status.
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(b"".join(line.replace("\n", " ").encode() + b"\n" for line in lines))
            process.stdin.flush()

    try:
        for batch in batches:
            writer = threading.Thread(target=write, args=[batch])
            writer.start()
            # A line comes out for each that goes in.
            found = [process.stdout.readline() for _ in batch]
            writer.join()
            if not all(line.endswith(b"\n") for line in found):
                raise RuntimeError(f"{command[0]} left lines out and ended with status {process.wait()}")
            yield [line.decode() for line in found]
        process.stdin.close()
        n_more, status = len(process.stdout.read()), process.wait()
        # 1 says that there are lines which hold no article.
        if status not in (0, 1) or n_more:
            raise RuntimeError(f"{command[0]} ended with status {status} and {n_more} bytes too many")
    finally:
        process.kill()
        process.wait()


def through_partitions(lines, command):
    """The lines of an RDD through one process a partition."""

    def batches(lines):
        while batch := list(itertools.islice(lines, BATCH_LINES)):
            yield batch

    return lines.mapPartitions(lambda lines: itertools.chain.from_iterable(filtered(batches(lines), command)))


def through_pandas(lines, command):
    """The same for a data frame with a column `value`: memory is bounded by a batch of it."""

    def filtered_frames(frames):
        import pandas

        for found in filtered((frame["value"].tolist() for frame in frames), command):
            yield pandas.DataFrame({"value": found})

    return lines.mapInPandas(filtered_frames, "value string").rdd.map(lambda row: row[0])


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
        lines = through_partitions(spark.sparkContext.textFile(arguments.articles), command)
    spark.read.schema(FOUND).option("mode", "FAILFAST").json(lines).write.parquet(arguments.found)
    spark.stop()


if __name__ == "__main__":
    main()
