#include "harness/workload/arrivals.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <stdexcept>

#include "harness/text/units.hpp"
#include "harness/workload/random.hpp"
#include "harness/workload/stream.hpp"

namespace poolbench {
namespace {

constexpr std::array<NamedChoice, 4> choices{{
    {"poisson", "independent of each other, as from many users: exponential gaps (default)"},
    {"uniform", "evenly spaced"},
    {"burst:N", "N at once, evenly spaced"},
    {"file:TIMES.csv", "recorded instants, stretched to --rate if it is given; see poolbench load --help"},
}};

std::chrono::nanoseconds rounded(double nanoseconds) {
  return std::chrono::nanoseconds(std::llround(nanoseconds));
}

std::vector<std::chrono::nanoseconds> stretched(std::uint64_t count, const RecordedTimes& recorded, double gap_ns) {
  if (count > recorded.times.size()) throw std::length_error(recorded.source.file + ": has too few arrivals");
  const double factor = recorded.mean.count() > 0 ? gap_ns / static_cast<double>(recorded.mean.count()) : 1;
  std::vector<std::chrono::nanoseconds> arrivals(count);
  for (std::size_t i = 0; i < count; ++i)
    arrivals[i] = rounded(static_cast<double>(recorded.times[i].count()) * factor);
  return arrivals;
}

}  // namespace

std::span<const NamedChoice> arrival_processes() {
  return choices;
}

std::string name_of(const Arrivals& arrivals) {
  switch (arrivals.process) {
    case ArrivalProcess::batch: return {};
    case ArrivalProcess::poisson: return "poisson";
    case ArrivalProcess::uniform: return "uniform";
    case ArrivalProcess::burst: return "burst:" + std::to_string(arrivals.burst);
    case ArrivalProcess::recorded: return "file:" + arrivals.recorded->source.text;
    case ArrivalProcess::closed: return "closed:" + std::to_string(arrivals.users) + "," + format_exact(arrivals.think);
  }
  return {};
}

std::vector<std::chrono::nanoseconds> draw_arrivals(std::uint64_t count, const Arrivals& arrivals, std::uint64_t seed,
                                                    std::uint64_t draw) {
  const double gap_ns = 1e9 / arrivals.rate_hz;
  if (arrivals.process == ArrivalProcess::recorded) return stretched(count, *arrivals.recorded, gap_ns);
  Random random(seed_of(Stream::arrivals, seed, draw));
  std::vector<std::chrono::nanoseconds> times(count);
  double at_ns = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (arrivals.process == ArrivalProcess::poisson) {
      at_ns += gap_ns * random.exponential();
    } else {
      // Not added up, so that rounding errors do not, either.
      const std::size_t first_of_burst = i / arrivals.burst * arrivals.burst;
      at_ns = gap_ns * static_cast<double>(first_of_burst);
    }
    times[i] = rounded(at_ns);
  }
  return times;
}

std::vector<std::chrono::nanoseconds> draw_thinks(std::uint64_t count, const Arrivals& arrivals, std::uint64_t seed,
                                                  std::uint64_t draw) {
  Random random(seed_of(Stream::arrivals, seed, draw));
  std::vector<std::chrono::nanoseconds> thinks(count);
  for (auto& think : thinks) think = rounded(random.exponential() * static_cast<double>(arrivals.think.count()));
  return thinks;
}

}  // namespace poolbench
