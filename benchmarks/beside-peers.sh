#!/usr/bin/env bash
# Runs the ten-step sagas of Flex and of its peers in turn on this machine, and prints the ratios.
#   benchmarks/beside-peers.sh [instances] [warmup] [concurrency...]      (1000 1000 1 32 1000 where none is given)
# PEERS names the peers to run (temporal zeebe axon), HARNESS the directory of their run.sh, JAVA_HOME a JDK 25.
# The peers keep their state in memory; every step of ours is an acknowledged write, and its messages pass a broker.
set -euo pipefail
cd "$(dirname "$0")/.."
harness=${HARNESS:-../shared/bench/peers}
[ $# -gt 0 ] || set -- 1000 1000 1 32 1000
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

[ -x "${JAVA_HOME:-}/bin/java" ] || { echo "set JAVA_HOME to a JDK 25" >&2; exit 2; }
[ -f benchmarks/target/benchmarks.jar ] || ./mvnw -q package -DskipTests -pl benchmarks -am

echo "== flex: embedded broker and database"
"$JAVA_HOME/bin/java" -cp "benchmarks/target/benchmarks.jar:benchmarks/target/lib/*" flex.benchmarks.KernelSaga "$@" \
  2> "$results/flex.err" | tee "$results/flex"
for peer in ${PEERS:-temporal zeebe axon}; do
  echo "== $peer"
  bash "$harness/run.sh" "$peer" "$@" 2> "$results/$peer.err" | tee "$results/$peer" ||
    { echo "$peer failed:" >&2; tail -5 "$results/$peer.err" >&2; }
done

echo "== steps/s of flex as a multiple of the peer's, and p99 of a saga as a part of it"
# From the right, since names of variants have blanks: cpu, max, p99, p50, steps/s, wall, instances, concurrency.
awk 'NF >= 9 && $NF ~ /^[0-9.]+$/ && $1 !~ /^(per|kernel|broker|database)$/ {
  n = split(FILENAME, path, "/"); name = ""
  for (i = 1; i <= NF - 8; i++) name = name (i > 1 ? " " : "") $i
  conc = $(NF-7); rate = $(NF-4); p99 = $(NF-2)
  if (path[n] == "flex") { flexRate[conc] = rate; flexP99[conc] = p99 }
  else if (conc in flexRate)
    printf "%-8s %-22s %6d at once: %6.1f x steps/s, %5.2f x p99\n", path[n], name, conc, flexRate[conc] / rate,
      flexP99[conc] / p99
}' "$results/flex" $(for peer in ${PEERS:-temporal zeebe axon}; do echo "$results/$peer"; done)
