#!/bin/sh
# The smallest program that speaks PROTOCOL.md: a pool in the shell. It has one worker, whatever the request says.
#
#   poolbench run --external shell=harness/external/example.sh
#
# A program should read a clock that never goes back. The shell has none with fine steps, so this reads the time of day.

now() { date +%s%N; }

# The member $1 of the request, without quotes.
member() { printf '%s' "$request" | sed "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/"; }

# FNV-1a of the word $1, written $2 times in a row.
hash() {
  hash=2166136261
  round=0
  while [ $round -lt "$2" ]; do
    rest=$1
    while [ -n "$rest" ]; do
      letter=$(printf '%d' "'$rest") # of its first character
      hash=$(((hash ^ letter) * 16777619 & 0xFFFFFFFF))
      rest=${rest#?}
    done
    round=$((round + 1))
  done
}

# Reports its times to the trace, if there is one.
run_job() {
  begin=$(now)
  hash "$1" "$rounds"
  [ "$2" -gt 0 ] && sleep "$(printf '%d.%09d' $(($2 / 1000000000)) $(($2 % 1000000000)))"
  [ "$trace" ] && echo "$((begin - start)),$((begin - start)),$(($(now) - start))" >>"$trace"
  checksum=$((checksum + hash))
  jobs_done=$((jobs_done + 1))
}

run_batch() {
  rounds=$(member hash_rounds)
  trace=$(member trace_file)
  checksum=0 jobs_done=0
  start=$(now)
  while IFS=, read -r word service_ns; do run_job "$word" "$service_ns"; done <"$(member jobs_file)"
  makespan=$(($(now) - start))
  echo "{\"protocol\": 3, \"jobs_done\": $jobs_done, \"checksum\": \"$checksum\"," \
    "\"accept_ns\": $makespan, \"makespan_ns\": $makespan}"
}

echo '{"protocol": 3}'
while read -r request; do
  case $(member protocol)/$(member model) in
    3/batch) run_batch ;;
    3/*) echo '{"error": "this program runs batches, no loads"}' ;;
    *) echo '{"error": "this program speaks protocol 3"}' ;;
  esac
done
