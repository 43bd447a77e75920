#!/bin/sh
# Runs the program that lies beside this script. What the virtual machine itself has to say goes to the standard error.
exec java -XX:+DisplayVMOutputToStderr -Xlog:disable -Xlog:all=warning:stderr -jar "$(dirname "$0")/java.jar" "$@"
