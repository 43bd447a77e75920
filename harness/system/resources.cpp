#include "harness/system/resources.hpp"

#include <sys/resource.h>

#include <fstream>
#include <string>

namespace poolbench {
namespace {

std::int64_t to_ns(const timeval& time) {
  return time.tv_sec * 1'000'000'000LL + time.tv_usec * 1'000LL;
}

std::optional<std::int64_t> difference(std::optional<std::int64_t> later, std::optional<std::int64_t> earlier) {
  return later && earlier ? std::optional(*later - *earlier) : std::nullopt;
}

Resources resources_of(int who) {
  rusage usage{};
  getrusage(who, &usage);
  return {.cpu_user_ns = to_ns(usage.ru_utime),
          .cpu_system_ns = to_ns(usage.ru_stime),
          .voluntary_switches = usage.ru_nvcsw,
          .involuntary_switches = usage.ru_nivcsw};
}

}  // namespace

Resources operator-(const Resources& later, const Resources& earlier) {
  return {
      .cpu_user_ns = later.cpu_user_ns - earlier.cpu_user_ns,
      .cpu_system_ns = later.cpu_system_ns - earlier.cpu_system_ns,
      .voluntary_switches = difference(later.voluntary_switches, earlier.voluntary_switches),
      .involuntary_switches = difference(later.involuntary_switches, earlier.involuntary_switches),
  };
}

Resources read_resources() {
  return resources_of(RUSAGE_SELF);
}

Resources read_resources_of_children() {
  return resources_of(RUSAGE_CHILDREN);
}

bool reset_peak_memory() {
  // proc(5): writing 5 to clear_refs resets the peak resident set size to the current one.
  std::ofstream file("/proc/self/clear_refs");
  file << '5' << std::flush;
  return file.good();
}

std::optional<std::int64_t> peak_memory_bytes(std::optional<pid_t> process) {
  std::ifstream status("/proc/" + (process ? std::to_string(*process) : "self") + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stoll(line.substr(6)) * 1024;
  }
  return std::nullopt;
}

}  // namespace poolbench
