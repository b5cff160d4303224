#!/bin/sh
# Puts the distribution together: assemble.sh ROOT VERSION CLASS_PATH_FILE JAVA_HOME. Called by the
# dist module.
set -eu
root=$1 version=$2 jars=$3 java_home=$4
out=$root/dist/target/tacho-$version
new=$root/dist/target/assembling

rm -rf "$new"
mkdir -p "$new/bin" "$new/lib" "$new/docs"

# As ONNX Runtime's jar names this machine. The jar comes with the libraries of four platforms, of
# which a machine can use one, and with the debugging symbols of another: 43 MB of 54.
case $(uname -s)-$(uname -m) in
  Linux-x86_64) native=linux-x64 ;;
  Linux-aarch64) native=linux-aarch64 ;;
  Darwin-arm64) native=osx-aarch64 ;;
  *) native=none ;;
esac

# slim JAR TO: the jar with the libraries of this machine only; the same bytes each time.
slim() {
  kept=$root/dist/target/slim-$native-${1##*/}
  if ! [ "$kept" -nt "$1" ]; then
    rm -rf "$new/jar"
    mkdir "$new/jar"
    (
      cd "$new/jar"
      "$java_home/bin/jar" --extract --file "$1"
      for folder in ai/onnxruntime/native/*; do
        [ "${folder##*/}" = "$native" ] || rm -rf "$folder"
      done
      mv META-INF/MANIFEST.MF ../manifest
      "$java_home/bin/jar" --create --date=2026-01-01T00:00:00Z --manifest=../manifest \
        --file "$kept.new" .
    )
    rm -rf "$new/jar" "$new/manifest"
    mv "$kept.new" "$kept"
  fi
  cp "$kept" "$2"
}

names=
IFS=:
# shellcheck disable=SC2013
for jar in $(cat "$jars"); do
  name=${jar##*/}
  case $name in
    onnxruntime-*) slim "$jar" "$new/lib/$name" ;;
    *) cp "$jar" "$new/lib/$name" ;;
  esac
  names="$names $name"
done
unset IFS
# one time for all: archives are reproducible, and the cache knows jars by time and size
touch -t 202601010000.00 "$new"/lib/*.jar

sed -e "s|@JARS@|${names# }|" -e "/^@JDK25@\$/{
r $root/scripts/jdk25.sh
d
}" "$root/dist/src/main/launcher.sh" > "$new/bin/tacho"
cp "$root/dist/src/main/make-cache.sh" "$new/bin/make-cache"
chmod 755 "$new/bin/tacho" "$new/bin/make-cache"

for file in LICENSE README.md CHANGELOG.md; do
  [ ! -f "$root/$file" ] || cp "$root/$file" "$new/"
done
for file in "$root"/docs/*.md; do
  [ ! -f "$file" ] || cp "$file" "$new/docs/"
done
if [ -d "$root/clients/python" ]; then
  mkdir -p "$new/clients/python"
  cp "$root"/clients/python/*.py "$root"/clients/python/*.toml "$new/clients/python/"
fi
if [ -d "$root/examples" ]; then
  mkdir -p "$new/examples"
  for file in "$root"/examples/*.java "$root"/examples/*.py "$root"/examples/*.md "$root"/examples/*.yaml; do
    [ ! -f "$file" ] || cp "$file" "$new/examples/"
  done
fi

rm -rf "$root"/dist/target/tacho-*/
mv "$new" "$out"
# after the move: the cache knows the jars' folder by its end, not by its whole path
"$out/bin/make-cache" || echo "[WARNING] dist: no start-up cache was made" >&2
