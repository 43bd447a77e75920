#include "harness/system/cpu_model.hpp"

#include <sstream>

#include "harness/text/units.hpp"

namespace poolbench {
namespace {

/// The value of the first "key : value" line.
std::string value_of(std::string_view cpuinfo, std::string_view key) {
  std::istringstream lines{std::string(cpuinfo)};
  for (std::string line; std::getline(lines, line);) {
    const std::string_view text = line;
    const auto colon = text.find(':');
    if (colon != std::string_view::npos && trim(text.substr(0, colon)) == key)
      return std::string(trim(text.substr(colon + 1)));
  }
  return {};
}

}  // namespace

std::string parse_cpu_model(std::string_view cpuinfo) {
  // x86 and 32-bit ARM, MIPS, POWER, RISC-V.
  for (const char* key : {"model name", "cpu model", "cpu", "uarch"}) {
    if (std::string model = value_of(cpuinfo, key); !model.empty()) return model;
  }
  const std::string implementer = value_of(cpuinfo, "CPU implementer");
  const std::string part = value_of(cpuinfo, "CPU part");
  if (implementer.empty() && part.empty()) return {};
  return "implementer " + implementer + ", part " + part;
}

}  // namespace poolbench
