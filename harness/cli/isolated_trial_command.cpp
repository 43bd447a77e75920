#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <string>

#include "harness/cli/commands.hpp"
#include "harness/run/isolated/ordered_trial.hpp"

namespace poolbench {

void isolated_trial_command() {
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // no trial outlives its run
  std::string order;
  std::getline(std::cin, order);
  // What a pool prints goes to standard error, so that it does not get into the answer.
  const int answer = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
  dup2(STDERR_FILENO, STDOUT_FILENO);
  measure_ordered_trial(order, answer);
}

}  // namespace poolbench
