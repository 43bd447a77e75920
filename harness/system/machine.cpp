#include "harness/system/machine.hpp"

#include <sys/prctl.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>

#include "harness/system/cpu_model.hpp"
#include "harness/system/cpu_quota.hpp"
#include "harness/system/system_file.hpp"
#include "pools/cpu_set.hpp"

namespace poolbench {

std::vector<unsigned> usable_cpus() {
  const std::optional<CpuSet> cpus = CpuSet::of_this_thread();
  return cpus ? cpus->numbers() : std::vector<unsigned>();
}

Machine read_machine(const std::filesystem::path& root) {
  utsname system{};
  uname(&system);
  const std::vector<unsigned> cpus = usable_cpus();
  const int slack = prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0);
  return {
      .host = system.nodename,
      .cpu_model = parse_cpu_model(text_of_file(root / "proc/cpuinfo")),
      .cpus = static_cast<unsigned>(cpus.empty() ? sysconf(_SC_NPROCESSORS_ONLN) : static_cast<long>(cpus.size())),
      .cpu_list = format_cpu_list(cpus),
      .cpu_quota = read_cpu_quota(root),
      .kernel = system.release,
      .governor = first_line_of(root / "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
      .timer_slack_ns = slack > 0 ? std::optional<std::int64_t>(slack) : std::nullopt,
  };
}

std::string format_cpu_list(const std::vector<unsigned>& cpus) {
  std::string text;
  for (std::size_t first = 0, last = 0; first < cpus.size(); first = last = last + 1) {
    while (last + 1 < cpus.size() && cpus[last + 1] == cpus[last] + 1) ++last;
    text += (text.empty() ? "" : ",") + std::to_string(cpus[first]);
    if (last > first) text += "-" + std::to_string(cpus[last]);
  }
  return text;
}

double available_cpus(const Machine& machine) {
  return std::min<double>(machine.cpus, machine.cpu_quota.value_or(machine.cpus));
}

}  // namespace poolbench
