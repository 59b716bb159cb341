//! `examples/spark` on this machine, where PySpark is to be had: `pip install pyspark`, or
//! `pip install --target target/spark pyspark`.

use std::path::Path;
use std::process::Command;

use crate::support::{NOW, Place, keys, not_to_be_had};

#[test]
fn a_partitioned_log_is_verified_where_spark_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = || {
        let mut python = Command::new("python3");
        python.env("PYTHONPATH", root.join("target/spark"));
        python
    };
    let has_spark = python().args(["-c", "import pyspark"]).output();
    let has_java = Command::new("java").arg("-version").output();
    if !has_spark.is_ok_and(|output| output.status.success()) || has_java.is_err() {
        // An example and no judge: 500 MB and a Java are much for that.
        not_to_be_had("examples/spark is not run: PySpark or Java is missing");
        return;
    }
    let some: String = (0..200)
        .map(|n| match n % 4 {
            0 => keys::rs256(&format!(r#"{{"exp":1,"jti":"{n}"}}"#)) + "\n",
            _ => keys::rs256(&format!(r#"{{"jti":"{n}"}}"#)) + "\n",
        })
        .collect();
    // Enough for several partitions.
    let log = some.repeat(1000);
    let place = Place::new().file("jwks.json", keys::test_1()).file("log", log);
    let tool = Path::new(env!("CARGO_BIN_EXE_jotkit")).parent().expect("a folder");
    let path = std::env::var("PATH").expect("a PATH");
    let run = |flags: &[&str]| {
        let script = root.join("examples/spark/verify_log.py");
        let jwks = place.path("jwks.json").display().to_string();
        python()
            .arg(script)
            .args(["log", "out", "--", "--at", &NOW.to_string(), "--jwks", &jwks])
            .args(flags)
            .current_dir(place.path("."))
            .env("PATH", format!("{}:{path}", tool.display()))
            .env("SPARK_LOCAL_IP", "127.0.0.1")
            .output()
            .expect("python3 runs")
    };
    let output = run(&["--audience", "backend"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(said, "150000\taccepted\n50000\trejected\n50000\ttime.relative-lifetime\n");
    let parts = std::fs::read_dir(place.path("out")).expect("a folder");
    let text: String = parts
        .map(|part| part.expect("an entry").path())
        .filter(|part| part.file_name().is_some_and(|n| n.to_string_lossy().starts_with("part-")))
        .map(|part| std::fs::read_to_string(part).expect("a part"))
        .collect();
    assert_eq!(text.lines().count(), 200_000);
}
