#!/usr/bin/env bash
# Takes every figure that is kept, with the machine's description beside it. It takes some twenty minutes, in which nothing
# else should run.
#
# usage: Tests/Benchmarks/measure.sh [PEERS]     PEERS: what `bench --peers` takes, over an upstream that runs already
set -euo pipefail
peers=${1:+$(realpath "$1")}
cd "$(dirname "$0")/../.."
swift build -c release
bench() { swift run -c release --skip-build bench "$@"; }
bench --calls 1000000 --save Tests/Benchmarks/results.json
if [ -n "$peers" ]; then bench --peers "$peers" --seconds 5 --save Tests/Benchmarks/peers.json; fi
bench --table Tests/Benchmarks/results.json
