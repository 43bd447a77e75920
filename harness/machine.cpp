#include "harness/machine.hpp"

#include <sched.h>
#include <sys/prctl.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace poolbench {
namespace {

std::string first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

/// The value of the first "key : value" line in a file such as /proc/cpuinfo.
std::string value_of(const std::string& path, const std::string& key) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const auto colon = line.find(':');
    if (line.starts_with(key) && colon != std::string::npos && colon + 2 <= line.size()) return line.substr(colon + 2);
  }
  return {};
}

/// "max 100000" or "150000 100000": microseconds of processor time per period.
std::optional<double> parse_cpu_max(const std::string& text) {
  std::istringstream fields(text);
  double quota = 0;
  double period = 0;
  if (fields >> quota >> period && quota > 0 && period > 0) return quota / period;
  return std::nullopt;
}

std::optional<double> read_cpu_quota() {
  // Control groups version 2: "0::/the/group".
  const std::string group = first_line("/proc/self/cgroup");
  const std::string path = group.starts_with("0::") ? group.substr(3) : "/";
  if (auto quota = parse_cpu_max(first_line("/sys/fs/cgroup" + path + "/cpu.max"))) return quota;
  if (auto quota = parse_cpu_max(first_line("/sys/fs/cgroup/cpu.max"))) return quota;
  // Version 1.
  return parse_cpu_max(first_line("/sys/fs/cgroup/cpu/cpu.cfs_quota_us") + " " +
                       first_line("/sys/fs/cgroup/cpu/cpu.cfs_period_us"));
}

}  // namespace

std::vector<unsigned> usable_cpus() {
  cpu_set_t set;
  CPU_ZERO(&set);
  std::vector<unsigned> cpus;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return cpus;
  for (unsigned cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (CPU_ISSET(cpu, &set)) cpus.push_back(cpu);
  }
  return cpus;
}

Machine read_machine() {
  utsname system{};
  uname(&system);
  const std::vector<unsigned> cpus = usable_cpus();
  const int slack = prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0);
  return {
      .host = system.nodename,
      .cpu_model = value_of("/proc/cpuinfo", "model name"),
      .cpus = static_cast<unsigned>(cpus.empty() ? sysconf(_SC_NPROCESSORS_ONLN) : static_cast<long>(cpus.size())),
      .cpu_list = format_cpu_list(cpus),
      .cpu_quota = read_cpu_quota(),
      .kernel = system.release,
      .governor = first_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
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
