#include "harness/report/findings/ragged_end.hpp"

#include <algorithm>
#include <span>

#include "harness/report/findings/cells.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

constexpr double most_of_it = 0.5;         // of the overhead
constexpr double notable_overhead = 0.05;  // of the mean service time
constexpr std::size_t most_named = 4;      // pools; the table lists them all

using Pools = std::span<const PoolCells>;

/// The share of the overhead that came after the last job had begun.
double ragged_share(const CellSummary& summary) {
  return 1 - *summary.steady_overhead_per_job_ns / *summary.overhead_per_job_ns;
}

bool is_ragged(const CellSummary& summary) {
  return summary.overhead_per_job_ns && summary.steady_overhead_per_job_ns && summary.service_mean_ns &&
         *summary.overhead_per_job_ns > notable_overhead * *summary.service_mean_ns &&
         ragged_share(summary) > most_of_it;
}

std::vector<unsigned> workers_of(Pools pools) {
  std::vector<unsigned> workers;
  for (const PoolCells& pool : pools) workers.insert(workers.end(), pool.workers.begin(), pool.workers.end());
  return workers;
}

/// The pools and their workers; "12 pools with 8 to 64 workers" if their names would be too many.
std::string who(Pools pools) {
  if (pools.size() <= most_named) return cells_text(pools);
  const auto [fewest, most] = std::ranges::minmax(workers_of(pools));
  const std::string range = fewest == most ? "" : format_count(fewest) + " to ";
  return plural(pools.size(), "pool") + " with " + range + plural(most, "worker");
}

/// "3.98 ms" or, if there are several cells, "3.98 ms in channel with 32".
std::string overhead_text(Pools pools, const PoolCells& worst) {
  std::string overhead = format_duration(*worst.example->overhead_per_job_ns);
  if (pools.size() > 1 || worst.workers.size() > 1)
    overhead += " in " + worst.pool + " with " + format_count(worst.example->cell.workers);
  return overhead;
}

std::string sentence_about(Pools pools, const Evidence& evidence) {
  const PoolCells& worst =
      *std::ranges::max_element(pools, {}, [](const PoolCells& pool) { return *pool.example->overhead_per_job_ns; });
  const double share = std::min(ragged_share(*worst.example), 1.0);
  return who(pools) + of_workload(evidence, *worst.example) + ": " + format_fixed(100 * share, 0) +
         " % of the overhead per job (" + overhead_text(pools, worst) +
         ") came after the last job had begun, from the batch's ragged end; the steady part is " +
         format_duration(std::max(*worst.example->steady_overhead_per_job_ns, 0.0)) + ". Use more jobs per worker.";
}

}  // namespace

void ragged_ends(const Evidence& evidence, Findings& findings) {
  const std::vector<PoolCells> ragged = cells_by_pool(evidence.summaries, is_ragged);
  for (auto first = ragged.begin(); first != ragged.end();) {
    const auto last = std::find_if(
        first, ragged.end(), [&](const PoolCells& other) { return !same_sweep(*other.example, *first->example); });
    findings.push_back(sentence_about({first, last}, evidence));
    first = last;
  }
}

}  // namespace poolbench
