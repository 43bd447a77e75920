#include "harness/system/machine_load.hpp"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <sstream>
#include <string>
#include <utility>

#include "harness/system/machine.hpp"
#include "harness/system/resources.hpp"
#include "harness/system/system_file.hpp"

namespace poolbench {
namespace {

/// 3 for "cpu3"; none for "cpu", the line of sums over all processors.
std::optional<unsigned> processor_number(std::string_view name) {
  if (!name.starts_with("cpu")) return std::nullopt;
  unsigned number = 0;
  const auto [end, error] = std::from_chars(name.data() + 3, name.data() + name.size(), number);
  return error == std::errc() ? std::optional(number) : std::nullopt;
}

double cpu_seconds(const Resources& used) {
  return static_cast<double>(used.cpu_user_ns + used.cpu_system_ns) * 1e-9;
}

}  // namespace

std::optional<ProcessorTicks> parse_processor_ticks(std::string_view stat, std::span<const unsigned> cpus) {
  std::optional<ProcessorTicks> sum;
  std::istringstream lines{std::string(stat)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    std::string name;
    double user = 0, nice = 0, system = 0, idle = 0, io_wait = 0, irq = 0, soft_irq = 0, steal = 0;
    if (!(fields >> name >> user >> nice >> system >> idle >> io_wait >> irq >> soft_irq >> steal)) continue;
    const std::optional<unsigned> number = processor_number(name);
    if (!number || std::ranges::find(cpus, *number) == cpus.end()) continue;
    if (!sum) sum.emplace();
    sum->busy += user + nice + system;
    sum->stolen += steal;
  }
  return sum;
}

std::optional<ForeignLoad> foreign_load(const LoadReading& first, const LoadReading& last) {
  const double elapsed_s = std::chrono::duration<double>(last.at - first.at).count();
  if (elapsed_s <= 0) return std::nullopt;
  const double foreign_s = (last.busy_s - first.busy_s) - (last.own_s - first.own_s);
  return ForeignLoad{.busy_cpus = std::max(0.0, foreign_s) / elapsed_s,
                     .stolen_cpus = std::max(0.0, last.stolen_s - first.stolen_s) / elapsed_s};
}

MachineLoad::MachineLoad(std::filesystem::path stat) : stat_(std::move(stat)), cpus_(usable_cpus()), first_(read()) {}

std::optional<ForeignLoad> MachineLoad::foreign() const {
  const std::optional<LoadReading> now = read();
  return first_ && now ? foreign_load(*first_, *now) : std::nullopt;
}

std::optional<LoadReading> MachineLoad::read() const {
  const std::optional<ProcessorTicks> ticks = parse_processor_ticks(text_of_file(stat_), cpus_);
  if (!ticks) return std::nullopt;
  const double tick_s = 1.0 / static_cast<double>(sysconf(_SC_CLK_TCK));
  return LoadReading{.at = Clock::now(),
                     .busy_s = ticks->busy * tick_s,
                     .stolen_s = ticks->stolen * tick_s,
                     .own_s = cpu_seconds(read_resources()) + cpu_seconds(read_resources_of_children())};
}

}  // namespace poolbench
