#!/bin/sh
# Starts Tacho from the folder that this file lies in, wherever that is, also when it is read-only.
set -u

here=$0
while [ -h "$here" ]; do
  link=$(readlink "$here")
  case $link in /*) here=$link ;; *) here=${here%/*}/$link ;; esac
done
case $here in */*) here=${here%/*} ;; *) here=. ;; esac
home=$(CDPATH='' cd -P -- "$here/.." && pwd -P) || exit 125

@JDK25@
if [ -x "$home/runtime/bin/java" ]; then
  java_home=$home/runtime
elif ! jdk25_find run; then
  jdk25_missing
  exit 125
fi

class_path=
for jar in @JARS@; do class_path=$class_path:$home/lib/$jar; done
class_path=${class_path#:}

# The JVM reads and passes on file names, arguments and environment in the locale's encoding, and in
# a plain C locale loses all but ASCII. The recorder gives the command its own LC_ALL back.
locale=
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
  *[Uu][Tt][Ff]8* | *[Uu][Tt][Ff]-8*) ;;
  *)
    locale=-Dtacho.lc_all=${LC_ALL-unset}
    LC_ALL=C.UTF-8
    export LC_ALL
    ;;
esac

# What makes start-up short: classes that were loaded and linked before (bound to one exact Java; with
# another the JVM goes on without, and -Xlog:disable keeps it from talking about that), one compiler,
# the smallest collector. Settings in the environment that contradict are given way.
collector=-XX:+UseSerialGC
cache=$home/lib/tacho.aot
case ${JAVA_TOOL_OPTIONS:-}${JDK_JAVA_OPTIONS:-} in
  *-Xshare* | *SharedArchive* | *AOTCache* | *AOTConfiguration*) cache= ;;
esac
case ${JAVA_TOOL_OPTIONS:-}${JDK_JAVA_OPTIONS:-} in
  *-XX:+Use*GC*) collector= ;;
esac
if [ -n "${TACHO_CACHE_OUTPUT:-}" ]; then
  cache=-XX:AOTCacheOutput=$TACHO_CACHE_OUTPUT
elif [ -r "$cache" ]; then
  cache=-XX:AOTCache=$cache
else
  cache=
fi

# Java puts temporary files into /tmp, whatever TMPDIR says.
scratch=
case ${JAVA_TOOL_OPTIONS:-}${JDK_JAVA_OPTIONS:-} in
  *-Djava.io.tmpdir=*) ;;
  *) if [ -d "${TMPDIR:-}" ] && [ -w "$TMPDIR" ]; then scratch=-Djava.io.tmpdir=$TMPDIR; fi ;;
esac

# The one answer that needs a single class is quicker without what the others need.
native=--enable-native-access=ALL-UNNAMED
if [ $# = 1 ] && [ "$1" = --version ]; then
  cache=
  native=
fi

exec "$java_home/bin/java" \
  $collector -XX:TieredStopAtLevel=1 -Xms16m -XX:-UsePerfData -Xlog:disable \
  $native \
  ${cache:+"$cache"} \
  ${locale:+"$locale"} \
  ${scratch:+"$scratch"} \
  "-Dtacho.home=$home" "-Dtacho.launcher=$home/bin/tacho" \
  -cp "$class_path" dev.tacho.cli.Tacho "$@"
