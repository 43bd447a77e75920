#include "harness/workload/percentile_name.hpp"

#include <charconv>
#include <system_error>

namespace poolbench {

std::optional<double> share_of_percentile(std::string_view name) {
  if (!name.starts_with('p')) return std::nullopt;
  double percent = 0;
  const char* end = name.data() + name.size();
  const auto [read_to, error] = std::from_chars(name.data() + 1, end, percent);
  if (error != std::errc() || read_to != end || !(percent > 0 && percent < 100)) return std::nullopt;
  return percent / 100;
}

}  // namespace poolbench
