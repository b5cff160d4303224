# Finds an installed Java 25 without starting one: each candidate's `release` file says what it is.
# Sourced by ./tacho, ./check and ./tidy, and copied into the distribution's launcher.
#
#   jdk25_find jdk    sets `java_home` to one with a compiler
#   jdk25_find run    sets `java_home` to one that can run programs
#
# Order: JAVA_HOME, the PATH's java, the usual install folders. Another release there is passed over.

jdk25_fits() {
  [ -x "$1/bin/java" ] || return 1
  [ "$2" = run ] || [ -x "$1/bin/javac" ] || return 1
  if [ -r "$1/release" ]; then
    while IFS= read -r jdk25_line; do
      case $jdk25_line in
        'JAVA_VERSION="25"'* | 'JAVA_VERSION="25.'*) java_home=$1; return 0 ;;
        JAVA_VERSION=*) return 1 ;;
      esac
    done < "$1/release"
    return 1
  fi
  # no release file (a shim, a vendor's stub): ask it
  case $("$1/bin/java" -version 2>&1 < /dev/null) in
    *'version "25"'* | *'version "25.'*) java_home=$1; return 0 ;;
  esac
  return 1
}

jdk25_find() {
  if [ -n "${JAVA_HOME:-}" ] && jdk25_fits "$JAVA_HOME" "$1"; then return 0; fi
  if jdk25_java=$(command -v java); then
    if [ -h "$jdk25_java" ]; then jdk25_java=$(readlink -f "$jdk25_java"); fi
    jdk25_bin=${jdk25_java%/*}
    if jdk25_fits "${jdk25_bin%/*}" "$1"; then return 0; fi
  fi
  for jdk25_dir in \
    /usr/lib/jvm/* /usr/java/* /usr/local/java/* /opt/* /opt/java/* /opt/jdk/* \
    "${HOME:-/nowhere}"/.sdkman/candidates/java/* "${HOME:-/nowhere}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-/nowhere}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk@25 /usr/local/opt/openjdk@25
  do
    if jdk25_fits "$jdk25_dir" "$1"; then return 0; fi
  done
  return 1
}

jdk25_missing() {
  echo "tacho: no Java 25 found in JAVA_HOME (${JAVA_HOME:-not set}), on the PATH or in the usual" >&2
  echo "folders (/usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks, /Library/Java/JavaVirtualMachines)." >&2
  echo "Install a JDK 25, for example:" >&2
  echo "  Debian, Ubuntu:  apt install temurin-25-jdk    (set up first: https://adoptium.net/installation/linux/)" >&2
  echo "  macOS:           brew install openjdk@25" >&2
  echo "  anywhere:        sdk install java 25-tem       (https://sdkman.io)" >&2
  echo "or set JAVA_HOME to one." >&2
}
