package dev.tacho.core.measure;

import java.util.List;

/// What came of reading a document.
public sealed interface Reading {
  /// A result. Whether its numbers hold together is for [ResultCheck].
  ///
  /// @param warnings what its reader has to know
  record Read(Result result, List<Fault> warnings) implements Reading {
    public Read {
      warnings = List.copyOf(warnings);
    }
  }

  /// No result, with every fault that was found, up to [#MAX_FAULTS].
  record Refused(List<Fault> faults) implements Reading {
    public Refused {
      faults = List.copyOf(faults);
    }
  }

  /// The most faults that are listed; one more line then says how many others there are.
  int MAX_FAULTS = 100;
}
