#include "harness/run/service_level.hpp"

#include <algorithm>
#include <array>

#include "harness/text/text_error.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

struct Choice {
  std::string_view name;
  std::uint64_t per_mille;
  std::int64_t Percentiles::*member;
};
constexpr std::array<Choice, 4> choices{{{"p50", 500, &Percentiles::p50},
                                         {"p90", 900, &Percentiles::p90},
                                         {"p99", 990, &Percentiles::p99},
                                         {"p99.9", 999, &Percentiles::p999}}};

const Choice& choice_of(const ServiceLevel& level) {
  return *std::ranges::find(choices, level.per_mille, &Choice::per_mille);
}

}  // namespace

std::int64_t ServiceLevel::percentile_of(const Percentiles& response_ns) const {
  return response_ns.*choice_of(*this).member;
}

ServiceLevel parse_service_level(std::string_view text) {
  const auto sign = text.find('<');
  const auto choice = std::ranges::find(choices, text.substr(0, sign), &Choice::name);
  if (sign == std::string_view::npos || choice == choices.end()) {
    throw TextError("'" + std::string(text) +
                    "' is not an objective; write for example p99<50ms, with p50, p90, p99 or p99.9");
  }
  const std::chrono::nanoseconds most = parse_duration(text.substr(sign + 1));
  if (most.count() == 0) throw TextError("'" + std::string(text) + "' cannot be met; allow more than 0");
  return {.per_mille = choice->per_mille, .most = most};
}

std::string name_of(const ServiceLevel& level) {
  return std::string(choice_of(level).name) + "<" + format_exact(level.most);
}

}  // namespace poolbench
