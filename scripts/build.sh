# What ./tacho, ./check and ./tidy share: the tools they need and the lock that keeps two builds of
# one checkout apart. Expects `root` to be set to the checkout's folder.

. "$root/scripts/jdk25.sh"

# Sets JAVA_HOME for Maven, or says what to install and ends with 125 (could not start).
need_tools() {
  if ! jdk25_find jdk; then jdk25_missing; exit 125; fi
  JAVA_HOME=$java_home
  export JAVA_HOME
  if ! command -v mvn > /dev/null; then
    echo "tacho: Apache Maven (3.8 or newer) builds this checkout, and there is no mvn on the PATH." >&2
    echo "Install it: apt install maven, brew install maven, or https://maven.apache.org/download.cgi" >&2
    exit 125
  fi
}

# Takes the checkout's build lock; it falls with this process. Descriptor 9 is the lock where the
# system has flock; elsewhere a folder with the owner's process id, taken over when that is gone.
lock_build() {
  mkdir -p "$root/target"
  if command -v flock > /dev/null; then
    exec 9> "$root/target/build.lock"
    if ! flock -n 9; then
      echo "tacho: another build of this checkout is running; waiting for it" >&2
      flock 9
    fi
  else
    told=
    until mkdir "$root/target/build.lock.d" 2> /dev/null; do
      owner=$(cat "$root/target/build.lock.d/pid" 2> /dev/null || :)
      if [ -n "$owner" ] && ! kill -0 "$owner" 2> /dev/null; then
        rm -rf "$root/target/build.lock.d"
      elif [ -z "$told" ]; then
        echo "tacho: another build of this checkout is running; waiting for it" >&2
        told=yes
      fi
      sleep 0.2
    done
    echo $$ > "$root/target/build.lock.d/pid"
    trap 'rm -rf "$root/target/build.lock.d"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
  fi
}

# True when something that the distribution is made of changed since the last good build.
# The stamp is as old as that build's start; its one line names the launcher.
stale() {
  [ -r "$root/target/built" ] || return 0
  read -r launcher < "$root/target/built" || return 0
  launcher=$root/$launcher
  [ -x "$launcher" ] || return 0
  [ -n "$(find "$root/pom.xml" "$root"/*/pom.xml "$root"/*/src/main "$root/scripts" \
    "$root/examples" "$root/clients" "$root/docs" "$root/LICENSE" "$root/README.md" \
    \( -name target -o -name __pycache__ -o -name '*.egg-info' \) -prune -o \
    \( -type f -o -path '*/src/main/*' \) -newer "$root/target/built" -print -quit 2> /dev/null)" ]
}

# Before and after a build that makes the distribution.
build_begins() {
  rm -f "$root/target/building"
  : > "$root/target/building"
}

build_succeeded() {
  set -- "$root"/dist/target/tacho-*/bin/tacho
  if [ -x "$1" ]; then
    # the content changes, the time stays that of the build's start
    touch -r "$root/target/building" "$root/target/building.time"
    echo "${1#"$root"/}" > "$root/target/building"
    touch -r "$root/target/building.time" "$root/target/building"
    mv "$root/target/building" "$root/target/built"
  fi
}
