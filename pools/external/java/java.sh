#!/bin/sh
# Runs the program beside this script. Messages of the virtual machine itself go to standard error.
exec java -XX:+DisplayVMOutputToStderr -Xlog:disable -Xlog:all=warning:stderr -jar "$(dirname "$0")/java.jar" "$@"
