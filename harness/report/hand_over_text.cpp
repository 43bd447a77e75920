#include "harness/report/hand_over_text.hpp"

#include <optional>

#include "harness/text/units.hpp"

namespace poolbench {

std::string describe(const HandOverCosts& costs) {
  std::string text;
  const auto add = [&text](const char* what, const std::optional<double>& cost) {
    if (cost) text += (text.empty() ? "" : ", ") + std::string(what) + ' ' + format_duration(*cost);
  };
  add("a yield", costs.yield_ns);
  add("a futex wake on another processor", costs.wake_there_ns);
  add("a spin hand-over", costs.spin_ns);
  return text;
}

}  // namespace poolbench
