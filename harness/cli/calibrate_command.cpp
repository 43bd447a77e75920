#include <ostream>
#include <string>
#include <vector>

#include "harness/cli/commands.hpp"
#include "harness/cli/usage_error.hpp"
#include "harness/report/cost.hpp"
#include "harness/run/calibration.hpp"
#include "harness/system/machine.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

void print_harness(std::ostream& out, const Calibration& figures) {
  out << "  a job, driven by a bare loop          " << format_interval(figures.bare_per_job) << '\n'
      << "  a trial adds to it, --trace off       " << format_cost(figures.untraced_extra) << '\n'
      << "  a trial adds to it, --trace on        " << format_cost(figures.traced_extra) << '\n'
      << "  one reading of the clock              " << format_interval(figures.clock_read) << '\n'
      << "  a sleep of 1 ms takes                 " << format_interval(figures.millisecond_sleep) << '\n';
}

/// "on processors 0 and 1", which hand_overs() uses.
std::string where(const std::vector<unsigned>& cpus) {
  if (cpus.empty()) return "on unknown processors";
  if (cpus.size() == 1) return "on processor " + std::to_string(cpus[0]);
  return "on processors " + std::to_string(cpus[0]) + " and " + std::to_string(cpus[1]);
}

void print_host(std::ostream& out, const Calibration& figures, const std::vector<unsigned>& cpus) {
  const auto text = [](const std::optional<MedianInterval>& cost) {
    return cost ? format_interval(*cost) : "could not be measured";
  };
  const auto between = [&](const std::optional<MedianInterval>& cost) {
    return cpus.size() == 1 ? "not possible: this process may use only one processor" : text(cost);
  };
  out << "  a yield, nothing else to run          " << text(figures.yield) << '\n'
      << "  a futex wake on the same processor    " << text(figures.wake_here) << '\n'
      << "  a futex wake on another processor     " << between(figures.wake_there) << '\n'
      << "  a spin hand-over to another processor " << between(figures.spin) << '\n'
      << "  the start of a thread                 " << text(figures.thread_start) << '\n';
}

}  // namespace

int calibrate_command(unsigned rounds, std::ostream& out) {
  const Calibration figures = calibrate({.rounds = rounds});
  const std::vector<unsigned> cpus = usable_cpus();
  out << "What the harness costs here, median [interval] of " << plural(rounds, "round") << " of "
      << plural(figures.jobs, "job") << " through the pool sequential:\n";
  print_harness(out, figures);
  out << "What hand-overs cost on this host, " << where(cpus) << ", in the same rounds:\n";
  print_host(out, figures, cpus);
  return exit_ok;
}

}  // namespace poolbench
