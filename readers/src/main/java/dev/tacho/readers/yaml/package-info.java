/// **YAML files that other tools wrote, as JSON.** Start at [YamlFile]. Bounded in size, depth
/// and number of values, whatever the file holds; no tag makes an object of any class.
@NullMarked
package dev.tacho.readers.yaml;

import org.jspecify.annotations.NullMarked;
