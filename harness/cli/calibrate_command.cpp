#include <ostream>

#include "harness/cli/commands.hpp"
#include "harness/cli/usage_error.hpp"
#include "harness/report/cost.hpp"
#include "harness/run/calibration.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
int calibrate_command(unsigned rounds, std::ostream& out) {
  const Calibration figures = calibrate({.rounds = rounds});
  out << "What the harness costs here, median [interval] of " << plural(rounds, "round") << " of "
      << plural(figures.jobs, "job") << " through the pool sequential:\n";
  out << "  a job, driven by a bare loop          " << format_interval(figures.bare_per_job) << '\n'
      << "  a trial adds to it, --trace off       " << format_cost(figures.untraced_extra) << '\n'
      << "  a trial adds to it, --trace on        " << format_cost(figures.traced_extra) << '\n'
      << "  one reading of the clock              " << format_interval(figures.clock_read) << '\n'
      << "  a sleep of 1 ms takes                 " << format_interval(figures.millisecond_sleep) << '\n';
  return exit_ok;
}

}  // namespace poolbench
