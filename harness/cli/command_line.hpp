#pragma once

#include <string>

namespace poolbench {

/// Parses the command line and runs the command that it names. `finding` is a sentence about the process that a run
/// prints with its findings, or empty. Returns the exit code; throws UsageError for a wrong command line, and what the
/// command throws.
int run_command_line(int argc, char** argv, const std::string& finding);

}  // namespace poolbench
