#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace poolbench {

/// The machine and the build that a result comes from. Empty where the system does not tell.
struct Machine {
  std::string host;
  std::string cpu_model;
  unsigned cpus = 0;                ///< this process may run on
  std::string cpu_list;             ///< which they are, as in "0-3,8"
  std::optional<double> cpu_quota;  ///< in processors, from the control group; none if unlimited
  std::string kernel;
  std::string governor;  ///< CPU frequency governor
  std::optional<std::int64_t> timer_slack_ns;
};

/// `root` is where /proc, /sys and the mounts of control groups are looked for.
Machine read_machine(const std::filesystem::path& root = "/");

/// The processors that this process may run on, in ascending order; none if the system does not say.
std::vector<unsigned> usable_cpus();

/// "0-3,8", as cpuset(7) writes lists. `cpus` ascend.
std::string format_cpu_list(const std::vector<unsigned>& cpus);

/// Processors' worth of time that the process may have at once; 0 if unknown.
double available_cpus(const Machine& machine);

/// What the program was built from and with.
struct Build {
  std::string suite_version;
  std::string git_commit;  ///< with "-dirty" if the sources differed from it
  std::string compiler;
  std::string compiler_flags;
  std::string build_type;
  std::string tbb_version;
  std::string benchmark_version;
};

const Build& build();

}  // namespace poolbench
