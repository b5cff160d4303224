package dev.tacho.analysis.query;

import dev.tacho.analysis.query.Condition.Wanted;
import dev.tacho.analysis.query.Token.Kind;
import dev.tacho.core.RunState;
import dev.tacho.core.text.Dates;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.NearMiss;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Reads a query by recursive descent, and says where it stopped understanding.
final class QueryParser {
  static final Set<String> RESERVED = Set.of("and", "or", "not", "in", "has");

  private static final int DEEPEST = 100;

  private final String query;
  private final Instant now;
  private final List<Token> tokens;
  private int next;
  private int depth;

  QueryParser(String query, Instant now) {
    this.query = query;
    this.now = now;
    tokens = Token.of(query);
  }

  Condition query() {
    if (peek().kind() == Kind.END) {
      throw fault("the query is empty; try one such as loss < 0.5 and state = completed", peek());
    }
    Condition whole = any();
    Token rest = peek();
    if (rest.kind() == Kind.CLOSE) {
      throw fault("this ) closes nothing", rest);
    }
    if (rest.kind() != Kind.END) {
      throw fault("'and' or 'or' is missing before " + rest.shown(), rest);
    }
    return whole;
  }

  private Condition any() {
    List<Condition> parts = new ArrayList<>(List.of(all()));
    while (peek().is("or")) {
      next++;
      parts.add(all());
    }
    return parts.size() == 1 ? parts.getFirst() : new Condition.Any(parts);
  }

  private Condition all() {
    List<Condition> parts = new ArrayList<>(List.of(one()));
    while (peek().is("and")) {
      next++;
      parts.add(one());
    }
    return parts.size() == 1 ? parts.getFirst() : new Condition.All(parts);
  }

  private Condition one() {
    Token first = peek();
    if (++depth > DEEPEST) {
      throw fault("the query is nested more than " + DEEPEST + " deep", first);
    }
    try {
      if (first.is("not")) {
        next++;
        return new Condition.Not(one());
      }
      if (first.kind() == Kind.OPEN) {
        next++;
        Condition inner = any();
        if (peek().kind() != Kind.CLOSE) {
          throw peek().kind() == Kind.END
              ? fault("this ( is never closed", first)
              : fault("'and', 'or' or ) is missing before " + peek().shown(), peek());
        }
        next++;
        return inner;
      }
      if (first.is("has")) {
        next++;
        return new Condition.Has(fact());
      }
      return condition();
    } finally {
      depth--;
    }
  }

  private Condition condition() {
    Token at = peek();
    Fact fact = fact();
    Token sign = peek();
    if (fact instanceof Fact.Favourite && sign.kind() != Kind.SIGN) {
      return new Condition.Has(fact);
    }
    if (sign.is("in")) {
      next++;
      return oneOf(fact);
    }
    if (sign.kind() != Kind.SIGN) {
      throw fault(
          "a comparison is missing after '" + fact.text() + "': one of = != < <= > >= ~ !~, or in",
          sign.kind() == Kind.END ? sign : at.kind() == Kind.END ? at : sign);
    }
    next++;
    Sign meant =
        Sign.of(sign.text())
            .orElseThrow(
                () ->
                    fault(
                        sign.shown() + " is no comparison; use one of = != < <= > >= ~ !~", sign));
    requireFitting(fact, meant, sign);
    Token value = peek();
    String text = value(fact, meant);
    return new Condition.Compares(fact, meant, wanted(fact, meant, text, value));
  }

  private Condition oneOf(Fact fact) {
    requireFitting(fact, Sign.IS, peek());
    if (peek().kind() != Kind.OPEN) {
      throw fault("'in' takes a list in parentheses, such as (completed, failed)", peek());
    }
    next++;
    List<Wanted> wanted = new ArrayList<>();
    while (true) {
      Token value = peek();
      wanted.add(wanted(fact, Sign.IS, value(fact, Sign.IS), value));
      Token after = peek();
      next++;
      if (after.kind() == Kind.CLOSE) {
        return new Condition.OneOf(fact, wanted);
      }
      if (after.kind() != Kind.COMMA) {
        throw fault("a , or ) is missing before " + after.shown(), after);
      }
    }
  }

  private Fact fact() {
    Token name = peek();
    if (name.kind() == Kind.QUOTED) {
      next++;
      Token part = peek();
      // "odd name":best
      if (part.kind() == Kind.WORD && part.at() == name.end() && part.text().startsWith(":")) {
        next++;
        return new Fact.Measure(Selector.of(name.text() + part.text()));
      }
      return Fact.of(name.text());
    }
    if (name.kind() != Kind.WORD || RESERVED.contains(name.text().toLowerCase(Locale.ROOT))) {
      throw fault(
          "a fact of the run is missing before "
              + name.shown()
              + ": a metric, or name, state, started, config.KEY, tag.KEY, ...",
          name);
    }
    if (name.text().equals("&&") || name.text().equals("||")) {
      throw fault(
          "write " + (name.text().equals("&&") ? "and" : "or") + " for " + name.shown(), name);
    }
    next++;
    return Fact.of(name.text());
  }

  /// The value's text; of text that is not quoted, all words up to what cannot belong to it.
  private String value(Fact fact, Sign sign) {
    Token value = peek();
    if (value.kind() != Kind.WORD && value.kind() != Kind.QUOTED) {
      throw fault("a value is missing before " + value.shown(), value);
    }
    next++;
    if (value.kind() == Kind.QUOTED || !takesWords(fact, sign)) {
      return value.text();
    }
    int end = value.end();
    while (peek().kind() == Kind.WORD
        && !peek().is("and")
        && !peek().is("or")
        && tokens.get(next + 1).kind() != Kind.SIGN) {
      end = peek().end();
      next++;
    }
    return query.substring(value.at(), end);
  }

  private static boolean takesWords(Fact fact, Sign sign) {
    return sign.searches()
        || fact instanceof Fact.Text
        || fact instanceof Fact.Tag
        || fact instanceof Fact.Started;
  }

  private void requireFitting(Fact fact, Sign sign, Token at) {
    switch (fact) {
      case Fact.Text(var text) when sign.orders() ->
          throw fault(text.word() + " is text: compare it by = != ~ or !~", at);
      case Fact.Measure _, Fact.ExitCode _ when sign.searches() ->
          throw fault(fact.text() + " is a number: compare it by = != < <= > or >=", at);
      case Fact.Ran _ when sign.searches() ->
          throw fault("ran is a time span: compare it by < <= > or >=, such as ran > 10m", at);
      case Fact.Started _ when !sign.orders() ->
          throw fault(
              "started is a moment: compare it by < <= > or >=, such as started > '7 days ago'",
              at);
      case Fact.Favourite _ ->
          throw fault("favourite stands alone, such as favourite or not favourite", at);
      case Fact.Text _,
          Fact.Measure _,
          Fact.ExitCode _,
          Fact.Ran _,
          Fact.Started _,
          Fact.Tag _,
          Fact.Setting _ -> {}
    }
  }

  private Wanted wanted(Fact fact, Sign sign, String text, Token at) {
    return switch (fact) {
      case Fact.Started _ ->
          new Wanted(
              text,
              new Value.Moment(
                  Dates.parse(text, now)
                      .orElseThrow(
                          () ->
                              fault(
                                  "'"
                                      + text
                                      + "' is no moment; say 2026-03-01, 2026-03-01T12:00 or"
                                      + " '7 days ago'",
                                  at))));
      case Fact.Ran _ ->
          new Wanted(
              text,
              new Value.Span(
                  Durations.parse(text)
                      .orElseThrow(
                          () -> fault("'" + text + "' is no time span; say 90s, 10m or 1.5h", at))
                      .toNanos()));
      case Fact.Measure _, Fact.ExitCode _ -> {
        if (Literal.number(text).isEmpty()) {
          throw fault("'" + text + "' is no number; " + fact.text() + " is compared with one", at);
        }
        yield new Wanted(text, new Value.Figure(Literal.number(text).getAsDouble()));
      }
      case Fact.Text(var kind) -> {
        if (kind == TextFact.STATE && !sign.searches()) {
          requireState(text, at);
        }
        yield new Wanted(text, new Value.Words(text));
      }
      case Fact.Tag _, Fact.Setting _ -> {
        if (sign.orders() && Literal.number(text).isEmpty()) {
          throw fault("'" + text + "' is no number; more and less are said of numbers", at);
        }
        yield new Wanted(text, new Value.Words(text));
      }
      case Fact.Favourite _ -> throw new IllegalStateException("a favourite is not compared");
    };
  }

  private void requireState(String text, Token at) {
    List<String> known = new ArrayList<>();
    for (RunState state : RunState.values()) {
      known.add(state.word());
    }
    known.add("silent");
    known.add("unknown");
    Optional<String> near = Optional.of(NearMiss.suggestion(text, known));
    if (!known.contains(text) && text.indexOf('*') < 0) {
      throw fault(
          "'" + text + "' is no state" + near.get() + " the states are " + String.join(", ", known),
          at);
    }
  }

  private Token peek() {
    return tokens.get(next);
  }

  private QueryException fault(String message, Token at) {
    return new QueryException(message, query, at.at());
  }
}
