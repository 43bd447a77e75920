#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace poolbench {

/// The machine that a result comes from. A field is empty if the system does not report it.
struct Machine {
  std::string host;
  std::string cpu_model;
  unsigned cpus = 0;                ///< how many this process may run on
  std::string cpu_list;             ///< which ones, as in "0-3,8"
  std::optional<double> cpu_quota;  ///< in processors, from the control group; none if unlimited
  std::string kernel;
  std::string governor;  ///< CPU frequency governor
  std::optional<std::int64_t> timer_slack_ns;
};

/// `root` is the folder that has /proc, /sys and the mounts of control groups.
Machine read_machine(const std::filesystem::path& root = "/");

/// The processors that this process may run on, in ascending order; empty if the system does not report them.
std::vector<unsigned> usable_cpus();

/// "0-3,8", as cpuset(7) writes lists. `cpus` must be in ascending order.
std::string format_cpu_list(const std::vector<unsigned>& cpus);

/// How many processors' time the process may use at once; 0 if unknown.
double available_cpus(const Machine& machine);

/// What the program was built from, and how.
struct Build {
  std::string suite_version;
  std::string git_commit;  ///< followed by "-dirty" if the sources differed from it
  std::string compiler;
  std::string compiler_flags;
  std::string build_type;
  std::string tbb_version;
  std::string benchmark_version;
};

const Build& build();

}  // namespace poolbench
