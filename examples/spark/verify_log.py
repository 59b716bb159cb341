"""Verifies a log of tokens on a cluster: each partition is piped through `jotkit verify --batch`.

The JVM pipes the lines: `pipe` of PySpark would hand each to a Python and back (benches/spark.py).

    spark-submit verify_log.py LOG OUT -- --jwks keys.json --audience backend

LOG is what Spark's textFile takes: a folder, a pattern, an object store; one token a line, or JSON
with `--pointer` among the flags. OUT gets one line of `jotkit.batch/1` for each token, without its
number, since lines are counted within a partition. Counts by verdict and cause are printed.

jotkit has to be on the PATH of every worker, and the keys must be a file there or a URL: a file is
best, since otherwise every partition fetches them.
"""

import shlex
import sys

from pyspark.sql import SparkSession
from pyspark.sql.functions import col, explode

FIELDS = "verdict,causes,failed,kid,sub"
BUFFER = 1 << 16


def command(flags):
    """Status 1 says that tokens were rejected, which is no failure of the job; 2 and 3 are."""
    # One thread for each task: Spark has given every core a partition of its own.
    words = ["jotkit", "verify", *flags, "--jobs", "1", "--fields", FIELDS, "--batch"]
    return ["sh", "-c", f"{shlex.join(words)}; status=$?; [ $status -le 1 ] || exit $status"]


def main():
    split = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    log, out = sys.argv[1:split]
    spark = SparkSession.builder.appName("verify a log of tokens").getOrCreate()
    java = spark.sparkContext._gateway.jvm.java.util
    words = java.ArrayList()
    for word in command(sys.argv[split + 1 :]):
        words.add(word)
    lines = spark.sparkContext.textFile(log)._jrdd
    # No further variables, no folder of its own; an old Java takes its encoding from the locale.
    lines.pipe(words, java.HashMap(), False, BUFFER, "UTF-8").saveAsTextFile(out)
    schema = "verdict string, causes array<string>, failed array<string>, kid string, sub string"
    table = spark.read.schema(schema).json(out)
    for row in table.groupBy("verdict").count().orderBy("verdict").collect():
        print(f"{row['count']}\t{row['verdict']}")
    causes = table.select(explode("causes").alias("cause")).groupBy("cause").count()
    for row in causes.orderBy(col("count").desc(), "cause").collect():
        print(f"{row['count']}\t{row['cause']}")
    spark.stop()


if __name__ == "__main__":
    main()
