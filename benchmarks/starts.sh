#!/usr/bin/env bash
# How long somebody waits for a stack, and for the agent of a new store, alone and three at once; with the caches of the
# programs' starts and without, in turn. usage: benchmarks/starts.sh [runs]   (HOME_DIR: an empty or trained home;
# UP_OPTIONS: those of flex up, as for other ports)
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-10}
home=${HOME_DIR:-$(mktemp -d)}
export FLEX_TRAINING=off
export LC_ALL=C
results=$(mktemp -d)

flex() { ./flex --home "$home" "$@"; }

caches() { find "$home/apps" -name '*.aot*' -type f; }
hide() { caches | while read -r file; do case $file in *.aot) mv "$file" "$file.hidden" ;; esac; done; }
show() { caches | while read -r file; do case $file in *.hidden) mv "$file" "${file%.hidden}" ;; esac; done; }
trap 'show; flex down > /dev/null' EXIT

median() { sort -n "$1" | awk '{ all[NR] = $1 } END { m = all[int(NR / 2) + 1]; printf NR ? (m > 100 ? "%d" : "%.2f") : "-", m }'; }

# Milliseconds from the start of its process, as the agent of a store says them.
agent_of() { grep -l "\"$1\"" "$home"/vms/*/config-drive/flex.json | sed 's|/config-drive.*|/console.log|'; }
ready_after() { sed -n 's/.* Ready for commands \([0-9]*\) ms .*/\1/p' "$(agent_of "$1")" | head -n 1; }
pss() { awk '/^Pss:/ { printf "%.0f\n", $2 / 1024 }' "/proc/$(cat "$(dirname "$(agent_of "$1")")/agent.pid")/smaps_rollup"; }
# Processor seconds of a process so far.
processor() { awk -v hz="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); printf "%.2f\n", ($12 + $13) / hz }' "/proc/$1/stat"; }

shop() { flex shop request --domain "$1.example.com" --name "Shop $1" --follow > /dev/null; }

round() { # a name, a number
  # shellcheck disable=SC2086
  flex up --json ${UP_OPTIONS:-} 2> /dev/null | sed -n 's/.*"seconds" *: *\([0-9.]*\).*/\1/p' >> "$results/up-$1"
  local service
  for service in broker database site-service; do
    processor "$(head -n 1 "$home/run/$service.pid")" >> "$results/$service-$1"
  done
  # The first one pays for what the site does for the first time.
  shop "w$2"
  shop "a$2"
  ready_after "a$2" >> "$results/alone-$1"
  sleep 12
  pss "a$2" >> "$results/pss-$1"
  local pids=() i
  for i in x y z; do
    shop "$i$2" &
    pids+=($!)
  done
  wait "${pids[@]}"
  for i in x y z; do ready_after "$i$2"; done | sort -n | tail -n 1 >> "$results/three-$1"
  flex down --wipe --yes > /dev/null
}

[ -d "$home/apps" ] && [ -n "$(caches)" ] || flex train > "$results/train.log" 2>&1
for ((n = 1; n <= runs; n++)); do
  hide
  round without "$n"
  show
  round with "$n"
done
printf '%-34s%12s%12s   medians of %s\n' '' 'no caches' caches "$runs"
while read -r key title; do
  printf '%-34s%12s%12s\n' "$title" "$(median "$results/$key-without")" "$(median "$results/$key-with")"
done << 'TABLE'
up flex up, s
broker broker, processor s
database database, processor s
site-service site-service, processor s
alone agent alone, ms to ready
three three agents at once, ms to last
pss agent, MiB PSS of two
TABLE
