#!/bin/sh
# Runs the program that lies beside this script.
exec java -jar "$(dirname "$0")/java.jar" "$@"
