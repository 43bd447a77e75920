#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "harness/report/findings/evidence.hpp"

namespace poolbench {

/// The cells of one pool in one sweep that share a finding.
struct PoolCells {
  std::string pool;
  std::vector<unsigned> workers;         ///< worker counts of these cells, each once, in order
  const CellSummary* example = nullptr;  ///< the last of them
};

/// The cells for which `holds` is true, by pool and sweep, in the order of `summaries`. Leaves out pools without any.
std::vector<PoolCells> cells_by_pool(std::span<const CellSummary> summaries,
                                     const std::function<bool(const CellSummary&)>& holds);

/// "a", "a and b", "a, b and c"; nothing for no words.
std::string listed(const std::vector<std::string>& words);

/// "1 worker", "8 and 64 workers".
std::string workers_text(const std::vector<unsigned>& workers);

/// "channel with 8 and 64 workers"; for several pools "channel and arena with 8 and 64 workers; pond with 64 workers".
std::string cells_text(std::span<const PoolCells> pools);

/// "with 64, " if the example is one of several cells, else nothing.
std::string example_text(const PoolCells& cells);

/// " (640 jobs of 1ms)" if there are several workloads, else nothing.
std::string of_workload(const Evidence& evidence, const CellSummary& summary);

}  // namespace poolbench
