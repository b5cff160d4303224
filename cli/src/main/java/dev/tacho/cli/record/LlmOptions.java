package dev.tacho.cli.record;

import dev.tacho.bench.arrival.Arrivals;
import dev.tacho.bench.llm.Lengths;
import dev.tacho.bench.llm.LlmLoad;
import dev.tacho.bench.llm.LlmPlan;
import dev.tacho.bench.llm.Slo;
import dev.tacho.bench.llm.TraceFile;
import dev.tacho.bench.llm.api.Api;
import dev.tacho.bench.llm.wire.Target;
import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Reasons;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.report.text.Printable;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the options of `bench llm` mean.
final class LlmOptions {
  private static final int INPUT = 128;
  private static final int OUTPUT = 128;
  private static final long MOST_KEY = 16 * 1024;

  private final Call call;
  private final Arguments arguments;

  LlmOptions(Call call) {
    this.call = call;
    this.arguments = call.arguments();
  }

  /// A plan for each level of load, in the order typed.
  List<LlmPlan> plans(String name) {
    URI url = url("url", arguments.text("url").orElseThrow(LlmOptions::noUrl));
    Target target = target(url);
    Api api = api();
    Map<String, String> headers = headers();
    List<LlmPlan> plans = new ArrayList<>();
    for (LlmLoad load : loads()) {
      plans.add(
          new LlmPlan(
              name,
              target,
              api,
              model(api),
              headers,
              extra(),
              load,
              lengths("input-tokens", INPUT),
              lengths("output-tokens", OUTPUT),
              ramp(),
              warmUp(),
              duration(load),
              arguments.countFromZero("min-requests", 0),
              arguments.count("repeats", 1),
              positive("timeout", Duration.ofSeconds(60)),
              arguments.duration("cancel-after"),
              slo(),
              seed(),
              arguments.has("chunks"),
              metrics(target)));
    }
    return plans;
  }

  private static Refusal noUrl() {
    return Refusal.usage(
        "no endpoint was named; --url http://127.0.0.1:8000 --api openai --model NAME names one");
  }

  private static URI url(String option, String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw Refusal.usage(
          "--"
              + option
              + " '"
              + Printable.of(text)
              + "' is no URL: "
              + e.getReason()
              + "; use for example http://127.0.0.1:8000");
    }
  }

  private static Target target(URI url) {
    try {
      return Target.of(url);
    } catch (IllegalArgumentException e) {
      throw Refusal.usage(
          "--url cannot be used: " + e.getMessage() + "; use for example http://127.0.0.1:8000");
    }
  }

  private Api api() {
    String word = arguments.text("api").orElse(Api.OPENAI.word());
    return Api.parse(word)
        .orElseThrow(
            () ->
                Arguments.wrong(
                    "api",
                    word,
                    "one of openai, openai-completions, tgi, triton, tacho",
                    "--api openai"));
  }

  private String model(Api api) {
    return arguments
        .text("model")
        .or(() -> api == Api.TGI ? Optional.of("tgi") : Optional.empty())
        .orElseThrow(
            () ->
                Refusal.usage(
                    "--api " + api.word() + " needs the name of a model; give it by --model NAME"));
  }

  private List<LlmLoad> loads() {
    long given = List.of("concurrency", "rate", "trace").stream().filter(arguments::has).count();
    if (given > 1) {
      throw Refusal.usage(
          "--concurrency, --rate and --trace exclude each other: callers that wait for their"
              + " answers, requests that come anyway, requests as they once came; give one");
    }
    if (arguments.has("trace")) {
      return List.of(trace());
    }
    List<LlmLoad> loads = new ArrayList<>();
    if (arguments.has("rate")) {
      for (String text : arguments.text("rate").orElse("").split(",", -1)) {
        loads.add(new LlmLoad.Open(arrivals(text.strip())));
      }
    } else {
      for (String text : arguments.text("concurrency").orElse("1").split(",", -1)) {
        loads.add(closed(text.strip()));
      }
    }
    if (loads.stream().map(LlmLoad::label).distinct().count() < loads.size()) {
      throw Refusal.usage("a level of load stands twice; give each once");
    }
    return loads;
  }

  private static LlmLoad closed(String text) {
    if (text.matches("[1-9][0-9]{0,3}")) {
      return new LlmLoad.Closed(Integer.parseInt(text));
    }
    throw Arguments.wrong("concurrency", text, "a number of callers from 1 to 9999", "1,8,64");
  }

  private static Arrivals arrivals(String text) {
    String[] parts = text.split(":", -1);
    try {
      double rate = parts.length > 1 ? Double.parseDouble(parts[1]) : Double.NaN;
      if (parts.length == 2 && parts[0].equals("constant")) {
        return new Arrivals.Constant(rate);
      }
      if (parts.length == 2 && parts[0].equals("poisson")) {
        return new Arrivals.Poisson(rate);
      }
      if (parts.length == 3 && parts[0].equals("gamma")) {
        return new Arrivals.Gamma(rate, Double.parseDouble(parts[2]));
      }
      if (parts.length == 3 && parts[0].equals("burst")) {
        return new Arrivals.Burst(rate, Integer.parseInt(parts[2]));
      }
    } catch (IllegalArgumentException _) {
      // refused below
    }
    throw Arguments.wrong(
        "rate",
        text,
        "constant:PER_SECOND, poisson:PER_SECOND, gamma:PER_SECOND:SHAPE or burst:PER_SECOND:SIZE",
        "poisson:8");
  }

  private LlmLoad trace() {
    String typed = arguments.text("trace").orElseThrow();
    try {
      return new LlmLoad.Replay(TraceFile.read(call.path(typed)));
    } catch (IOException e) {
      throw Refusal.input("the trace " + Printable.of(typed) + " cannot be read: " + Reasons.of(e));
    } catch (IllegalArgumentException e) {
      throw Refusal.input(
          "the trace "
              + Printable.of(typed)
              + " is none: "
              + Printable.of(Optional.ofNullable(e.getMessage()).orElse(""))
              + "; JSON lines of timestamp (ms), input_length and output_length are one");
    }
  }

  private Lengths lengths(String option, int otherwise) {
    String text = arguments.text(option).orElse(Integer.toString(otherwise));
    return Lengths.parse(text)
        .orElseThrow(
            () ->
                Arguments.wrong(
                    option,
                    text,
                    "a number of tokens, uniform:LEAST:MOST or normal:MEAN:DEVIATION",
                    "normal:128:32"));
  }

  private Duration positive(String option, Duration otherwise) {
    Duration duration = arguments.duration(option).orElse(otherwise);
    if (duration.isZero()) {
      throw Refusal.usage("--" + option + " 0 leaves no time; leave it out or give more");
    }
    return duration;
  }

  private Duration warmUp() {
    Duration ramp = ramp();
    Duration warmUp = arguments.duration("warmup").orElse(Duration.ofSeconds(5));
    return warmUp.compareTo(ramp) < 0 ? ramp : warmUp;
  }

  private Duration ramp() {
    return arguments.duration("ramp").orElse(Duration.ZERO);
  }

  private Duration duration(LlmLoad load) {
    // a trace is as long as it is, unless it is cut
    Duration otherwise =
        load instanceof LlmLoad.Replay(var trace)
            ? Duration.ofNanos(trace.entries().getLast().atNanos() + 1)
            : Duration.ofSeconds(30);
    return positive("duration", otherwise);
  }

  private Slo slo() {
    Optional<String> text = arguments.text("slo");
    try {
      return text.map(Slo::parse).orElse(Slo.NONE);
    } catch (IllegalArgumentException e) {
      throw Refusal.usage(
          "--slo cannot be understood: "
              + Printable.of(Optional.ofNullable(e.getMessage()).orElse(""))
              + "; use for example --slo ttft=200ms,itl=50ms");
    }
  }

  private long seed() {
    Optional<String> text = arguments.text("seed");
    if (text.filter(t -> !t.matches("[0-9]{1,18}")).isPresent()) {
      throw Arguments.wrong("seed", text.get(), "a whole number from 0", "7");
    }
    return text.map(Long::parseLong).orElse(1L);
  }

  private Json.Obj extra() {
    Optional<String> text = arguments.text("extra");
    try {
      return text.map(Json::parseObject).orElse(Json.Obj.EMPTY);
    } catch (JsonException | IllegalArgumentException _) {
      throw Arguments.wrong("extra", text.orElse(""), "a JSON object", "'{\"temperature\":0}'");
    }
  }

  private Optional<URI> metrics(Target target) {
    Optional<String> text = arguments.text("metrics-url");
    if (text.filter("off"::equals).isPresent()) {
      return Optional.empty();
    }
    URI page = url("metrics-url", text.orElse(target.origin() + "/metrics"));
    target(URI.create(page.toString().replaceFirst("[?#].*$", "")));
    return Optional.of(page);
  }

  /// The key, which is read from where nobody looks over a shoulder, and is written nowhere.
  private Map<String, String> headers() {
    if (arguments.has("api-key-file") && arguments.has("api-key-env")) {
      throw Refusal.usage("--api-key-file and --api-key-env exclude each other; give one");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    Optional<String> key = arguments.text("api-key-file").map(this::keyOf).or(this::keyOfVariable);
    key.ifPresent(
        secret -> {
          if (!secret.matches("[!-~]{1,8192}")) {
            throw Refusal.input("the key is empty or holds characters that no header can carry");
          }
          headers.put("Authorization", "Bearer " + secret);
        });
    return headers;
  }

  private Optional<String> keyOfVariable() {
    Optional<String> name = arguments.text("api-key-env");
    return name.map(
        variable ->
            Optional.ofNullable(call.environment().variables().get(variable))
                .orElseThrow(
                    () ->
                        Refusal.input(
                            "--api-key-env "
                                + Printable.of(variable)
                                + ": there is no such environment variable; export it")));
  }

  private String keyOf(String typed) {
    try {
      var file = call.path(typed);
      if (Files.size(file) > MOST_KEY) {
        throw Refusal.input("--api-key-file " + Printable.of(typed) + " is too large for a key");
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw Refusal.input(
          "--api-key-file " + Printable.of(typed) + " cannot be read: " + Reasons.of(e));
    }
  }
}
