#!/bin/sh
# Puts the distribution together: assemble.sh ROOT VERSION CLASS_PATH_FILE. Called by the dist module.
set -eu
root=$1 version=$2 jars=$3
out=$root/dist/target/tacho-$version
new=$root/dist/target/assembling

rm -rf "$new"
mkdir -p "$new/bin" "$new/lib" "$new/docs"

names=
IFS=:
# shellcheck disable=SC2013
for jar in $(cat "$jars"); do
  name=${jar##*/}
  cp "$jar" "$new/lib/$name"
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
