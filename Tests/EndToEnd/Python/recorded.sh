#!/bin/bash
# Runs the gateway as a client would, and keeps what goes in and comes out in a directory, a pair of files each time.
# Commands that do not serve stdin and stdout are run as they are.
# Usage: recorded.sh DIRECTORY PROGRAM COMMAND ARGUMENTS...
set -o pipefail
directory=$1
shift
case "$2 $*" in
connect\ *) ;;
*" --socket "*) exec "$@" ;;
serve\ * | demo\ *) ;;
*) exec "$@" ;;
esac
tee "$directory/sent.$$" | "$@" | tee "$directory/received.$$"
