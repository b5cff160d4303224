#!/usr/bin/env python3
"""Reads a `.simlog` file, a made-up format, and prints it as a Tacho run.

A line of the file is `step 120 loss 0.41 lr 0.001`, or `# key = value` for a setting.
`simlog.tacho-reader.json` beside this file tells Tacho when to call it; put both into a folder of
TACHO_PLUGIN_PATH.
"""

import json
import sys


def tell(**fact):
    print(json.dumps(fact))


def main(path):
    settings = {}
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            words = line.split()
            if line.startswith("#") and "=" in line:
                key, value = line[1:].split("=", 1)
                settings[key.strip()] = value.strip()
            elif len(words) >= 4 and words[0] == "step" and len(words) % 2 == 0:
                try:
                    values = {n: float(v) for n, v in zip(words[2::2], words[3::2])}
                    tell(s=int(words[1]), m={n: v if v == v else "NaN" for n, v in values.items()})
                except ValueError as wrong:
                    tell(damage=str(wrong), line=number)
            elif words:
                tell(damage="not a line of a simlog", line=number)
    tell(run={"writer": "simlog", "configuration": settings})
    tell(unknown_state="a simlog does not say how its program ended")


if __name__ == "__main__":
    main(sys.argv[1])
