/// **Files that people write in YAML, read so that every fault can name its line.** Start at
/// [Yaml#read]; [YamlFields] takes one mapping apart and [YamlFaults] gathers what is wrong with
/// it. For this room, and for the files that `cli` takes.
///
/// Never here: what the keys mean.
@NullMarked
package dev.tacho.recorder.yaml;

import org.jspecify.annotations.NullMarked;
