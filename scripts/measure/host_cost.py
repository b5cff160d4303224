#!/usr/bin/env python3
"""What one reading of the host costs: Tacho's own, and OSHI's build without native code.

    scripts/measure/host_cost.py

Needs the classes of the telemetry room (`mvn -pl telemetry -am -DskipTests test-compile`) and Maven
with a way to Maven Central: OSHI is no part of Tacho.
"""

import os
import subprocess
import tempfile

import bench

POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>measure</groupId><artifactId>oshi</artifactId><version>1</version><dependencies>
<dependency><groupId>com.github.oshi</groupId><artifactId>oshi-common</artifactId><version>7.5.0</version></dependency>
<dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
</dependencies></project>"""


def main():
    bench.machine()
    java = bench.java_home()
    with tempfile.TemporaryDirectory() as folder:
        with open(folder + "/pom.xml", "w") as pom:
            pom.write(POM)
        subprocess.run(
            ["mvn", "-q", "-B", "-f", folder, "dependency:build-classpath",
             "-Dmdep.outputFile=" + folder + "/path"],
            check=True, env=dict(os.environ, JAVA_HOME=java))
        with open(folder + "/path") as path:
            jars = path.read().strip()
        classes = ":".join(os.path.join(bench.ROOT, room, "target", "classes")
                           for room in ("telemetry", "core"))
        source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "HostCost.java")
        subprocess.run([java + "/bin/javac", "-nowarn", "-d", folder, "-cp", classes + ":" + jars, source],
                       check=True)
        subprocess.run(
            [java + "/bin/java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
             "--enable-native-access=ALL-UNNAMED", "-cp", ":".join([folder, classes, jars]),
             "dev.tacho.telemetry.HostCost"], check=True)
    print("load average at the end: %s" % bench.load())


if __name__ == "__main__":
    main()
