package dev.tacho.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What became of a child's output, as its holder counted. In the inbox it is the line
/// `{"mono":ns,"type":"output","complete":true,"stdout":n,"stderr":n,"kept":n,"cut":n,
/// "not_passed":n,"markers":n,"dropped":n,"faults":["..."]}`.
///
/// @param complete all streams had ended; false when the holder was told to stop keeping before
/// @param stdoutBytes bytes that the child printed on standard output (on the terminal, both)
/// @param stderrBytes bytes on standard error; 0 where it shares the terminal
/// @param keptBytes bytes of these in `output.log`
/// @param cutBytes bytes left out of `output.log`
/// @param notPassedBytes bytes that could not be passed on, since the reader had gone
/// @param markers marker lines written to the inbox
/// @param markersDropped marker lines that could not be written
/// @param faults what went wrong, a sentence each
public record OutputReport(
    boolean complete,
    long stdoutBytes,
    long stderrBytes,
    long keptBytes,
    long cutBytes,
    long notPassedBytes,
    long markers,
    long markersDropped,
    List<String> faults) {
  private static final int NUMBERS = 8;

  public OutputReport {
    faults = List.copyOf(faults);
  }

  /// The line for the inbox, with its line end.
  String inboxLine(long mono) {
    var text = new StringBuilder("{\"mono\":").append(mono).append(",\"type\":\"output\"");
    text.append(",\"complete\":").append(complete);
    text.append(",\"stdout\":").append(stdoutBytes);
    text.append(",\"stderr\":").append(stderrBytes);
    text.append(",\"kept\":").append(keptBytes);
    text.append(",\"cut\":").append(cutBytes);
    text.append(",\"not_passed\":").append(notPassedBytes);
    text.append(",\"markers\":").append(markers);
    text.append(",\"dropped\":").append(markersDropped);
    text.append(",\"faults\":[");
    for (int i = 0; i < faults.size(); i++) {
      text.append(i == 0 ? "\"" : ",\"");
      JsonText.escape(faults.get(i), text);
      text.append('"');
    }
    return text.append("]}\n").toString();
  }

  /// One line for the starter: eight numbers, then the faults, between tabs.
  String linkLine() {
    var fields = new ArrayList<String>();
    long[] numbers = {
      complete ? 1 : 0,
      stdoutBytes,
      stderrBytes,
      keptBytes,
      cutBytes,
      notPassedBytes,
      markers,
      markersDropped
    };
    for (long number : numbers) {
      fields.add(Long.toString(number));
    }
    faults.forEach(fault -> fields.add(fault.replace('\t', ' ').replace('\n', ' ')));
    return String.join("\t", fields) + "\n";
  }

  /// Reads [#linkLine] back; empty when the line is torn.
  static Optional<OutputReport> parse(String line) {
    String[] fields = line.split("\t", -1);
    if (fields.length < NUMBERS) {
      return Optional.empty();
    }
    long[] n = new long[NUMBERS];
    for (int i = 0; i < NUMBERS; i++) {
      n[i] = Long.parseLong(fields[i]);
    }
    return Optional.of(
        new OutputReport(
            n[0] == 1,
            n[1],
            n[2],
            n[3],
            n[4],
            n[5],
            n[6],
            n[7],
            List.of(fields).subList(NUMBERS, fields.length)));
  }
}
