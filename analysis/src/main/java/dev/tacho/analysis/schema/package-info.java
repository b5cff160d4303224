/// **What the metrics of a project mean, as its people state it.** Start at [RunSchema]: which
/// way metrics are better, what they are called, which belong together, which one counts, what
/// the steps and the curriculum's stages are told by. It is read with all its faults at once
/// ([SchemaReading]), drafted from a run ([SchemaDraft]), taken from what comes along
/// ([SchemaTemplates]), held against a run ([SchemaCheck]) and put over one ([RunSchema#over]).
///
/// The format, `tacho.metric-schema/1`, is a JSON object; unknown members are faults:
///
/// - `name`: what it is called
/// - `extends`: the name of a template whose rules come after these
/// - `step_key`, `stage_key`, `primary_metric`: names of metrics
/// - `metrics`: by name or pattern (`*` for any text), the first that fits holds; each with
///   `direction` (`lower`, `higher`, `neither`, `unknown`), `unit` and `display`
/// - `groups`: a list of objects with `name` and `metrics`, names or patterns
///
/// Never here: files, printing.
@NullMarked
package dev.tacho.analysis.schema;

import org.jspecify.annotations.NullMarked;
