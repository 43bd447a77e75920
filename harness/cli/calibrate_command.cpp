#include <ostream>

#include "harness/calibration.hpp"
#include "harness/cli/commands.hpp"
#include "harness/cli/usage_error.hpp"
#include "harness/units.hpp"

namespace poolbench {
namespace {

void print(std::ostream& out, const char* what, const MedianInterval& figure) {
  out << "  " << what << format_duration(figure.median) << " [" << format_duration(figure.low) << ", "
      << format_duration(figure.high) << "]\n";
}

}  // namespace

int calibrate_command(unsigned rounds, std::ostream& out) {
  const Calibration figures = calibrate(rounds);
  out << "What the harness costs here, median [interval] of " << plural(rounds, "round") << " of "
      << plural(figures.jobs, "job") << " through the pool sequential:\n";
  print(out, "a job, driven by a bare loop          ", figures.bare_per_job);
  print(out, "a trial adds to it, --trace off       ", figures.untraced_extra);
  print(out, "a trial adds to it, --trace on        ", figures.traced_extra);
  print(out, "one reading of the clock              ", figures.clock_read);
  print(out, "a sleep of 1 ms takes                 ", figures.millisecond_sleep);
  return exit_ok;
}

}  // namespace poolbench
