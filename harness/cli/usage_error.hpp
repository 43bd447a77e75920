#pragma once

#include <stdexcept>

namespace poolbench {

/// The command line or a configuration file is wrong; what() names the option and the remedy. Exit code 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Exit codes of the program; see also exit_code_of_interrupt().
enum ExitCode : int { exit_ok = 0, exit_failed = 1, exit_usage = 2 };

}  // namespace poolbench
