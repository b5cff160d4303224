/// **Numbers, durations and sizes as people read them**, the same in every locale: `1,240`,
/// `2 min 5 s`, `1.5 GB`. Start at [Numbers] and [Durations]. Exact values go through JSON; what is
/// printed here is rounded for the eye. Never here: locales, whole sentences, layout.
@NullMarked
package dev.tacho.core.text;

import org.jspecify.annotations.NullMarked;
