#pragma once

namespace poolbench {

/// The whole program: parses the command line, runs the subcommand, turns errors into a line on the standard error.
/// Returns the exit code: 0, 1 for a failed run, 2 for wrong usage, 130 after an interrupt.
int run_app(int argc, char** argv);

}  // namespace poolbench
