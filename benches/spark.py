"""Three ways of a log through `jotkit verify --batch` in Spark, beside reading and writing it alone.

    pip install pyspark pandas pyarrow
    python3 benches/spark.py TOOL [TOKENS]

Seconds of three rounds, in turn, on all cores of this machine; the first round also warms up the JVM.
"""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pyarrow
from pyspark.sql import SparkSession

TOOL, COUNT = os.path.abspath(sys.argv[1]), (sys.argv[2:] or ["400000"])[0]
KEY = Path(__file__).resolve().parent.parent / "tests/fixtures/rsa.pem"
FOLDER = Path(tempfile.mkdtemp())
LOG, OUT = str(FOLDER / "log"), FOLDER / "out"
VERIFY = [TOOL, "verify", "--jwks", str(FOLDER / "keys.json"), "--jobs", "1", "--fields", "verdict", "--batch"]


def pipe_of_python(spark):
    """Lines go to a Python beside each task, and from there to the command, and back the same way."""
    lines = spark.sparkContext.textFile(LOG, os.cpu_count())
    lines.pipe(shlex.join(VERIFY), checkCode=True).saveAsTextFile(str(OUT))


def map_in_arrow(spark):
    """The same in columns of many lines."""

    def verdicts(batches):
        command = subprocess.Popen(VERIFY, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

        def feed():
            for batch in batches:
                command.stdin.write("\n".join(batch.column(0).to_pylist()).encode() + b"\n")
            command.stdin.close()

        feeder = threading.Thread(target=feed)
        feeder.start()
        while lines := command.stdout.readlines(1 << 20):
            texts = [line.decode().rstrip("\n") for line in lines]
            yield pyarrow.RecordBatch.from_arrays([pyarrow.array(texts)], ["value"])
        feeder.join()
        if command.wait() > 1:
            raise SystemError(f"jotkit ends with {command.returncode}")

    spark.read.text(LOG).mapInArrow(verdicts, "value string").write.text(str(OUT))


def pipe_of_jvm(spark):
    """Lines go from the JVM to the command and back: no Python sees one."""
    words = spark.sparkContext._gateway.jvm.java.util.ArrayList()
    for word in VERIFY:
        words.add(word)
    lines = spark.sparkContext.textFile(LOG, os.cpu_count())
    lines._jrdd.pipe(words).saveAsTextFile(str(OUT))


def nothing(spark):
    """Read and written."""
    spark.sparkContext.textFile(LOG, os.cpu_count())._jrdd.saveAsTextFile(str(OUT))


def main():
    subprocess.run([TOOL, "convert", KEY, "--out", FOLDER / "keys.json"], check=True)
    with open(LOG, "wb") as log:
        sign = [TOOL, "sign", "--key", KEY, "--sub", "ada", "--claim-seq", "jti={n}", "--count", COUNT]
        subprocess.run([*sign, "--exp", "30d"], stdout=log, check=True)
    spark = SparkSession.builder.master("local[*]").config("spark.ui.enabled", "false").getOrCreate()
    for number in range(3):
        for way in (pipe_of_python, map_in_arrow, pipe_of_jvm, nothing):
            shutil.rmtree(OUT, ignore_errors=True)
            start = time.monotonic()
            way(spark)
            print(f"round {number + 1}\t{way.__name__}\t{time.monotonic() - start:.2f} s", flush=True)
    spark.stop()
    shutil.rmtree(FOLDER)


if __name__ == "__main__":
    main()
