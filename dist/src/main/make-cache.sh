#!/bin/sh
# Makes the cache that shortens start-up, for the Java that is found here now. The build has run it
# for its own Java; run it again once after unpacking where another Java 25 is installed.
set -eu
case $0 in */*) bin=${0%/*} ;; *) bin=. ;; esac
home=$(CDPATH='' cd -P -- "$bin/.." && pwd -P)
if ! [ -w "$home/lib" ]; then
  echo "make-cache: $home/lib is not writable; Tacho works without the cache, only slower to start" >&2
  exit 1
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if ! TACHO_CACHE_OUTPUT=$work/tacho.aot "$home/bin/tacho" @train "$work/home" > "$work/log" 2>&1 ||
  [ ! -s "$work/tacho.aot" ]; then
  cat "$work/log" >&2
  echo "make-cache: this Java makes no cache; Tacho works without it, only slower to start" >&2
  exit 1
fi
cp "$work/tacho.aot" "$home/lib/tacho.aot.new"
mv "$home/lib/tacho.aot.new" "$home/lib/tacho.aot"
