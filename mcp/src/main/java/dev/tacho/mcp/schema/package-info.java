/// **What JSON may look like**, as JSON Schema 2020-12 for others and as a check for us, from one
/// description. Start at [Shape]. Only what arguments and answers of tools need: no `$ref`, no
/// composition.
@NullMarked
package dev.tacho.mcp.schema;

import org.jspecify.annotations.NullMarked;
