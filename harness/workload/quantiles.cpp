#include "harness/workload/quantiles.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>

#include "harness/text/list.hpp"
#include "harness/text/units.hpp"
#include "harness/workload/percentile_name.hpp"

namespace poolbench {
namespace {

/// So many times show a 99.99th percentile.
constexpr std::size_t count = 10'000;

// Dean and Barroso, The Tail at Scale, Communications of the ACM 56(2), 2013, pages 77 and 78. Both are latencies that
// callers saw, so they include whatever queueing there was.
constexpr std::array<PublishedQuantiles, 2> published{{
    {"search-leaf",
     "one leaf of a large fan-out service: p50 1 ms, p95 5 ms, p99 10 ms (The Tail at Scale, CACM 2013, table 1)",
     "p50=1ms,p95=5ms,p99=10ms"},
    {"bigtable-read",
     "a read of BigTable, mostly idle, no hedge: p50 19 ms, p90 38 ms, p99 67 ms, p99.9 98 ms (the same, table 2)",
     "p50=19ms,p90=38ms,p99=67ms,p99.9=98ms"},
}};

struct Quantile {
  double share = 0;  // of the times that are no longer
  double time_ns = 0;
};

[[noreturn]] void refuse(std::string_view part, const std::string& why) {
  throw TextError("'" + std::string(part) + "' " + why +
                  "; write for example quantiles:p50=1ms,p95=5ms,p99=10ms,max=1s");
}

double share_called(std::string_view name, std::string_view part) {
  if (name == "max") return 1;
  const std::optional<double> share = share_of_percentile(name);
  if (!share) refuse(part, "is no quantile");
  return *share;
}

std::vector<Quantile> parse(std::string_view text) {
  std::vector<Quantile> quantiles{{}};
  for (const std::string_view part : split_list(text)) {
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) refuse(part, "is no quantile");
    const Quantile next{.share = share_called(part.substr(0, equals), part),
                        .time_ns = static_cast<double>(parse_duration(part.substr(equals + 1)).count())};
    if (next.time_ns == 0) refuse(part, "is no time above 0");
    if (next.share <= quantiles.back().share || next.time_ns < quantiles.back().time_ns)
      refuse(part, "does not ascend from the one before");
    quantiles.push_back(next);
  }
  quantiles.push_back({.share = 1, .time_ns = quantiles.back().time_ns});
  return quantiles;
}

double between(const Quantile& low, const Quantile& high, double share) {
  if (high.share <= low.share) return high.time_ns;
  const double way = (share - low.share) / (high.share - low.share);
  if (low.time_ns == 0) return way * high.time_ns;
  return low.time_ns * std::pow(high.time_ns / low.time_ns, way);
}

}  // namespace

std::span<const PublishedQuantiles> published_quantiles() {
  return published;
}

std::vector<std::chrono::nanoseconds> times_with_quantiles(std::string_view text) {
  const std::vector<Quantile> quantiles = parse(text);
  std::vector<std::chrono::nanoseconds> times;
  times.reserve(count);
  auto high = quantiles.begin() + 1;
  for (std::size_t i = 0; i < count; ++i) {
    const double share = (static_cast<double>(i) + 0.5) / static_cast<double>(count);
    while (high->share < share) ++high;
    times.emplace_back(std::llround(between(*(high - 1), *high, share)));
  }
  return times;
}

}  // namespace poolbench
