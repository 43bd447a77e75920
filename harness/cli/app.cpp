#include "harness/cli/app.hpp"

#include <csignal>
#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "harness/cli/command_line.hpp"
#include "harness/cli/usage_error.hpp"
#include "harness/report/output_file.hpp"
#include "harness/run/benchmark_flags.hpp"
#include "harness/system/classic_locale.hpp"
#include "harness/text/explain.hpp"
#include "pools/process_binding.hpp"

namespace poolbench {
namespace {

void set_signal_actions() {
  std::signal(SIGXFSZ, SIG_IGN);  // so that write(2) reports a file at its size limit, and we can name it
  std::signal(SIGCHLD, SIG_DFL);  // if our parent ignores it, waitpid(2) cannot report how a program ended
}

void register_all(std::vector<PoolEntry> pools, std::vector<JobKind> jobs) {
  try {
    for (PoolEntry& pool : pools) register_pool(std::move(pool));
    for (JobKind& job : jobs) register_job(std::move(job));
  } catch (const std::invalid_argument& error) {
    throw UsageError(error.what());
  }
}

int fail(const std::exception& error, int code) {
  std::cout << std::flush;
  std::cerr << "poolbench: " << explain(error) << '\n';
  return code;
}

}  // namespace

int run_app(int argc, char** argv, std::vector<PoolEntry> own_pools, std::vector<JobKind> own_jobs) {
  const ClassicLocale classic_locale;
  set_signal_actions();
  const std::string binding = undo_process_binding();
  if (!binding.empty()) std::cerr << "poolbench: " << binding << '\n';
  try {
    register_all(std::move(own_pools), std::move(own_jobs));
    const int code = run_command_line(argc, argv, binding);
    if (!std::cout.flush())
      throw OutputError("cannot write to the standard output; check its disk, or the program that reads it");
    return code;
  } catch (const UsageError& error) {
    return fail(error, exit_usage);
  } catch (const BenchmarkFlagError& error) {
    return fail(error, exit_usage);
  } catch (const std::exception& error) {
    return fail(error, exit_failed);
  }
}

}  // namespace poolbench
