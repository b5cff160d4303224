package dev.tacho.analysis.finding;

import dev.tacho.core.Severity;
import java.util.ArrayList;
import java.util.List;

/// What the detectors share while they look at one run. Confined to one thread.
final class Search {
  final Subject subject;
  final Sensitivity settings;
  final List<Lead> leads = new ArrayList<>();
  final List<NotJudged> notJudged = new ArrayList<>();

  Search(Subject subject, Sensitivity settings) {
    this.subject = subject;
    this.settings = settings;
  }

  boolean on(FindingKind kind) {
    return !settings.off().contains(kind);
  }

  void sure(Part part, Finding finding) {
    leads.add(Lead.sure(part, finding));
  }

  void not(FindingKind kind, String series, String reason) {
    notJudged.add(new NotJudged(kind, series, reason));
  }

  static Finding finding(
      FindingKind kind,
      Severity severity,
      Part part,
      Onset onset,
      Extent extent,
      String message,
      Confidence confidence,
      String action,
      Evidence.Figure... figures) {
    return new Finding(
        kind,
        severity,
        part.name(),
        part.source(),
        onset,
        extent,
        message,
        new Evidence(List.of(figures), part.curve().count()),
        confidence,
        action);
  }

  static Evidence.Figure figure(String name, double value, String unit, String how) {
    return new Evidence.Figure(name, value, unit, how);
  }
}
