#include "harness/machine_load.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>

#include "harness/resources.hpp"

namespace poolbench {

MachineLoad::MachineLoad() : first_(read()) {}

std::optional<MachineLoad::Reading> MachineLoad::read() {
  // proc(5), /proc/stat: the first line sums all processors, in clock ticks.
  std::ifstream stat("/proc/stat");
  std::string name;
  double user = 0, nice = 0, system = 0, idle = 0, io_wait = 0, irq = 0, soft_irq = 0, steal = 0;
  if (!(stat >> name >> user >> nice >> system >> idle >> io_wait >> irq >> soft_irq >> steal) || name != "cpu") {
    return std::nullopt;
  }
  const double tick = 1.0 / static_cast<double>(sysconf(_SC_CLK_TCK));
  const Resources own = read_resources();
  return Reading{.busy_s = (user + nice + system) * tick,
                 .stolen_s = steal * tick,
                 .own_s = static_cast<double>(own.cpu_user_ns + own.cpu_system_ns) * 1e-9};
}

std::optional<ForeignLoad> MachineLoad::foreign() const {
  const std::optional<Reading> now = read();
  const double elapsed = std::chrono::duration<double>(Clock::now() - since_).count();
  if (!first_ || !now || elapsed <= 0) return std::nullopt;
  const double foreign_s = (now->busy_s - first_->busy_s) - (now->own_s - first_->own_s);
  return ForeignLoad{.busy_cpus = std::max(0.0, foreign_s) / elapsed,
                     .stolen_cpus = std::max(0.0, now->stolen_s - first_->stolen_s) / elapsed};
}

}  // namespace poolbench
