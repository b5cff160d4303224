package dev.tacho.core;

import dev.tacho.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Keeps secrets out of what is written: values of arguments and variables whose names speak of
/// secrets, credentials inside URLs, and tokens that are known by their form. Pure.
///
/// It errs on the side of hiding: `--token-count 5` loses nothing because its value is a plain
/// number, `--token abc` loses `abc`.
public final class Redaction {
  /// What stands where a secret stood.
  public static final String MARK = "[redacted]";

  private static final String SECRET =
      "(?:pass(?:word|wd|phrase)?|secret|token|api[-_]?key|access[-_]?key|private[-_]?key"
          + "|credentials?|auth(?:orization)?|bearer|cookie)";
  private static final Pattern SECRET_NAME =
      Pattern.compile(SECRET + "$", Pattern.CASE_INSENSITIVE);
  // a header's value goes as a whole, since its first word may only be a scheme
  private static final Pattern HEADER =
      Pattern.compile(
          "((?:authorization|cookie)[\"']?\\s*[:=]\\s*[\"']?)[^\"'\\r\\n]+",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern BEARER =
      Pattern.compile("\\b(bearer\\s+)[\\w.~+/=-]{6,}", Pattern.CASE_INSENSITIVE);
  // inside a script, a header or a JSON text: NAME=x, name: x, "name":"x", --name x
  private static final Pattern ASSIGNED =
      Pattern.compile(
          "(" + SECRET + "[\"']?\\s*[=:]\\s*[\"']?|--[\\w-]*" + SECRET + "\\s+)([^\\s\"'&;,}]+)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern NAME = Pattern.compile("[\\w.+-]+");
  private static final Pattern URL_USER = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*://)[^/@\\s]+@");
  private static final Pattern URL_QUERY =
      Pattern.compile(
          "([?&][^=&#\\s]*(?:token|key|secret|password|signature|sig|auth)[^=&#\\s]*=)[^&#\\s]+",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern KNOWN_FORM =
      Pattern.compile(
          "(?:hf_[A-Za-z0-9]{20,}|sk-[A-Za-z0-9_-]{20,}|gh[pousr]_[A-Za-z0-9]{20,}"
              + "|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{20,}|AKIA[A-Z0-9]{16}"
              + "|xox[abprs]-[A-Za-z0-9-]{10,}|eyJ[\\w-]{8,}\\.[\\w-]{8,}\\.[\\w-]{8,})");

  /// Variables worth keeping: what changes how training and serving programs run.
  private static final List<String> KEPT_PREFIXES =
      List.of(
          "CUDA_",
          "NVIDIA_",
          "NCCL_",
          "GLOO_",
          "ROCR_",
          "HIP_",
          "HSA_",
          "OMP_",
          "MKL_",
          "OPENBLAS_",
          "KMP_",
          "GOMP_",
          "TORCH_",
          "PYTORCH_",
          "XLA_",
          "TF_CONFIG",
          "TF_CPP_",
          "TF_DETERMINISTIC_",
          "TF_ENABLE_",
          "TF_FORCE_",
          "TF_GPU_",
          "TF_NUM_",
          "TF_XLA_",
          "JAX_",
          "SLURM_",
          "OMPI_",
          "PMI_",
          "RANK",
          "WORLD_SIZE",
          "LOCAL_RANK",
          "MASTER_",
          "HF_",
          "TRANSFORMERS_",
          "TOKENIZERS_",
          "VLLM_",
          "CONDA_DEFAULT_ENV",
          "VIRTUAL_ENV",
          "KUBERNETES_",
          "GITHUB_REF",
          "GITHUB_REPOSITORY",
          "GITHUB_RUN_ID",
          "GITHUB_SERVER_URL",
          "CI_MERGE_REQUEST_IID",
          "CI_PROJECT_URL",
          "JOB_",
          "PYTHONHASHSEED",
          "LD_PRELOAD");

  private Redaction() {}

  /// The arguments with their secrets replaced: of `--password x`, `--password=x`, `TOKEN=x`, URLs
  /// and known forms.
  public static List<String> arguments(List<String> arguments) {
    List<String> clean = new ArrayList<>(arguments.size());
    boolean secretNext = false;
    for (String argument : arguments) {
      clean.add(secretNext && !argument.startsWith("-") ? value(argument) : argument(argument));
      secretNext = argument.startsWith("-") && isSecret(argument);
    }
    return clean;
  }

  /// The variables worth keeping, secrets among them replaced.
  public static Map<String, String> environment(Map<String, String> environment) {
    Map<String, String> kept = new TreeMap<>();
    environment.forEach(
        (name, text) -> {
          if (KEPT_PREFIXES.stream().anyMatch(name::startsWith)) {
            kept.put(name, isSecret(name) ? value(text) : text(text));
          }
        });
    return kept;
  }

  /// The configuration with the values of secret names replaced, at any depth.
  public static Json.Obj configuration(Json.Obj configuration) {
    Json.Builder clean = Json.object();
    configuration.members().forEach((name, value) -> clean.put(name, clean(name, value)));
    return clean.build();
  }

  private static Json clean(String name, Json value) {
    return switch (value) {
      case Json.Obj object -> configuration(object);
      case Json.Arr(var items) -> Json.array(items.stream().map(i -> clean(name, i)).toList());
      case Json.Str(var text) -> Json.of(isSecret(name) ? value(text) : text(text));
      case Json.Num _, Json.Bool _, Json.Null _ -> value;
    };
  }

  /// Text without credentials in URLs and headers, without what stands at secret names, and without
  /// tokens of known forms.
  public static String text(String text) {
    String clean = URL_USER.matcher(text).replaceAll("$1" + MARK + "@");
    clean = URL_QUERY.matcher(clean).replaceAll("$1" + MARK);
    clean = HEADER.matcher(clean).replaceAll("$1" + MARK);
    clean = BEARER.matcher(clean).replaceAll("$1" + MARK);
    clean =
        ASSIGNED
            .matcher(clean)
            .replaceAll(m -> Matcher.quoteReplacement(m.group(1) + value(m.group(2))));
    return KNOWN_FORM.matcher(clean).replaceAll(MARK);
  }

  private static String argument(String argument) {
    int equals = argument.indexOf('=');
    if (equals > 0
        && NAME.matcher(argument.substring(0, equals)).matches()
        && isSecret(argument.substring(0, equals))) {
      return argument.substring(0, equals + 1) + value(argument.substring(equals + 1));
    }
    return text(argument);
  }

  /// A plain number or a word for yes and no is no secret, whatever its name.
  private static String value(String value) {
    String word = value.toLowerCase(Locale.ROOT);
    boolean plain =
        word.isEmpty()
            || word.equals("true")
            || word.equals("false")
            || (word.length() < 6 && word.chars().allMatch(c -> c >= '0' && c <= '9'));
    return plain ? value : MARK;
  }

  private static boolean isSecret(String name) {
    return SECRET_NAME.matcher(name).find();
  }
}
