#!/usr/bin/env bash
# The flex command: finds a JDK 25, builds what is missing or older than its sources, and runs flex-cli.
# Exit codes of its own: 1 the build failed, 3 this machine lacks something: a JDK 25, a right, room on a disk, a path that
# can be used. All others are flex-cli's, see flex-cli/README.md.

# ---- whoever calls, from whichever shell -----------------------------------------------------------------------------
# Privileged, bash takes no functions, no options and no CDPATH from its caller.
case $- in
  *p*) ;;
  *) exec /usr/bin/env -u SHELLOPTS -u BASHOPTS "${BASH:-bash}" -p "${BASH_SOURCE[0]}" "$@" ;;
esac
set -euo pipefail
set +o posix
caller_path=${PATH:-}
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin${PATH:+:$PATH}
{ export LC_ALL=C.UTF-8 TZ=UTC; } 2>/dev/null
# What is not named here reaches nobody: neither this script's tools, nor Maven, nor the command and what it starts.
for name in $(export -p | sed -n -e 's/^export \([A-Za-z_][A-Za-z0-9_]*\).*/\1/p' \
  -e 's/^declare -[A-Za-z]* \([A-Za-z_][A-Za-z0-9_]*\).*/\1/p'); do
  case $name in
    LC_ALL | TZ | PATH | HOME | TERM | COLUMNS | NO_COLOR | JAVA_HOME | JAVA25_HOME | FLEX_*) ;;
    # For the build alone, which may have to go through a proxy to its repository.
    MAVEN_OPTS | MAVEN_ARGS | MAVEN_USER_HOME | MVNW_* | JAVA_TOOL_OPTIONS | *_proxy | *_PROXY) ;;
    *) unset "$name" 2>/dev/null || true ;;
  esac
done
export HOME=${HOME:-$(eval "printf %s ~$(id -un 2>/dev/null)")}
# What is made is its owner's to use, and nobody else's to change, whatever the caller's mask; a stricter one stays so.
umask "$(printf '%03o' $(($(umask) & 0077 | 0022)))"

# ---- where we are, also through symbolic links -----------------------------------------------------------------------
self=${BASH_SOURCE[0]}
while [ -L "$self" ]; do
  link=$(readlink "$self")
  case $link in
    /*) self=$link ;;
    *) self=$(dirname "$self")/$link ;;
  esac
done
root=$(cd -P -- "$(dirname -- "$self")" && pwd)
state=$root/.flex

lacks() {
  echo "flex: $1" >&2
  echo "  $2" >&2
  exit 3
}

# As flex.cli.stack.Home has it: what parts class paths, lists of directories and jars, and what is replaced in a path;
# besides a quote, which Maven's compiler cannot hand on.
case $root in
  *[:,!\\\"]* | *'${'* | *[[:cntrl:]]*) unusable="there is one of : , ! \\ \" \${ or a control character" ;;
  *[!\ -~]*) printf %s "$root" | iconv -f UTF-8 -t UTF-8 > /dev/null 2>&1 || unusable="there is what is no UTF-8" ;;
esac
[ -z "${unusable:-}" ] ||
  lacks "it cannot run from $(printf %q "$root"): $unusable in its path" "move or clone the checkout to another directory"

# ---- a JDK 25 --------------------------------------------------------------------------------------------------------
# Exactly 25: a newer one compiles other class files, and the caches of a build belong to one JDK.
is_jdk_25() {
  [ -n "$1" ] && [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  if [ -r "$1/release" ]; then
    grep -Eq '^JAVA_VERSION="25([".+-]|$)' "$1/release"
  else
    "$1/bin/java" -version 2>&1 | grep -Eq 'version "25[".+-]'
  fi
}

home_of_java_on_path() {
  local java
  java=$(PATH=$caller_path command -v java) || return 1
  while [ -L "$java" ]; do
    link=$(readlink "$java")
    case $link in
      /*) java=$link ;;
      *) java=$(dirname "$java")/$link ;;
    esac
  done
  (cd -P "$(dirname "$java")/.." && pwd)
}

find_jdk() {
  local candidate
  if [ -n "${FLEX_JAVA_HOME:-}" ]; then
    is_jdk_25 "$FLEX_JAVA_HOME" && jdk=$FLEX_JAVA_HOME && return 0
    echo "flex: FLEX_JAVA_HOME=$FLEX_JAVA_HOME is not a JDK 25" >&2
    return 1
  fi
  # FLEX_JDK_DIRS (for tests and odd machines) replaces the directories that hold JDKs.
  local dirs=${FLEX_JDK_DIRS-/usr/lib/jvm:${HOME:-/nonexistent}/.sdkman/candidates/java:${HOME:-/nonexistent}/.jdks:/Library/Java/JavaVirtualMachines:/opt}
  for candidate in "${JAVA25_HOME:-}" "${JAVA_HOME:-}" "$(home_of_java_on_path || true)"; do
    is_jdk_25 "$candidate" && jdk=$candidate && return 0
  done
  local IFS=:
  for dir in $dirs; do
    for candidate in "$dir"/* "$dir"/*/Contents/Home; do
      is_jdk_25 "$candidate" && jdk=$candidate && return 0
    done
  done
  return 1
}

jdk=
if ! find_jdk; then
  cat >&2 <<'TEXT'
flex: no JDK 25 was found.
  Install one, for example Eclipse Temurin 25 (https://adoptium.net/temurin/releases/?version=25),
  `apt install temurin-25-jdk` with Adoptium's repository, `sdk install java 25-tem`, or `brew install temurin@25`.
  If there is one, name its directory: FLEX_JAVA_HOME=/path/to/jdk-25 ./flex ...
TEXT
  exit 3
fi

# ---- is the build older than its sources? ----------------------------------------------------------------------------
stamp=$state/built
cli=$root/flex-cli/target/flex-cli.jar
archive=$root/flex-cli/target/flex-cli.aot
if [ -r "$jdk/release" ] && [[ $(< "$jdk/release") =~ JAVA_RUNTIME_VERSION=\"([^\"]+)\" ]]; then
  archive=$root/flex-cli/target/flex-cli-${BASH_REMATCH[1]}.aot
fi

# Whether the jar of a module is missing, or older than an input; what the last whole build saw is up to date.
is_stale() {
  local jar=$1
  shift
  [ -f "$jar" ] || return 0
  # Spring Boot gives its jar the time of the reproducible build; that of the jar it was made from is the real one.
  [ ! -f "$jar.original" ] || jar=$jar.original
  local newer=(-newer "$jar")
  [ -f "$stamp" ] && newer+=(-newer "$stamp")
  local inputs=() one
  for one in "$@"; do
    [ -e "$root/$one" ] && inputs+=("$root/$one")
  done
  [ -n "$(find "${inputs[@]}" -type f "${newer[@]}" -print 2>/dev/null | head -n 1)" ]
}

shared="pom.xml .mvn/wrapper contracts/pom.xml contracts/src/main"
kernel="saga-kernel/pom.xml saga-kernel/src/main"
chassis="saga-steps/pom.xml saga-steps/src/main service-chassis/pom.xml service-chassis/src/main"
embedded="embedded-stack/pom.xml embedded-stack/src/main"

# Every module <owner>-service of the checkout is a service.
services=()
for pom in "$root"/*-service/pom.xml; do
  [ ! -f "$pom" ] || services+=("$(basename "$(dirname "$pom")")")
done

is_a_service_stale() {
  local service
  for service in ${services[@]+"${services[@]}"}; do
    # shellcheck disable=SC2086
    if is_stale "$root/$service/target/$service.jar" $shared $kernel $chassis "$service/pom.xml" "$service/src/main"; then
      return 0
    fi
  done
  return 1
}

needs_build() {
  # shellcheck disable=SC2086
  case $1 in
    cli) [ ! -f "$cli" ] || [ ! -d "$root/flex-cli/target/lib" ] ;;
    all)
      is_stale "$cli" $shared $kernel $embedded flex-cli/pom.xml flex-cli/src/main ||
        is_stale "$root/embedded-stack/target/embedded-stack.jar" $embedded pom.xml ||
        is_stale "$root/store-agent/target/store-agent.jar" $shared store-agent/pom.xml store-agent/src/main ||
        is_a_service_stale
      ;;
  esac
}

# ---- build -----------------------------------------------------------------------------------------------------------
say() { echo "$*" >&2; }

build_flags="--enable-native-access=ALL-UNNAMED -Duser.language=en -Duser.country= -Duser.timezone=UTC"

# Whether a build can write where it has to.
require_writable() {
  local one
  for one in "$root" "$state" "$root"/*/target; do
    [ ! -e "$one" ] || [ -w "$one" ] ||
      lacks "it has to be built, and $one may not be written by $(id -un): it is $(owner "$one")'s" \
        "build it as $(owner "$one"), or clone it to a directory of your own"
  done
}

owner() {
  # shellcheck disable=SC2012
  ls -ld -- "$1" | awk '{ print $3 }'
}

require_room() {
  local probe=$state/room-$$
  if ! { mkdir -p "$state" && head -c 65536 /dev/zero > "$probe"; } 2>/dev/null; then
    rm -f "$probe"
    lacks "nothing can be written to $state" "is its disk full, or mounted for reading only?"
  fi
  rm -f "$probe"
}

build() {
  local modules=store-agent,embedded-stack,flex-cli service
  for service in ${services[@]+"${services[@]}"}; do
    modules=$modules,$service
  done
  local log=$state/build.log begin=$SECONDS maven line='' last='' code=0 fetched
  : > "$stamp.new"
  say "flex: building (log: $log)"
  # Compiling runs all static checks; tests are neither compiled nor run, `./mvnw verify` does that.
  # What is fetched from the repository is written to the log, so that a first build can show that it moves.
  (cd "$root" && JAVA_HOME=$jdk JAVA25_HOME=$jdk MAVEN_OPTS="${MAVEN_OPTS:-} $build_flags" \
    exec ./mvnw -B -T 1C -Dmaven.test.skip=true -pl "$modules" -am package) > "$log" 2>&1 9>&- < /dev/null &
  maven=$!
  trap 'kill "$maven" 2>/dev/null || true; say; say "flex: build interrupted"; exit 130' INT TERM
  while kill -0 "$maven" 2>/dev/null; do
    sleep 0.25
    line=$(grep -E '^\[INFO\] Building .*\[[0-9]+/[0-9]+\]' "$log" | tail -n 1 |
      sed -E 's/^\[INFO\] Building (.*) [0-9][^ ]* +\[([0-9]+\/[0-9]+)\]/\2 \1/') || true
    [ -n "$line" ] || line='starting Maven'
    fetched=$(grep -c '^Downloaded\|^\[INFO\] Downloaded' "$log" || true)
    [ "$fetched" = 0 ] || [ -z "$fetched" ] || line="$line, $fetched files fetched"
    if [ -t 2 ]; then
      printf '\r\033[K  %s, %d s' "$line" $((SECONDS - begin)) >&2
    elif [ "${line%%,*}" != "$last" ]; then
      last=${line%%,*}
      say "  $last"
    fi
  done
  wait "$maven" || code=$?
  trap - INT TERM
  [ ! -t 2 ] || printf '\r\033[K' >&2
  if [ "$code" != 0 ]; then
    require_room
    say "flex: the build failed after $((SECONDS - begin)) s; the end of $log:"
    grep -Ev '^(\[INFO\] )?Download(ing|ed) ' "$log" | tail -n 25 >&2
    return 1
  fi
  mv "$stamp.new" "$stamp"
  rm -f "$archive"
  if needs_build "$1"; then
    say "flex: the build has not made what is needed; do MAVEN_ARGS or MAVEN_OPTS say so? Its log: $log"
    return 1
  fi
  say "  built in $((SECONDS - begin)) s"
}

build_alone() {
  require_writable
  require_room
  if command -v flock > /dev/null; then
    exec 9> "$state/build.lock"
    if ! flock -n 9; then
      say "flex: waiting for another build"
      flock 9
    fi
  fi
  # Another flex may have built it meanwhile.
  local code=0
  if needs_build "$1"; then
    build "$1" || code=1
  fi
  exec 9>&-
  return "$code"
}

command_name=
previous=
for argument in "$@"; do
  # The only option before a command that has a value of its own; `--home=DIR` is one word.
  if [ "$previous" != --home ]; then
    case $argument in
      -*) ;;
      *)
        command_name=$argument
        break
        ;;
    esac
  fi
  previous=$argument
done
# Only what starts the stack needs the newest build: `flex down` must work while the sources do not compile.
case $command_name in
  up | demo | train) needs=all ;;
  *) needs=cli ;;
esac
if needs_build "$needs"; then
  build_alone "$needs" || exit 1
fi

# ---- run -------------------------------------------------------------------------------------------------------------
unset JAVA_TOOL_OPTIONS
flags=(-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx192m -XX:-UsePerfData
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
[ ! -t 1 ] || flags+=(-Dflex.terminal=true)
flags+=(-Dflex.root="$root" -Dflex.script="$root/flex")
# Classes loaded and linked once, for half the start time: `flex train` records this command and all programs that it
# starts. A JVM that is given a cache which it cannot use is slower than without, so the name holds the JDK.
if [ "$command_name" = train ] && [ -w "$root/flex-cli/target" ]; then
  "$jdk/bin/java" "${flags[@]}" -XX:AOTCacheOutput="$archive.recorded" "-Xlog:aot*=off" "-Xlog:cds*=off" -jar "$cli" "$@"
  [ ! -f "$archive.recorded" ] || mv "$archive.recorded" "$archive"
  exit 0
fi
if [ ! -f "$archive" ] || [ "$cli" -nt "$archive" ]; then
  # In somebody else's checkout the command itself stays as it is.
  [ ! -w "$root/flex-cli/target" ] || flags+=(-Dflex.untrained=true)
else
  flags+=(-XX:AOTCache="$archive" -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 -XX:-AOTReplayTraining
    "-Xlog:aot*=off" "-Xlog:cds*=off")
fi
exec "$jdk/bin/java" "${flags[@]}" -jar "$cli" "$@"
