# Sourced by the steps of action.yml; not a command. They run in the project's checkout.

poolbench=$(realpath "$(dirname "$(realpath "${BASH_SOURCE[0]}")")/../../..")
work=$RUNNER_TEMP/poolbench-gate
reports=$work/reports

# In a container the checkout belongs to another user, and git would refuse it.
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'

# annotate LEVEL SENTENCE: shows it beside the change; LEVEL is error or warning.
annotate() { echo "::$1 title=poolbench gate::$2"; }

# refuse SENTENCE: ends the action for an input or a checkout that cannot be used.
refuse() {
  annotate error "$1"
  output exit-code 1
  exit 1
}

output() { echo "$1=$2" >>"$GITHUB_OUTPUT"; }
