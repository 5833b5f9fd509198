#!/bin/sh
# Runs a program as a client would, and keeps what goes in and comes out in a directory, a pair of files each time.
directory=$1
shift
tee "$directory/sent.$$" | "$@" | tee "$directory/received.$$"
