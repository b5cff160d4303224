package dev.tacho.report.summary;

import dev.tacho.analysis.cost.Spending;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.metric.Unit;
import dev.tacho.report.text.Amounts;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Wrapped;
import java.util.ArrayList;
import java.util.List;

/// What was given against what was used, and what that cost, for people; costs for programs.
public final class SpendingLines {
  private SpendingLines() {}

  /// `memory 4 GB (SLURM_MEM_PER_NODE), used 1.2 GB (0.3 of it; max, measured)`.
  public static List<String> uses(Spending spending, int columns) {
    List<String> lines = new ArrayList<>();
    for (Spending.Use use : spending.uses()) {
      StringBuilder line = new StringBuilder("  ").append(use.resource()).append(' ');
      line.append(Amounts.of(use.given(), new Unit(use.unit())))
          .append(" (")
          .append(Printable.of(use.givenBy()))
          .append("), used ");
      if (use.used().isPresent()) {
        line.append(Amounts.of(use.used().getAsDouble(), new Unit(use.unit())))
            .append(" (")
            .append(Amounts.of(use.share().orElse(Double.NaN), Unit.ONE))
            .append(" of it; ")
            .append(Printable.of(use.how()))
            .append(')');
      } else {
        line.append("unavailable (").append(Printable.of(use.how())).append(')');
      }
      lines.add(Wrapped.text(line.toString(), columns, "    "));
    }
    return lines;
  }

  /// One line a cost that is known; those that are missing too where they were `asked` for.
  public static List<String> costs(Spending spending, int columns, boolean asked) {
    List<String> lines = new ArrayList<>();
    for (Measurement one : spending.costs()) {
      String name = "  " + one.metric().name().replace('_', ' ') + " ";
      if (one instanceof Measurement.Known known) {
        lines.add(
            Wrapped.text(
                name
                    + Amounts.of(known.value(), known.metric().unit())
                    + " ("
                    + Printable.of(how(known.how()))
                    + ")",
                columns,
                "    "));
      } else if (asked) {
        String why = ((Measurement.Missing) one).reason();
        lines.add(Wrapped.text(name + "unavailable (" + Printable.of(why) + ")", columns, "    "));
      }
    }
    return lines;
  }

  private static String how(Provenance how) {
    if (how instanceof Provenance.Derived derived) {
      return "derived as " + derived.formula() + ", inputs " + how.tier().word();
    }
    if (how instanceof Provenance.Estimated estimated) {
      return "estimated: " + estimated.method() + ", inputs " + how.tier().word();
    }
    return how.tier().word();
  }

  /// The costs, for programs.
  public static Json costsJson(Spending spending) {
    Json.Builder json = Json.object();
    for (Measurement one : spending.costs()) {
      if (one instanceof Measurement.Known known) {
        json.put(
            known.metric().name(),
            Json.object()
                .put("value", known.value())
                .put("unit", known.metric().unit().symbol())
                .put("how", how(known.how()))
                .build());
      } else {
        json.put(
            one.metric().name(),
            Json.object().put("unavailable", ((Measurement.Missing) one).reason()).build());
      }
    }
    return json.build();
  }
}
